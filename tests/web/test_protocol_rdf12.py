# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What there is of SPARQL 1.2 and RDF 1.2: triple terms, base directions, and where they end.

Drafts, https://www.w3.org/TR/sparql12-query/ and https://www.w3.org/TR/rdf12-concepts/; so the
service description claims SPARQL 1.1 alone. A publication folder holds RDF 1.1 (lint says so);
these graphs come from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

from publishing import BASE, publish_graphs
from running import start_server, stop_server

GRAPH = f"{BASE}graph/triples"
REIFIES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies"
SAID = ox.Triple(ox.NamedNode(f"{BASE}a"), ox.NamedNode(f"{BASE}p"), ox.Literal("x", language="en"))
TRIPLES = {
    SAID,
    ox.Triple(ox.NamedNode(f"{BASE}r"), ox.NamedNode(REIFIES), SAID),
    ox.Triple(
        ox.NamedNode(f"{BASE}a"),
        ox.NamedNode(f"{BASE}q"),
        ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
    ),
}


@pytest.fixture(scope="module")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server whose one graph has a triple term and a base direction."""
    out = tmp_path_factory.mktemp("rdf12") / "snapshots"
    publish_graphs(out, {GRAPH: TRIPLES})
    server = start_server(out)
    with httpx.Client(base_url=server.url, timeout=30) as client:
        yield client
    stop_server(server)


def rows(client: httpx.Client, query: str) -> list[dict[str, dict[str, object]]]:
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 200, response.text
    found: list[dict[str, dict[str, object]]] = response.json()["results"]["bindings"]
    return found


TERM = {
    "type": "triple",
    "value": {
        "subject": {"type": "uri", "value": f"{BASE}a"},
        "predicate": {"type": "uri", "value": f"{BASE}p"},
        "object": {"type": "literal", "value": "x", "xml:lang": "en"},
    },
}


@pytest.mark.parametrize(
    "pattern",
    [
        "?r ?reifies <<( ?s ?p ?o )>>",
        f"?r <{REIFIES}> <<( <{BASE}a> ?p 'x'@en )>>",
        "<< ?s ?p ?o >> ?q ?t . BIND(?t AS ?r)",
        "?s ?p ?o ~ ?r",
        f"?r <{REIFIES}> ?t . FILTER(isTRIPLE(?t) && SUBJECT(?t) = <{BASE}a>)",
        f"?r ?q ?t . FILTER(sameTerm(?t, TRIPLE(<{BASE}a>, <{BASE}p>, 'x'@en)))",
    ],
)
def test_triple_terms_are_matched(triples: httpx.Client, pattern: str) -> None:
    assert len(rows(triples, f"SELECT ?r {{ {pattern} }}")) == 1


def test_a_triple_term_in_every_result_format(triples: httpx.Client) -> None:
    query = f"SELECT ?t {{ ?r <{REIFIES}> ?t }}"
    assert rows(triples, query) == [{"t": TERM}]
    expected = {
        "application/sparql-results+xml": f"<triple><subject><uri>{BASE}a</uri></subject>",
        "text/tab-separated-values": f'<<( <{BASE}a> <{BASE}p> "x"@en )>>',
        "text/csv": f"{BASE}a {BASE}p x",
    }
    for media_type, part in expected.items():
        response = triples.get("/sparql", params={"query": query}, headers={"Accept": media_type})
        assert response.status_code == 200
        assert part in response.text.replace('""', '"')


CODECS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("name", CODECS)
@pytest.mark.parametrize("path", ["/graphs?default", f"/graphs?graph={GRAPH}", "/graph/triples"])
def test_graphs_that_hold_triple_terms(triples: httpx.Client, path: str, name: str) -> None:
    separator = "&" if "?" in path else "?"
    response = triples.get(f"{path}{separator}format={name}")
    assert response.status_code == 200
    parsed = ox.parse(response.content, format=CODECS[name])
    assert {quad.triple for quad in parsed} == TRIPLES


def test_json_ld_cannot_carry_them_and_says_so(triples: httpx.Client) -> None:
    """JSON-LD 1.1 has base directions, and no triple terms: 400, never a part of the graph."""
    response = triples.get("/graphs?default&format=jsonld", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["rule"]) == (400, "rdf-1.2")
    query = f"CONSTRUCT WHERE {{ ?s <{BASE}q> ?o }}"
    response = triples.get("/sparql", params={"query": query, "format": "jsonld"})
    assert response.json()[0][f"{BASE}q"] == [
        {"@value": "x", "@language": "ar", "@direction": "rtl"}
    ]


def test_base_directions_in_results(triples: httpx.Client) -> None:
    query = f"SELECT ?o (LANGDIR(?o) AS ?d) {{ ?s <{BASE}q> ?o }}"
    (row,) = rows(triples, query)
    assert row["o"] == {"type": "literal", "value": "x", "xml:lang": "ar", "its:dir": "rtl"}
    assert row["d"]["value"] == "rtl"


def test_a_version_may_be_said(triples: httpx.Client) -> None:
    assert rows(triples, 'VERSION "1.2" SELECT (1 AS ?x) {}')


def test_the_guard_counts_triple_terms(triples: httpx.Client) -> None:
    """Quoted triples nest, and are bounded as brackets are."""
    deep = "<<( ?s ?p " * 40 + "?o" + " )>>" * 40
    problem = triples.get(
        "/sparql",
        params={"query": f"SELECT * {{ ?s ?p {deep} }}"},
        headers={"Accept": "application/json"},
    )
    assert problem.status_code == 400
    assert problem.json()["rule"] in {"nesting", "group-patterns"}
    wide = " ".join(f"<< ?s ?p{i} ?o >> ?q ?r{i} ." for i in range(100))
    problem = triples.get("/sparql", params={"query": f"SELECT * {{ {wide} }}"})
    assert problem.status_code == 400


def test_a_page_that_meets_a_triple_term_does_not_fail(triples: httpx.Client) -> None:
    """/answer shows any answer."""
    response = triples.get("/answer", params={"query": "SELECT * { ?s ?p ?o }"})
    assert response.status_code == 200
