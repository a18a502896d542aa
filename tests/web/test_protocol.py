# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Protocol over HTTP, one promise a test (https://www.w3.org/TR/sparql11-protocol/)."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote
from xml.etree import ElementTree

import httpx
import pyoxigraph as ox
import pytest

KFOR = "https://w3id.org/nato-az/id/kfor"
TYPES = f"SELECT ?type WHERE {{ <{KFOR}> a ?type }}"
OPERATION = "https://w3id.org/nato-az/ns#Operation"
CONSTRUCT = f"CONSTRUCT WHERE {{ <{KFOR}> ?p ?o }}"
BASE = "https://w3id.org/nato-az/"


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query}, headers=headers)


def values(response: httpx.Response, name: str) -> list[str]:
    assert response.status_code == 200, response.text
    return [row[name]["value"] for row in response.json()["results"]["bindings"]]


def test_query_by_get(client: httpx.Client) -> None:
    response = ask(client, TYPES)
    assert response.headers["content-type"] == "application/sparql-results+json"
    assert values(response, "type") == [OPERATION]


def test_query_by_form_post(client: httpx.Client) -> None:
    assert values(client.post("/sparql", data={"query": TYPES}), "type") == [OPERATION]


def test_query_by_form_post_with_a_charset(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    response = client.post("/sparql", content=f"query={quote(TYPES)}", headers=headers)
    assert values(response, "type") == [OPERATION]


def test_query_by_direct_post(client: httpx.Client) -> None:
    headers = {"Content-Type": "application/sparql-query"}
    response = client.post("/sparql", content=TYPES, headers=headers)
    assert values(response, "type") == [OPERATION]


def test_a_form_is_decoded_once(client: httpx.Client) -> None:
    query = 'SELECT ("1+1%2B" AS ?x) {}'
    assert values(client.post("/sparql", data={"query": query}), "x") == ["1+1%2B"]
    assert values(ask(client, query), "x") == ["1+1%2B"]


def test_letters_of_all_scripts_survive(client: httpx.Client) -> None:
    query = 'SELECT ("Azərbaycan 🌍 \\u0259" AS ?x) {}'
    assert values(ask(client, query), "x") == ["Azərbaycan 🌍 ə"]


@pytest.mark.parametrize(
    ("media_type", "content_type"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
    ],
)
def test_every_result_format(client: httpx.Client, media_type: str, content_type: str) -> None:
    response = ask(client, TYPES, Accept=media_type)
    assert response.status_code == 200
    assert response.headers["content-type"] == content_type
    text = response.text
    if "json" in content_type:
        assert json.loads(text)["head"]["vars"] == ["type"]
    elif "xml" in content_type:
        root = ElementTree.fromstring(text)
        assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    elif "csv" in content_type:
        assert list(csv.reader(io.StringIO(text))) == [["type"], [OPERATION]]
    else:
        assert text.splitlines() == ["?type", f"<{OPERATION}>"]


@pytest.mark.parametrize(("accept", "word"), [("application/json", "true"), ("text/csv", "true")])
def test_ask_has_every_format(client: httpx.Client, accept: str, word: str) -> None:
    response = ask(client, f"ASK {{ <{KFOR}> ?p ?o }}", Accept=accept)
    assert response.status_code == 200
    assert word in response.text


def test_ask_in_xml(client: httpx.Client) -> None:
    response = ask(client, "ASK {}", Accept="application/sparql-results+xml")
    boolean = ElementTree.fromstring(response.text).find("{*}boolean")
    assert boolean is not None
    assert boolean.text == "true"


CODECS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{KFOR}>"])
def test_every_graph_format_holds_the_same_triples(client: httpx.Client, query: str) -> None:
    graphs = []
    for media_type, codec in CODECS.items():
        response = ask(client, query, Accept=media_type)
        assert response.headers["content-type"].split(";")[0] == media_type
        graphs.append({q.triple for q in ox.parse(response.content, format=codec)})
    assert len(graphs[0]) >= 5
    assert all(graph == graphs[0] for graph in graphs)


def test_format_parameter_wins_over_accept(client: httpx.Client) -> None:
    response = client.get(
        "/sparql", params={"query": TYPES, "format": "csv"}, headers={"Accept": "application/json"}
    )
    assert response.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "text/csv;q=0"])
