# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries of this publication: each runs, and two engines give the same answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.plugins.sparql

ROOT = Path(__file__).parents[2]
SH = "http://www.w3.org/ns/shacl#"
EXPECTED = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))


@cache
def _examples() -> dict[str, tuple[str, str]]:
    """IRI of each example -> (kind, query text)."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted((ROOT / "examples").glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            kind = quad.predicate.value.removeprefix(SH)
            if kind in {"select", "ask", "construct", "describe"}:
                found[quad.subject.value] = (kind, quad.object.value)
    return found


@pytest.fixture(scope="module")
def oxigraph(repository_snapshot: Path) -> ox.Store:
    store = ox.Store()
    store.load(path=repository_snapshot / "quads.nq", format=ox.RdfFormat.N_QUADS)
    return store


# rdflib uses names of its own that it has deprecated; that is its business.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def rdflib_dataset(repository_snapshot: Path) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    text = (repository_snapshot / "quads.nq").read_text(encoding="utf-8")
    dataset.parse(data=text, format="nquads")
    return dataset


def _value(term: object) -> str:
    """A term as one engine-neutral string: numbers by value, the rest by lexical form."""
    text = str(term) if isinstance(term, str) else str(getattr(term, "value", term))
    try:
        return repr(float(text))
    except ValueError:
        return text


def _oxigraph_rows(store: ox.Store, text: str) -> Counter[tuple[str, ...]]:
    solutions = store.query(text, use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = solutions.variables
    return Counter(tuple("" if s[n] is None else _value(s[n]) for n in names) for s in solutions)


def _rdflib_rows(dataset: rdflib.Dataset, text: str) -> Counter[tuple[str, ...]]:
    rdflib.plugins.sparql.SPARQL_LOAD_GRAPHS = False
    result = dataset.query(text)
    assert result.vars is not None
    return Counter(
        tuple("" if row[v] is None else _value(row[v]) for v in result.vars) for row in result
    )


def _kinds(*kinds: str) -> list[str]:
    return [iri for iri, (kind, _) in _examples().items() if kind in kinds]


def test_there_are_examples_with_expected_answers() -> None:
    assert len(_examples()) >= 15
    assert set(EXPECTED) == set(_examples())


@pytest.mark.parametrize("iri", _kinds("select"))
def test_both_engines_agree(iri: str, oxigraph: ox.Store, rdflib_dataset: rdflib.Dataset) -> None:
    text = _examples()[iri][1]
    rows = _oxigraph_rows(oxigraph, text)
    assert rows
    assert rows == _rdflib_rows(rdflib_dataset, text)


@pytest.mark.parametrize("iri", _kinds("ask"))
def test_both_engines_agree_on_ask(
    iri: str, oxigraph: ox.Store, rdflib_dataset: rdflib.Dataset
) -> None:
    text = _examples()[iri][1]
    answer = bool(oxigraph.query(text, use_default_graph_as_union=True))
    assert answer == bool(rdflib_dataset.query(text).askAnswer)
    assert answer == EXPECTED[iri]["boolean"]


@pytest.mark.parametrize("iri", _kinds("construct", "describe"))
def test_both_engines_build_the_same_graph(
    iri: str, oxigraph: ox.Store, rdflib_dataset: rdflib.Dataset
) -> None:
    text = _examples()[iri][1]
    triples = oxigraph.query(text, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    ours = {(t.subject.value, t.predicate.value, _value(t.object)) for t in triples}
    theirs = {(str(s), str(p), _value(o)) for s, p, o in rdflib_dataset.query(text).graph or ()}
    assert ours
    assert ours == theirs


@pytest.mark.parametrize("iri", _kinds("select"))
def test_answer_is_as_expected(iri: str, oxigraph: ox.Store) -> None:
    solutions = oxigraph.query(_examples()[iri][1], use_default_graph_as_union=True)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    assert names == EXPECTED[iri]["columns"]
    rows = Counter(tuple("" if s[n] is None else _value(s[n]) for n in names) for s in solutions)
    expected = Counter(
        tuple("" if cell is None else _value(cell) for cell in row) for row in EXPECTED[iri]["rows"]
    )
    assert rows == expected


def test_examples_are_numbered_from_easy_to_hard() -> None:
    names = [path.stem for path in sorted((ROOT / "examples").glob("0*.ttl"))]
    assert [name[:3] for name in names] == [f"{n:03}" for n in range(1, len(names) + 1)]
    assert sorted(iri.rsplit("/", 1)[-1] for iri in _examples()) == names
    assert 32 <= len(names) <= 45


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("0*.ttl")), ids=lambda p: p.stem)
def test_an_example_says_what_it_asks(path: Path) -> None:
    """Question, explanation, keywords and target, each once and in words of its own."""
    values: dict[str, list[str]] = {}
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        values.setdefault(quad.predicate.value.replace("#", "/").rsplit("/", 1)[-1], []).append(
            quad.object.value
        )
    assert len(values["label"]) == 1
    assert len(values["comment"]) == 1
    assert values["comment"][0].endswith(".")
    assert not values["comment"][0].startswith(values["label"][0].rstrip("?"))
    assert len(values["comment"][0]) <= 240
    assert values["keywords"]
    assert values["target"] == ["https://w3id.org/nato-az/sparql"]


_TERM = re.compile(r"\b(?:naz|org|schema|skos|owl|oa|rdfs):\w+")
_WORD = re.compile(r"\b[A-Z]{3,}\b")
_NO_WORDS_OF_SPARQL = {"NATO", "EDTF", "IPAP", "IRI", "IRIs"}


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("0*.ttl")), ids=lambda p: p.stem)
def test_an_explanation_names_what_the_query_has(path: Path, oxigraph: ox.Store) -> None:
    """Each term and each word of SPARQL stands in the query; or the term is one of the ontology
    that the answer shows, the word one that the explanation offers instead."""
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#comment"):
            comment = quad.object.value
    text = _examples()[f"https://w3id.org/nato-az/examples/{path.stem}"][1]
    shown = {"naz:implied"} if path.stem == "016-memberships" else set()
    offered = {"FROM"} if path.stem == "040-baku-without-links" else set()
    terms, words = set(_TERM.findall(comment)), set(_WORD.findall(comment))
    assert {term for term in terms - shown if term not in text} == set()
    assert {word for word in words - offered - _NO_WORDS_OF_SPARQL if word not in text} == set()
    for term in shown:
        iri = ox.NamedNode(term.replace("naz:", "https://w3id.org/nato-az/ns#"))
        assert any(oxigraph.quads_for_pattern(None, None, iri))
