# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the engine answers: forms, formats, datasets, parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, QueryRefusedError, QuerySyntaxError
from kg.query.embedded import EmbeddedEngine
from kg.query.protocol import QueryRequest
from kg.query.results import parse_solutions
from kg.rdf.formats import RDF, RDF_CODECS, RESULT_CODECS, RESULTS

from .conftest import LIMITS, Harness

_S7 = "<http://x/s7>"
_S7_TRIPLES = {f'<http://x/s7> <http://x/p{j}> "{49 + j}"' for j in range(4)}


@pytest.fixture(scope="module")
def harness(quads: Path) -> Iterator[Harness]:
    """An engine that takes its time: these queries have answers, whatever else the machine does."""
    made = Harness(quads, replace(LIMITS, query_timeout_seconds=60.0), 1, None)
    yield made
    made.close()


def _values(data: bytes, name: str = "o") -> list[str]:
    return sorted(str(row[name].value) for row in parse_solutions(data))


@pytest.mark.parametrize("name", RESULTS)
def test_every_result_format_of_select_and_ask(harness: Harness, name: str) -> None:
    select = harness.ask(f"SELECT ?p ?o {{ {_S7} ?p ?o }}", RESULTS[name])
    if name in {"csv", "tsv"}:
        assert len(select.splitlines()) == 5
    else:
        rows = ox.parse_query_results(select, format=RESULT_CODECS[name])
        assert isinstance(rows, ox.QuerySolutions)
        assert len(list(rows)) == 4
    assert b"true" in harness.ask(f"ASK {{ {_S7} ?p ?o }}", RESULTS[name])
    assert b"false" in harness.ask("ASK { <http://x/none> ?p ?o }", RESULTS[name])


@pytest.mark.parametrize("name", RDF)
@pytest.mark.parametrize(
    "text", [f"CONSTRUCT WHERE {{ {_S7} ?p ?o }}", f"DESCRIBE {_S7}"], ids=["CONSTRUCT", "DESCRIBE"]
)
def test_every_rdf_format_of_construct_and_describe(harness: Harness, name: str, text: str) -> None:
    data = harness.ask(text, RDF[name])
    triples = {str(quad.triple) for quad in ox.parse(data, format=RDF_CODECS[name])}
    assert triples == _S7_TRIPLES


@pytest.mark.parametrize("name", ["ttl", "trig"])
def test_prefixes_are_used(harness: Harness, name: str) -> None:
    data = harness.ask(f"DESCRIBE {_S7}", RDF[name])
    assert b"@prefix x: <http://x/>" in data
    assert b"x:s7" in data


@pytest.mark.parametrize(
    "text, fmt",
    [
        ("SELECT * {}", RDF["ttl"]),
        ("ASK {}", RDF["nt"]),
        ("CONSTRUCT WHERE { ?s ?p ?o }", RESULTS["json"]),
    ],
)
def test_a_format_of_the_wrong_kind_is_an_error(harness: Harness, text: str, fmt: object) -> None:
    with pytest.raises(QueryError) as caught:
        harness.ask(text, fmt)  # type: ignore[arg-type]
    assert caught.value.rule == "format"


def _count(harness: Harness, dataset: str = "", pattern: str = "?s ?p ?o", **more: object) -> int:
    text = f"SELECT (COUNT(*) AS ?n) {dataset} {{ {pattern} }}"
    (row,) = parse_solutions(harness.ask(text, **more))
    return int(row["n"].value)


def test_without_a_dataset_the_default_graph_is_the_union(harness: Harness) -> None:
    assert _count(harness) == 20_000
    assert _count(harness, pattern="GRAPH ?g { ?s ?p ?o }") == 20_000


def test_from_chooses_graphs(harness: Harness) -> None:
    assert _count(harness, "FROM <http://x/g2>") == 1998
    assert _count(harness, "FROM <http://x/g2> FROM <http://x/g3>") == 2000
    assert _count(harness, "FROM <http://x/unknown>") == 0
    assert _count(harness, "FROM NAMED <http://x/g2>") == 0
    assert _count(harness, "FROM NAMED <http://x/g2>", "GRAPH ?g { ?s ?p ?o }") == 1998


