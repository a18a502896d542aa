# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Shapes in words: each component of SHACL reads as a sentence, and terms know their guards."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.store.manifest import Manifest
from kg.views.constraints import Code, Words, asked, joined, path_words, sentence
from kg.views.guards import find_guards
from kg.views.labels import Labels, Ref, iri_of
from kg.views.shape_graph import SH, ShapeGraph, named_in

PREFIXES = """
@prefix : <https://example.org/ns#> . @prefix s: <https://example.org/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
NS = "https://example.org/ns#"
MANIFEST = Manifest("0", "t", "d", "https://example.org/", NS, "ex")


def read_shapes(turtle: str) -> ShapeGraph:
    """The shapes in a text, as they are read from a snapshot."""
    said: dict[str, dict[str, list[ox.Triple | ox.NamedNode | ox.BlankNode | ox.Literal]]] = {}
    for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE):
        properties = said.setdefault(str(quad.subject), {})
        properties.setdefault(quad.predicate.value, []).append(quad.object)
    return ShapeGraph.of_triples(said, Labels(MANIFEST))


def written(words: Words) -> str:
    """Words as a reader sees them."""
    shown = (w.label if isinstance(w, Ref) else w.code if isinstance(w, Code) else w for w in words)
    return "".join(shown)


@pytest.mark.parametrize(
    ("constraints", "told"),
    [
        ("sh:minCount 1 ; sh:maxCount 1", "Exactly one."),
        ("sh:minCount 2", "At least two."),
        ("sh:maxCount 1 ; sh:nodeKind sh:IRI", "At most one: an IRI."),
        ("sh:minCount 2 ; sh:maxCount 12", "Two to 12."),
        ("sh:maxCount 0", "None."),
        ("sh:minCount 1 ; sh:class :Big", "At least one, each an instance of big."),
        ("sh:datatype xsd:date", "Every value is a day."),
        ("sh:datatype :EDTF", "Every value is a literal of the datatype EDTF."),
        ('sh:in ( :a :b "c" )', "Every value is a, b or c."),
        ("sh:in ( :a )", "Every value is a."),
        ("sh:hasValue :a", "Among the values is a."),
        ("sh:maxCount 1 ; sh:hasValue :a", "At most one: a."),
        ('sh:pattern "^a"', "Every value is of the form ^a."),
        ("sh:minLength 3", "Every value is at least 3 characters long."),
        ("sh:minInclusive -90.0", "Every value is -90.0 or more."),
        (
            "sh:datatype rdf:langString ; sh:uniqueLang true",
            "Every value is a text with a language; not two in one language.",
        ),
        ('sh:languageIn ( "en" "fr" )', "Every value is in one of the languages en or fr."),
        ("sh:lessThanOrEquals :end", "Every value is not after any value of end."),
        ("sh:disjoint :end", "Every value is never also a value of end."),
        (
            "sh:or ( [ sh:nodeKind sh:IRI ] [ sh:datatype xsd:string ] )",
            "Every value is an IRI or a plain text.",
        ),
        ("sh:not [ sh:class :Big ]", "Every value is not an instance of big."),
        ("sh:node s:Other", "Every value is as Other asks."),
        (
            "sh:node [ sh:property [ sh:path :p ; sh:minCount 1 ; sh:class :Big ] ]",
            "Every value is something with at least one p: an instance of big.",
        ),
        (
            "sh:qualifiedValueShape [ sh:class :Big ] ; sh:qualifiedMinCount 1",
            "At least one of the values: an instance of big.",
        ),
        ('sh:message "Only a message."', ""),
    ],
)
def test_a_rule_reads_as_a_sentence(constraints: str, told: str) -> None:
    graph = read_shapes(f"""
        s:Rule sh:path :p ; {constraints} .
        s:Other a sh:NodeShape ; sh:targetClass :Big . :Big rdf:type owl:Class .
    """)
    graph.labels.note(NS + "Big", "http://www.w3.org/2000/01/rdf-schema#label", ox.Literal("big"))
    rule = ox.NamedNode("https://example.org/shapes#Rule")
    assert written(sentence(graph, graph.of(rule))) == told


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (":p", "p"),
        ("[ sh:inversePath :p ]", "p (from there to here)"),
        ("( :p :q )", "p → q"),
        ("[ sh:alternativePath ( :p :q ) ]", "p or q"),
        ("[ sh:zeroOrMorePath :p ]", "p, over none or more steps"),
    ],
)
def test_a_path_reads_as_words(path: str, told: str) -> None:
    graph = read_shapes(f"s:Rule sh:path {path} .")
    (value,) = graph.of(ox.NamedNode("https://example.org/shapes#Rule"))[SH + "path"]
    assert written(path_words(graph, value)) == told


def test_shapes_that_run_in_a_circle_are_told_to_an_end() -> None:
    graph = read_shapes(
        "s:Rule sh:not _:a . _:a sh:not _:b . _:b sh:not _:a ; sh:in _:l . "
        "_:l rdf:first :x ; rdf:rest _:l . _:p sh:inversePath _:p ."
    )
    said = graph.of(ox.NamedNode("https://example.org/shapes#Rule"))
    assert "…" in written(joined(asked(graph, said), "; "))
    assert written(path_words(graph, ox.BlankNode("p"))).startswith("…")


def test_a_term_knows_what_guards_it_and_what_only_names_it() -> None:
    query = (
        "PREFIX e: <https://example.org/ns#> SELECT $this { $this e:founded ?d "
        "FILTER(?d < <https://example.org/ns#day>) }"
    )
    graph = read_shapes(f'''
        s:Club a sh:NodeShape ; sh:name "Club" ; sh:targetClass :Club ; sh:severity sh:Info ;
          sh:property s:Club-chair ; sh:sparql s:Club-old .
        s:Club-chair sh:path ( :chair [ sh:inversePath :knows ] ) ; sh:class :Person ;
          sh:name "Chair" .
        s:Club-old sh:message "Too old." ; sh:select "{query}" .
        s:Has sh:targetSubjectsOf :chair ; sh:class :Club .
    ''')
    guards = find_guards(graph)
    named = {iri: [(g.name, g.direct) for g in found] for iri, found in guards.items()}
    assert named[NS + "Club"] == [("Club", True), ("Has", False)]
    assert named[NS + "chair"] == [("Club: Chair", True), ("Has", True)]
    assert named[NS + "knows"] == [("Club: Chair", True)]
    assert named[NS + "Person"] == [("Club: Chair", False)]
    assert named[NS + "founded"] == named[NS + "day"] == [("Club: Club-old", False)]
    assert [g.on_class for g in guards[NS + "Club"]] == [True, False]
    assert {g.severity for g in guards[NS + "founded"]} == {"Info"}
    assert {g.severity for g in guards[NS + "Person"]} == {"Violation"}


def test_two_shapes_of_one_local_name_have_two_places() -> None:
    graph = read_shapes(
        "s:A sh:targetClass :A . <https://other.org/A> sh:targetClass :A . s:B sh:targetClass :B ."
    )
    places = {iri_of(shape): graph.fragment(shape) for shape in graph.targeted()}
    assert sorted(places.values()) == ["B", "https://example.org/shapes#A", "https://other.org/A"]


def test_a_query_names_what_it_declares_prefixes_for() -> None:
    query = "PREFIX a: <http://a/> prefix : <http://b/> SELECT * { ?x a:b :c ; c:d '<no>' }"
    assert list(named_in(query))[:2] == ["http://a/b", "http://b/c"]
    assert "http://c/d" not in named_in(query)
