# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements as rows of an entity's page, and as a page of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.errors import NotFoundError
from kg.query.results import Solution
from kg.store.manifest import StatementVocabulary
from kg.views.dates import Properties, When, first_of, is_true, when_of
from kg.views.labels import Labels, Ref, Text, Value, iri_of, lexical
from kg.views.pinned import Pinned, load_pinned
from kg.views.reader import NOTHING, Reader, Window
from kg.views.rows import by_node
from kg.views.timeline import Dated

DESCRIPTION = "http://purl.org/dc/terms/description"


@dataclass(frozen=True, slots=True)
class EvidenceRef:
    """A piece of evidence, its section of the source, its passage (each empty where not known)."""

    ref: Ref
    section: str = ""
    passage: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement as seen from one of its ends: `other` is the other end.

    `sentence` says it as a person would, empty where nobody wrote it.
    """

    ref: Ref
    relation: Ref
    subject: Value
    object: Value
    other: Value
    when: When
    negated: bool
    unit: Value | None
    approximation: Value | None
    evidence: tuple[EvidenceRef, ...]
    differs_from: tuple[Ref, ...]
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """The statements of one relation on this page, how many there are, and where they begin."""

    relation: Ref
    count: int
    first_page: int
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class StatementSection:
    """All statements an entity is the subject (or the object) of; one window of them in groups."""

    total: int
    groups: tuple[StatementGroup, ...]
    page_size: int

    @property
    def rows(self) -> tuple[StatementRow, ...]:
        """The rows of all groups."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(frozen=True, slots=True)
