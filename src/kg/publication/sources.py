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
MAX_EXCERPT = 500
_MARKS = {
    b"\xef\xbb\xbf": "a UTF-8 byte order mark",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


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


def clip(data: bytes) -> str:
    """The first line of some bytes, as an excerpt."""
    return data.split(b"\n", 1)[0][:MAX_EXCERPT].decode("utf-8", "replace").rstrip("\r")


@dataclass(eq=False)
class Sources:
    """All files of a publication, and what was found wrong while they were read."""

    project: Project
    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...] = field(default=())

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
    """Read every Turtle file of the publication. Faults are findings, never exceptions."""
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
    return Sources(project, tuple(files), tuple(findings))


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
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return None, [Finding("lint/unreadable", message, Position(name), "Check its permissions.")]
    for mark, what in _MARKS.items():
        if data.startswith(mark):
            rule = "lint/bom" if mark == b"\xef\xbb\xbf" else "lint/encoding"
            advice = "Save the file as UTF-8 without a byte order mark."
            excerpt = clip(data[len(mark) :])
            message = f"The file begins with {what}."
            return None, [Finding(rule, message, Position(name), advice, excerpt=excerpt)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_encoding_finding(name, data, error)]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        column = text.index("\0") - text.rfind("\n", 0, text.index("\0"))
        position = Position(name, line, column)
        excerpt = text.split("\n")[line - 1].replace("\0", "\\0")[:MAX_EXCERPT]
        return None, [
            Finding("lint/nul", "A NUL character.", position, "Remove it.", excerpt=excerpt)
        ]
    triples, error_found = parse_turtle(text)
    file = SourceFile(name, role, text, triples)
    return file, [] if error_found is None else [_syntax_finding(file, error_found)]


def _encoding_finding(name: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    start = data.rfind(b"\n", 0, error.start) + 1
    line = data.count(b"\n", 0, error.start) + 1
    column = len(data[start : error.start].decode("utf-8", "replace")) + 1
    return Finding(
        "lint/encoding",
        f"Byte 0x{data[error.start]:02x} is not UTF-8.",
        Position(name, line, column),
        advice="Save the file as UTF-8.",
        excerpt=clip(data[start:]),
    )


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
