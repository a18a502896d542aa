# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How often the terms of the own namespace are used in a snapshot, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kg.query.results import Solution
from kg.views.labels import Labels, Ref, Value, iri_of, lexical
from kg.views.reader import Reader, Window
from kg.views.shape_graph import TYPE

SHOWN = 12
"""So many places are shown of each use; the query behind the figure gives all."""
_PUBLISHED = ("data", "derived", "links")


@dataclass(frozen=True, slots=True)
class Uses:
    """Numbers of distinct triples: instances of the class, triples of the property, statements
    with it as their relation; and by property, how often it is a value otherwise."""

    instances: int = 0
    triples: int = 0
    statements: int = 0
    values: Mapping[str, int] | None = None

    @property
    def total(self) -> int:
        """All uses; 0 for a term that is only defined."""
        return self.instances + self.triples + self.statements + sum((self.values or {}).values())


@dataclass(frozen=True, slots=True)
class UseList:
    """The first of the places where a term is used, with how many there are.

    `property` is what the places have the term as a value of, None where it is the predicate;
    `rows` are nodes and, where the term is the predicate, their values.
    """

    property: Ref | None
    count: int
    rows: tuple[tuple[Ref, Value | None], ...]


async def load_uses(reader: Reader) -> dict[str, Uses]:
    """Term of the namespace -> its uses; those of no use are left out.

    Instances and triples are counted in all graphs, statements and values in what is published
    (not in the ontology or the shapes, where terms are only defined and asked for).
    """
    own = {"namespace": reader.manifest.namespace}
    vocabulary = reader.manifest.vocabulary
    predicate = vocabulary.predicate if vocabulary is not None else ""
    triples: Counter[str] = Counter()
    for row in await reader.solutions("predicate_uses", own):
        triples[iri_of(row.get("term"))] += _count(row)
    published = {reader.graph_iri(role) for role in _PUBLISHED}
    instances: Counter[str] = Counter()
    values: dict[str, Counter[str]] = {}
    for row in await reader.solutions("value_uses", own):
        term, prop = iri_of(row.get("term")), iri_of(row.get("property"))
        if prop == TYPE:
            instances[term] += _count(row)
        elif iri_of(row.get("graph")) in published:
            values.setdefault(term, Counter())[prop] += _count(row)
    return {
        term: Uses(
            instances[term],
            triples[term],
            values.get(term, Counter())[predicate],
            {p: n for p, n in sorted(values.get(term, {}).items()) if p != predicate},
        )
        for term in {*triples, *instances, *values}
    }


async def load_places(reader: Reader, iri: str, uses: Uses, labels: Labels) -> tuple[UseList, ...]:
    """Where a term is used: members, statements, triples, other values, the first of each."""
    vocabulary = reader.manifest.vocabulary
    asked = {TYPE: uses.instances}
    if vocabulary is not None:
        asked[vocabulary.predicate] = uses.statements
    found = []
    for prop, count in (asked | dict(uses.values or {})).items():
        if count:
            terms = {"property": prop, "term": iri}
            rows = await reader.solutions("valued", terms, Window(SHOWN))
            labels.add(rows, term="node")
            nodes = dict.fromkeys(iri_of(row.get("node")) for row in rows)
            places: tuple[tuple[Ref, Value | None], ...] = tuple(
                (labels.ref(node), None) for node in nodes
            )
            found.append(UseList(labels.ref(prop), count, places))
    if uses.triples:
        rows = await reader.solutions("property_triples", {"property": iri}, Window(SHOWN))
        labels.add(rows)
        pairs = dict.fromkeys((iri_of(row.get("node")), row.get("value")) for row in rows)
        triples = tuple(
            (labels.ref(n), labels.value(v) if v is not None else None) for n, v in pairs
        )
        found.append(UseList(None, uses.triples, triples))
    return tuple(found)


def _count(row: Solution) -> int:
    return int(lexical(row.get("count")) or 0)
