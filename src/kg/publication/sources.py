# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The files of a publication, read once: triples, text, and where each triple stands."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.publication.project import FILE, Project
from kg.publication.sssom import MappingTable, parse_table
from kg.publication.text_file import MAX_EXCERPT, read_text
from kg.publication.toml_lines import key_position
from kg.rdf.findings import Finding, Position, Severity
from kg.rdf.turtle import (
    TRIPLE_TERM,
    Place,
    TurtleError,
    TurtleScan,
    parse_turtle,
    scan_turtle,
)

_TURTLE = "https://www.w3.org/TR/turtle/"
LINKS_FILE = "links.sssom.tsv"
"""The table of links to other graphs, in the folder of the data."""


class Role(StrEnum):
    """What the files of a folder are for; also the name of their graph."""

    ONTOLOGY = "ontology"
    DATA = "data"
    SHAPES = "shapes"
    EXAMPLES = "examples"


@dataclass(eq=False)
class SourceFile:
    """One Turtle file: `path` is relative to the publication, triples are in document order."""

    path: str
    role: Role
    text: str
    triples: tuple[ox.Triple, ...]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")

    @cached_property
    def scan(self) -> TurtleScan:
        """Where everything stands; computed when first asked for."""
        return scan_turtle(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.lines:
            starts.append(starts[-1] + len(line) + 1)
        return starts

    @cached_property
    def _places(self) -> dict[tuple[str, ...], Place]:
        found: dict[tuple[str, ...], Place] = {}
        for place in self.scan.places:
            terms = (place.subject, place.predicate, place.object)
            found.setdefault((*terms, place.kind), place)
            found.setdefault(terms, place)
            found.setdefault((place.subject, place.predicate), place)
            found.setdefault((place.subject,), place)
        return found

    def line(self, number: int) -> str:
        """A line, from 1, without its end, cut where it is very long; empty where there is none."""
        if not 0 < number <= len(self.lines):
            return ""
        return self.lines[number - 1].rstrip("\r")[:MAX_EXCERPT]

    def position(self, offset: int) -> Position:
        """The position of a character."""
        line = bisect.bisect_right(self._starts, offset)
        return Position(self.path, line, offset - self._starts[line - 1] + 1)

    def find(self, *terms: str) -> Position | None:
        """Where a subject, a subject and predicate, or a triple is written; None where it is not.

        Terms are IRIs or lexical forms; a fourth one tells literals of the same form apart: the
        datatype, or "@" and the language. A subject alone gives the place of the subject.
        """
        place = self._places.get(terms)
        if place is None:
            return None
        return self.position(place.subject_offset if len(terms) == 1 else place.offset)


@dataclass(eq=False)
class Sources:
    """All files of a publication, and what was found wrong while they were read."""

    project: Project
    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...] = field(default=())
    links: MappingTable | None = None

    def triples(self, role: Role) -> tuple[ox.Triple, ...]:
        """The triples of all files of a role, in order of file and place."""
        return tuple(t for f in self.files if f.role is role for t in f.triples)

    def locate(self, *terms: str) -> tuple[Position, str]:
        """The position that fits best, and its line: the triple, else its subject and predicate,
        else its subject, else the top of kg.toml."""
        for count in range(len(terms), 0, -1):
            for file in self.files:
                position = file.find(*terms[:count])
                if position is not None:
                    return position, file.line(position.line)
        return Position("kg.toml"), ""


def read_sources(project: Project) -> Sources:
    """Read every Turtle file of the publication, and its table of links. Faults are findings,
    never exceptions."""
    files: list[SourceFile] = []
    findings: list[Finding] = []
    for role in Role:
        folder = project.root / project.folder(role)
        for path in sorted(p for p in folder.rglob("*.ttl") if p.is_file()):
            file, faults = _read_file(path, project.root, role)
            findings += faults
            if file is not None:
                files.append(file)
    if not findings and not any(f.role is Role.DATA and f.triples for f in files):
        findings.append(_no_data(project))
    links, faults = _read_links(project)
    return Sources(project, tuple(files), (*findings, *faults), links)


def _read_links(project: Project) -> tuple[MappingTable | None, list[Finding]]:
    name = f"{project.folder(Role.DATA)}/{LINKS_FILE}"
    path = project.root / name
    if not path.is_file():
        return None, []
    text, finding = read_text(path, name)
    return (None, [finding]) if finding is not None else parse_table(name, text)


def _no_data(project: Project) -> Finding:
    text = (project.root / FILE).read_text(encoding="utf-8")
    line, column = key_position(text, "paths", "data")
    folder = project.folder(Role.DATA)
    message = f"There is no triple under {folder}/."
    advice = f"Add a Turtle file with at least one triple, such as {folder}/graph.ttl."
    position, excerpt = Position(FILE, line, column), text.split("\n")[line - 1]
    return Finding("lint/no-data", message, position, advice, excerpt=excerpt)


def _read_file(path: Path, root: Path, role: Role) -> tuple[SourceFile | None, list[Finding]]:
    name = path.relative_to(root).as_posix()
    text, finding = read_text(path, name)
    if finding is not None:
        return None, [finding]
    triples, error_found = parse_turtle(text)
    file = SourceFile(name, role, text, triples)
    return file, [] if error_found is None else [_syntax_finding(file, error_found)]


def _syntax_finding(file: SourceFile, error: TurtleError) -> Finding:
    rule, advice = "syntax/turtle", "Correct the line; the parser stopped here."
    message = error.message[0].upper() + error.message[1:] + "."
    if "prefix" in error.message and "declared" in error.message:
        rule, advice = "lint/undeclared-prefix", "Declare it with @prefix at the top of the file."
    elif "No scheme" in error.message:
        rule, message = "lint/relative-iri", "A relative IRI."
        advice = "Write the whole IRI, or a prefixed name."
    elif error.message == TRIPLE_TERM:
        rule, advice = "lint/not-expressible", "Give what is said a node of its own, with an IRI."
    elif "dot is expected" in error.message:
        advice = "End the statement before this place with a full stop."
    position = Position(file.path, error.line, error.column)
    excerpt = file.line(error.line)
    return Finding(rule, message, position, advice, Severity.ERROR, excerpt, spec=_TURTLE)
