# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Dated rows on one axis: what is certain of each, what only possible, where an end is open.

Rule: between the latest start and the earliest end something certainly was; between the earliest
start and the latest end it possibly was; without a latest end it is open (docs/adr/0005).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_BARS = 30


@dataclass(frozen=True, slots=True)
class Bounds:
    """The four bounds of a date, each None where it is not known."""

    earliest_start: datetime.date | None = None
    latest_start: datetime.date | None = None
    earliest_end: datetime.date | None = None
    latest_end: datetime.date | None = None

    @property
    def known(self) -> bool:
        """True where any bound is known."""
        return self.earliest_end is not None or self.latest_start is not None

    @property
    def drawable(self) -> bool:
        """True where one end is fixed: "at the time of writing" has no place on an axis."""
        return self.earliest_start is not None or self.latest_end is not None

    @property
    def days(self) -> list[datetime.date]:
        """The bounds that are known."""
        found = (self.earliest_start, self.latest_start, self.earliest_end, self.latest_end)
        return [day for day in found if day is not None]


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a date, to be drawn: its name, the date in words, the anchor of its row."""

    label: str
    date_text: str
    bounds: Bounds
    mark: str
    denied: bool = False
    anchor: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the drawing. Positions are per cent of the axis.

    `left` to `right` is where it possibly was, `core_left` to `core_right` (where
    `core_width` is positive) where it certainly was.
    """

    item: Dated
    left: float
    right: float
    core_left: float
    core_right: float
    open_start: bool
    open_end: bool

    @property
    def width(self) -> float:
        """Width of the possible part."""
        return round(self.right - self.left, 2)

    @property
    def core_width(self) -> float:
        """Width of the certain part; not positive where nothing is certain."""
        return round(self.core_right - self.core_left, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis, at a per cent of it."""

    year: int
    at: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in order of time, the years marked, and how many rows were left out for space."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    left_out: int = 0


def draw_timeline(
    items: Sequence[Dated], limit: int = MAX_BARS, years: tuple[int, int] | None = None
) -> Timeline | None:
    """The drawing of dated rows; None where fewer than two have a date.

    The axis spans `years` (first and last, both included), or the years of the rows.
    """
    dated = sorted((i for i in items if i.bounds.drawable), key=_order)
    if len(dated) < 2:
        return None
    shown = dated[:limit]
    named = years or [d.year for i in shown for d in i.bounds.days]
    first, last = min(named), max(named) + 1
    if last - first < 4:
        first, last = first - 1, last + 1
    origin = datetime.date(max(first, 1), 1, 1).toordinal()
    span = max(datetime.date(min(last, 9999), 1, 1).toordinal() - origin, 1)

    def at(day: datetime.date) -> float:
        return min(round(100 * (day.toordinal() - origin) / span, 2), 100.0)

    return Timeline(
        bars=tuple(_bar(i, at) for i in shown),
        ticks=tuple(Tick(y, at(datetime.date(y, 1, 1))) for y in _years(first, last)),
        left_out=len(dated) - len(shown),
    )


def _order(item: Dated) -> tuple[datetime.date, str]:
    first = item.bounds.earliest_start or item.bounds.latest_start or datetime.date.max
    return first, item.label


def _bar(item: Dated, at: Callable[[datetime.date], float]) -> Bar:
    b = item.bounds
    start = b.earliest_start or b.latest_start
    end = b.latest_end or b.earliest_end or b.latest_start or start
    left = 0.0 if b.earliest_start is None else at(b.earliest_start)
    right = 100.0 if b.latest_end is None or end is None else at(_next_day(end))
    core = b.latest_start is not None and b.earliest_end is not None
    return Bar(
        item=item,
        left=left,
        right=max(right, left),
        core_left=at(b.latest_start) if core and b.latest_start else left,
        core_right=at(_next_day(b.earliest_end)) if core and b.earliest_end else left,
        open_start=b.earliest_start is None,
        open_end=b.latest_end is None,
    )


def _next_day(day: datetime.date) -> datetime.date:
    return day if day == datetime.date.max else day + datetime.timedelta(days=1)


def _years(first: int, last: int) -> list[int]:
    """At most nine round years between two."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 500, 1000, 10000) if (last - first) / s <= 9)
    start = -(-first // step) * step
    return list(range(max(start, 1), min(last, 9999) + 1, step))
