# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The query operation to the letter: https://www.w3.org/TR/sparql11-protocol/#query-operation.

Beside tests/web/test_protocol.py, which has the everyday uses. A section in a docstring is one of
SPARQL 1.1 Protocol.
"""

from __future__ import annotations

from itertools import product
from urllib.parse import urlencode

import httpx
import pytest

BASE = "https://w3id.org/nato-az/"
DATA, ONTOLOGY = f"{BASE}graph/data", f"{BASE}graph/ontology"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"

Pairs = list[tuple[str, str]]


def by_get(client: httpx.Client, query: str, more: Pairs, **headers: str) -> httpx.Response:
    """Section 2.1.1."""
    return client.get(f"/sparql?{urlencode([('query', query), *more])}", headers=headers)


def by_form(client: httpx.Client, query: str, more: Pairs, **headers: str) -> httpx.Response:
    """Section 2.1.2."""
    body = urlencode([("query", query), *more])
    return client.post("/sparql", content=body, headers={"Content-Type": FORM, **headers})


def directly(client: httpx.Client, query: str, more: Pairs, **headers: str) -> httpx.Response:
    """Section 2.1.3."""
    url = f"/sparql?{urlencode(more)}" if more else "/sparql"
    content = query.encode()
    return client.post(url, content=content, headers={"Content-Type": QUERY, **headers})


WAYS = {"GET": by_get, "form": by_form, "direct": directly}
every_way = pytest.mark.parametrize("way", WAYS)


def number(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


@every_way
@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_dataset_is_given_the_same_way_everywhere(
    client: httpx.Client, way: str, name: str
) -> None:
    """2.1.4: the parameters go with the query, but in the address where it is posted directly."""
    ask = WAYS[way]
    query = COUNT if name.startswith("default") else NAMED
    one = number(ask(client, query, [(name, DATA)]))
    both = number(ask(client, query, [(name, DATA), (name, ONTOLOGY)]))
    assert 0 < one < both


@every_way
def test_the_dataset_of_the_request_replaces_that_of_the_query(
    client: httpx.Client, way: str
) -> None:
    """2.1.4: FROM and FROM NAMED are ignored where the request names graphs."""
    ask = WAYS[way]
    head = "SELECT (COUNT(*) AS ?n)"
    expected = number(ask(client, COUNT, [("default-graph-uri", DATA)]))
    query = f"{head} FROM <{ONTOLOGY}> {{ ?s ?p ?o }}"
    assert number(ask(client, query, [("default-graph-uri", DATA)])) == expected
    query = f"{head} FROM <{DATA}> FROM NAMED <{ONTOLOGY}> {{ ?s ?p ?o }}"
    assert number(ask(client, query, [("named-graph-uri", DATA)])) == 0


@every_way
def test_named_and_default_graphs_together(client: httpx.Client, way: str) -> None:
    """2.1.4: the default graph is of the default ones alone, GRAPH sees the named ones alone."""
    dataset = [("default-graph-uri", DATA), ("named-graph-uri", ONTOLOGY)]
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    named = number(WAYS[way](client, query, dataset))
    default = number(WAYS[way](client, COUNT, dataset))
    assert named == number(by_get(client, COUNT, [("default-graph-uri", ONTOLOGY)]))
    assert default == number(by_get(client, COUNT, [("default-graph-uri", DATA)]))


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["", "relative", "/graph/data", "//x/y", "a b:c", "http://x/<>"])
@every_way
def test_a_graph_is_named_by_an_absolute_iri(
    client: httpx.Client, way: str, name: str, value: str
) -> None:
    """2.1.4: graphs are given by their IRIs; what is none is 400."""
    assert WAYS[way](client, COUNT, [(name, value)]).status_code == 400


def test_exactly_one_query(client: httpx.Client) -> None:
    """2.1: two are 400 however they come, even the same one twice."""
    twice = [("query", "ASK {}"), ("query", "ASK {}")]
    for response in (
        client.get(f"/sparql?{urlencode(twice)}"),
        client.post("/sparql", data={"query": ["ASK {}", "ASK {}"]}),
        client.post("/sparql?query=ASK{}", data={"query": "ASK {}"}),
        directly(client, "ASK {}", [("query", "ASK {}")]),
    ):
        assert response.status_code == 400
        assert "exactly one" in response.text


@every_way
@pytest.mark.parametrize("query", ["", " ", "\n# nothing\n"])
def test_a_query_that_is_missing_or_empty(client: httpx.Client, way: str, query: str) -> None:
    """2.1: one query is required."""
    assert WAYS[way](client, query, []).status_code == 400


CHARSETS = ["utf-8", "UTF-8", '"utf-8"', "utf8"]


@pytest.mark.parametrize("charset, media_type", [*product(CHARSETS, [FORM, QUERY])])
def test_utf8_may_be_said(client: httpx.Client, charset: str, media_type: str) -> None:
    """2.1.2, 2.1.3: the charset is UTF-8; a parameter that says so is read, quoted or not."""
    headers = {"Content-Type": f"{media_type.title()} ; Charset={charset}"}
    query = 'ASK { FILTER(STRLEN("ə") = 1) }'
    body = urlencode({"query": query}).encode() if media_type == FORM else query.encode()
    response = client.post("/sparql", content=body, headers=headers)
    assert response.json()["boolean"] is True


@pytest.mark.parametrize("charset, media_type", [*product(["iso-8859-1", "utf-16"], [FORM, QUERY])])
def test_other_charsets_are_refused(client: httpx.Client, charset: str, media_type: str) -> None:
    """2.1.3: only UTF-8; the answer says what is wrong (415, RFC 9110, 15.5.16)."""
    headers = {"Content-Type": f"{media_type}; charset={charset}"}
    response = client.post("/sparql", content=b"ASK {}", headers=headers)
    assert response.status_code == 415
    assert "UTF-8" in response.text


def test_a_wrong_media_type_says_the_right_ones(client: httpx.Client) -> None:
    """2.1: the media type tells which way is meant; 415 with Accept (RFC 9110, 15.5.16)."""
    for media_type in ("text/plain", "application/json", "application/sparql-results+json"):
        headers = {"Content-Type": media_type}
        response = client.post("/sparql", content=b"ASK {}", headers=headers)
        assert response.status_code == 415
        assert response.headers["accept"] == f"{FORM}, {QUERY}"


@pytest.mark.parametrize("query", ["ASK {}", "SELECT * {}", "CONSTRUCT {} {}", "DESCRIBE <urn:a>"])
def test_without_accept_a_standard_format_is_sent(client: httpx.Client, query: str) -> None:
    """2.1.5: a result in SPARQL results, a graph in RDF."""
    request = client.build_request("GET", "/sparql", params={"query": query})
    del request.headers["accept"]
    response = client.send(request)
    is_graph = query.startswith(("CONSTRUCT", "DESCRIBE"))
    expected = "text/turtle" if is_graph else "application/sparql-results+json"
    assert response.headers["content-type"].split(";")[0] == expected


@every_way
def test_accept_counts_whatever_the_way(client: httpx.Client, way: str) -> None:
    """2.1.5: the format is negotiated by HTTP."""
    response = WAYS[way](client, "ASK {}", [], Accept="application/sparql-results+xml")
    assert response.headers["content-type"].startswith("application/sparql-results+xml")


@every_way
def test_the_parameter_format_goes_with_the_query(client: httpx.Client, way: str) -> None:
    """Beyond the standard: as Accept, for those who cannot set a header."""
    for name in ("csv", "text/csv"):
        response = WAYS[way](client, "SELECT * {}", [("format", name)])
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert WAYS[way](client, "SELECT * {}", [("format", "ttl")]).status_code == 406


def test_unknown_parameters_are_no_hindrance(client: httpx.Client) -> None:
    """2.1: a service may have further parameters, and clients send those of others."""
    assert by_get(client, "ASK {}", [("timeout", "5"), ("debug", "")]).status_code == 200


@pytest.mark.parametrize(
    "query, line",
    [("SELECT ?x { ?x ?y }", 1), ("ASK {\n ?s ?p ?o .\n FILTER(\n}", 4), ("ASK {} ASK {}", 1)],
)
@every_way
def test_a_malformed_query_is_400_and_says_where(
    client: httpx.Client, way: str, query: str, line: int
) -> None:
    """2.1.7: MalformedQuery; the body tells the fault, with line and column."""
    problem = WAYS[way](client, query, [], Accept="application/json")
    assert problem.status_code == 400
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["line"] == line
    assert problem.json()["column"] >= 1
    assert problem.json()["rule"] == "syntax"


def test_an_update_is_refused_with_a_reason(client: httpx.Client) -> None:
    """2.2: the update operation is not offered: 403 by POST, whichever way, and it says why."""
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    headers = {"Content-Type": "application/sparql-update"}
    for response in (
        client.post("/sparql", data={"update": update}),
        client.post("/sparql", content=update, headers=headers),
        client.post("/sparql?using-graph-uri=urn:g", content=update, headers=headers),
        by_form(client, update, []),
    ):
        assert response.status_code == 403
        assert "read-only" in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "QUERY", "TRACE"])
def test_other_methods_are_405(client: httpx.Client, method: str) -> None:
    """2.1: GET and POST; the answer names what there is (RFC 9110, 15.5.6)."""
    response = client.request(method, "/sparql?query=ASK{}")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


@every_way
def test_an_undefined_function_is_the_fault_of_the_query(client: httpx.Client, way: str) -> None:
    """https://www.w3.org/TR/sparql11-query/#extensionFunctions: refused, and named."""
    query = "SELECT (<urn:f>(1) AS ?x) {}"
    problem = WAYS[way](client, query, [], Accept="application/json")
    assert (problem.status_code, problem.json()["rule"]) == (400, "function")
    assert "<urn:f>" in problem.json()["detail"]
