# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading by the Graph Store Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/.

A section in a docstring is one of that document.
"""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

BASE = "https://w3id.org/nato-az/"
CODECS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}


@pytest.fixture
def graphs(client: httpx.Client) -> list[str]:
    """The IRIs of all graphs, by a query."""
    query = "SELECT DISTINCT ?g { GRAPH ?g {} }"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return [row["g"]["value"] for row in rows]


def count(client: httpx.Client, **dataset: str) -> int:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    response = client.get("/sparql", params={"query": query, **dataset})
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def triples(response: httpx.Response) -> set[ox.Triple]:
    assert response.status_code == 200, response.text
    codec = CODECS[response.headers["content-type"].split(";")[0]]
    return {quad.triple for quad in ox.parse(response.content, format=codec)}


def test_every_graph_by_its_iri(client: httpx.Client, graphs: list[str]) -> None:
    """4.2, 5.2: indirect identification by ?graph=."""
    assert len(graphs) >= 5
    for iri in graphs:
        response = client.get("/graphs", params={"graph": iri})
        assert len(triples(response)) == count(client, **{"default-graph-uri": iri})


def test_every_graph_by_its_address(client: httpx.Client, graphs: list[str]) -> None:
    """4.1: direct identification, for each graph whose IRI has an address of its own here."""
    direct = [iri for iri in graphs if iri.startswith(f"{BASE}graph/")]
    assert len(direct) >= 5
    for iri in direct:
        response = client.get(f"/{iri.removeprefix(BASE)}", headers={"Accept": "text/turtle"})
        assert triples(response) == triples(client.get("/graphs", params={"graph": iri}))


def test_the_default_graph_is_that_of_a_query(client: httpx.Client) -> None:
    """4.2: ?default."""
    assert len(triples(client.get("/graphs?default"))) == count(client)


@pytest.mark.parametrize("media_type", CODECS)
def test_every_format_of_a_graph(client: httpx.Client, media_type: str) -> None:
    """5.2: the representation is negotiated."""
    address = "/graphs?graph=" + f"{BASE}graph/ontology"
    response = client.get(address, headers={"Accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    assert triples(response) == triples(client.get(address))


def test_a_format_that_is_none_is_406(client: httpx.Client) -> None:
    """5.1, 5.2: 406 where no format fits."""
    for path in ("/graphs?default", "/graph/data"):
        assert client.get(path, headers={"Accept": "text/html"}).status_code == 406
        assert client.get(f"{path}&format=pdf" if "?" in path else f"{path}?format=pdf")


@pytest.mark.parametrize("path", ["/graphs?graph=urn:nothing", "/graph/nothing", "/graph/kfor"])
def test_an_unknown_graph_is_404(client: httpx.Client, path: str) -> None:
    """5.1: 404 where there is no such graph."""
    assert client.get(path).status_code == 404
    assert client.head(path).status_code == 404


@pytest.mark.parametrize("query", ["", "?", "?x=y", "?default&graph=urn:a", "?graph=a&graph=b"])
def test_one_graph_is_named(client: httpx.Client, query: str) -> None:
    """4.2: either ?default or one ?graph=."""
    assert client.get(f"/graphs{query}").status_code == 400


@pytest.mark.parametrize("value", ["", "graph/data", "/graph/data", "%3Cx%3E", "a%20b:c", "%FF"])
def test_a_graph_is_named_by_an_absolute_iri(client: httpx.Client, value: str) -> None:
    """4.2: the embedded IRI is absolute."""
    assert client.get(f"/graphs?graph={value}").status_code == 400


@pytest.mark.parametrize("path", ["/graphs?default", "/graphs?graph=" + BASE, "/graph/data"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writing_is_405(client: httpx.Client, method: str, path: str) -> None:
    """5.1: a method that is not offered is 405 with Allow, before the graph is looked for."""
    headers = {"Content-Type": "text/turtle"}
    response = client.request(method, path, content=b"<urn:a> <urn:b> 1 .", headers=headers)
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/graphs?default", "/graph/ontology"])
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    """5.6."""
    head, got = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]