class StatementView:
    """The page of a statement."""

    row: StatementRow
    description: str
    properties: tuple[tuple[Ref, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """From which end statements are seen: by the property that leads to the entity."""

    vocabulary: StatementVocabulary
    outgoing: bool

    @property
    def terms(self) -> dict[str, str]:
        """The parameters of the window queries, without the entity."""
        v = self.vocabulary
        return {
            "side": v.subject if self.outgoing else v.object,
            "predicateProperty": v.predicate,
            "startProperty": v.earliest_start or NOTHING,
        }


async def load_statements(
    reader: Reader, entity: str, side: Side, window: Window, labels: Labels
) -> StatementSection:
    """One window of the statements of an entity, grouped by relation, with counts of all."""
    terms = {"entity": entity, **side.terms}
    counting = {k: v for k, v in terms.items() if k != "startProperty"}
    counts = await reader.solutions("statement_counts", counting)
    total = sum(int(lexical(c.get("count"))) for c in counts)
    if total == 0:
        return StatementSection(0, (), window.limit)
    rows = await reader.solutions("statements", terms, window)
    labels.add(await reader.solutions("statement_labels", terms, window))
    evidence = await reader.solutions(
        "statement_evidence",
        {
            **terms,
            "evidenceProperty": side.vocabulary.evidence or NOTHING,
            "sectionProperty": side.vocabulary.section or NOTHING,
        },
        window,
    )
    sections = {iri_of(e.get("evidence")): lexical(e.get("section")) for e in evidence}
    made = [
        make_row(iri, properties, side, labels, sections)
        for iri, properties in by_node(rows, "statement").items()
    ]
    return StatementSection(total, _groups(made, counts, window.limit, labels), window.limit)


def make_row(
    iri: str, properties: Properties, side: Side, labels: Labels, sections: dict[str, str]
) -> StatementRow:
    """A statement from what is said of it; a missing part is shown as an empty text."""
    v = side.vocabulary

    def value(prop: str) -> Value | None:
        term = first_of(properties, prop)
        return None if term is None else labels.value(term)

    subject, object_ = value(v.subject) or Text(""), value(v.object) or Text("")
    evidence = [iri_of(e) for e in properties.get(v.evidence, ())]
    return StatementRow(
        ref=labels.ref(iri),
        relation=labels.ref(iri_of(first_of(properties, v.predicate))),
        subject=subject,
        object=object_,
        other=object_ if side.outgoing else subject,
        when=when_of(properties, v, labels),
        negated=is_true(first_of(properties, v.negated)),
        unit=value(v.unit) or value("https://schema.org/unitText"),
        approximation=value(v.approximation),
        evidence=tuple(EvidenceRef(labels.ref(e), sections.get(e, "")) for e in sorted(evidence)),
        differs_from=tuple(
            labels.ref(iri_of(d)) for d in properties.get(v.differs_from, ()) if iri_of(d)
        ),
        sentence=_described(properties, labels),
    )


def _described(properties: Properties, labels: Labels) -> str:
    """The description in the first of the publication's languages that has one."""
    by_language = {getattr(t, "language", None): t.value for t in properties.get(DESCRIPTION, ())}
    languages = (*labels.manifest.languages, None)
    return next((by_language[x] for x in languages if x in by_language), "")


def _groups(
    rows: Sequence[StatementRow], counts: list[Solution], page_size: int, labels: Labels
) -> tuple[StatementGroup, ...]:
    by_relation: dict[str, list[StatementRow]] = defaultdict(list)
    for row in rows:
        by_relation[row.relation.iri].append(row)
    groups, before = [], 0
    for count in counts:
        iri, number = iri_of(count.get("relation")), int(lexical(count.get("count")))
        ordered = _beside(sorted(by_relation.get(iri, ()), key=_row_order))
        groups.append(StatementGroup(labels.ref(iri), number, before // page_size + 1, ordered))
        before += number
    return tuple(groups)


def _row_order(row: StatementRow) -> tuple[str, str, str]:
    return str(row.when.bounds.earliest_start or ""), shown(row.other).lower(), row.ref.iri


def _beside(rows: Sequence[StatementRow]) -> tuple[StatementRow, ...]:
    """The rows in their order, but those that differ from a row right after it."""
    found: dict[str, StatementRow] = {}
    for row in rows:
        found.setdefault(row.ref.iri, row)
        differing = {other.iri for other in row.differs_from}
        found |= {r.ref.iri: r for r in rows if r.ref.iri in differing and r.ref.iri not in found}
    return tuple(found.values())


def dated_rows(section: StatementSection, entity: str = "") -> list[Dated]:
    """The rows of a section as the timeline takes them; `entity` names the far end, if any."""
    return [
        Dated(
            label=" ".join(
                shown(part) for part in (row.approximation, row.other, row.unit) if part is not None
            ),
            date_text=row.when.text,
            bounds=row.when.bounds,
            mark=row.when.certainty.mark if row.when.certainty else "firm",
            denied=row.negated,
            anchor=row.ref.iri,
            group=f"{row.relation.label} {entity}".strip(),
        )
        for row in section.rows
    ]


def shown(value: Value) -> str:
    """A value as one line of text: its label, or what the literal says."""
    return value.label if isinstance(value, Ref) else value.text


async def load_statement(reader: Reader, iri: str) -> StatementView:
    """The page of one statement. NotFoundError where nothing is said of it."""
    vocabulary = reader.manifest.vocabulary
    rows = await reader.solutions("entity_properties", {"entity": iri}, Window(500))
    if not rows or vocabulary is None:
        raise NotFoundError("no statement is published at this address")
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    labels.add(await reader.solutions("entity_labels", {"entity": iri}))
    properties = by_node([{**r, "node": r["entity"]} for r in rows], "node")[iri]
    for prop in list(properties):
        if first_of(properties, prop) is not None and prop.endswith("label"):
            labels.note(iri, prop, first_of(properties, prop))
    pinned = await _pinned(reader, properties, vocabulary)
    sections = {iri: pin.section for iri, pin in pinned.items()}
    row = make_row(iri, properties, Side(vocabulary, outgoing=True), labels, sections)
    return StatementView(
        row=replace(
            row, evidence=tuple(_with_passage(e, pinned.get(e.ref.iri)) for e in row.evidence)
        ),
        description=row.sentence,
        properties=tuple(
            (labels.ref(p), tuple(labels.value(t) for t in values))
            for p, values in sorted(properties.items())
        ),
    )


async def _pinned(
    reader: Reader, properties: Properties, vocabulary: StatementVocabulary
) -> dict[str, Pinned]:
    found = {}
    for term in properties.get(vocabulary.evidence, ())[:20]:
        pinned = await load_pinned(reader, iri_of(term))
        if pinned is not None:
            found[iri_of(term)] = pinned
    return found


def _with_passage(evidence: EvidenceRef, pinned: Pinned | None) -> EvidenceRef:
    return evidence if pinned is None else replace(evidence, passage=pinned.passage)
