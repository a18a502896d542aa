# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of the inside of blocks and of white space, in data files that have section headings:
what a diff would have to explain. Files without a heading are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.publication.layout import Block, Section, longest_run, read_sections, word_at
from kg.publication.sources import Role, SourceFile, Sources
from kg.rdf.findings import Finding
from kg.rdf.turtle import Place
from kg.rdf.vocab import RDF

_WHITE_SPACE = {
    "line-end": (re.compile(r"\r"), "The lines end with CR LF.", "End them with LF."),
    "tab": (re.compile(r"\t"), "A tab.", "Write spaces."),
    "trailing": (
        re.compile(r"(?<![ \t])[ \t]++(?=\r?\n|\Z)"),
        "Blanks at the end.",
        "Remove them.",
    ),
    "blank": (re.compile(r"(?<=\n\n)\n+"), "More than one blank line.", "Keep one."),
    "last-blank": (re.compile(r"(?<=\n)\n\Z"), "The last line is blank.", "Remove it."),
    "last": (re.compile(r"(?<=[^\n])\Z"), "The last line has no end.", "End it with LF."),
}


def lint_layout(sources: Sources) -> Iterator[Finding]:
    """Findings on white space, on predicates and their order, and on the lines they stand on."""
    predicates = sources.project.layout.predicates
    ranks = {iri: rank for rank, iri in enumerate(predicates, 1)} | {RDF.type.value: 0}
    for file in sources.files:
        sections = read_sections(file.scan) if file.role is Role.DATA else []
        if sections:
            yield from _white_space(file)
            yield from _starts(file, sections)
        for section in sections:
            for block in section.blocks:
                yield from _predicates(file, block, ranks)
                yield from _lines(file, block)


def _finding(file: SourceFile, offset: int, rule: str, message: str, advice: str) -> Finding:
    position = file.position(offset)
    excerpt = file.line(position.line) or "(an empty line)"
    return Finding(f"lint/{rule}", message, position, advice, excerpt=excerpt)


def _white_space(file: SourceFile) -> Iterator[Finding]:
    """Outside of literals over several lines; of CR LF the first only."""
    spans = file.scan.long_strings
    for kind, (pattern, message, advice) in _WHITE_SPACE.items():
        for match in pattern.finditer(file.text):
            if any(start < match.start() < end for start, end in spans):
                continue
            yield _finding(file, match.start(), "white-space", message, advice)
            if kind == "line-end":
                break


def _starts(file: SourceFile, sections: list[Section]) -> Iterator[Finding]:
    """A block starts in the first column, after a blank line or a comment."""
    for block in (block for section in sections for block in section.blocks):
        position = file.position(block.offset)
        above = file.line(position.line - 1)
        if position.column > 1:
            message = "A block does not start in the first column."
            yield _finding(file, block.offset, "block", message, "Start it on a line of its own.")
        elif above.strip() and not above.startswith("#"):
            message = "There is no blank line before this block."
            yield _finding(file, block.offset, "block", message, "Add one.")


def _written(file: SourceFile, place: Place) -> str:
    return word_at(file.text, place.predicate_offset)


def _predicates(file: SourceFile, block: Block, ranks: dict[str, int]) -> Iterator[Finding]:
    """The class first, then the predicates that kg.toml names in its order; none twice."""
    seen: dict[str, Place] = {}
    for place in block.predicates():
        message = advice = ""
        if not seen and place.predicate != RDF.type.value:
            message = "The block does not begin with a class."
            advice = "Write a and the class first."
        elif place.predicate in seen:
            message = f"{_written(file, place)} stands twice in this block."
            advice = "Write its values after one another, with commas."
        if message:
            yield _finding(file, place.predicate_offset, "predicate-order", message, advice)
        seen.setdefault(place.predicate, place)
    ranked = [place for place in seen.values() if place.predicate in ranks]
    run = longest_run([ranks[place.predicate] for place in ranked])
    kept = [ranked[index] for index in run]
    for index in sorted({*range(len(ranked))} - {*run}):
        place = ranked[index]
        before = [k for k in kept if ranks[k.predicate] < ranks[place.predicate]]
        side, other = ("after", before[-1]) if before else ("before", kept[0])
        line = file.position(other.predicate_offset).line
        message = f"{_written(file, place)} is out of the order of predicates."
        advice = f"It goes {side} {_written(file, other)} (line {line})."
        yield _finding(file, place.predicate_offset, "predicate-order", message, advice)


def _lines(file: SourceFile, block: Block) -> Iterator[Finding]:
    """Each predicate but the first begins a line."""
    for place in list(block.predicates())[1:]:
        position = file.position(place.predicate_offset)
        if file.line(position.line)[: position.column - 1].strip():
            message = f"{_written(file, place)} does not begin a line."
            advice = "Write one predicate a line: a change of one is a change of one line."
            yield _finding(file, place.predicate_offset, "block", message, advice)
