# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Hostile requests: each ends in a clear refusal within the deadline, and nobody else notices."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from running import RunningServer

SMALL = "SELECT ?type WHERE { <https://w3id.org/nato-az/id/kfor> a ?type }"
GENEROUS_SECONDS = 20
"""The server of these tests has a deadline of two seconds; a slow machine gets more."""


def _star(count: int) -> str:
    return " ".join(f"?s ?p{i} ?o{i} ." for i in range(count))


def _concat_bomb() -> str:
    doubled = " ".join(
        f"BIND(CONCAT(?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}, ?v{i}) AS ?v{i + 1})"
        for i in range(12)
    )
    return f'SELECT (STRLEN(?v12) AS ?n) WHERE {{ BIND("aaaaaaaa" AS ?v0) {doubled} }}'


_TRIPLE = "?a{0} ?b{0} ?c{0} ."
_PRODUCT = " ".join(_TRIPLE.format(i) for i in range(4))

QUERIES = {
    "braces": "SELECT * WHERE " + "{" * 3000 + "}" * 3000,
    "parentheses": "SELECT * WHERE { ?s ?p ?o FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }",
    "collection": "SELECT * WHERE { ?s ?p " + "(" * 300 + ")" * 300 + " }",
    "blank node lists": "SELECT * WHERE { ?s ?p " + "[ ?p " * 1100 + "1" + " ]" * 1100 + " }",
    "160 patterns": f"SELECT * WHERE {{ {_star(160)} }}",
    "160 predicates": "SELECT * WHERE { ?s " + "; ".join(f"?p{i} ?o" for i in range(160)) + " }",
    "repeated pattern": "SELECT * WHERE { " + "?s ?p ?o . " * 300 + "}",
    "additions": "SELECT (" + "+".join(["1"] * 9000) + " AS ?x) {}",
    "negations": "SELECT * WHERE { FILTER(" + "!" * 25_000 + "true) }",
    "path alternatives": "SELECT * WHERE { ?s " + "|".join(["a"] * 9000) + " ?o }",
    "path sequence": "SELECT * WHERE { ?s " + "/".join(["a"] * 900) + " ?o }",
    "optionals": "SELECT * WHERE { " + "OPTIONAL { ?s ?p ?o } " * 2500 + "}",
    "unions": "SELECT * WHERE { " + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + " }",
    "binds": "SELECT * WHERE { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(2500)) + " }",
    "sub-selects": "SELECT * WHERE { " + "{ SELECT * WHERE { " * 1500 + "} }" * 1500 + " }",
    "exists": "SELECT * WHERE { " + "FILTER EXISTS { " * 1000 + "}" * 1000 + " }",
    "if": "SELECT (" + "IF(true, " * 1000 + "1" + ", 2)" * 1000 + " AS ?x) {}",
    "empty groups": "SELECT * WHERE { " + "{} " * 8000 + "}",
    "product counted": f"SELECT (COUNT(*) AS ?n) WHERE {{ {_PRODUCT} }}",
    "product sorted": f"SELECT * WHERE {{ {_PRODUCT} }} ORDER BY ?a0 ?a1 ?a2 ?a3",
    "product distinct": f"SELECT DISTINCT ?a0 ?a1 ?a2 WHERE {{ {_PRODUCT} }}",
    "product whole": f"SELECT * WHERE {{ {_PRODUCT} }}",
    "product constructed": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {_PRODUCT} }}",
    "product grouped": f"SELECT (GROUP_CONCAT(?a0) AS ?x) WHERE {{ {_PRODUCT} }}",
    "concat bomb": _concat_bomb(),
    "replace bomb": 'SELECT (STRLEN(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("aaaaaaaaaa", "a", '
    + f'"{"a" * 1000}"), "a", "{"a" * 1000}"), "a", "{"a" * 1000}"), "a", "{"a" * 1000}"), "a", '
    + f'"{"a" * 1000}")) AS ?n) {{}}',
    "service": "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "service silent": "SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "hidden service": "SELECT * WHERE { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "load": "LOAD <http://127.0.0.1:9/>",
    "update": "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
    "drop": "DROP ALL",
    "large": "SELECT * WHERE { ?s ?p '" + "x" * 100_000 + "' }",
    "not a query": "'" * 60_000,
    "nul": "SELECT * WHERE { ?s ?p 'a\0b' } }",
    "lone surrogate": "SELECT * WHERE { ?s ?p '\\uD800' }",
    "unknown function": "SELECT (<urn:f>(1) AS ?x) WHERE {}",
    "dots": "a." * 30_000,
}


def post(url: str, query: str, **headers: str) -> httpx.Response:
    return httpx.post(
        f"{url}/sparql",
        content=query.encode(),
        headers={"Content-Type": "application/sparql-query", **headers},
        timeout=GENEROUS_SECONDS,
    )


@pytest.fixture
def unharmed(server: RunningServer) -> Iterator[None]:
    """After the test the same process answers a small query."""
    pid = server.process.pid
    yield
    response = post(server.url, SMALL)
    assert response.status_code == 200
    assert server.process.poll() is None
    assert server.process.pid == pid


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.usefixtures("unharmed")
def test_hostile_query_ends_in_an_error(server: RunningServer, name: str) -> None:
    try:
        response = post(server.url, QUERIES[name], Accept="application/json")
    except httpx.RemoteProtocolError:
        return  # the answer had begun, and was broken off: no client takes it for a whole one
    assert 400 <= response.status_code < 600, response.text[:200]
    assert response.json()["detail"]
    assert "/" + "root" not in response.text
    assert "Traceback" not in response.text


