# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Fetching and writing: nothing that is asked opens a connection or changes a byte."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from attacks import Trap, ask, exchange, outcome, statuses

from running import RunningServer

ADDRESS = "ADDRESS"
"""Stands for the address of a listener on loopback that must not be contacted."""

FETCHING = {
    "SERVICE": ("SELECT * { SERVICE <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "SERVICE SILENT": ("SELECT * { SERVICE SILENT <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "small letters": ("SELECT * { service <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "SERVICE glued": ("SELECT * { SERVICESILENT<http://ADDRESS/>{ ?s ?p ?o } }", "service"),
    "SERVICE of a variable": (
        "SELECT * { VALUES ?g { <http://ADDRESS/> } SERVICE ?g { ?s ?p ?o } }",
        "service",
    ),
    "SERVICE of a prefix": (
        "PREFIX a: <http://ADDRESS/> SELECT * { SERVICE a:x { ?s ?p ?o } }",
        "service",
    ),
    "SERVICE of the base": ("BASE <http://ADDRESS/> SELECT * { SERVICE <x> {} }", "service"),
    "escaped letter": (r"SELECT * { \u0053ERVICE <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "after a comment": ("SELECT * { #\nSERVICE <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "after a number": ("SELECT * { ?s ?p 1SERVICE<http://ADDRESS/>{} }", "service"),
    "after a comparison": (
        "SELECT * { FILTER(1<?x#>\n) SERVICE <http://ADDRESS/> {} }",
        "service",
    ),
    "in EXISTS": ("ASK { FILTER EXISTS { SERVICE <http://ADDRESS/> {} } }", "service"),
    "in a sub-SELECT": ("ASK { { SELECT * { SERVICE <http://ADDRESS/> {} } } }", "service"),
    "in CONSTRUCT": (
        "CONSTRUCT { ?s ?p ?o } { SERVICE <http://ADDRESS/> { ?s ?p ?o } }",
        "service",
    ),
    "in DESCRIBE": ("DESCRIBE ?s { SERVICE <http://ADDRESS/> { ?s ?p ?o } }", "service"),
    "SERVICE with https": ("SELECT * { SERVICE <https://ADDRESS/> { ?s ?p ?o } }", "service"),
    "SERVICE of the server itself": ("SELECT * { SERVICE <http://SELF/sparql> {} }", "service"),
    "FROM": ("SELECT * FROM <http://ADDRESS/> { ?s ?p ?o }", "200"),
    "FROM NAMED": ("SELECT * FROM NAMED <http://ADDRESS/> { GRAPH ?g { ?s ?p ?o } }", "200"),
    "GRAPH": ("SELECT * { GRAPH <http://ADDRESS/> { ?s ?p ?o } }", "200"),
    "FROM a file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "200"),
    "DESCRIBE a file": ("DESCRIBE <file:///etc/passwd>", "200"),
    "DESCRIBE an address": ("DESCRIBE <http://ADDRESS/>", "200"),
    "a function": ("SELECT (<http://ADDRESS/f>(1) AS ?x) {}", "function"),
    "LOAD": ("LOAD <http://ADDRESS/>", "403"),
    "LOAD SILENT": ("LOAD SILENT <http://ADDRESS/> INTO GRAPH <urn:g>", "403"),
    "LOAD of a file": ("LOAD <file:///etc/passwd>", "403"),
}


@pytest.mark.parametrize("name", FETCHING)
def test_no_query_fetches(target: RunningServer, trap: Trap, name: str) -> None:
    query, expected = FETCHING[name]
    query = query.replace(ADDRESS, trap.address).replace("SELF", f"127.0.0.1:{target.port}")
    accept = "application/json, application/n-triples"
    assert ask(target, query, accept) == expected


REQUESTS = {
    "default-graph-uri": (
        "/sparql?query=SELECT*%7B?s?p?o%7D&default-graph-uri=http://ADDRESS/",
        {},
    ),
    "named-graph-uri": (
        "/sparql?query=SELECT*%7BGRAPH?g%7B?s?p?o%7D%7D&named-graph-uri=http://ADDRESS/",
        {},
    ),
    "a graph of the store": ("/graphs?graph=http://ADDRESS/", {}),
    "a file of the store": ("/graphs?graph=file:///etc/passwd", {}),
    "an answer as a page": ("/answer?query=ASK%7BSERVICE%3Chttp://ADDRESS/%3E%7B%7D%7D", {}),
    "Host": ("/id/kfor", {"Host": ADDRESS}),
    "X-Forwarded-Host": ("/id/kfor", {"X-Forwarded-Host": ADDRESS}),
    "Forwarded": ("/", {"Forwarded": f"host={ADDRESS};proto=http"}),
    "Referer": ("/", {"Referer": f"http://{ADDRESS}/"}),
    "Origin": ("/sparql", {"Origin": f"http://{ADDRESS}"}),
    "a profile": ("/data/kfor", {"Accept": f'application/ld+json;profile="http://{ADDRESS}/"'}),
    "a format": ("/data/kfor?format=http://ADDRESS/", {}),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_no_request_fetches(target: RunningServer, trap: Trap, name: str) -> None:
    path, headers = REQUESTS[name]
    given = {key: value.replace(ADDRESS, trap.address) for key, value in headers.items()}
    url = target.url + path.replace(ADDRESS, trap.address)
    response = httpx.get(url, headers=given, timeout=30)
    assert response.status_code < 500
    assert "root:" not in response.text
    assert trap.address not in response.headers.get("location", "")
    if "Host" in name or name == "Forwarded":
        assert trap.address not in response.text


@pytest.mark.parametrize("line", ["CONNECT ADDRESS", "GET http://ADDRESS/", "GET //ADDRESS/"])
def test_the_server_is_no_proxy(target: RunningServer, trap: Trap, line: str) -> None:
    line = line.replace(ADDRESS, trap.address)
    head = f"{line} HTTP/1.1\r\nHost: {trap.address}\r\nConnection: close\r\n\r\n"
    answer = exchange(target.port, head.encode())
    assert trap.address.encode() not in answer
    assert statuses(answer) in ([], [200], [400], [404], [405])


UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "DELETE DATA { <urn:a> <urn:b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "INSERT { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p ?o }",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX select: <urn:x> CLEAR ALL",
    "# SELECT\nDROP SILENT ALL",
    "CREATE GRAPH <urn:g>",
    "COPY DEFAULT TO <urn:g>",
    "MOVE DEFAULT TO <urn:g>",
    "ADD DEFAULT TO <urn:g>",
]


@pytest.fixture(scope="module", autouse=True)
def unchanged(repository_snapshots: Path) -> Iterator[None]:
    """No test of this module changes a byte of the snapshots."""
    before = _digests(repository_snapshots)
    yield
    assert _digests(repository_snapshots) == before


def _digests(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("update", UPDATES)
def test_no_update_is_run(target: RunningServer, update: str) -> None:
    """As a query by both ways, as update= by both ways, and as a body of its own type."""
    url = f"{target.url}/sparql"
    answers = [
        httpx.get(url, params={"query": update}),
        httpx.get(url, params={"update": update}),
        httpx.post(url, data={"query": update}),
        httpx.post(url, data={"update": update}),
        httpx.post(url, content=update, headers={"Content-Type": "application/sparql-query"}),
        httpx.post(url, content=update, headers={"Content-Type": "application/sparql-update"}),
        httpx.post(url, data={"query": "ASK {}", "update": update}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("read-only" in answer.text for answer in answers)


def test_an_update_hidden_in_a_query_is_none(target: RunningServer) -> None:
    for query in (
        "ASK {} ; CLEAR ALL",
        "ASK {}\nDELETE WHERE { ?s ?p ?o }",
        "ASK {} INSERT DATA {}",
    ):
        assert ask(target, query) == "syntax"


WRITES = [
    ("PUT", "/graphs?default", {}),
    ("PUT", "/graphs?graph=urn:g", {"Content-Type": "text/turtle"}),
    ("POST", "/graphs?default", {"Content-Type": "text/turtle"}),
    ("POST", "/graphs", {"Content-Type": "multipart/form-data; boundary=x"}),
    ("PATCH", "/graphs?default", {"Content-Type": "application/sparql-update"}),
    ("DELETE", "/graphs?default", {}),
    ("PUT", "/data/kfor.ttl", {"Content-Type": "text/turtle"}),
    ("DELETE", "/id/kfor", {}),
    ("PUT", "/download/graph.ttl", {}),
    ("PUT", "/download/new.ttl", {}),
    ("DELETE", "/", {}),
    ("POST", "/", {"X-HTTP-Method-Override": "DELETE"}),
    ("MKCOL", "/download/", {}),
    ("MOVE", "/download/graph.ttl", {"Destination": "/download/x"}),
    ("COPY", "/download/graph.ttl", {"Destination": "/static/x"}),
    ("PROPPATCH", "/", {}),
    ("LOCK", "/", {}),
]


@pytest.mark.parametrize("method, path, headers", WRITES)
def test_no_method_writes(
    target: RunningServer, method: str, path: str, headers: dict[str, str]
) -> None:
    content = b"<urn:a> <urn:b> <urn:c> ."
    response = httpx.request(method, target.url + path, content=content, headers=headers)
    assert outcome(response) == "405"
    assert "GET" in response.headers["allow"]


def test_a_method_in_disguise_is_read_as_the_method_that_it_is(target: RunningServer) -> None:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        response = httpx.get(f"{target.url}/health", headers={name: "DELETE"})
        assert response.json()["status"] == "ok"
