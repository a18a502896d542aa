# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An entity as its page shows it: what it is, its dated statements, who refers to it, links out."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import GoneError, NotFoundError
from kg.query.results import Solution, Term
from kg.views.brief import choose_brief
from kg.views.dates import When, is_true, when_of
from kg.views.differing import Difference, load_differences
from kg.views.elsewhere import LinkGroup, group_links, is_link
from kg.views.events import EventSection, load_events, load_sections
from kg.views.incoming import IncomingSection, load_incoming
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, Text, Value, iri_of, text_of
from kg.views.neighbours import Neighbour, find_neighbours
from kg.views.position import Position, load_position
from kg.views.reader import NOTHING, Reader, Window
from kg.views.rows import by_node
from kg.views.statement import (
    EvidenceRef,
    Side,
    StatementRow,
    StatementSection,
    dated_rows,
    load_statements,
)
from kg.views.timeline import Timeline, draw_timeline

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DESCRIPTIONS = (
    "http://purl.org/dc/terms/description",
    "http://www.w3.org/2004/02/skos/core#definition",
    "http://www.w3.org/2000/01/rdf-schema#comment",
    "https://schema.org/description",
)
NAMES = (
    "http://www.w3.org/2004/02/skos/core#altLabel",
    "https://schema.org/alternateName",
    "http://www.w3.org/2004/02/skos/core#hiddenLabel",
)
PROPERTIES_MAX = 500
OUTGOING = 60
INCOMING = 40
EVENTS = 25
REFERRERS = 40


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """A property and its values, as plain triples say it."""

    property: Ref
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    """A node within the entity, such as its geometry; `fragment` ends its IRI."""

    fragment: str
    properties: tuple[PropertyRow, ...]


@dataclass(frozen=True, slots=True)
class EntityView:
    """The page of an entity. `pages` is the number of pages its longest list needs."""

    ref: Ref
    types: tuple[Ref, ...]
    description: Text | None
    names: tuple[Text, ...]
    when: When | None
    when_evidence: tuple[EvidenceRef, ...]
    brief: tuple[StatementRow, ...]
    outgoing: StatementSection
    incoming: StatementSection
    events: EventSection
    referrers: IncomingSection
    properties: tuple[PropertyRow, ...]
    properties_truncated: bool
    parts: tuple[PartView, ...]
    links: tuple[LinkGroup, ...]
    timeline: Timeline | None
    neighbours: tuple[Neighbour, ...]
    differences: tuple[Difference, ...]
    position: Position | None
    page: int
    pages: int


async def check_published(reader: Reader, iri: str) -> None:
    """NotFoundError where nothing is said of the IRI, GoneError where it was withdrawn."""
    rows = await reader.solutions("entity_status", {"entity": iri})
    if not rows:
        raise NotFoundError(
            f"nothing is published about <{iri}>",
            advice="Check the address; the home page lists what there is.",
        )
    if is_true(rows[0].get("deprecated")):
        raise GoneError(f"<{iri}> was withdrawn", successor=iri_of(rows[0].get("successor")))


