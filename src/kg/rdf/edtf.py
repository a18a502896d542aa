# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A strict reader of the part of EDTF that dated statements use, and the bounds it stands for.

Read are YYYY, YYYY-MM, YYYY-MM-DD, each with an optional "~" (approximate); the interval A/B,
where A or B may be ".." (open) or empty (unknown); and [A..B], one date somewhere in a range.
https://www.loc.gov/standards/datetime/
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_PART = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)\Z")
_ONE_OF = re.compile(r"\[([^\[\].]+)\.\.([^\[\].]+)\]\Z")


class EdtfError(ValueError):
    """Not a date of the subset that is read; the message says why."""


class Kind(StrEnum):
    """How the date is written."""

    SINGLE = "single"
    INTERVAL = "interval"
    ONE_OF = "one of"


@dataclass(frozen=True, slots=True)
class Part:
    """One date, to the year, month or day."""

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    @property
    def first_day(self) -> date:
        """The first day it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day it may be."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
        if self.day is not None:
            text += f"-{self.day:02}"
        return text + ("~" if self.approximate else "")


@dataclass(frozen=True, slots=True)
class Edtf:
    """A date: `start` and `end` are None where unknown, or open where `open_start`, `open_end`."""

    kind: Kind
    start: Part | None
    end: Part | None
    open_start: bool = False
    open_end: bool = False

    def __str__(self) -> str:
        if self.kind is Kind.SINGLE:
            return str(self.start)
        if self.kind is Kind.ONE_OF:
            return f"[{self.start}..{self.end}]"
        start = str(self.start) if self.start else (".." if self.open_start else "")
        end = str(self.end) if self.end else (".." if self.open_end else "")
        return f"{start}/{end}"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last day on which it may have begun and ended; None where nothing is known.

    Close matches of CIDOC-CRM P82a (earliest start), P81a (latest start), P81b (earliest end),
    P82b (latest end).
    """

    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


def parse_edtf(text: str) -> Edtf:
    """The date in `text`; EdtfError says what is wrong with it."""
    if text.startswith("["):
        match = _ONE_OF.match(text)
        if match is None:
            raise EdtfError("a range of one date is written [A..B]")
        start, end = _parse_part(match[1]), _parse_part(match[2])
        _check_order(start, end)
        return Edtf(Kind.ONE_OF, start, end)
    if "/" not in text:
        part = _parse_part(text)
        return Edtf(Kind.SINGLE, part, part)
    sides = text.split("/")
    if len(sides) != 2:
        raise EdtfError("an interval has one slash")
    first, last = (_parse_side(side) for side in sides)
    if first is None and last is None and sides != ["", ".."]:
        raise EdtfError("an interval without a date is written /.., open at the time of writing")
    if first is not None and last is not None:
        _check_order(first, last)
    return Edtf(Kind.INTERVAL, first, last, sides[0] == "..", sides[1] == "..")


def bounds(edtf: Edtf, now: Edtf | None = None) -> Bounds:
    """The four bounds of a date.

    `now` is when the source was written: what is open at its end was still so on the first day
    that the source may be from, and the source vouches no further.
    """
    start: date | None = edtf.start.first_day if edtf.start else None
    if edtf.kind is not Kind.INTERVAL:
        assert edtf.start is not None
        assert edtf.end is not None
        last: date = edtf.end.last_day
        return Bounds(start, last, start, last)
    now_first = now.start.first_day if now and now.start else None
    now_last = now.end.last_day if now and now.end else None
    if edtf.end is not None:
        latest_start = edtf.start.last_day if edtf.start else edtf.end.last_day
        return Bounds(start, latest_start, edtf.end.first_day, edtf.end.last_day)
    last_start = edtf.start.last_day if edtf.start else now_last
    earliest_end = start
    if edtf.open_end and now_first is not None and (start is None or start <= now_first):
        earliest_end = now_first
    return Bounds(start, last_start, earliest_end, None)


def describe_edtf(edtf: Edtf) -> str:
    """The date in English words: `1999 to 2008`, `since 2002`, `about December 2005`."""
    if edtf.kind is Kind.ONE_OF:
        return f"between {_words(edtf.start)} and {_words(edtf.end)}"
    if edtf.kind is Kind.SINGLE:
        return _words(edtf.start)
    if edtf.start and edtf.end:
        return f"{_words(edtf.start)} to {_words(edtf.end)}"
    if edtf.end:
        return f"until {_words(edtf.end)}"
    if edtf.start:
        words = f"since {_words(edtf.start)}"
        return words if edtf.open_end else f"{words}, end not known"
    return "at the time of writing"


def _words(part: Part | None) -> str:
    if part is None:
        return "an unknown date"
    text = str(part.year)
    if part.month is not None:
        text = f"{calendar.month_name[part.month]} {text}"
    if part.day is not None:
        text = f"{part.day} {text}"
    return f"about {text}" if part.approximate else text


def _parse_side(text: str) -> Part | None:
    return None if text in {"", ".."} else _parse_part(text)


def _parse_part(text: str) -> Part:
    match = _PART.match(text)
    if match is None:
        raise EdtfError(f"{text!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(g) if g else None for g in match.group(1, 2, 3))
    assert year is not None
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise EdtfError(f"{text!r} is no day of the calendar: {error}") from error
    return Part(year, month, day, bool(match[4]))


def _check_order(start: Part, end: Part) -> None:
    if start.first_day > end.last_day:
        raise EdtfError(f"{start} is after {end}")
