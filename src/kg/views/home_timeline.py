# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The timeline of the front page: a few dated statements and events in lanes, on one axis.

Which ones: those the table [home] names. Else, of the statements between two things that are
vouched for in full and not denied, those that certainly held longest, the featured things first,
one for each pair of things; and the events dated most exactly, of the most frequent classes.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.query.results import Solution
from kg.store.manifest import StatementVocabulary
from kg.views.dated_nodes import DatedRow, make_dated, ontology_labels
from kg.views.labels import Ref, iri_of, lexical
from kg.views.reader import NOTHING, Reader, Window
from kg.views.rows import by_node
from kg.views.timeline import Bar, Dated, Tick, draw_timeline

STATEMENTS = 10
EVENTS = 16
EVENT_LANES = 4
ROWS_MAX = 40
"""So many of the named are shown; kg.toml may name more."""
_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar or a point: what it leads to, what that is called, and when it was."""

    ref: Ref
    when: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One line of the drawing; `name` is the thing it is about, None where it has many marks."""

    name: Ref | None
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """Lines that share a relation and one of its ends, or the events of a class (`relation`).

    `shared` is that end: the subject where `outgoing`, else the object; None for events.
    """

    relation: Ref
    shared: Ref | None
    outgoing: bool
    rows: tuple[LaneRow, ...]