def test_small_queries_stay_fast_beside_hostile_ones(server: RunningServer) -> None:
    """Pages have a worker of their own: they answer while every public worker is busy."""
    stop = threading.Event()

    def attack() -> None:
        while not stop.is_set():
            try:
                post(server.url, QUERIES["product counted"])
            except httpx.HTTPError:
                continue

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for attacker in attackers:
        attacker.start()
    try:
        time.sleep(0.5)
        for number in range(10):
            url = f"{server.url}/page/kfor?format=html&n={number}"
            assert httpx.get(url, timeout=GENEROUS_SECONDS).status_code == 200
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join()


def _get(query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_a_full_queue_says_so_at_once(server: RunningServer) -> None:
    """More waiting queries than one client may hold: 429 with Retry-After, never a hang."""
    with contextlib.ExitStack() as stack:
        wires = [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), timeout=GENEROUS_SECONDS)
            )
            for _ in range(48)
        ]
        for wire in wires:
            wire.sendall(_get(QUERIES["product counted"]))
        answers = [wire.recv(65536) for wire in wires]
    statuses = [answer.split(b" ", 2)[1] for answer in answers]
    assert set(statuses) == {b"429", b"504"}
    for status, answer in zip(statuses, answers, strict=True):
        assert (b"\r\nretry-after: " in answer) == (status == b"429")
    assert post(server.url, SMALL).status_code == 200


def test_who_goes_away_gives_the_worker_back(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    """A query that nobody waits for any more is given up, running or in the queue."""
    alone = serve(repository_snapshots, "--workers", "1", "--query-timeout", "100")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", alone.port), timeout=5) as wire:
            wire.sendall(_get(QUERIES["product counted"]))
            time.sleep(0.5)
    assert post(alone.url, SMALL).status_code == 200


@pytest.mark.usefixtures("unharmed")
def test_no_connection_is_ever_opened(server: RunningServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            f"SELECT * WHERE {{ SERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * WHERE {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * WHERE {{ VALUES ?g {{ <{address}> }} SERVICE ?g {{ ?s ?p ?o }} }}",
            f"SELECT * WHERE {{ \\u0053ERVICE <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}> WHERE {{ ?s ?p ?o }}",
            f"LOAD <{address}>",
        ):
            post(server.url, query)
        httpx.get(
            f"{server.url}/sparql",
            params={"query": "SELECT * {?s ?p ?o}", "default-graph-uri": address},
        )
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.usefixtures("unharmed")
def test_processor_time_is_given_back(server: RunningServer) -> None:
    """No worker goes on computing an answer that nobody will get."""
    post(server.url, QUERIES["product counted"])
    time.sleep(2)

    def ticks() -> int:
        total = 0
        for pid in _children(server.process.pid):
            with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                fields = stat.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total

    before = ticks()
    time.sleep(1)
    assert ticks() - before < os.sysconf("SC_CLK_TCK") // 2


def _children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
        direct = [int(child) for child in children.read().split()]
    return direct + [pid for child in direct for pid in _children(child)]


RAW = {
    "both lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
    b"Content-Length: 6\r\n\r\nabcdef",
    "connect": b"CONNECT 127.0.0.1:80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "nonsense": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n",
    "long line": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "large header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    "bad chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "http/0.9": b"GET /\r\n\r\n",
    "bare cr": b"GET / HTTP/1.1\rHost: x\r\r",
    "absolute form": b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("name", RAW)
@pytest.mark.usefixtures("unharmed")
def test_hostile_bytes_on_the_wire(server: RunningServer, name: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(RAW[name])
        connection.shutdown(socket.SHUT_WR)
        received = bytearray()
        try:
            while part := connection.recv(65536):
                received += part
        except (ConnectionResetError, TimeoutError):
            pass
    if name == "both lengths":
        assert received.startswith(b"HTTP/1.1 400"), received[:100]
        assert b'"status": "ok"' not in received, "the smuggled request was answered"


@pytest.mark.usefixtures("unharmed")
def test_a_broken_off_answer_has_no_end(server: RunningServer) -> None:
    """Past the deadline in the middle of an answer, the final chunk is never sent."""
    query = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=GENEROUS_SECONDS) as wire:
        wire.sendall(request.encode())
        while part := wire.recv(1 << 20):
            received = (received + part)[-(1 << 20) :]
    assert not received.endswith(b"0\r\n\r\n")


@pytest.mark.usefixtures("unharmed")
def test_a_slow_body_is_given_up(server: RunningServer) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 1000\r\n\r\nSELECT"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=GENEROUS_SECONDS) as wire:
        wire.sendall(head)
        assert wire.recv(100).startswith(b"HTTP/1.1 408")


@pytest.mark.usefixtures("unharmed")
def test_clients_that_vanish(server: RunningServer) -> None:
    query = quote("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
            wire.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            wire.recv(1000)


def test_who_leaves_the_html_form_gives_the_worker_back(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    alone = serve(repository_snapshots, "--workers", "1", "--query-timeout", "100")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", alone.port), timeout=5) as wire:
            query = quote(QUERIES["product counted"])
            wire.sendall(f"GET /answer?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.5)
    assert post(alone.url, SMALL).status_code == 200
    assert b"Traceback" not in _log_of(alone)


def _log_of(server: RunningServer) -> bytes:
    server.process.terminate()
    _, log = server.process.communicate(timeout=30)
    return log
