# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is answered without a task is answered as everything else: same head, order and counts."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from running import RunningServer, start_server, stop_server

KFOR = "https://w3id.org/nato-az/id/kfor"
LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
JSON = "application/sparql-results+json"
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def fresh(repository_snapshots: Path) -> Iterator[RunningServer]:
    """A server whose cache and counts are ours alone."""
    server = start_server(repository_snapshots)
    yield server
    stop_server(server)


def look_up(number: int, term: str = KFOR) -> str:
    """A look-up that no cache has seen."""
    return f"SELECT ?name {{ <{term}> {LABEL} ?name }} # {number}"


def target(query: str) -> str:
    return f"/sparql?query={quote(query)}"


def request(query: str, more: str = "", method: str = "GET") -> bytes:
    head = f"{method} {target(query)} HTTP/1.1\r\nHost: x\r\nAccept: {JSON}\r\n{more}\r\n"
    return head.encode("ascii")


def exchange(port: int, data: bytes) -> bytes:
    """All that comes back until the server closes, which the last request asks for."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(data)
        while part := wire.recv(65536):
            received += part
    return bytes(received)


def counted(server: RunningServer, name: str, **labels: str) -> float:
    text = httpx.get(f"{server.url}/metrics").text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_the_head_and_the_body_are_those_of_a_post(fresh: RunningServer) -> None:
    query = look_up(1)
    url = f"{fresh.url}/sparql"
    headers = {"Accept": JSON, "Accept-Encoding": "identity"}
    first = httpx.get(url, params={"query": query}, headers=headers)
    kept = httpx.get(url, params={"query": query}, headers=headers)
    posted = httpx.post(url, data={"query": query}, headers=headers)
    assert first.status_code == kept.status_code == posted.status_code == 200
    assert first.content == kept.content == posted.content
    assert b"KFOR" in first.content
    without_date = [
        sorted((n, v) for n, v in answer.headers.items() if n != "date")
        for answer in (first, kept, posted)
    ]
    assert without_date[0] == without_date[1] == without_date[2]
    assert "content-security-policy" in first.headers
    known = httpx.get(
        url, params={"query": query}, headers=headers | {"If-None-Match": first.headers["etag"]}
    )
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["access-control-allow-origin"] == "*"


def test_a_failed_condition_ends_where_it_says(fresh: RunningServer) -> None:
    refused = request(look_up(2), 'If-Match: "other"\r\n')
    answer = exchange(fresh.port, refused + request("ASK { }", "Connection: close\r\n"))
    head, _, rest = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 412 ")
    assert b"\r\ncontent-length: 0" in head
    assert rest.startswith(b"HTTP/1.1 200 ")


def test_requests_in_a_row_are_answered_in_order(fresh: RunningServer) -> None:
    names = [f"https://example.org/{number}" for number in range(200)]
    queries = [f"SELECT ?v{n} {{ <{name}> {LABEL} ?v{n} }}" for n, name in enumerate(names)]
    data = b"".join(map(request, queries)) + request("ASK { }", "Connection: close\r\n")
    answer = exchange(fresh.port, data)
    assert answer.count(b"HTTP/1.1 200") == 201
    places = [answer.index(b'"vars":["v%d"]' % n) for n in range(200)]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("data", "status", "has_body"),
    [
        (request(look_up(20), "Connection: close\r\n"), 200, True),
        (request(look_up(21), "Connection: close\r\n", "HEAD"), 200, False),
        (request(look_up(22), "Content-Length: 3\r\nConnection: close\r\n") + b"abc", 200, True),
        (request(look_up(23), "Accept-Encoding: gzip, identity;q=0\r\n"), 200, True),
        (request(look_up(24)).replace(JSON.encode(), b"image/png"), 406, True),
        (request(look_up(25)).replace(b"HTTP/1.1", b"HTTP/1.0"), 200, True),
    ],
)
def test_each_manner_holds(fresh: RunningServer, data: bytes, status: int, has_body: bool) -> None:
    if b"Connection: close" not in data and b"HTTP/1.0" not in data:
        data += request("ASK { }", "Connection: close\r\n")
    head, _, body = exchange(fresh.port, data).partition(b"\r\n\r\n")
    assert int(head.split(b" ")[1]) == status
    assert bool(body) == has_body


def test_what_is_no_query_is_told_as_ever(fresh: RunningServer) -> None:
    broken = httpx.get(f"{fresh.url}/sparql", params={"query": "SELECT ?x { <http://x/"})
    assert broken.status_code == 400
    assert broken.headers["content-type"].startswith(("application/problem+json", "text/plain"))
    no_iri = f"ASK {{ <http://x/%zz> {LABEL} ?o }}"
    assert httpx.get(f"{fresh.url}/sparql", params={"query": no_iri}).status_code in {200, 400}


ENDS: dict[str, Callable[[str], object]] = {
    "answered": lambda url: httpx.get(url + target(look_up(40))),
    "cached": lambda url: httpx.get(url + target(look_up(40))),
    "not-modified": lambda url: httpx.get(
        url + target(look_up(40)), headers={"If-None-Match": "*"}
    ),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_an_answer_is_counted_once(fresh: RunningServer, outcome: str) -> None:
    names = ("kg_queries_total", "kg_cache_misses_total", "kg_cache_hits_total")
    before = {name: counted(fresh, name) for name in names}
    ended = counted(fresh, "kg_queries_total", outcome=outcome)
    requests = counted(fresh, "kg_requests_total", route="/sparql")
    ENDS[outcome](fresh.url)
    assert counted(fresh, "kg_queries_total", outcome=outcome) == ended + 1
    assert counted(fresh, "kg_requests_total", route="/sparql") == requests + 1
    after = {name: counted(fresh, name) - before[name] for name in names}
    assert after == {
        "kg_queries_total": 1,
        "kg_cache_misses_total": outcome == "answered",
        "kg_cache_hits_total": outcome == "cached",
    }


def test_a_miss_that_needs_a_worker_is_counted_once(fresh: RunningServer) -> None:
    before = counted(fresh, "kg_cache_misses_total")
    query = f"SELECT (COUNT(*) AS ?n) {{ <{KFOR}> {LABEL} ?name }}"
    assert httpx.get(fresh.url + target(query)).status_code == 200
    assert counted(fresh, "kg_cache_misses_total") == before + 1


def test_without_look_ups_the_answers_are_the_same(
    fresh: RunningServer, serve: Callable[..., RunningServer], repository_snapshots: Path
) -> None:
    other = serve(repository_snapshots, "--look-up-mib", "0")
    for fmt in ("json", "xml", "csv", "tsv"):
        for query in (
            look_up(60),
            f"ASK {{ <{KFOR}> a ?class }}",
            f"SELECT * {{ <{KFOR}> ?p ?o }}",
        ):
            params = {"query": query, "format": fmt}
            answers = [httpx.get(f"{s.url}/sparql", params=params) for s in (fresh, other)]
            assert answers[0].status_code == answers[1].status_code
            assert answers[0].content == answers[1].content
            assert answers[0].headers["etag"] == answers[1].headers["etag"]
