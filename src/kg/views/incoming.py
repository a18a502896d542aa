# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Plain triples that lead to an entity: counted by property, one window of them listed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kg.views.labels import Labels, Ref, iri_of, lexical
from kg.views.reader import NOTHING, Reader, Window


@dataclass(frozen=True, slots=True)
class IncomingGroup:
    """What refers to the entity by one property: how many, on which page they begin, which here."""

    property: Ref
    count: int
    first_page: int
    sources: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class IncomingSection:
    """All that refers to an entity by plain triples; one window of it in groups."""

    total: int
    groups: tuple[IncomingGroup, ...]
    page_size: int


async def load_incoming(
    reader: Reader, entity: str, window: Window, labels: Labels
) -> IncomingSection:
    """One window of what refers to an entity, statements and events left out (shown as such)."""
    vocabulary = reader.manifest.vocabulary
    terms = {
        "entity": entity,
        "dataGraph": reader.graph_iri("data"),
        "subjectProperty": vocabulary.subject if vocabulary else NOTHING,
        "markProperty": (vocabulary.certainty or vocabulary.date) if vocabulary else NOTHING,
    }
    counts = await reader.solutions("incoming_counts", terms)
    if not counts:
        return IncomingSection(0, (), window.limit)
    rows = await reader.solutions("incoming", terms, window)
    labels.add(rows, term="source")
    sources: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        of_property = sources[iri_of(row.get("property"))]
        source = iri_of(row.get("source"))
        if source and source not in of_property:
            of_property.append(source)
    groups, before = [], 0
    for count in counts:
        iri, number = iri_of(count.get("property")), int(lexical(count.get("count")))
        refs = tuple(labels.ref(s) for s in sources.get(iri, ()))
        groups.append(IncomingGroup(labels.ref(iri), number, before // window.limit + 1, refs))
        before += number
    return IncomingSection(before, tuple(groups), window.limit)
