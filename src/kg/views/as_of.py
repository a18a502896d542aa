# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The graph as it stood in a year, in a month or on a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.rdf.edtf import Edtf, EdtfError, Kind, describe_edtf, parse_edtf
from kg.views.dated_nodes import (
    ROWS,
    DatedRow,
    Filters,
    Span,
    Terms,
    dated_terms,
    dated_vocabulary,
    load_bounds,
    load_rows,
)
from kg.views.labels import Ref
from kg.views.reader import Reader, Window
from kg.views.timeline import Bounds

_ADVICE = "Give a date such as 2005, 2005-06 or 2005-06-30."


@dataclass(frozen=True, slots=True)
class HeldGroup:
    """What held of one relation or class."""

    heading: Ref
    rows: tuple[DatedRow, ...]


@dataclass(frozen=True, slots=True)
class AsOfView:
    """What held in a span: the groups, which rows certainly, and the changes on either side.

    `whole` is the year of a month and the month of a day; `parts` are the months of a year and the
    days of a month that have changes.
    """

    date: str
    words: str
    span: Span
    groups: tuple[HeldGroup, ...]
    certain: frozenset[str]
    total: int
    page: int
    pages: int
    previous: str
    following: str
    whole: str
    parts: tuple[str, ...]


def parse_moment(text: str) -> tuple[Edtf, Span]:
    """A year, month or day as the span it stands for. NotFoundError where it is none of them."""
    try:
        date = parse_edtf(text)
    except EdtfError as error:
        raise NotFoundError(str(error), advice=_ADVICE) from error
    if date.kind is not Kind.SINGLE or date.start is None or date.start.approximate:
        raise NotFoundError(
            "this is not one year, month or day",
            advice=_ADVICE,
        )
    return date, Span(date.start.first_day, date.start.last_day)


async def load_as_of(reader: Reader, text: str, page: int = 1) -> AsOfView:
    """What held in a year, in a month or on a day. NotFoundError where it is no date."""
    vocabulary = dated_vocabulary(reader)
    date, span = parse_moment(text)
    nodes = await load_bounds(reader, vocabulary, dated_terms(vocabulary, Filters(), Span()))
    held = {iri: bounds for iri, bounds in nodes.items() if span.possibly(bounds)}
    pages = max(1, -(-len(held) // ROWS))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    terms = dated_terms(vocabulary, Filters(), span)
    rows = await load_rows(reader, vocabulary, terms, Window(ROWS, (page - 1) * ROWS))
    changes = _changes(nodes.values())
    before = max((day for day in changes if day < span.first), default=None)
    after = min((day for day in changes if day > span.last), default=None)
    return AsOfView(
        date=text,
        words=describe_edtf(date),
        span=span,
        groups=_grouped(rows),
        certain=frozenset(iri for iri, bounds in held.items() if span.certainly(bounds)),
        total=len(held),
        page=page,
        pages=pages,
        previous=_as_precise(before, text),
        following=_as_precise(after, text),
        whole=text.rpartition("-")[0],
        parts=_parts(changes, span, text),
    )


def data_terms(reader: Reader, span: Span) -> Terms:
    """The parameters of dated_data.rq: what held in a span, whole."""
    terms = dated_terms(dated_vocabulary(reader), Filters(), span)
    return {k: v for k, v in terms.items() if not k.startswith(("first", "second", "third"))}


def _grouped(rows: Sequence[DatedRow]) -> tuple[HeldGroup, ...]:
    """Rows under their relation or class: relations of things, the most frequent first, then those
    with a figure or a text, then events."""
    groups: dict[str, list[DatedRow]] = {}
    for row in rows:
        groups.setdefault((row.heading or row.ref).iri, []).append(row)
    made = [HeldGroup(g[0].heading or g[0].ref, tuple(g)) for g in groups.values()]
    return tuple(sorted(made, key=_group_order))


def _group_order(group: HeldGroup) -> tuple[int, int, str]:
    row = group.rows[0].row
    kind = 2 if row is None else int(not isinstance(row.object, Ref))
    return kind, -len(group.rows), group.heading.label.lower()


def _changes(bounds: Iterable[Bounds]) -> set[datetime.date]:
    """The days on which something can begin, and those after it can end."""
    found: set[datetime.date] = set()
    one = datetime.timedelta(days=1)
    for b in bounds:
        found.update(day for day in (b.earliest_start, b.latest_start) if day)
        ends = (day for day in (b.earliest_end, b.latest_end) if day and day < Span().last)
        found.update(day + one for day in ends)
    return found


def _parts(changes: Iterable[datetime.date], span: Span, text: str) -> tuple[str, ...]:
    """The months of a year, or the days of a month, that have changes; none of a day."""
    if len(text) == len("2005-06-30"):
        return ()
    length = len(text) + len("-06")
    inside = {day.isoformat()[:length] for day in changes if span.first <= day <= span.last}
    return tuple(sorted(inside))


def _as_precise(day: datetime.date | None, like: str) -> str:
    """A day, cut to a year or month where `like` is one; empty for none."""
    return "" if day is None else day.isoformat()[: len(like)]
