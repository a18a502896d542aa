# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements and events that carry a date, read alike: their bounds, and windows of them whole.

Rule: a dated thing possibly held in a span that its earliest start and latest end reach, and
certainly where its latest start and earliest end do (docs/adr/0005). An open end has no latest
end, so it possibly holds on.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import NotFoundError
from kg.query.results import Term
from kg.store.manifest import StatementVocabulary
from kg.views.dates import Properties, When, first_of, is_true, when_of
from kg.views.entity import TYPE
from kg.views.labels import Labels, Ref, iri_of, lexical
from kg.views.reader import Reader, Window
from kg.views.rows import by_node
from kg.views.statement import EvidenceRef, Side, StatementRow, make_row
from kg.views.timeline import Bounds

ROWS = 60
"""Rows of one page."""
NODES_MAX = 10_000
"""Past this many dated nodes there is no page of them: a figure is left out, never guessed."""

DATE = "http://www.w3.org/2001/XMLSchema#date"

Terms = Mapping[str, str | ox.Literal]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included."""

    first: datetime.date = datetime.date.min
    last: datetime.date = datetime.date.max

    def possibly(self, bounds: Bounds) -> bool:
        """True where something with these bounds may have held in the span.

        What is dated only as "at the time of writing" is left out where it did not certainly hold.
        """
        start, end = bounds.earliest_start, bounds.latest_end
        if start is None and end is None:
            return self.certainly(bounds)
        return (start is None or start <= self.last) and (end is None or end >= self.first)

    def certainly(self, bounds: Bounds) -> bool:
        """True where something with these bounds held in the span."""
        start, end = bounds.latest_start, bounds.earliest_end
        return start is not None and end is not None and start <= self.last and end >= self.first


@dataclass(frozen=True, slots=True)
class Filters:
    """What a timeline is narrowed to, as IRIs; empty is all."""

    kind: str = ""
    relation: str = ""
    certainty: str = ""


@dataclass(frozen=True, slots=True)
class DatedRow:
    """A dated thing: a statement (`row` has its parts) or an event (by its label and classes)."""

    ref: Ref
    kind: Ref | None
    when: When
    negated: bool
    evidence: tuple[EvidenceRef, ...]
    row: StatementRow | None

    @property
    def heading(self) -> Ref | None:
        """What a table groups it under: its relation, or its class."""
        return self.row.relation if self.row is not None else self.kind


def dated_vocabulary(reader: Reader) -> StatementVocabulary:
    """The statement model. NotFoundError where the publication has none with bounds."""
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None or not (vocabulary.earliest_start and vocabulary.latest_end):
        raise NotFoundError("this publication has no dated statements")
    return vocabulary


def dated_terms(vocabulary: StatementVocabulary, filters: Filters, span: Span) -> Terms:
    """The parameters of the queries over dated nodes: three filters and a span."""
    mark = vocabulary.certainty or vocabulary.date
    terms: dict[str, str | ox.Literal] = {
        "markProperty": mark,
        "startProperty": vocabulary.earliest_start,
        "latestStartProperty": vocabulary.latest_start,
        "earliestEndProperty": vocabulary.earliest_end,
        "endProperty": vocabulary.latest_end,
        "from": ox.Literal(span.first.isoformat(), datatype=ox.NamedNode(DATE)),
        "to": ox.Literal(span.last.isoformat(), datatype=ox.NamedNode(DATE)),
    }
    wanted = (
        ("first", TYPE, filters.kind),
        ("second", vocabulary.predicate, filters.relation),
        ("third", vocabulary.certainty, filters.certainty),
    )
    for name, prop, value in wanted:
        terms[f"{name}Property"] = prop if value else mark
        if value:
            terms[f"{name}Value"] = value
    return terms


async def load_bounds(
    reader: Reader, vocabulary: StatementVocabulary, terms: Terms
) -> dict[str, Bounds]:
    """The bounds of all dated nodes. NotFoundError past NODES_MAX: then only SPARQL answers."""
    rows = await reader.solutions("dated_nodes", terms, Window(NODES_MAX + 1))
    if len(rows) > NODES_MAX:
        raise NotFoundError(
            f"there are more than {NODES_MAX} dated statements, too many for one axis",
            advice="Narrow the timeline, or ask in SPARQL.",
        )
    return {
        iri_of(row.get("node")): Bounds(
            *(_day(row.get(c)) for c in ("start", "latestStart", "earliestEnd", "end"))
        )
        for row in rows
    }


async def load_rows(
    reader: Reader, vocabulary: StatementVocabulary, terms: Terms, window: Window
) -> tuple[DatedRow, ...]:
    """One window of the dated nodes, whole, in order of start."""
    said = by_node(await reader.solutions("dated", terms, window), "node")
    labels = await ontology_labels(reader)
    labels.add(await reader.solutions("dated_labels", terms, window))
    for iri, properties in said.items():
        for prop, values in properties.items():
            for value in values:
                labels.note(iri, prop, value)
    made = [make_dated(iri, properties, vocabulary, labels) for iri, properties in said.items()]
    return tuple(sorted(made, key=_order))


def make_dated(
    iri: str, said: Properties, vocabulary: StatementVocabulary, labels: Labels
) -> DatedRow:
    """A dated thing from what is said of it; a statement is told by its predicate."""
    is_statement = first_of(said, vocabulary.predicate) is not None
    row = make_row(iri, said, Side(vocabulary, outgoing=True), labels, {}) if is_statement else None
    types = sorted(iri_of(t) for t in said.get(TYPE, ()) if iri_of(t))
    own = [t for t in types if t != vocabulary.event_class] or types
    return DatedRow(
        ref=labels.ref(iri),
        kind=labels.ref(own[0]) if own else None,
        when=when_of(said, vocabulary, labels),
        negated=is_true(first_of(said, vocabulary.negated)),
        evidence=tuple(
            EvidenceRef(labels.ref(iri_of(e)))
            for e in sorted(said.get(vocabulary.evidence, ()), key=lexical)
        ),
        row=row,
    )


async def ontology_labels(reader: Reader) -> Labels:
    """The labels of the terms of the ontology."""
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    return labels


def _order(row: DatedRow) -> tuple[str, str, str]:
    b = row.when.bounds
    return str(b.earliest_start or b.latest_start), str(b.latest_end or b.earliest_end), row.ref.iri


def _day(term: Term | None) -> datetime.date | None:
    try:
        return None if term is None else datetime.date.fromisoformat(term.value)
    except ValueError:
        return None
