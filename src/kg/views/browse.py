# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Ways in: the classes of what is published, their members, cards of featured entities."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.query.results import Term
from kg.views.entity import DESCRIPTIONS, TYPE
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, iri_of, lexical
from kg.views.position import Position, load_class_positions
from kg.views.reader import Reader, Window

MEMBERS = 100


@dataclass(frozen=True, slots=True)
class ClassCount:
    """A class and how many members it has."""

    ref: Ref
    count: int


@dataclass(frozen=True, slots=True)
class Card:
    """An entity in a list: its name, its class, a line about it."""

    ref: Ref
    type: Ref | None
    description: str


@dataclass(frozen=True, slots=True)
class ClassView:
    """One window of the members of a class; `positions` are of those that have one."""

    ref: Ref
    total: int
    members: tuple[Card, ...]
    positions: tuple[Position, ...]
    page: int
    pages: int


async def _labels(reader: Reader) -> Labels:
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    return labels


async def load_classes(reader: Reader) -> tuple[ClassCount, ...]:
    """The classes of the data, the largest first; statements and evidence are left out."""
    labels = await _labels(reader)
    counts = await _counts(reader)
    return tuple(ClassCount(labels.ref(iri), count) for iri, count in counts.items())


async def _counts(reader: Reader) -> dict[str, int]:
    base = reader.manifest.base_iri
    terms = {
        "dataGraph": reader.graph_iri("data"),
        "statements": f"{base}statement/",
        "evidence": f"{base}evidence/",
    }
    rows = await reader.solutions("classes", terms)
    return {iri_of(r.get("class")): int(lexical(r.get("count"))) for r in rows}


async def load_class(reader: Reader, iri: str, page: int = 1) -> ClassView:
    """One page of the members of a class. NotFoundError where it has none, or no such page."""
    total = (await _counts(reader)).get(iri, 0)
    pages = max(1, -(-total // MEMBERS))
    if total == 0 or page > pages:
        raise NotFoundError(f"nothing of the class <{iri}> is published on such a page")
    terms = {"dataGraph": reader.graph_iri("data"), "class": iri}
    window = Window(MEMBERS, (page - 1) * MEMBERS)
    rows = await reader.solutions("class_members", terms, window)
    labels = await _labels(reader)
    labels.add(rows, term="entity")
    lines = {iri_of(r.get("entity")): lexical(r.get("description")) for r in rows}
    members = sorted(
        (Card(labels.ref(e), None, line) for e, line in lines.items() if e),
        key=lambda card: card.ref.label.lower(),
    )
    refs = [card.ref for card in members]
    positions = await load_class_positions(reader, iri, window, refs, labels)
    return ClassView(labels.ref(iri), total, tuple(members), positions, page, pages)


async def load_cards(reader: Reader, iris: tuple[str, ...]) -> tuple[Card, ...]:
    """Cards of some entities, in their order; those nothing is said of are left out."""
    labels = await _labels(reader)
    cards = []
    for iri in iris:
        rows = await reader.solutions("entity_card", {"entity": iri})
        if not rows:
            continue
        types: list[str] = []
        descriptions: list[Term] = []
        for row in rows:
            prop, value = iri_of(row.get("property")), row.get("value")
            if prop in LABEL_PROPERTIES:
                labels.note(iri, prop, value)
            elif prop == TYPE and iri_of(value):
                types.append(iri_of(value))
            elif prop in DESCRIPTIONS and value is not None:
                descriptions.append(value)
        cards.append(
            Card(
                labels.ref(iri),
                labels.ref(min(types)) if types else None,
                descriptions[0].value if descriptions else "",
            )
        )
    return tuple(cards)