def test_no_fitting_format_is_406_and_lists_what_there_is(
    client: httpx.Client, accept: str
) -> None:
    response = ask(client, TYPES, Accept=accept)
    assert response.status_code == 406
    assert response.headers["content-type"] == "application/problem+json"
    assert "text/csv" in response.json()["available"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("turtle", "text/turtle"),
        ("json-ld", "application/ld+json"),
        ("rdf+xml", "application/rdf+xml"),
        ("text/turtle", "text/turtle"),
        ("nt", "application/n-triples"),
    ],
)
def test_the_names_that_clients_send(client: httpx.Client, name: str, media_type: str) -> None:
    """SPARQLWrapper sends format=turtle beside the Accept header."""
    response = client.get("/sparql", params={"query": CONSTRUCT, "format": name})
    assert response.headers["content-type"].split(";")[0] == media_type


def test_an_unknown_format_is_406(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": TYPES, "format": "pdf"})
    assert response.status_code == 406


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("GET", {"params": {"query": ""}}, 400),
        ("GET", {"params": {"foo": "bar"}}, 400),
        ("POST", {"data": {"foo": "bar"}}, 400),
        ("GET", {"params": {"query": [TYPES, TYPES]}}, 400),
        ("POST", {"params": {"query": TYPES}, "data": {"query": TYPES}}, 400),
        ("GET", {"params": {"query": "SELECT * { ?s ?p }"}}, 400),
        ("GET", {"params": {"query": f"{TYPES} {TYPES}"}}, 400),
        ("GET", {"params": {"query": TYPES, "default-graph-uri": "relative"}}, 400),
        ("GET", {"params": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403),
        ("GET", {"params": {"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}}, 403),
        ("GET", {"params": {"query": "PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }"}}, 403),
        ("GET", {"params": {"query": "LOAD <file:///etc/passwd>"}}, 403),
        ("PUT", {"content": b"x"}, 405),
        ("DELETE", {}, 405),
        ("PATCH", {"content": b"x"}, 405),
    ],
)
def test_what_is_not_allowed(
    client: httpx.Client, method: str, arguments: dict[str, object], status: int
) -> None:
    response = client.request(method, "/sparql", **arguments)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    if status == 405:
        assert "GET" in response.headers["allow"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", TYPES.encode(), 415),
        ("", TYPES.encode(), 415),
        ("application/sparql-query; charset=iso-8859-1", TYPES.encode(), 415),
        ("application/sparql-update", b"CLEAR ALL", 403),
        ("application/sparql-query", b'SELECT ("\xff" AS ?x) {}', 400),
        ("application/x-www-form-urlencoded", b"query=%FF%FE", 400),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("application/sparql-query", b"a" * 70_000, 400),
        ("application/sparql-query", b"a" * 1_100_000, 413),
    ],
)
def test_bodies_that_are_not_read(
    client: httpx.Client, content_type: str, body: bytes, status: int
) -> None:
    response = client.post("/sparql", content=body, headers={"Content-Type": content_type})
    assert response.status_code == status, response.text


def test_a_syntax_error_says_where(client: httpx.Client) -> None:
    query = "SELECT ?x\nWHERE { ?x a }"
    response = ask(client, query, Accept="application/json")
    assert response.status_code == 400
    assert response.json()["line"] == 2
    assert response.json()["column"] > 1


def test_errors_come_as_the_client_reads(client: httpx.Client) -> None:
    plain = ask(client, "nonsense", Accept="*/*")
    assert plain.headers["content-type"] == "text/plain; charset=utf-8"
    assert plain.text.count("\n") == 1
    page = ask(client, "nonsense", Accept="text/html,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    problem = ask(client, "nonsense", Accept="application/sparql-results+json")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 400


# The dataset (2.1.4): graphs given with the request replace FROM; without any, the union.

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def count(response: httpx.Response) -> int:
    return int(values(response, "n")[0])


def test_a_query_sees_the_union_without_a_dataset(client: httpx.Client) -> None:
    data = client.get("/sparql", params={"query": COUNT, "default-graph-uri": f"{BASE}graph/data"})
    assert count(ask(client, COUNT)) > count(data) > 1000


def test_default_graph_uri_replaces_from(client: httpx.Client) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/ontology> WHERE {{ ?s ?p ?o }}"
    by_from = count(ask(client, query))
    replaced = client.get(
        "/sparql", params={"query": query, "default-graph-uri": f"{BASE}graph/data"}
    )
    assert 0 < by_from != count(replaced)


def test_two_default_graphs_are_merged(client: httpx.Client) -> None:
    graphs = [f"{BASE}graph/data", f"{BASE}graph/ontology"]
    parts = [
        count(client.get("/sparql", params={"query": COUNT, "default-graph-uri": g}))
        for g in graphs
    ]
    both = client.get("/sparql", params={"query": COUNT, "default-graph-uri": graphs})
    assert count(both) == sum(parts)


def test_named_graph_uri_bounds_graph(client: httpx.Client) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    graph = f"{BASE}graph/ontology"
    assert len(values(ask(client, query), "g")) >= 5
    response = client.get("/sparql", params={"query": query, "named-graph-uri": graph})
    assert values(response, "g") == [graph]
    empty = client.get("/sparql", params={"query": COUNT, "named-graph-uri": graph})
    assert count(empty) == 0


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "http://127.0.0.1:1/x", "urn:nothing"])
def test_a_graph_that_is_not_here_is_empty(client: httpx.Client, graph: str) -> None:
    assert count(client.get("/sparql", params={"query": COUNT, "default-graph-uri": graph})) == 0
    query = f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ ?s ?p ?o }}"
    assert count(ask(client, query)) == 0


