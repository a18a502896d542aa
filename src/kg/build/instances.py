# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Which of the things in the data are statements, events, pieces of evidence, entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.rdf.vocab import GEO, OA, RDF, RDFS
from kg.store.manifest import StatementVocabulary

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Instances:
    """IRIs by what they are. Entities are typed IRIs that are no statement, evidence, selector,
    geometry.

    Events are entities as well: statements are about them.
    """

    statements: frozenset[str]
    events: frozenset[str]
    evidence: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Triples by subject and predicate; values are in the order of their text."""

    values: Mapping[tuple[str, str], Sequence[Term]]

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> Facts:
        """The triples whose subjects are IRIs."""
        found: dict[tuple[str, str], list[Term]] = defaultdict(list)
        for triple in triples:
            if isinstance(triple.subject, ox.NamedNode):
                found[triple.subject.value, triple.predicate.value].append(triple.object)
        for values in found.values():
            values.sort(key=str)
        return cls(dict(found))

    def literals(self, subject: str, predicate: str) -> list[ox.Literal]:
        """The literals among the values."""
        found = self.values.get((subject, predicate), ()) if predicate else ()
        return [v for v in found if isinstance(v, ox.Literal)]

    def iris(self, subject: str, predicate: str) -> list[str]:
        """The IRIs among the values."""
        found = self.values.get((subject, predicate), ()) if predicate else ()
        return [v.value for v in found if isinstance(v, ox.NamedNode)]

    def text(self, subject: str, predicate: str) -> str:
        """The first literal as text, or empty."""
        found = self.literals(subject, predicate)
        return found[0].value if found else ""


def find_instances(
    triples: Collection[ox.Triple],
    ontology: Iterable[ox.Triple],
    vocabulary: StatementVocabulary | None,
) -> Instances:
    """The instances among `triples`; events are those of the event class and its subclasses.

    Without a statement vocabulary every typed IRI is an entity.
    """
    typed = [t for t in triples if t.predicate == RDF.type and _are_iris(t.subject, t.object)]
    subjects = frozenset(_value(t.subject) for t in typed)
    nothing: frozenset[str] = frozenset()
    if vocabulary is None:
        return Instances(nothing, nothing, nothing, subjects)
    classes = _with_subclasses({vocabulary.event_class} - {""}, ontology)
    statements = _instances(typed, {vocabulary.statement_class})
    evidence = frozenset(
        _value(t.subject) for t in triples if t.predicate.value == vocabulary.sha256
    )
    parts = {_value(t.object) for t in triples if t.predicate in (OA.hasSelector, GEO.hasGeometry)}
    entities = subjects - statements - evidence - parts
    return Instances(statements, _instances(typed, classes), evidence, entities)


def _with_subclasses(classes: set[str], ontology: Iterable[ox.Triple]) -> set[str]:
    pairs = [(t.subject, t.object) for t in ontology if t.predicate == RDFS.subClassOf]
    iris = [(_value(child), _value(parent)) for child, parent in pairs if _are_iris(child, parent)]
    found = set(classes)
    while new := {child for child, parent in iris if parent in found} - found:
        found |= new
    return found


def _instances(typed: Iterable[ox.Triple], classes: Collection[str]) -> frozenset[str]:
    return frozenset(_value(t.subject) for t in typed if _value(t.object) in classes)


def _are_iris(*terms: object) -> bool:
    return all(isinstance(term, ox.NamedNode) for term in terms)


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
