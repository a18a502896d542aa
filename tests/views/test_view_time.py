# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is dated: on one axis, and as of a time."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import NotFoundError
from kg.views.as_of import load_as_of, parse_moment
from kg.views.chronology import load_timeline
from kg.views.dated_nodes import Filters, Span
from kg.views.reader import Reader
from kg.views.timeline import Bounds

BASE = "https://example.org/"
FEAST, MEMBER = BASE + "id/feast", BASE + "statement/ann-club"
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2015, 12, 31))


def held(reader: Reader, date: str) -> dict[str, bool]:
    """What held at a date: IRI to whether certainly."""
    view = asyncio.run(load_as_of(reader, date))
    return {r.ref.iri: r.ref.iri in view.certain for g in view.groups for r in g.rows}


@pytest.mark.parametrize(
    "date, expected",
    [
        ("1998", {}),
        ("1999", {MEMBER: True}),
        ("1999-06-30", {MEMBER: False}),
        ("1999-12-31", {MEMBER: True}),
        ("2004", {MEMBER: True, FEAST: True}),
        ("2004-05", {MEMBER: True, FEAST: True}),
        ("2004-05-02", {MEMBER: True}),
        ("2008-01-02", {MEMBER: False}),
        ("2009", {}),
    ],
)
def test_what_held_certainly_and_possibly(
    club: Reader, date: str, expected: dict[str, bool]
) -> None:
    assert held(club, date) == expected


def test_the_changes_on_either_side_are_as_precise_as_the_date(club: Reader) -> None:
    year = asyncio.run(load_as_of(club, "2005"))
    assert (year.previous, year.following) == ("2004", "2008")
    day = asyncio.run(load_as_of(club, "2004-05-01"))
    assert (day.previous, day.following) == ("1999-12-31", "2004-05-02")
    first = asyncio.run(load_as_of(club, "1990"))
    assert (first.previous, first.following) == ("", "1999")


def test_what_changes_within_is_one_step_more_precise(club: Reader) -> None:
    """A year has the months, a month the days, on which something can begin or has ended."""
    year = asyncio.run(load_as_of(club, "2004"))
    assert (year.whole, year.parts) == ("", ("2004-05",))
    month = asyncio.run(load_as_of(club, "2004-05"))
    assert (month.whole, month.parts) == ("2004", ("2004-05-01", "2004-05-02"))
    day = asyncio.run(load_as_of(club, "2004-05-02"))
    assert (day.whole, day.parts) == ("2004-05", ())
    assert asyncio.run(load_as_of(club, "2005")).parts == ()


@pytest.mark.parametrize("text", ["", "x", "2005-13", "2005-02-30", "1999/2008", "2005~", "20055"])
def test_what_is_no_date_is_not_found(text: str) -> None:
    with pytest.raises(NotFoundError):
        parse_moment(text)


def test_all_that_is_dated_stands_on_one_axis(club: Reader) -> None:
    view = asyncio.run(load_timeline(club, Filters()))
    assert [r.ref.iri for r in view.rows] == [MEMBER, FEAST]
    assert view.drawing is not None
    assert view.drawing.bars[0].right > view.drawing.bars[1].right > 0
    assert {c.ref.iri for c in view.choices["relation"]} == {BASE + "ns#memberOf"}
    only = asyncio.run(load_timeline(club, Filters(relation=BASE + "ns#memberOf")))
    assert [r.ref.iri for r in only.rows] == [MEMBER]
    assert asyncio.run(load_timeline(club, Filters(kind=BASE + "ns#Nothing"))).total == 0
    with pytest.raises(NotFoundError):
        asyncio.run(load_timeline(club, Filters(), page=2))


def test_without_dated_statements_there_is_no_timeline(club: Reader) -> None:
    plain = dataclasses.replace(club, manifest=dataclasses.replace(club.manifest, vocabulary=None))
    with pytest.raises(NotFoundError):
        asyncio.run(load_timeline(plain, Filters()))


@given(st.lists(st.none() | DAYS, min_size=4, max_size=4), DAYS, st.integers(0, 400))
def test_what_certainly_held_possibly_held(
    days: list[datetime.date | None], first: datetime.date, length: int
) -> None:
    known = sorted(d for d in days if d is not None)
    ordered = [known.pop(0) if d is not None else None for d in days]
    bounds = Bounds(*ordered)
    span = Span(first, first + datetime.timedelta(days=length))
    assert span.possibly(bounds) or not span.certainly(bounds)