@dataclass(frozen=True, slots=True)
class HomeTimeline:
    """Lanes in order of time, those of events last; the years marked; the first and last year."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    years: tuple[int, int]


async def load_home_timeline(reader: Reader) -> HomeTimeline | None:
    """The timeline of the front page; None where fewer than two things can be drawn."""
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None or not (vocabulary.earliest_start and vocabulary.latest_end):
        return None
    named = reader.manifest.home.timeline
    rows = await _load(reader, vocabulary, named or await _choose(reader, vocabulary))
    drawn = rows if named else _most_frequent(rows)
    timeline = draw_timeline([_dated(row) for row in drawn], len(drawn))
    if timeline is None:
        return None
    bars = {bar.item.anchor: bar for bar in timeline.bars}
    marks = {r.ref.iri: Mark(r.ref, r.when.text, bars[r.ref.iri]) for r in drawn}
    order = list(bars)
    drawn.sort(key=lambda row: order.index(row.ref.iri))
    years = [day.year for row in drawn for day in row.when.bounds.days]
    lanes = (*_statement_lanes(drawn, marks), *_event_lanes(drawn, marks))
    return HomeTimeline(lanes, timeline.ticks, (min(years), max(years)))


async def _load(
    reader: Reader, vocabulary: StatementVocabulary, iris: tuple[str, ...]
) -> list[DatedRow]:
    """What can be drawn of the first ROWS_MAX of some dated nodes, whole, with labels."""
    labels = await ontology_labels(reader)
    rows = []
    for iri in iris[:ROWS_MAX]:
        said = await reader.solutions("home_node", {"node": iri})
        labels.add(said, term="value")
        properties = by_node(said, "node").get(iri, {})
        for prop, values in properties.items():
            for value in values:
                labels.note(iri, prop, value)
        rows.append(make_dated(iri, properties, vocabulary, labels))
    return [row for row in rows if row.when.bounds.drawable and row.heading is not None]


def _most_frequent(rows: list[DatedRow]) -> list[DatedRow]:
    """The rows without the events of any but the EVENT_LANES most frequent classes."""
    kinds = Counter(row.kind.iri for row in rows if row.row is None and row.kind is not None)
    kept = sorted(kinds, key=lambda iri: (-kinds[iri], iri))[:EVENT_LANES]
    return [r for r in rows if r.row is not None or (r.kind is not None and r.kind.iri in kept)]


def _dated(row: DatedRow) -> Dated:
    return Dated(
        label=row.ref.label,
        date_text=row.when.text,
        bounds=row.when.bounds,
        mark=row.when.certainty.mark if row.when.certainty else "firm",
        denied=row.negated,
        anchor=row.ref.iri,
    )


def _statement_lanes(rows: Iterable[DatedRow], marks: dict[str, Mark]) -> list[Lane]:
    """Statements by their relation and the end that more of them share, the subject on a tie."""
    said = [(row.ref.iri, row.row) for row in rows if row.row is not None]
    ends = Counter(
        (statement.relation.iri, end, outgoing)
        for _, statement in said
        for end, outgoing in ((statement.subject, True), (statement.object, False))
    )
    found: dict[tuple[str, object, bool], list[LaneRow]] = {}
    heads: dict[tuple[str, object, bool], tuple[Ref, Ref]] = {}
    for iri, s in said:
        outgoing = ends[s.relation.iri, s.subject, True] >= ends[s.relation.iri, s.object, False]
        shared, name = (s.subject, s.object) if outgoing else (s.object, s.subject)
        if not isinstance(shared, Ref) or not isinstance(name, Ref):
            shared, name = s.subject, marks[iri].ref
        if isinstance(shared, Ref):
            key = (s.relation.iri, shared, outgoing)
            found.setdefault(key, []).append(LaneRow(name, (marks[iri],)))
            heads[key] = (s.relation, shared)
    return [Lane(*heads[key], key[2], tuple(lane)) for key, lane in found.items()]


def _event_lanes(rows: Iterable[DatedRow], marks: dict[str, Mark]) -> list[Lane]:
    """Events by their class, all of one class on one line; a single one is named."""
    found: dict[Ref, list[DatedRow]] = {}
    for row in rows:
        if row.row is None and row.kind is not None:
            found.setdefault(row.kind, []).append(row)
    lanes = []
    for kind, events in found.items():
        name = events[0].ref if len(events) == 1 else None
        line = LaneRow(name, tuple(marks[event.ref.iri] for event in events))
        lanes.append(Lane(kind, None, True, (line,)))
    return lanes


async def _choose(reader: Reader, vocabulary: StatementVocabulary) -> tuple[str, ...]:
    terms = {
        "startProperty": vocabulary.earliest_start,
        "latestStartProperty": vocabulary.latest_start,
        "earliestEndProperty": vocabulary.earliest_end,
        "subjectProperty": vocabulary.subject,
        "objectProperty": vocabulary.object,
        "negatedProperty": vocabulary.negated or NOTHING,
        "certaintyProperty": vocabulary.certainty or NOTHING,
    }
    rows = await reader.solutions("home_dated", terms, Window(_LOOKED_AT))
    firm = {"", *vocabulary.derivable_certainties[:1]}
    vouched = [row for row in rows if iri_of(row.get("certainty")) in firm]
    base = reader.manifest.base_iri
    events = [
        row
        for row in vouched
        if row.get("subject") is None and lexical(row.get("node")).startswith(f"{base}id/")
    ]
    events.sort(key=lambda row: (_days(row, "start", "latestStart"), lexical(row.get("node"))))
    featured = {f"{base}id/{slug}" for slug in reader.manifest.featured}
    statements = [row for row in vouched if all(e.startswith(base) for e in _ends(row))]
    statements.sort(
        key=lambda row: (
            not featured.intersection(_ends(row)),
            -_days(row, "latestStart", "earliestEnd"),
            lexical(row.get("node")),
        )
    )
    pairs: dict[frozenset[str], str] = {}
    for row in statements:
        pairs.setdefault(frozenset(_ends(row)), iri_of(row.get("node")))
    named = dict.fromkeys(iri_of(row.get("node")) for row in events)
    return (*list(pairs.values())[:STATEMENTS], *list(named)[:EVENTS])


def _ends(row: Solution) -> tuple[str, str]:
    return iri_of(row.get("subject")), iri_of(row.get("object"))


def _days(row: Solution, first: str, last: str) -> int:
    """The days from one bound to another; none where one of them is no date."""
    try:
        one, two = (datetime.date.fromisoformat(lexical(row.get(name))) for name in (first, last))
    except ValueError:
        return 0
    return (two - one).days
