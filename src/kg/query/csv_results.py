# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL results in CSV, made from the engine's TSV.

The engine's own CSV leaves an IRI that holds a comma without quotation marks, which shifts the
columns of its row; its TSV tells every term. https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import re
from typing import Protocol

_TERM = re.compile(
    rb"""<(?P<iri>[^<>"\s]*)>
      | "(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"(?:@[A-Za-z0-9-]+|\^\^<[^<>"\s]*>)?
      | (?P<plain>[^\s<>"()]+)""",
    re.VERBOSE,
)
"""A term; of a triple term, <<( s p o )>>, each of its three."""

_LITERAL = re.compile(rb'"([^"\\]*(?:\\.[^"\\]*)*)"(?:@[A-Za-z0-9-]+|\^\^<[^<>"\s]*>)?')
_COMMA_INSIDE = re.compile(rb"<([^<>,]*,[^<>]*)>")
_ESCAPE = re.compile(rb"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED = {b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f"}
_QUOTED = re.compile(rb'[",\r\n]')


class _Output(Protocol):
    def write(self, data: bytes) -> int:
        """Take bytes."""


class CsvFromTsv:
    """A file-like object: the engine writes TSV into it, `output` gets CSV, whole lines at once."""

    def __init__(self, output: _Output) -> None:
        self._output = output
        self._pieces: list[bytes] = []
        self._in_head = True

    def write(self, data: bytes) -> int:
        """Take a piece of TSV."""
        whole, end, rest = bytes(data).rpartition(b"\n")
        if end:
            lines = b"".join([*self._pieces, whole])
            self._pieces = []
            if self._in_head:
                self._in_head = False
                head, end, lines = lines.partition(b"\n")
                self._output.write(_plain(head.replace(b"?", b"")))
            if end:
                self._output.write(_body(lines))
        self._pieces.append(rest)
        return len(data)

    def flush(self) -> None:
        """Wanted of a file by the engine; TSV ends with a line end, so nothing is left."""


def _plain(lines: bytes) -> bytes:
    return lines.replace(b"\t", b",").replace(b"\n", b"\r\n") + b"\r\n"


def _body(lines: bytes) -> bytes:
    """Whole lines of TSV, without the last line end, as lines of CSV."""
    if b"<<" in lines:
        rows = (b",".join(map(_cell, line.split(b"\t"))) for line in lines.split(b"\n"))
        return b"\r\n".join(rows) + b"\r\n"
    parts = _LITERAL.split(lines)
    parts[::2] = map(_between, parts[::2])
    parts[1::2] = map(_literal, parts[1::2])
    return b"".join(parts) + b"\r\n"


def _between(part: bytes) -> bytes:
    """IRIs, blank nodes, bare numbers, tabs and line ends: what stands between literals."""
    if b"," in part:
        part = _COMMA_INSIDE.sub(rb'"\1"', part)
    return part.translate(None, b"<>").replace(b"\n", b"\r\n").replace(b"\t", b",")


def _literal(text: bytes) -> bytes:
    return _quoted(_ESCAPE.sub(_unescaped, text) if b"\\" in text else text)


def _cell(cell: bytes) -> bytes:
    """A cell that may be a triple term."""
    return _quoted(b" ".join(map(_value, _TERM.finditer(cell))))


def _quoted(text: bytes) -> bytes:
    return b'"' + text.replace(b'"', b'""') + b'"' if _QUOTED.search(text) else text


def _value(term: re.Match[bytes]) -> bytes:
    if term["text"] is not None:
        text: bytes = term["text"]
        return _ESCAPE.sub(_unescaped, text) if b"\\" in text else text
    return term["iri"] or term["plain"] or b""


def _unescaped(match: re.Match[bytes]) -> bytes:
    number = match[1] or match[2]
    if number is not None:
        return chr(int(number, 16)).encode("utf-8")
    return _ESCAPED.get(match[3], match[3])
