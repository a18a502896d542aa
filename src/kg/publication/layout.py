# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How data files are laid out: the settings of kg.toml, and the sections and blocks of a file.

A section is what follows a heading, a comment such as `# ---- States ----`; a block is all that is
written of one subject up to its full stop.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from kg.rdf.findings import Position
from kg.rdf.turtle import Place, TurtleScan
from kg.rdf.vocab import RDF

_WORD = re.compile(r"\S+")
_DIGITS = re.compile(r"([0-9]+)")

NaturalKey = tuple[tuple[str | tuple[int, str], ...], str]
Key = TypeVar("Key", int, NaturalKey)


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section that kg.toml names: its heading, and the IRIs of the classes of its blocks."""

    heading: str
    classes: tuple[str, ...]
    position: Position
    excerpt: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What kg.toml asks of data files: sections in their order, IRIs of predicates in theirs."""

    sections: tuple[SectionRule, ...] = ()
    predicates: tuple[str, ...] = ()

    def homes(self) -> Mapping[str, str]:
        """Class -> heading of the section that holds it."""
        return {name: rule.heading for rule in self.sections for name in rule.classes}


@dataclass(frozen=True, slots=True)
class Block:
    """What is written of a subject in one place; `offset` is that of the subject."""

    subject: str
    offset: int
    places: tuple[Place, ...]

    @property
    def classes(self) -> list[str]:
        """The IRIs of its classes, as written."""
        return [p.object for p in self.places if p.predicate == RDF.type.value]

    def predicates(self) -> Iterator[Place]:
        """The first triple of each predicate that is written, in order."""
        for _, places in groupby(self.places, key=lambda place: place.predicate_offset):
            yield next(places)


@dataclass(slots=True)
class Section:
    """A heading, its offset, and the blocks below it; no heading for what stands before all."""

    heading: str
    offset: int
    blocks: list[Block] = field(default_factory=list)


def read_sections(scan: TurtleScan) -> list[Section]:
    """The sections of a file in order, first what stands before any; none without a heading."""
    sections = [Section("", 0)]
    for comment, offset in scan.comments:
        text = comment[1:].strip()
        if text.startswith("--") and text.endswith("--") and text.strip("- "):
            sections.append(Section(text.strip("-").strip(), offset))
    if len(sections) == 1:
        return []
    number = 0
    for block in _blocks(scan):
        while number + 1 < len(sections) and sections[number + 1].offset < block.offset:
            number += 1
        sections[number].blocks.append(block)
    return sections


def _blocks(scan: TurtleScan) -> Iterator[Block]:
    """The blocks in order; nodes without an IRI belong to the block in which they are written."""
    named = (place for place in scan.places if place.subject)
    for offset, places in groupby(named, key=lambda place: place.subject_offset):
        block = tuple(places)
        yield Block(block[0].subject, offset, block)


def word_at(text: str, offset: int) -> str:
    """What is written from `offset` to the next white space."""
    match = _WORD.match(text, offset)
    return match[0] if match else ""


def natural_key(iri: str) -> NaturalKey:
    """A key that sorts IRIs by code point, and numbers in them by value: -2 before -10."""
    parts: list[str | tuple[int, str]] = []
    for index, part in enumerate(_DIGITS.split(iri)):
        digits = part.lstrip("0")
        parts.append((len(digits), digits) if index % 2 else part)
    return tuple(parts), iri


def longest_run(keys: Sequence[Key]) -> list[int]:
    """The indices of the most keys that stand in order: the others are the fewest to be moved.

    Patience sorting: `ends` are the keys with which runs of length 1, 2, … can end at the least.
    """
    ends: list[int] = []
    least: list[Key] = []
    before: list[int | None] = []
    for index, key in enumerate(keys):
        length = bisect.bisect_left(least, key)
        before.append(ends[length - 1] if length else None)
        ends[length : length + 1] = [index]
        least[length : length + 1] = [key]
    run = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append(at)
        at = before[at]
    return run[::-1]
