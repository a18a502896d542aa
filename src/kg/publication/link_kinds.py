# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Which links lead from a thing of one kind to a graph of another, told without any network.

GeoNames has places and nothing else. A thing that is none, in a publication that says which of
its things are places, has no identifier there; nor has one of a class that is disjoint with those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.publication.sources import Role, Sources
from kg.rdf.targets import target_of
from kg.rdf.vocab import OWL, RDF, RDFS


@dataclass(frozen=True, slots=True)
class Kinds:
    """The classes of each thing, superclasses included, and which classes share no thing."""

    classes: dict[str, frozenset[str]]
    disjoint: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, sources: Sources) -> Kinds:
        """What data and ontology say of classes."""
        triples = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY)]
        above = _closure(_pairs(triples, RDFS.subClassOf))
        types: dict[str, set[str]] = defaultdict(set)
        for thing, kind in _pairs(triples, RDF.type):
            types[thing] |= {kind, *above.get(kind, ())}
        disjoint = _pairs(triples, OWL.disjointWith)
        return cls(
            {thing: frozenset(kinds) for thing, kinds in types.items()},
            frozenset([*disjoint, *((b, a) for a, b in disjoint)]),
        )

    def why_not(self, subject: str, value: str) -> str:
        """Why a thing cannot have this identifier; empty where nothing speaks against it."""
        target = target_of(value)
        if target is None or not target.kinds:
            return ""
        own = self.classes.get(subject, frozenset())
        wanted = frozenset(target.kinds)
        if own & wanted:
            return ""
        for kind in sorted(own):
            if any((kind, other) in self.disjoint for other in wanted):
                return f"is a <{kind}>, which nothing in {target.label} is"
        if any(kinds & wanted for kinds in self.classes.values()):
            return f"is not of a class of which the things in {target.label} are"
        return ""


def _pairs(triples: Iterable[ox.Triple], predicate: ox.NamedNode) -> list[tuple[str, str]]:
    return [
        (t.subject.value, t.object.value)
        for t in triples
        if t.predicate == predicate
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
    ]


def _closure(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Each class with all classes above it."""
    above: dict[str, set[str]] = defaultdict(set)
    for child, parent in pairs:
        above[child].add(parent)
    changed = True
    while changed:
        changed = False
        for child, parents in list(above.items()):
            further = set().union(*(above.get(p, ()) for p in parents)) - parents - {child}
            if further:
                parents |= further
                changed = True
    return dict(above)
