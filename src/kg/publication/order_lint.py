# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of the order of data files that have section headings: each block has one place.

Files without a heading are left alone. Sections and their classes are those of kg.toml, where it
names any.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.publication.layout import (
    Block,
    Layout,
    NaturalKey,
    Section,
    longest_run,
    natural_key,
    read_sections,
    word_at,
)
from kg.publication.sources import Role, SourceFile, Sources
from kg.rdf.findings import Finding


@dataclass(frozen=True, slots=True)
class _Spot:
    """A block, and where it is written."""

    file: SourceFile
    block: Block

    def name(self) -> str:
        """The subject as it is written."""
        return word_at(self.file.text, self.block.offset)

    def where(self, reader: SourceFile) -> str:
        """Its name and line, and its file for a reader of another one."""
        line = self.file.position(self.block.offset).line
        place = f"line {line}" if self.file is reader else f"{self.file.path}:{line}"
        return f"{self.name()} ({place})"

    def finding(self, rule: str, message: str, advice: str) -> Finding:
        position = self.file.position(self.block.offset)
        excerpt, focus = self.file.line(position.line), self.block.subject
        return Finding(f"lint/{rule}", message, position, advice, excerpt=excerpt, focus=focus)


@dataclass(slots=True)
class _Shelf:
    """A section of a file: its blocks apart from the fragments of others, and those in order."""

    file: SourceFile
    section: Section
    blocks: list[_Spot] = field(default_factory=list)
    kept: list[_Spot] = field(default_factory=list)
    keys: list[NaturalKey] = field(default_factory=list)

    def settle(self) -> list[_Spot]:
        """Keep the most blocks that stand in order; the others are given back."""
        keys = [natural_key(spot.block.subject) for spot in self.blocks]
        run = longest_run(keys)
        self.kept = [self.blocks[index] for index in run]
        self.keys = [keys[index] for index in run]
        return [self.blocks[index] for index in sorted({*range(len(keys))} - {*run})]

    def place_for(self, spot: _Spot) -> str:
        """Where a block belongs in this section, in words."""
        index = bisect.bisect_left(self.keys, natural_key(spot.block.subject))
        if index:
            return f"It goes after {self.kept[index - 1].where(spot.file)}."
        if self.kept:
            return f"It goes before {self.kept[0].where(spot.file)}."
        position = self.file.position(self.section.offset)
        place = f"line {position.line}" if self.file is spot.file else str(position)
        return f"It goes below the heading ({place})."


def lint_order(sources: Sources) -> Iterator[Finding]:
    """Findings on sections and the order of blocks; all files of the data must have been read."""
    shelves: list[_Shelf] = []
    for file in sources.files:
        if file.role is Role.DATA:
            sections = read_sections(file.scan)
            shelves += [_Shelf(file, section) for section in sections]
            yield from _headings(file, sections, sources.project.layout)
    yield from _missing(shelves, sources)
    yield from _Order(shelves, sources.project.layout).findings()


def _headings(file: SourceFile, sections: Sequence[Section], layout: Layout) -> Iterator[Finding]:
    """Headings that stand twice, that kg.toml does not name, or that stand in another order."""
    order = [rule.heading for rule in layout.sections]
    seen: dict[str, int] = {}
    for section in sections[1:]:
        position = file.position(section.offset)
        message = advice = ""
        last = max(seen, key=order.index, default="") if order else ""
        if section.heading in seen:
            message = f"The section {section.heading!r} stands twice in this file."
            advice = f"Put its blocks below line {seen[section.heading]}."
        elif order and section.heading not in order:
            message = f"kg.toml names no section {section.heading!r}."
            advice = "Its sections are: " + ", ".join(order) + "."
        elif last and order.index(section.heading) < order.index(last):
            message = f"The section {section.heading!r} stands after {last!r}."
            advice = f"Move it before line {seen[last]}: kg.toml gives the order of the sections."
        else:
            seen[section.heading] = position.line
        if message:
            excerpt = file.line(position.line)
            yield Finding("lint/section", message, position, advice, excerpt=excerpt)


def _missing(shelves: Sequence[_Shelf], sources: Sources) -> Iterator[Finding]:
    """Sections of kg.toml that no file has."""
    found = {shelf.section.heading for shelf in shelves}
    for rule in sources.project.layout.sections:
        if rule.heading not in found:
            message = f"No data file has the section {rule.heading!r}."
            advice = f"Write the line # ---- {rule.heading} ---- in one, or remove it here."
            place, excerpt = rule.position, rule.excerpt
            yield Finding("lint/section", message, place, advice, excerpt=excerpt)


class _Order:
    """All sections of all files, and which block stands where."""

    def __init__(self, shelves: Sequence[_Shelf], layout: Layout) -> None:
        self.shelves = shelves
        self.homes = layout.homes()
        self.first: dict[str, _Spot] = {}
        for shelf in shelves:
            for block in shelf.section.blocks:
                self.first.setdefault(block.subject, _Spot(shelf.file, block))

    def findings(self) -> Iterator[Finding]:
        """What stands twice, apart from its subject, in a wrong section, or out of order."""
        strangers: list[_Spot] = []
        for shelf in self.shelves:
            yield from self.sort(shelf, strangers)
            for spot in shelf.settle():
                message = f"{spot.name()} is out of the order of its section."
                yield spot.finding("order", message, shelf.place_for(spot))
        for spot in strangers:
            yield self.stranger(spot)

    def sort(self, shelf: _Shelf, strangers: list[_Spot]) -> Iterator[Finding]:
        """Put each block of a section where it counts: in its order, with its subject, or among
        those that belong elsewhere."""
        owner, last = "", ""
        for block in shelf.section.blocks:
            spot = _Spot(shelf.file, block)
            first = self.first[block.subject]
            subject = block.subject.rpartition("#")[0]
            if first.block is not block:
                message = f"{spot.name()} has another block."
                advice = f"Put the two together: the first is {first.where(spot.file)}."
                yield spot.finding("order", message, advice)
            elif subject in self.first:
                if owner != subject or natural_key(last) > natural_key(block.subject):
                    message = f"{spot.name()} does not follow the block of its subject."
                    advice = f"It goes after {self.first[subject].where(spot.file)}."
                    yield spot.finding("order", message, advice)
                else:
                    last = block.subject
            else:
                owner, last = block.subject, ""
                at_home = self.at_home(shelf, block)
                (shelf.blocks if at_home else strangers).append(spot)

    def at_home(self, shelf: _Shelf, block: Block) -> bool:
        """Whether a block may stand in a section; without classes in kg.toml, in any."""
        if not shelf.section.heading:
            return False
        homes = {self.homes[name] for name in block.classes if name in self.homes}
        return not self.homes or shelf.section.heading in homes

    def stranger(self, spot: _Spot) -> Finding:
        """The finding on a block outside its section: where it goes."""
        homes = [self.homes[name] for name in spot.block.classes if name in self.homes]
        home = next((s for s in self.shelves if homes and s.section.heading == homes[0]), None)
        if home is not None:
            message = f"{spot.name()} belongs in the section {home.section.heading!r}."
            return spot.finding("section", message, home.place_for(spot))
        if homes:
            message = f"{spot.name()} belongs in the section {homes[0]!r}, which no file has."
            return spot.finding("section", message, "Write its heading, and the block below it.")
        if not self.homes:
            message = f"{spot.name()} stands before the first heading."
            return spot.finding("section", message, "Move it into a section.")
        message = f"kg.toml names no section for the classes of {spot.name()}."
        advice = "Add its class to one of [[layout.sections]] in kg.toml, or correct it here."
        return spot.finding("section", message, advice)
