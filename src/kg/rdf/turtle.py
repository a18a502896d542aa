# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Turtle with positions: the parser's errors, and where each triple, prefix and IRI stands.

pyoxigraph parses; its triples carry no positions. `scan_turtle` reads the text of a document that
parsed once more, by the grammar's terminals (https://www.w3.org/TR/turtle/#sec-grammar-grammar),
and says where each subject, predicate and object is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kg.rdf.formats import RDF_CODECS

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TOKEN = re.compile(
    r"""
      (?P<skip> \s+ | \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
    | (?P<string> '''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<blank> _:[\w.\-]*\w )
    | (?P<name> (?:[^\W\d_](?:[\w\-]|\.(?=[\w\-.])){0,100}+)?:
                (?:[\w:%\-]|\\.|\.(?=[\w:%\-\\.]))* )
    | (?P<number> [+\-]?(?:\d+\.\d*[eE][+\-]?\d+|(?:\d*\.\d+|\d+)(?:[eE][+\-]?\d+)?) )
    | (?P<tag> @[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)? )
    | (?P<word> [^\W\d]\w* )
    | (?P<mark> \^\^ | << | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_TRIPLE_TERM_MARKS = {"<<", "{", "~"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


TRIPLE_TERM = "triple terms (RDF 1.2) are not read"


@dataclass(frozen=True, slots=True)
class Place:
    """A triple as it is written, and the offsets of its subject, its object and its predicate.

    Blank nodes are empty strings; a literal is its lexical form. `kind` is the datatype of a
    literal that has one, "@" and the tag of one with a language, empty for all else.
    """

    subject: str
    predicate: str
    object: str
    subject_offset: int
    offset: int
    kind: str = ""
    predicate_offset: int = 0


@dataclass(slots=True)
class TurtleScan:
    """What a Turtle document writes, and where: offsets in characters from 0.

    `comments` are with their sign; `long_strings` are start and end of literals over several lines.
    """

    places: list[Place] = field(default_factory=list)
    prefixes: list[tuple[str, str, int]] = field(default_factory=list)
    bases: list[int] = field(default_factory=list)
    blank_nodes: list[int] = field(default_factory=list)
    iris: list[tuple[str, int]] = field(default_factory=list)
    triple_terms: list[int] = field(default_factory=list)
    comments: list[tuple[str, int]] = field(default_factory=list)
    long_strings: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TurtleError:
    """A fault of the parser; line and column from 1."""

    message: str
    line: int
    column: int


def parse_turtle(text: str) -> tuple[tuple[ox.Triple, ...], TurtleError | None]:
    """The triples in document order, and the error that ended the reading, if any.

    Nothing is parsed where triple terms are written: the parser would run out of stack in freeing
    those that are nested deeply, and kill the process.
    """
    if "<<" in text and (terms := scan_turtle(text).triple_terms):
        return (), TurtleError(TRIPLE_TERM, *_line_and_column(text, terms[0]))
    triples = []
    try:
        for quad in ox.parse(text, format=RDF_CODECS["ttl"]):
            triples.append(quad.triple)
    except SyntaxError as error:
        message = re.sub(r"^Parser error .*?: ", "", str(error.msg), count=1)
        return tuple(triples), TurtleError(message, error.lineno or 1, error.offset or 1)
    if any(isinstance(triple.object, ox.Triple) for triple in triples):
        terms = scan_turtle(text).triple_terms or [0]
        return (), TurtleError(TRIPLE_TERM, *_line_and_column(text, terms[0]))
    return tuple(triples), None


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - start + 1


def is_absolute(iri: str) -> bool:
    """True where the IRI has a scheme (RFC 3987)."""
    return _SCHEME.match(iri) is not None


@dataclass(slots=True)
class _Frame:
    """A subject whose predicates and objects are being read; `[` and `(` open further ones."""

    bracket: str
    subject: str = ""
    subject_offset: int = 0
    predicate: str = ""
    predicate_offset: int = 0
    wants: str = "subject"


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.scan = TurtleScan()
        self.map: dict[str, str] = {}
        self.frames = [_Frame("")]
        self.directive: list[tuple[str, str, int]] | None = None
        self.after_datatype = False

    def run(self) -> TurtleScan:
        for match in _TOKEN.finditer(self.text):
            kind, text, offset = match.lastgroup or "", match.group(), match.start()
            if kind == "skip":
                if text.startswith("#"):
                    self.scan.comments.append((text, offset))
                continue
            if kind == "string" and "\n" in text:
                self.scan.long_strings.append(match.span())
            if self.directive is not None:
                self._read_directive(kind, text, offset)
            elif kind == "tag" or (kind == "word" and text.upper() in {"PREFIX", "BASE"}):
                if text.lstrip("@").lower() in {"prefix", "base"}:
                    self.directive = [(kind, text, offset)]
                else:
                    self._qualify(text.lower())
            elif kind == "mark":
                self._read_mark(text, offset)
            elif self.after_datatype:
                self.after_datatype = False
                self._qualify(self._value(kind, text, offset))
            else:
                if kind == "blank":
                    self.scan.blank_nodes.append(offset)
                self._take(self._value(kind, text, offset), offset)
                if kind == "number" or text in {"true", "false"}:
                    self._qualify(_implied_datatype(text))
        return self.scan

    def _read_directive(self, kind: str, text: str, offset: int) -> None:
        assert self.directive is not None
        parts = self.directive
        parts.append((kind, text, offset))
        is_base = parts[0][1].lstrip("@").lower() == "base"
        if kind == "iri":
            if is_base:
                self.scan.bases.append(parts[0][2])
            elif len(parts) == 3:
                prefix = parts[1][1].removesuffix(":")
                iri = unescape_turtle(text[1:-1])
                self.scan.prefixes.append((prefix, iri, parts[0][2]))
                self.map[prefix] = iri
            self.directive = None if not parts[0][1].startswith("@") else parts
        elif text == ".":
            self.directive = None

    def _read_mark(self, text: str, offset: int) -> None:
        frame = self.frames[-1]
        if text == "^^":
            self.after_datatype = True
        elif text in _TRIPLE_TERM_MARKS:
            self.scan.triple_terms.append(offset)
        elif text in {"[", "("}:
            self.scan.blank_nodes.append(offset)
            if not (frame.bracket == "" and frame.wants == "subject"):
                self._take("", offset)
            else:
                frame.subject, frame.subject_offset, frame.wants = "", offset, "predicate"
            inner = _Frame(text, "", offset, _FIRST if text == "(" else "", offset)
            inner.wants = "object" if text == "(" else "predicate"
            self.frames.append(inner)
        elif text in {"]", ")"} and len(self.frames) > 1:
            self.frames.pop()
        elif text == ";":
            frame.wants = "predicate"
        elif text == ",":
            frame.wants = "object"
        elif text == ".":
            self.frames = [_Frame("")]

    def _take(self, value: str, offset: int) -> None:
        frame = self.frames[-1]
        if frame.wants == "subject":
            frame.subject, frame.subject_offset, frame.wants = value, offset, "predicate"
        elif frame.wants == "predicate":
            frame.predicate, frame.predicate_offset, frame.wants = value, offset, "object"
        else:
            at = (frame.subject_offset, offset, "", frame.predicate_offset)
            self.scan.places.append(Place(frame.subject, frame.predicate, value, *at))

    def _qualify(self, kind: str) -> None:
        """Datatype or language of the literal that was just read, where it is an object."""
        if self.scan.places and self.frames[-1].wants == "object":
            self.scan.places[-1] = replace(self.scan.places[-1], kind=kind)

    def _value(self, kind: str, text: str, offset: int) -> str:
        if kind == "iri":
            iri = unescape_turtle(text[1:-1])
            self.scan.iris.append((iri, offset))
            return iri
        if kind == "name":
            prefix, _, local = text.partition(":")
            iri = self.map.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
            self.scan.iris.append((iri, offset))
            return iri
        if kind == "string":
            quotes = 3 if text[:3] in {'"""', "'''"} else 1
            return unescape_turtle(text[quotes:-quotes])
        if kind == "word":
            return _TYPE if text == "a" else text
        return "" if kind == "blank" else text


def _implied_datatype(text: str) -> str:
    """The datatype of a number or truth value that is written without quotes."""
    if text in {"true", "false"}:
        return _XSD + "boolean"
    if "e" in text.lower():
        return _XSD + "double"
    return _XSD + ("decimal" if "." in text else "integer")


def scan_turtle(text: str) -> TurtleScan:
    """Where everything stands in a document that parses; best effort in one that does not."""
    return _Scanner(text).run()


def unescape_turtle(text: str) -> str:
    r"""`text` with \n, \", \uXXXX and their like replaced."""

    def character(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        if code:
            value = int(code, 16)
            return chr(value) if value < 0x110000 else match[0]
        return _ESCAPES.get(match[3], match[3])

    return _ESCAPE.sub(character, text)
