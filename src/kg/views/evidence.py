# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Evidence: which passage of which source, what rests on it; a source and the pins in it."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.views.dates import Properties, first_of
from kg.views.entity import EntityView, load_entity
from kg.views.labels import Labels, Ref, Value, count_of, iri_of, lexical
from kg.views.pinned import OA, load_pinned
from kg.views.reader import NOTHING, Reader, Window

USES = 100
PINS = 400


@dataclass(frozen=True, slots=True)
class Use:
    """A statement or event that rests on the evidence."""

    ref: Ref
    description: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The page of a piece of evidence; positions are characters of the folded text, or empty.

    `passage` is empty where the operator does not show the document, or it is another edition.
    """

    ref: Ref
    source: Value | None
    section: str
    start: str
    end: str
    sha256: str
    passage: str
    uses: tuple[Use, ...]
    properties: tuple[tuple[Ref, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A piece of evidence as the page of its source lists it."""

    ref: Ref
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class PinSection:
    """The pins of one section of the source, in the order of the text."""

    title: str
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """The page of a source: what is said of it, and one window of the evidence pinned in it."""

    entity: EntityView
    total: int
    sections: tuple[PinSection, ...]
    page: int
    pages: int


async def load_evidence(reader: Reader, iri: str) -> EvidenceView:
    """The page of a piece of evidence. NotFoundError where nothing is said of it."""
    pinned = await load_pinned(reader, iri)
    if pinned is None:
        raise NotFoundError("no evidence is published at this address")
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    labels.add(await reader.solutions("entity_labels", {"entity": iri}))
    source = first_of(pinned.said, OA + "hasSource")
    return EvidenceView(
        ref=labels.ref(iri),
        source=None if source is None else labels.value(source),
        section=pinned.section,
        start=pinned.start,
        end=pinned.end,
        sha256=pinned.sha256,
        passage=pinned.passage,
        uses=await _uses(reader, iri),
        properties=_all(pinned.said, labels),
    )


def _all(said: Properties, labels: Labels) -> tuple[tuple[Ref, tuple[Value, ...]], ...]:
    return tuple(
        (labels.ref(p), tuple(labels.value(t) for t in values))
        for p, values in sorted(said.items())
    )


async def _uses(reader: Reader, iri: str) -> tuple[Use, ...]:
    vocabulary = reader.manifest.vocabulary
    if vocabulary is None:
        return ()
    terms = {"entity": iri, "evidenceProperty": vocabulary.evidence}
    rows = await reader.solutions("evidence_uses", terms, Window(USES))
    labels = Labels(reader.manifest)
    labels.add(rows, term="user")
    descriptions = {iri_of(r.get("user")): lexical(r.get("description")) for r in rows}
    return tuple(Use(labels.ref(user), text) for user, text in descriptions.items())


async def load_source(reader: Reader, iri: str, page: int = 1) -> SourceView:
    """The page of a source. NotFoundError where nothing is said of it, or no such page."""
    entity = await load_entity(reader, iri)
    total = count_of(await reader.solutions("source_evidence_count", {"entity": iri}))
    pages = max(1, -(-total // PINS))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    vocabulary = reader.manifest.vocabulary
    section = vocabulary.section if vocabulary is not None else NOTHING
    terms = {"entity": iri, "sectionProperty": section or NOTHING}
    rows = await reader.solutions("source_evidence", terms, Window(PINS, (page - 1) * PINS))
    labels = Labels(reader.manifest)
    sections: dict[str, list[Pin]] = {}
    for row in rows:
        pin = Pin(
            labels.ref(iri_of(row.get("evidence"))),
            lexical(row.get("start")),
            lexical(row.get("end")),
        )
        sections.setdefault(lexical(row.get("section")), []).append(pin)
    grouped = tuple(PinSection(title, tuple(pins)) for title, pins in sections.items())
    return SourceView(entity, total, grouped, page, pages)
