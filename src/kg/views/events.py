# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The dated events that name an entity: what happened, when, in which role it took part."""

from __future__ import annotations

from dataclasses import dataclass

from kg.query.results import Solution, Term
from kg.views.dates import When, first_of, is_true, when_of
from kg.views.labels import Labels, Ref, count_of, iri_of, lexical
from kg.views.reader import NOTHING, Reader, Window
from kg.views.rows import by_node
from kg.views.statement import EvidenceRef
from kg.views.timeline import Dated


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event and the roles in which it names the entity."""

    ref: Ref
    types: tuple[Ref, ...]
    roles: tuple[Ref, ...]
    when: When
    negated: bool
    evidence: tuple[EvidenceRef, ...]


@dataclass(frozen=True, slots=True)
class EventSection:
    """One window of the events that name an entity, in order of time, and how many there are."""

    total: int
    rows: tuple[EventRow, ...]
    page_size: int

    @property
    def dated(self) -> list[Dated]:
        """The rows as the timeline takes them."""
        return [
            Dated(
                label=row.ref.label,
                date_text=row.when.text,
                bounds=row.when.bounds,
                mark=row.when.certainty.mark if row.when.certainty else "firm",
                denied=row.negated,
                anchor=row.ref.iri,
                group=row.types[0].label if row.types else "",
            )
            for row in self.rows
        ]


_SECTIONS = 500
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


async def load_sections(reader: Reader, entity: str) -> dict[str, str]:
    """The sections of the source by evidence: of an entity's own, and of the events that name it.

    Empty where the publication has no evidence or no sections.
    """
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None or not (vocabulary.evidence and vocabulary.section):
        return {}
    terms = {
        "entity": entity,
        "dataGraph": reader.graph_iri("data"),
        "subjectProperty": vocabulary.subject,
        "evidenceProperty": vocabulary.evidence,
        "sectionProperty": vocabulary.section,
    }
    rows = await reader.solutions("evidence_sections", terms, Window(_SECTIONS))
    return {iri_of(row.get("evidence")): lexical(row.get("section")) for row in rows}


async def load_events(reader: Reader, entity: str, window: Window, labels: Labels) -> EventSection:
    """One window of the events of an entity; none where the publication has no statement model."""
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None:
        return EventSection(0, (), window.limit)
    terms = {
        "entity": entity,
        "dataGraph": reader.graph_iri("data"),
        "markProperty": vocabulary.certainty or vocabulary.date,
        "subjectProperty": vocabulary.subject,
    }
    total = count_of(await reader.solutions("event_count", terms))
    if total == 0:
        return EventSection(0, (), window.limit)
    terms["startProperty"] = vocabulary.earliest_start or NOTHING
    rows = await reader.solutions("events", terms, window)
    labels.add(await reader.solutions("event_labels", terms, window))
    roles = _roles(rows)
    sections = await load_sections(reader, entity)
    made = []
    for iri, said in by_node(rows, "event").items():
        evidence: list[Term] = said.get(vocabulary.evidence, [])
        made.append(
            EventRow(
                ref=labels.ref(iri),
                types=tuple(labels.ref(iri_of(t)) for t in said.get(_TYPE, ())),
                roles=tuple(labels.ref(r) for r in roles[iri]),
                when=when_of(said, vocabulary, labels),
                negated=is_true(first_of(said, vocabulary.negated)),
                evidence=tuple(
                    EvidenceRef(labels.ref(iri_of(e)), sections.get(iri_of(e), ""))
                    for e in evidence
                ),
            )
        )
    made.sort(key=lambda r: (str(r.when.bounds.earliest_start or ""), r.ref.label.lower()))
    return EventSection(total, tuple(made), window.limit)


def _roles(rows: list[Solution]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for row in rows:
        of_event = roles.setdefault(iri_of(row.get("event")), [])
        role = iri_of(row.get("role"))
        if role not in of_event:
            of_event.append(role)
    return roles
