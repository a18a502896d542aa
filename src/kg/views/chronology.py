# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""All that is dated on one axis, to be narrowed by class, relation and certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.query.results import Solution
from kg.store.manifest import StatementVocabulary
from kg.views.dated_nodes import (
    ROWS,
    DatedRow,
    Filters,
    Span,
    dated_terms,
    dated_vocabulary,
    load_bounds,
    load_rows,
    ontology_labels,
)
from kg.views.entity import TYPE
from kg.views.labels import Labels, Ref, iri_of, lexical
from kg.views.reader import NOTHING, Reader, Window
from kg.views.timeline import Bounds, Dated, Timeline, draw_timeline

_YEARS_LINKED = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a timeline can be narrowed to, and how many dated things have it."""

    ref: Ref
    count: int


@dataclass(frozen=True, slots=True)
class TimelineView:
    """One page of what is dated, in order of start, drawn on the axis of all of it."""

    rows: tuple[DatedRow, ...]
    drawing: Timeline | None
    filters: Filters
    choices: Mapping[str, tuple[Choice, ...]]
    total: int
    page: int
    pages: int
    years: tuple[int, int] | None = None

    @property
    def years_linked(self) -> range:
        """The years from the first change to the last; none where they are too many to link."""
        first, last = self.years or (1, 0)
        return range(first, last + 1) if last - first < _YEARS_LINKED else range(0)

    @property
    def first(self) -> int:
        """The number of the first row of this page, counted from 1."""
        return (self.page - 1) * ROWS + 1


async def load_timeline(reader: Reader, filters: Filters, page: int = 1) -> TimelineView:
    """One page of all that is dated. NotFoundError where there is no such page."""
    vocabulary = dated_vocabulary(reader)
    terms = dated_terms(vocabulary, filters, Span())
    nodes = await load_bounds(reader, vocabulary, terms)
    pages = max(1, -(-len(nodes) // ROWS))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    rows = await load_rows(reader, vocabulary, terms, Window(ROWS, (page - 1) * ROWS))
    years = _years(list(nodes.values()))
    drawn = [_dated(row) for row in rows]
    return TimelineView(
        rows=rows,
        drawing=draw_timeline(drawn, ROWS, years=years),
        filters=filters,
        choices=await _choices(reader, vocabulary),
        total=len(nodes),
        page=page,
        pages=pages,
        years=years,
    )


async def _choices(
    reader: Reader, vocabulary: StatementVocabulary
) -> dict[str, tuple[Choice, ...]]:
    labels = await ontology_labels(reader)
    facets = {
        "kind": TYPE,
        "relation": vocabulary.predicate,
        "certainty": vocabulary.certainty or NOTHING,
    }
    found: dict[str, tuple[Choice, ...]] = {}
    for name, prop in facets.items():
        terms = {
            "markProperty": vocabulary.certainty or vocabulary.date,
            "dateProperty": vocabulary.date,
            "facetProperty": prop,
        }
        rows = await reader.solutions("dated_facets", terms)
        found[name] = tuple(_choice(row, labels) for row in rows)
    return found


def _choice(row: Solution, labels: Labels) -> Choice:
    return Choice(labels.ref(iri_of(row.get("value"))), int(lexical(row.get("count"))))


def _dated(row: DatedRow) -> Dated:
    return Dated(
        label=row.ref.label,
        date_text=row.when.text,
        bounds=row.when.bounds,
        mark=row.when.certainty.mark if row.when.certainty else "firm",
        denied=row.negated,
        anchor=row.ref.iri,
        group="",
    )


def _years(bounds: Sequence[Bounds]) -> tuple[int, int] | None:
    """The first and last year that any bound names."""
    days = [d for b in bounds for d in b.days]
    return (min(days).year, max(days).year) if days else None