def test_parameters_choose_graphs_and_replace_from(harness: Harness) -> None:
    """Section 2.1.4 of the protocol: the dataset of the request wins over that of the query."""
    assert _count(harness, default_graphs=("http://x/g2",)) == 1998
    assert _count(harness, default_graphs=("http://x/g2", "http://x/g3")) == 2000
    assert _count(harness, "FROM <http://x/g1>", default_graphs=("http://x/g2",)) == 1998
    assert _count(harness, named_graphs=("http://x/g2",)) == 0
    named = "GRAPH ?g { ?s ?p ?o }"
    assert _count(harness, pattern=named, named_graphs=("http://x/g2",)) == 1998
    assert _count(harness, pattern=named, default_graphs=("http://x/g2",)) == 0


def test_describe_with_a_dataset(harness: Harness) -> None:
    assert harness.ask("DESCRIBE <http://x/odd> FROM <http://x/g1>", RDF["nt"]) == b""
    found = harness.ask("DESCRIBE <http://x/odd> FROM <http://x/g3>", RDF["nt"])
    assert len(found.splitlines()) == 2


def test_terms_take_the_place_of_variables(harness: Harness) -> None:
    terms = (("s", _S7), ("o", '"50"'))
    data = harness.ask("SELECT ?s ?p ?o { ?s ?p ?o }", substitutions=terms)
    assert _values(data, "p") == ["http://x/p1"]
    assert json.loads(harness.ask("ASK { ?s ?p ?o }", substitutions=terms))["boolean"] is True
    none = (("s", "<http://x/none>"),)
    assert json.loads(harness.ask("ASK { ?s ?p ?o }", substitutions=none))["boolean"] is False
    for text in ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        assert len(harness.ask(text, RDF["nt"], substitutions=terms[:1]).splitlines()) == 4
        assert harness.ask(text, RDF["nt"], substitutions=none) == b""


def test_a_parameter_is_a_term_and_never_text(harness: Harness) -> None:
    text = "SELECT ?s ?o { ?s <http://x/p1> ?o }"
    evil = '"\\" } ; DROP ALL #"'
    assert _values(harness.ask(text, substitutions=(("o", evil),))) == []
    for broken in ("<http://x/a> . <http://x/b>", "?v", "<a b>", ""):
        with pytest.raises(QueryError):
            harness.ask(text, substitutions=(("o", broken),))


def test_a_parameter_outside_the_projection_is_an_error(harness: Harness) -> None:
    with pytest.raises(QueryError, match="projection"):
        harness.ask("SELECT ?o { ?s <http://x/p1> ?o }", substitutions=(("s", _S7),))


@pytest.mark.parametrize("predicate", ["control", "none"])
def test_xml_is_well_formed_or_an_error(harness: Harness, predicate: str) -> None:
    where = f"{{ ?s <http://x/{predicate}> ?o }}"
    for text, fmt in (
        (f"SELECT ?o {where}", RESULTS["xml"]),
        (f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o . {{ SELECT ?s {where} }} }}", RDF["rdf"]),
    ):
        with pytest.raises(QueryRefusedError) as caught:
            harness.ask(text, fmt)
        assert caught.value.rule == "xml-characters"
        assert "JSON" in caught.value.advice
    assert len(_values(harness.ask(f"SELECT ?o {where}"))) == 1
    fine = harness.ask(f"SELECT ?o {{ {_S7} ?p ?o }}", RESULTS["xml"])
    assert len(ElementTree.fromstring(fine)[1]) == 4


def test_a_syntax_error_has_line_and_column(harness: Harness) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        harness.ask("SELECT *\n{ ?s ?p }")
    assert (caught.value.line, caught.value.rule) == (2, "syntax")
    assert caught.value.column >= 1


def test_a_large_answer_comes_in_pieces_that_make_a_whole(harness: Harness) -> None:
    async def work() -> list[bytes]:
        request = QueryRequest("SELECT * { ?s ?p ?o }")
        answer = await harness.engine.answer(request, RESULTS["tsv"])
        assert answer.rest is not None
        return [answer.first, *[part async for part in answer.rest]]

    parts = harness.run(work())
    assert len(parts) > 5
    assert len(b"".join(parts).splitlines()) == 20_001


def test_an_answer_below_64_kib_is_whole(harness: Harness) -> None:
    async def work() -> bytes:
        request = QueryRequest("SELECT * { ?s ?p ?o } LIMIT 100")
        answer = await harness.engine.answer(request, RESULTS["tsv"])
        assert answer.rest is None
        await answer.close()
        return answer.first

    assert len(harness.run(work()).splitlines()) == 101


def test_it_is_the_port() -> None:
    from kg.query.engine import Engine

    engine: type[Engine] = EmbeddedEngine
    assert engine is EmbeddedEngine
