# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Canonical form: of a dataset (for digests and ids) and of literals (what a store keeps)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from datetime import date

import pyoxigraph as ox

from kg.rdf.edtf import EdtfError, parse_edtf
from kg.rdf.formats import RDF_CODECS

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_YEAR = r"-?([1-9]\d{3,}|0\d{3})"
_ZONE = r"(Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_DATE = re.compile(f"{_YEAR}-(\\d\\d)-(\\d\\d){_ZONE}\\Z", re.ASCII)
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?"
_INTEGER = re.compile(r"[+-]?[0-9]+\Z")


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Sorted N-Quads; blank nodes named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/)."""
    dataset = ox.Dataset(quads)
    if any(_has_blank_node(quad) for quad in dataset):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = ox.serialize(dataset, format=RDF_CODECS["nq"]) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical_literal(literal: ox.Literal) -> ox.Literal:
    """The literal that a store would give back for this one."""
    store = ox.Store()
    node = ox.NamedNode("urn:x:a")
    store.add(ox.Quad(node, node, literal))
    (quad,) = store
    assert isinstance(quad.object, ox.Literal)
    return quad.object


def is_valid_literal(literal: ox.Literal) -> bool:
    """False where the lexical form is not in the lexical space of a datatype that is known here.

    https://www.w3.org/TR/xmlschema11-2/; datatypes that are not known are not judged.
    """
    check = _CHECKS.get(literal.datatype.value)
    return check is None or check(literal.value)


def _has_blank_node(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _is_date(text: str) -> bool:
    match = _DATE.match(text)
    return match is not None and _is_day(int(match[1][-4:]), int(match[2]), int(match[3]))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        # The Gregorian calendar repeats every 400 years; datetime knows the years 1 to 9999.
        date(year % 400 + 400, month, day)
    except ValueError:
        return False
    return True


def _is_date_time(text: str) -> bool:
    day, separator, rest = text.partition("T")
    if not separator or not _MOMENT(rest):
        return False
    return _is_date(day) and day[-1].isdigit() and day.count(":") == 0


def _is_edtf(text: str) -> bool:
    try:
        parse_edtf(text)
    except EdtfError:
        return False
    return True


def _pattern(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _integer(low: int | None = None, high: int | None = None) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        if not _INTEGER.match(text):
            return False
        digits = text.lstrip("+-").lstrip("0")
        if len(digits) > 30:
            return low is None and high is None
        value = int(text)
        return (low is None or value >= low) and (high is None or value <= high)

    return check


_MOMENT = _pattern(f"(?:{_TIME}|24:00:00(?:\\.0+)?){_ZONE}")
_FLOAT = _pattern(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN")
_CHECKS: dict[str, Callable[[str], bool]] = {
    _EDTF: _is_edtf,
    _XSD + "date": _is_date,
    _XSD + "dateTime": _is_date_time,
    _XSD + "time": _MOMENT,
    _XSD + "gYear": _pattern(_YEAR + _ZONE),
    _XSD + "gYearMonth": _pattern(_YEAR + "-(?:0[1-9]|1[0-2])" + _ZONE),
    _XSD + "boolean": _pattern(r"true|false|0|1"),
    _XSD + "decimal": _pattern(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    _XSD + "double": _FLOAT,
    _XSD + "float": _FLOAT,
    _XSD + "anyURI": _pattern(r"[^\x00-\x20<>\"{}|^`\\]*"),
    _XSD + "integer": _integer(),
    _XSD + "long": _integer(-(2**63), 2**63 - 1),
    _XSD + "int": _integer(-(2**31), 2**31 - 1),
    _XSD + "short": _integer(-(2**15), 2**15 - 1),
    _XSD + "byte": _integer(-128, 127),
    _XSD + "nonNegativeInteger": _integer(0),
    _XSD + "positiveInteger": _integer(1),
    _XSD + "nonPositiveInteger": _integer(None, 0),
    _XSD + "negativeInteger": _integer(None, -1),
    _XSD + "unsignedInt": _integer(0, 2**32 - 1),
    _XSD + "duration": _pattern(
        r"-?P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
    ),
}