# Service description and Graph Store Protocol


def test_the_service_description_is_true(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    triples = {q.triple for q in ox.parse(response.content, format=ox.RdfFormat.TURTLE)}
    sd = "http://www.w3.org/ns/sparql-service-description#"
    names = {t.object.value for t in triples if t.predicate.value == sd + "name"}
    assert names == set(values(ask(client, "SELECT DISTINCT ?g { GRAPH ?g {} }"), "g"))
    for graph in names:
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        node = next(t.subject for t in triples if getattr(t.object, "value", "") == graph)
        described = next(
            t.object for t in triples if t.subject == node and t.predicate.value == sd + "graph"
        )
        stated = next(
            int(t.object.value)
            for t in triples
            if t.subject == described and t.predicate.value.endswith("void#triples")
        )
        assert stated == count(ask(client, query))
    formats = {t.object.value for t in triples if t.predicate.value == sd + "resultFormat"}
    assert len(formats) == 10


def test_a_browser_gets_the_form(client: httpx.Client) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<form" in response.text


def test_the_graph_store_reads(client: httpx.Client) -> None:
    graph = f"{BASE}graph/data"
    whole = client.get("/graphs?default", headers={"Accept": "application/n-triples"})
    part = client.get("/graphs", params={"graph": graph, "format": "nt"})
    expected = count(client.get("/sparql", params={"query": COUNT, "default-graph-uri": graph}))
    assert part.text.count("\n") == expected
    assert whole.text.count("\n") > expected
    assert client.get("/graphs", params={"graph": "urn:nothing"}).status_code == 404
    assert client.get("/graphs").status_code == 400
    for method in ("PUT", "POST", "DELETE"):
        response = client.request(method, "/graphs?default", content=b"")
        assert response.status_code == 405
        assert response.headers["allow"].startswith("GET")
