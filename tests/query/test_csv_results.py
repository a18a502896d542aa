# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""CSV made from TSV: the engine's own CSV, but for IRIs that hold a comma."""

from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.query.csv_results import CsvFromTsv

_TEXT = st.text(max_size=6) | st.text("\t\n\r\b\f\x00\x7f\"'\\,<>?é()", max_size=8)
_TERMS = st.one_of(
    st.none(),
    _TEXT.map(ox.Literal),
    _TEXT.map(lambda t: ox.Literal(t, language="en")),
    _TEXT.map(lambda t: ox.Literal(t, datatype=ox.NamedNode("http://x/d?a"))),
    st.integers().map(ox.Literal),
    st.floats().map(ox.Literal),
    st.sampled_from(["http://x/a", "http://x/?a=b,c", "urn:()"]).map(ox.NamedNode),
    st.just(ox.Triple(ox.NamedNode("urn:a,"), ox.NamedNode("urn:b"), ox.Literal('x "y"\n,'))),
)


class _Pieces:
    """Hands what it is given on in pieces of a few bytes, as an engine may."""

    def __init__(self, output: CsvFromTsv, size: int) -> None:
        self._output, self._size = output, size

    def write(self, data: bytes) -> int:
        for start in range(0, len(data), self._size):
            self._output.write(data[start : start + self._size])
        return len(data)

    def flush(self) -> None:
        self._output.flush()


def _solutions(rows: list[list[ox.NamedNode | None]]) -> ox.QuerySolutions:
    bound = [" ".join("UNDEF" if t is None else _written(t) for t in row) for row in rows]
    text = "SELECT ?a ?b { VALUES (?a ?b) { " + " ".join(f"({b})" for b in bound) + " } }"
    found = ox.Store().query(text)
    assert isinstance(found, ox.QuerySolutions)
    return found


def _written(term: object) -> str:
    text = str(term).replace("\x00", "\\u0000")
    return f"<<( {text} )>>" if isinstance(term, ox.Triple) else text


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(_TERMS, min_size=2, max_size=2), max_size=5), st.integers(1, 50))
def test_every_cell_is_what_the_term_says(rows: list[list[object]], size: int) -> None:
    output = io.BytesIO()
    solutions = _solutions(rows)  # type: ignore[arg-type]
    solutions.serialize(_Pieces(CsvFromTsv(output), size), ox.QueryResultsFormat.TSV)
    data = output.getvalue().decode("utf-8")
    assert data.endswith("\r\n")
    head, *found = csv.reader(io.StringIO(data, newline=""))
    assert head == ["a", "b"]
    expected = [[_text(solution[i]) for i in (0, 1)] for solution in _solutions(rows)]  # type: ignore[arg-type]
    assert found == expected


def _text(term: object) -> str:
    if isinstance(term, ox.Triple):
        return f"{_text(term.subject)} {_text(term.predicate)} {_text(term.object)}"
    return "" if term is None else str(getattr(term, "value", term))


@pytest.mark.parametrize("query", ["SELECT * {}", "SELECT ?x {}", "SELECT ?x { FILTER(false) }"])
def test_few_columns_and_rows_are_as_the_engine_writes_them(query: str) -> None:
    output = io.BytesIO()
    ours, theirs = ox.Store().query(query), ox.Store().query(query)
    assert isinstance(ours, ox.QuerySolutions)
    assert isinstance(theirs, ox.QuerySolutions)
    ours.serialize(CsvFromTsv(output), ox.QueryResultsFormat.TSV)
    assert output.getvalue() == theirs.serialize(format=ox.QueryResultsFormat.CSV)


def test_no_quotation_marks_without_need() -> None:
    output = io.BytesIO()
    writer = CsvFromTsv(output)
    writer.write(b'?x\t?y\n<http://x/?a>\t"b c"@en\n1.5\t\n')
    assert output.getvalue() == b"x,y\r\nhttp://x/?a,b c\r\n1.5,\r\n"
    assert not re.search(rb'"', output.getvalue())
