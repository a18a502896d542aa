# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The service description claims what is, and nothing else.

https://www.w3.org/TR/sparql11-service-description/
"""

from __future__ import annotations

import httpx
import pytest
import rdflib
from rdflib.namespace import VOID

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = "http://www.w3.org/ns/formats/"
MEDIA_TYPES = {
    "SPARQL_Results_JSON": "application/sparql-results+json",
    "SPARQL_Results_XML": "application/sparql-results+xml",
    "SPARQL_Results_CSV": "text/csv",
    "SPARQL_Results_TSV": "text/tab-separated-values",
    "Turtle": "text/turtle",
    "N-Triples": "application/n-triples",
    "N-Quads": "application/n-quads",
    "TriG": "application/trig",
    "RDF_XML": "application/rdf+xml",
    "JSON-LD": "application/ld+json",
    "N3": "text/n3",
    "RDFa": "application/xhtml+xml",
    "RDF_JSON": "application/rdf+json",
}
"""Media types of the formats in the W3C's list of unique IRIs, those not offered here as well."""

# rdflib uses names of its own that it has deprecated; that is its business.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture
def description(client: httpx.Client) -> rdflib.Graph:
    response = client.get("/sparql", headers={"Accept": "application/n-triples"})
    assert response.headers["content-type"].startswith("application/n-triples")
    return rdflib.Graph().parse(data=response.text, format="nt")


@pytest.fixture
def service(description: rdflib.Graph) -> object:
    (found,) = description.subjects(rdflib.RDF.type, SD.Service)
    return found


def ask(client: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters})


def number(client: httpx.Client, query: str) -> int:
    return int(ask(client, query).json()["results"]["bindings"][0]["n"]["value"])


def test_exactly_the_formats_that_are_answered(
    client: httpx.Client, description: rdflib.Graph, service: rdflib.URIRef
) -> None:
    """3.2.10, sd:resultFormat: each that is claimed is sent, each that is not is 406."""
    claimed = {str(f) for f in description.objects(service, SD.resultFormat)}
    answered = set()
    for name, media_type in MEDIA_TYPES.items():
        for query in ("ASK {}", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1"):
            response = client.get(
                "/sparql", params={"query": query}, headers={"Accept": media_type}
            )
            assert response.status_code in {200, 406}
            if response.headers["content-type"].split(";")[0] == media_type:
                answered.add(FORMATS + name)
    assert claimed == answered


def test_the_description_comes_in_every_rdf_format(client: httpx.Client) -> None:
    """2: a GET of the endpoint without a query."""
    for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD"):
        response = client.get("/sparql", headers={"Accept": MEDIA_TYPES[name]})
        assert response.headers["content-type"].split(";")[0] == MEDIA_TYPES[name]


def test_every_graph_counts_as_it_says(client: httpx.Client, description: rdflib.Graph) -> None:
    """3.2: named graphs with their sizes; no other graph is there."""
    named = {
        str(description.value(node, SD.name)): description.value(
            description.value(node, SD.graph), VOID.triples
        )
        for node in description.subjects(rdflib.RDF.type, SD.NamedGraph)
    }
    rows = ask(client, "SELECT DISTINCT ?g { GRAPH ?g {} }").json()["results"]["bindings"]
    assert set(named) == {row["g"]["value"] for row in rows}
    for iri, stated in named.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        assert number(client, query) == int(str(stated))


def test_the_default_graph_is_the_union(
    client: httpx.Client, description: rdflib.Graph, service: rdflib.URIRef
) -> None:
    """3.4, sd:UnionDefaultGraph: claimed, and so it is; 3.2.5, its size is that of the union."""
    assert (service, SD.feature, SD.UnionDefaultGraph) in description
    union = number(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    distinct = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
    assert union == number(client, distinct)
    (dataset,) = description.objects(service, SD.defaultDataset)
    (default,) = description.objects(dataset, SD.defaultGraph)
    assert (default, rdflib.RDF.type, SD.Graph) in description
    assert [int(str(n)) for n in description.objects(default, VOID.triples)] == [union]


def test_no_feature_is_claimed_that_is_not_there(
    client: httpx.Client, description: rdflib.Graph, service: rdflib.URIRef
) -> None:
    """3.4: no dereferencing, no federation, no empty graphs; and no update language (3.3)."""
    claimed = set(description.objects(service, SD.feature))
    assert claimed == {SD.UnionDefaultGraph}
    assert set(description.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert ask(client, "ASK { SERVICE <urn:x> {} }").status_code == 400
    assert ask(client, "ASK FROM <urn:x> { ?s ?p ?o }").json()["boolean"] is False
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    for claim in (SD.extensionFunction, SD.extensionAggregate, SD.propertyFeature):
        assert list(description.objects(service, claim)) == []


LANGUAGE = [
    "SELECT (COUNT(*) AS ?n) (SAMPLE(?o) AS ?x) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 1)",
    "SELECT * { ?s a/^a ?o } LIMIT 1",
    "SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }",
    "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?o ?q ?r } } LIMIT 1",
    "SELECT * { ?s ?p ?o MINUS { ?s a ?o } } LIMIT 1",
    "SELECT (1 + 1 AS ?x) { VALUES ?y { 1 2 } BIND(?y AS ?z) }",
    "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE <https://w3id.org/nato-az/id/kfor>",
    "ASK { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", LANGUAGE)
def test_the_language_that_is_claimed(client: httpx.Client, query: str) -> None:
    """3.2.8, sd:supportedLanguage SPARQL 1.1 Query; the W3C suite has the details."""
    assert ask(client, query).status_code == 200


def test_the_endpoint_is_where_the_description_says(
    description: rdflib.Graph, service: rdflib.URIRef
) -> None:
    """3.2.1, sd:endpoint: the canonical address, of which the path is this one."""
    (endpoint,) = description.objects(service, SD.endpoint)
    assert str(endpoint) == "https://w3id.org/nato-az/sparql"
