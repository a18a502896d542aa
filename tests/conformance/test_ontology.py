# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The ontology: complete, consistent to a reasoner (OWL 2 RL), its examples true of the data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

ROOT = Path(__file__).parents[2]
NAZ = rdflib.Namespace("https://w3id.org/nato-az/ns#")
EDTF = URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property}
UNITS = {"http://qudt.org/vocab/unit/M2", "http://qudt.org/vocab/unit/KiloM2"}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@cache
def _ontology() -> Graph:
    return Graph().parse(ROOT / "ontology" / "naz.ttl")


@cache
def _data() -> Graph:
    graph = Graph()
    for path in sorted((ROOT / "data").glob("*.ttl")):
        graph.parse(path)
    return graph


def _terms() -> list[URIRef]:
    """The own terms."""
    return sorted(s for s in _ontology().subjects(RDFS.isDefinedBy) if isinstance(s, URIRef))


def _local(term: object) -> str:
    return str(term).rsplit("#", 1)[-1]


def _with_instances(ontology: Graph) -> Graph:
    """An instance of every own class, and a pair for every own property: what nothing can be an
    instance of shows as a contradiction."""
    graph = Graph() + ontology
    for term in _terms():
        node = URIRef(f"urn:x-test:{_local(term)}")
        types = set(ontology.objects(term, RDF.type))
        if OWL.Class in types:
            graph.add((node, RDF.type, term))
        elif OWL.ObjectProperty in types:
            graph.add((node, term, URIRef(f"{node}-object")))
    return graph


def _contradictions(graph: Graph) -> list[str]:
    """What OWL 2 RL finds inconsistent in a closed copy: its reports, and members of nothing."""
    closed = Graph() + graph
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    found = [str(o) for o in closed.objects(None, ERROR)]
    found += [f"{s} is in owl:Nothing" for s in closed.subjects(RDF.type, OWL.Nothing)]
    empty = closed.subjects(RDFS.subClassOf, OWL.Nothing)
    return sorted(found + [f"{s} is empty" for s in empty if s != OWL.Nothing])


def _relations(graph: Graph) -> Iterable[tuple[URIRef, URIRef, URIRef]]:
    """The plain triples that statements of things give."""
    for statement in graph.subjects(RDF.type, NAZ.Statement):
        parts = tuple(graph.value(statement, NAZ[p]) for p in ("subject", "predicate", "object"))
        denied = (statement, NAZ.negated, Literal(True)) in graph
        if all(isinstance(part, URIRef) for part in parts) and not denied:
            yield parts  # type: ignore[misc]


def test_every_own_term_is_complete() -> None:
    ontology = _ontology()
    assert len(_terms()) > 100
    lacking = []
    for term in _terms():
        types = set(ontology.objects(term, RDF.type))
        needs = [RDFS.label, SKOS.definition, SKOS.example]
        if types & (KINDS - {OWL.Class}):
            needs += [RDFS.domain, RDFS.range]
        lacking += [f"{_local(term)}: {_local(n)}" for n in needs if not ontology.value(term, n)]
        above = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch, SKOS.relatedMatch)
        if types & KINDS and not any(ontology.value(term, p) for p in above):
            lacking.append(f"{_local(term)}: no super-term, no match")
    assert lacking == []


def test_the_version_is_that_of_the_publication() -> None:
    project = tomllib.loads((ROOT / "kg.toml").read_text(encoding="utf-8"))["publication"]
    header = next(iter(_ontology().subjects(RDF.type, OWL.Ontology)))
    assert str(_ontology().value(header, OWL.versionInfo)) == project["version"]


def test_examples_that_are_triples_are_in_the_data() -> None:
    ontology, data = _ontology(), _data()
    relations = set(_relations(data))
    names = dict(data.namespaces()) | dict(ontology.namespaces())

    def full(name: str) -> URIRef:
        prefix, _, local = name.partition(":")
        return URIRef(names[prefix] + local)

    wrong, seen = [], 0
    for term, example in ontology.subject_objects(SKOS.example):
        words = str(example).split(" ")
        curies = [w for w in words if re.fullmatch(r"[a-z]+:[\w-]+", w)]
        if len(words) == 3 and len(curies) == 3:
            seen += 1
            triple = (full(words[0]), full(words[1]), full(words[2]))
            visited = triple[1] == NAZ.visitedPlace
            denied = triple[1] == NAZ.directRoleIn
            if not (triple in data or triple in relations or visited or denied):
                wrong.append(f"{_local(term)}: {example}")
        known = set(data.subjects()) | set(ontology.subjects())
        wrong += [f"{_local(term)}: {c}" for c in curies if full(c) not in known]
    assert seen > 60
    assert wrong == []


def test_a_reasoner_finds_no_contradiction() -> None:
    graph = Graph() + _ontology() + _data()
    for triple in _relations(_data()):
        graph.add(triple)
    # The reasoner knows no EDTF, and takes what it does not know for ill-typed.
    graph.remove((None, NAZ.date, None))
    assert _contradictions(graph) == []


def test_every_own_term_can_have_an_instance() -> None:
    assert _contradictions(_with_instances(_ontology())) == []


@pytest.mark.parametrize(
    ("term", "predicate", "value"),
    [
        (NAZ.Visit, RDFS.subClassOf, NAZ.Document),
        (NAZ.Fund, RDFS.subClassOf, OWL.Nothing),
        (NAZ.leads, RDFS.domain, SKOS.Concept),
        (NAZ.Summit, OWL.disjointWith, NAZ.Event),
    ],
)
def test_the_reasoner_sees_a_broken_ontology(
    term: URIRef, predicate: URIRef, value: URIRef
) -> None:
    broken = _with_instances(_ontology())
    broken.add((term, predicate, value))
    assert _contradictions(broken) != []


def test_the_reasoner_sees_broken_data() -> None:
    broken = Graph() + _ontology()
    broken.add((URIRef("urn:x-test:a"), NAZ.leads, URIRef("urn:x-test:b")))
    broken.add((URIRef("urn:x-test:a"), RDF.type, NAZ.Substance))
    assert _contradictions(broken) != []


def test_few_statements_have_the_coarsest_relation() -> None:
    coarse = list(_data().subjects(NAZ.predicate, rdflib.DCTERMS.relation))
    assert len(coarse) < 10


def test_units_are_those_seen_in_use() -> None:
    assert {str(unit) for unit in _data().objects(None, NAZ.unit)} <= UNITS
