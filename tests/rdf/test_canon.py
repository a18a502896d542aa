# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Canonical form: the same for the same graph; literals as a store would keep them."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.canon import canonical_literal, canonical_nquads, is_valid_literal

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


def quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def test_order_and_names_of_blank_nodes_do_not_matter() -> None:
    one = quads("<urn:a> <urn:p> _:x . _:x <urn:q> _:y . _:y <urn:q> 1 .")
    other = quads("_:b <urn:q> 1 . _:c <urn:q> _:b . <urn:a> <urn:p> _:c .")
    assert canonical_nquads(one) == canonical_nquads(other)
    assert canonical_nquads(one) != canonical_nquads(quads("<urn:a> <urn:p> _:x ."))


def test_literals_stay_as_they_were_written() -> None:
    text = '<urn:a> <urn:p> 5.680 , "01"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    found = canonical_nquads(quads(text))
    assert b'"5.680"' in found
    assert b'"01"' in found


@pytest.mark.parametrize(
    ("text", "datatype", "valid"),
    [
        ("2011-12-31", "date", True),
        ("2011-13-45", "date", False),
        ("2000-02-29", "date", True),
        ("1900-02-29", "date", False),
        ("-0044-03-15", "date", True),
        ("2011-12-31Z", "date", True),
        ("2011-12-31+15:00", "date", False),
        ("2011-12-31T24:00:00", "dateTime", True),
        ("2011-12-31T24:00:01", "dateTime", False),
        ("2011-12-31T10:00:00.5+02:00", "dateTime", True),
        ("2011-12-31", "dateTime", False),
        ("10:00:00", "time", True),
        ("25:00:00", "time", False),
        ("1999", "gYear", True),
        ("99", "gYear", False),
        ("1999-13", "gYearMonth", False),
        ("true", "boolean", True),
        ("TRUE", "boolean", False),
        ("+5", "integer", True),
        ("5.0", "integer", False),
        ("5.", "decimal", True),
        ("1e5", "decimal", False),
        ("1e5", "double", True),
        ("INF", "double", True),
        ("inf", "double", False),
        ("-1", "nonNegativeInteger", False),
        ("0", "positiveInteger", False),
        ("128", "byte", False),
        ("9" * 5000, "integer", True),
        ("9" * 5000, "int", False),
        ("P1Y2M", "duration", True),
        ("P", "duration", False),
        ("٥", "integer", False),
        ("٥.٥", "decimal", False),
        ("٢٠١١", "gYear", False),
        ("٢٠١١-٠١-٠١", "date", False),
        ("2011-01-01T١٠:00:00", "dateTime", False),
        ("02011-01-01", "date", False),
        ("02011-01", "gYearMonth", False),
        ("9" * 5000 + "-02-28", "date", True),
        ("9" * 5000 + "-02-30", "date", False),
        ("anything", "unknown", True),
    ],
)
def test_lexical_spaces(text: str, datatype: str, valid: bool) -> None:
    assert is_valid_literal(literal(text, datatype)) is valid


@pytest.mark.parametrize(
    ("text", "datatype", "kept"),
    [
        ("01", "integer", "1"),
        ("5.680", "decimal", "5.68"),
        ("1", "boolean", "true"),
        ("2011-01-01T00:00:00+00:00", "dateTime", "2011-01-01T00:00:00Z"),
        ("5.68", "decimal", "5.68"),
        ("2011-06-30", "date", "2011-06-30"),
    ],
)
def test_what_a_store_keeps(text: str, datatype: str, kept: str) -> None:
    assert canonical_literal(literal(text, datatype)).value == kept


@given(st.integers(), st.sampled_from(["integer", "decimal"]))
def test_canonical_is_stable(value: int, datatype: str) -> None:
    once = canonical_literal(literal(str(value), datatype))
    assert canonical_literal(once) == once
