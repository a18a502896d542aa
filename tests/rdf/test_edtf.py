# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The subset of EDTF: what is read, what is refused, and the bounds each date stands for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.edtf import Edtf, EdtfError, Kind, Part, bounds, describe_edtf, parse_edtf

NOW = parse_edtf("[2012-09..2012-10-20]")


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("2006", ("2006-01-01", "2006-12-31", "2006-01-01", "2006-12-31"), "2006"),
        ("2011-06", ("2011-06-01", "2011-06-30", "2011-06-01", "2011-06-30"), "June 2011"),
        ("2012-02", ("2012-02-01", "2012-02-29", "2012-02-01", "2012-02-29"), "February 2012"),
        ("2012-10-20", ("2012-10-20",) * 4, "20 October 2012"),
        (
            "2005-12~",
            ("2005-12-01", "2005-12-31", "2005-12-01", "2005-12-31"),
            "about December 2005",
        ),
        ("1999/2008", ("1999-01-01", "1999-12-31", "2008-01-01", "2008-12-31"), "1999 to 2008"),
        ("2002/..", ("2002-01-01", "2002-12-31", "2012-09-01", None), "since 2002"),
        ("1992/", ("1992-01-01", "1992-12-31", "1992-01-01", None), "since 1992, end not known"),
        ("../2008", (None, "2008-12-31", "2008-01-01", "2008-12-31"), "until 2008"),
        ("/2008", (None, "2008-12-31", "2008-01-01", "2008-12-31"), "until 2008"),
        ("/..", (None, "2012-10-20", "2012-09-01", None), "at the time of writing"),
        (
            "[2009..2012-10-20]",
            ("2009-01-01", "2012-10-20", "2009-01-01", "2012-10-20"),
            "between 2009 and 20 October 2012",
        ),
        (
            "2012-10/..",
            ("2012-10-01", "2012-10-31", "2012-10-01", None),
            "since October 2012",
        ),
    ],
)
def test_bounds_and_words(text: str, expected: tuple[str | None, ...], words: str) -> None:
    edtf = parse_edtf(text)
    found = bounds(edtf, NOW)
    days = (found.earliest_start, found.latest_start, found.earliest_end, found.latest_end)
    assert tuple(None if day is None else day.isoformat() for day in days) == expected
    assert describe_edtf(edtf) == words
    assert str(edtf) == text


def test_without_a_source_date_nothing_is_vouched_for() -> None:
    found = bounds(parse_edtf("2002/.."))
    assert found.earliest_end == date(2002, 1, 1)
    assert found.latest_end is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2006",
        "2006 ",
        "06",
        "20066",
        "2006-13",
        "2006-00",
        "2006-1",
        "2011-02-29",
        "2011-04-31",
        "2006?",
        "2006%",
        "~2006",
        "2008/1999",
        "2008-06/2008-05",
        "1999/2008/2010",
        "/",
        "../..",
        "../",
        "[2009..]",
        "[2012..2009]",
        "[2009,2010]",
        "{2009..2010}",
        "200X",
        "-0044",
        "0000",
        "2006\n",
        "٢٠٠٦",
        "1999-2008",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        parse_edtf(text)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    day = draw(st.dates(date(1, 1, 1), date(9999, 12, 31)))
    precision = draw(st.integers(0, 2))
    return Part(
        day.year,
        day.month if precision else None,
        day.day if precision == 2 else None,
        draw(st.booleans()),
    )


@st.composite
def dates(draw: st.DrawFn) -> Edtf:
    start, end = sorted((draw(parts()), draw(parts())), key=lambda p: p.first_day)
    kind = draw(st.sampled_from(Kind))
    if kind is Kind.SINGLE:
        return Edtf(kind, start, start)
    if kind is Kind.ONE_OF:
        return Edtf(kind, start, end)
    shape = draw(st.integers(0, 5))
    return [
        Edtf(kind, start, end),
        Edtf(kind, start, None, open_end=True),
        Edtf(kind, start, None),
        Edtf(kind, None, end, open_start=True),
        Edtf(kind, None, end),
        Edtf(kind, None, None, open_end=True),
    ][shape]


@given(dates())
def test_what_is_written_is_read(edtf: Edtf) -> None:
    assert parse_edtf(str(edtf)) == edtf


@given(dates())
def test_bounds_are_in_order(edtf: Edtf) -> None:
    found = bounds(edtf, NOW)
    if found.earliest_start and found.latest_start:
        assert found.earliest_start <= found.latest_start
    if found.earliest_end and found.latest_end:
        assert found.earliest_end <= found.latest_end
    if found.earliest_start and found.latest_end:
        assert found.earliest_start <= found.latest_end


@given(st.text(alphabet="0123456789-/.[]~X? ", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        edtf = parse_edtf(text)
    except EdtfError:
        return
    assert str(edtf) == text
    assert describe_edtf(edtf)