async def load_entity(reader: Reader, iri: str, page: int = 1) -> EntityView:
    """The page of an entity; `page` counts from 1 and moves all its lists together."""
    await check_published(reader, iri)
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    labels.add(await reader.solutions("entity_labels", {"entity": iri}))
    window = Window(PROPERTIES_MAX)
    rows = await reader.solutions("entity_properties", {"entity": iri}, window)
    for row in rows:
        labels.note(iri, iri_of(row.get("property")), row.get("value"))
    outgoing, incoming = await _both_sides(reader, iri, page, labels)
    events = await load_events(reader, iri, _window(EVENTS, page), labels)
    referrers = await load_incoming(reader, iri, _window(REFERRERS, page), labels)
    sections = (
        (outgoing.total, OUTGOING),
        (incoming.total, INCOMING),
        (events.total, EVENTS),
        (referrers.total, REFERRERS),
    )
    pages = max(1, *(-(-total // size) for total, size in sections))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    terms = {"entity": iri, "dataGraph": reader.graph_iri("data")}
    parts = await reader.solutions("entity_parts", terms, window)
    used = {iri_of(row.get("property")) for row in rows}
    position = await load_position(reader, used, labels.ref(iri), labels)
    differences = await load_differences(reader, [*outgoing.rows, *incoming.rows])
    vocabulary = reader.manifest.vocabulary
    has_evidence = vocabulary is not None and vocabulary.evidence in used
    lists = _Lists(
        outgoing=outgoing,
        incoming=incoming,
        events=events,
        referrers=referrers,
        parts=parts,
        differences=differences,
        position=position,
        sections=await load_sections(reader, iri) if has_evidence else {},
        page=page,
        pages=pages,
    )
    return _view(reader, iri, rows, labels, lists)


@dataclass(frozen=True, slots=True)
class _Lists:
    outgoing: StatementSection
    incoming: StatementSection
    events: EventSection
    referrers: IncomingSection
    parts: list[Solution]
    differences: tuple[Difference, ...]
    position: Position | None
    sections: dict[str, str]
    page: int
    pages: int


def _window(size: int, page: int) -> Window:
    return Window(size, (page - 1) * size)


async def _both_sides(
    reader: Reader, iri: str, page: int, labels: Labels
) -> tuple[StatementSection, StatementSection]:
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None:
        return StatementSection(0, (), OUTGOING), StatementSection(0, (), INCOMING)
    out = Side(vocabulary, outgoing=True)
    into = Side(vocabulary, outgoing=False)
    return (
        await load_statements(reader, iri, out, _window(OUTGOING, page), labels),
        await load_statements(reader, iri, into, _window(INCOMING, page), labels),
    )


def _view(
    reader: Reader, iri: str, rows: list[Solution], labels: Labels, lists: _Lists
) -> EntityView:
    said = by_node(rows, "entity").get(iri, {})
    vocabulary = reader.manifest.vocabulary
    when = when_of(said, vocabulary, labels) if vocabulary is not None else None
    has_date = when is not None and bool(when.text or when.certainty)
    evidence = said.get(vocabulary.evidence, ()) if vocabulary is not None and has_date else ()
    links_graph = reader.graph_iri("links")
    linked = [r for r in rows if is_link(r, links_graph)]
    plain = [r for r in rows if not is_link(r, links_graph) and _is_plain(r, reader)]
    dated = dated_rows(lists.outgoing) + dated_rows(lists.incoming, labels.ref(iri).label)
    return EntityView(
        ref=labels.ref(iri),
        types=tuple(labels.ref(iri_of(t)) for t in said.get(TYPE, ()) if iri_of(t)),
        description=_best_text(said, DESCRIPTIONS, reader),
        names=_names(said, labels.ref(iri).label),
        when=when if has_date else None,
        when_evidence=tuple(
            EvidenceRef(labels.ref(iri_of(e)), lists.sections.get(iri_of(e), ""))
            for e in evidence
            if iri_of(e)
        ),
        brief=choose_brief([*lists.outgoing.rows, *lists.incoming.rows]),
        outgoing=lists.outgoing,
        incoming=lists.incoming,
        events=lists.events,
        referrers=lists.referrers,
        properties=_property_rows(plain, labels),
        properties_truncated=len(rows) >= PROPERTIES_MAX,
        parts=_parts(lists.parts, iri, labels),
        links=group_links(linked, labels),
        timeline=draw_timeline([*dated, *lists.events.dated]),
        neighbours=find_neighbours([*lists.outgoing.rows, *lists.incoming.rows]),
        differences=lists.differences,
        position=lists.position,
        page=lists.page,
        pages=lists.pages,
    )


def _is_plain(row: Solution, reader: Reader) -> bool:
    """True for a triple the table of properties shows: authored, and not shown elsewhere."""
    shown = {TYPE, *LABEL_PROPERTIES, *DESCRIPTIONS, *NAMES}
    v = reader.manifest.vocabulary
    if v is not None:
        shown |= {v.date, v.certainty, v.evidence}
    derived = reader.graph_iri("derived")
    graph = iri_of(row.get("graph"))
    return iri_of(row.get("property")) not in shown and (graph == NOTHING or graph != derived)


def _property_rows(rows: list[Solution], labels: Labels) -> tuple[PropertyRow, ...]:
    said = by_node(rows, "entity")
    found = [
        PropertyRow(labels.ref(prop), tuple(labels.value(t) for t in values))
        for properties in said.values()
        for prop, values in properties.items()
    ]
    return tuple(sorted(found, key=lambda r: (r.property.label.lower(), r.property.iri)))


def _parts(rows: list[Solution], iri: str, labels: Labels) -> tuple[PartView, ...]:
    """The nodes within an entity, without their types."""
    by_part: dict[str, list[Solution]] = {}
    for row in rows:
        if iri_of(row.get("property")) != TYPE:
            by_part.setdefault(iri_of(row.get("part")), []).append(row)
    return tuple(
        PartView(part.removeprefix(f"{iri}#"), _property_rows(by_part[part], labels))
        for part in sorted(by_part)
    )


def _best_text(
    said: dict[str, list[Term]], properties: tuple[str, ...], reader: Reader
) -> Text | None:
    for prop in properties:
        texts = [text_of(t) for t in said.get(prop, ()) if isinstance(t, ox.Literal)]
        for language in (*reader.manifest.languages, ""):
            for text in texts:
                if text.lang.lower() == language.lower():
                    return text
        if texts:
            return texts[0]
    return None


def _names(said: dict[str, list[Term]], label: str) -> tuple[Text, ...]:
    """Other names: labels in other languages and alternative labels, each once."""
    found: dict[tuple[str, str], Text] = {}
    for prop in (*LABEL_PROPERTIES, *NAMES):
        for term in said.get(prop, ()):
            if isinstance(term, ox.Literal):
                text = text_of(term)
                if text.text != label:
                    found.setdefault((text.text, text.lang), text)
    return tuple(sorted(found.values(), key=lambda t: (t.lang, t.text)))
