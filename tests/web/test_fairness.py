# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One client, however much it asks, leaves the endpoint to the others."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.web.clients import UNKNOWN, client_of
from running import RunningServer

PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PATIENCE_SECONDS = 60
OTHER = "127.0.0.2"
PROXIES = [ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")]


@contextlib.contextmanager
def products(server: RunningServer, count: int, **headers: str) -> Iterator[list[socket.socket]]:
    """Connections of 127.0.0.1, each with a cross product that runs or waits."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    with contextlib.ExitStack() as stack:
        wires = [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS)
            )
            for _ in range(count)
        ]
        for number, wire in enumerate(wires):
            query = quote(f"{PRODUCT} # {number}")
            wire.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
        yield wires


def ask(server: RunningServer, number: int, address: str = OTHER, **headers: str) -> httpx.Response:
    """A small query that no cache holds, from another address."""
    return send(server, f"ASK {{ ?s ?p {number} }}", address, **headers)


def send(server: RunningServer, query: str, address: str, **headers: str) -> httpx.Response:
    """A query from an address."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address)) as client:
        return client.get(
            f"{server.url}/sparql",
            params={"query": query},
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            timeout=PATIENCE_SECONDS,
        )


def wait_for_queue(server: RunningServer, length: int) -> None:
    """Until so many queries of strangers wait."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while f'kg_queue_length{{lane="public"}} {length}.0' not in _metrics(server):
        assert time.monotonic() < deadline, "the queue never was that long"
        time.sleep(0.05)


def _metrics(server: RunningServer) -> str:
    return httpx.get(f"{server.url}/metrics", timeout=PATIENCE_SECONDS).text


def is_silent(wire: socket.socket) -> bool:
    """True where no answer has come yet."""
    wire.setblocking(False)
    try:
        return not wire.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    finally:
        wire.settimeout(PATIENCE_SECONDS)


@pytest.fixture
def patient(repository_snapshots: Path, serve: Callable[..., RunningServer]) -> RunningServer:
    """A server on which a cross product takes longer than the test."""
    return serve(repository_snapshots, "--query-timeout", "100")


def test_others_are_answered_while_one_client_asks_for_everything(patient: RunningServer) -> None:
    with products(patient, 4) as wires:
        answers = [ask(patient, number) for number in range(20)]
        assert {answer.status_code for answer in answers} == {200}
        assert all(is_silent(wire) for wire in wires), "a cross product ended: nothing was shown"


def test_the_html_form_is_under_the_same_share(patient: RunningServer) -> None:
    with products(patient, 4) as wires:
        for number in range(3):
            params: dict[str, str] = {"query": f"ASK {{ ?s ?p {number} }}"}
            with httpx.Client(transport=httpx.HTTPTransport(local_address=OTHER)) as client:
                url = f"{patient.url}/answer"
                response = client.get(url, params=params, timeout=PATIENCE_SECONDS)
            assert response.status_code == 200
        assert all(is_silent(wire) for wire in wires)


def test_a_client_beyond_its_share_is_told_so(patient: RunningServer) -> None:
    limits = httpx.get(f"{patient.url}/limits").json()
    held = limits["client_workers"] + limits["client_queue_length"]
    assert held < limits["workers"] + limits["queue_length"]
    with products(patient, held) as wires:
        wait_for_queue(patient, limits["client_queue_length"])
        response = send(patient, PRODUCT, "127.0.0.1", Accept="application/json")
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) >= 1
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == 429
        assert "share" in response.json()["detail"]
        assert ask(patient, 2).status_code == 200
        assert all(is_silent(wire) for wire in wires)


def test_many_clients_fill_the_server_and_it_says_so(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    """Behind a trusted proxy each address is a client; with the queue full, 503."""
    server = serve(repository_snapshots, "--query-timeout", "100", "--trusted-proxy", "127.0.0.1")
    limits = httpx.get(f"{server.url}/limits").json()
    with contextlib.ExitStack() as stack:
        for number in range(limits["workers"] + limits["queue_length"]):
            stack.enter_context(products(server, 1, X_Forwarded_For=f"192.0.2.{number + 1}"))
        wait_for_queue(server, limits["queue_length"])
        forwarded = {"X_Forwarded_For": "198.51.100.1", "Accept": "application/json"}
        response = send(server, PRODUCT, "127.0.0.1", **forwarded)
        assert response.status_code == 503
        assert int(response.headers["retry-after"]) >= 1
        assert response.json()["status"] == 503


def test_a_forged_header_gives_no_second_share(patient: RunningServer) -> None:
    """Nobody is trusted who was not named: the peer's address counts."""
    limits = httpx.get(f"{patient.url}/limits").json()
    held = limits["client_workers"] + limits["client_queue_length"]
    with contextlib.ExitStack() as stack:
        for number in range(held):
            stack.enter_context(products(patient, 1, X_Forwarded_For=f"192.0.2.{number + 1}"))
        wait_for_queue(patient, limits["client_queue_length"])
        forged = send(patient, PRODUCT, "127.0.0.1", X_Forwarded_For="198.51.100.1")
        assert forged.status_code == 429
        assert ask(patient, 2).status_code == 200


def test_two_workers_for_a_client_where_the_operator_says_so(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    server = serve(repository_snapshots, "--client-workers", "2")
    assert httpx.get(f"{server.url}/limits").json()["client_workers"] == 2


def test_as_many_quick_workers_as_the_operator_says(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    """Where there are none, queries are still answered, by the others."""
    server = serve(repository_snapshots, "--workers", "1", "--quick-workers", "0")
    assert httpx.get(f"{server.url}/limits").json()["quick_workers"] == 0
    figures = httpx.get(f"{server.url}/metrics").text
    assert 'kg_workers{lane="public",state="idle"} 1.0\n' in figures
    assert ask(server, 1).status_code == 200


def test_a_proxy_that_is_no_network_is_a_usage_error(repository_snapshots: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", "--trusted-proxy", "everybody"]
    done = subprocess.run(
        [*command, "--snapshots", str(repository_snapshots)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "everybody" in done.stderr
    assert "10.0.0.0/8" in done.stderr


def _scope(peer: str | None, *forwarded: str) -> dict[str, object]:
    headers = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    return {"client": None if peer is None else (peer, 1234), "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("2001:db8:9:8:7:6:5:4", [], "2001:db8:9:8::/64"),
        ("::ffff:192.0.2.7", [], "192.0.2.7"),
        ("fe80::1%eth0", [], "fe80::/64"),
        (None, [], UNKNOWN),
        ("", [], UNKNOWN),
        ("10.1.2.3", [], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["203.0.113.9", "198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["203.0.113.9, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["203.0.113.9, nonsense"], "10.1.2.3"),
        ("10.1.2.3", ["203.0.113.9, nonsense, 10.9.9.9"], "10.9.9.9"),
        ("10.1.2.3", ["10.8.8.8, 10.9.9.9"], "10.8.8.8"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.1.2.3", ["[2001:db8:5::1]:4711"], "2001:db8:5::/64"),
        ("10.1.2.3", ["2001:db8:5::1"], "2001:db8:5::/64"),
        ("::ffff:10.1.2.3", ["198.51.100.1"], "198.51.100.1"),
        ("2001:db8:1::1", ["198.51.100.1"], "198.51.100.1"),
    ],
)
def test_who_asks(peer: str | None, forwarded: list[str], client: str) -> None:
    assert client_of(_scope(peer, *forwarded), PROXIES) == client
    if not forwarded:
        assert client_of(_scope(peer), ()) == client


@given(st.text(st.characters(max_codepoint=255)), st.text(st.characters(max_codepoint=255)))
def test_no_header_breaks_it(first: str, second: str) -> None:
    """What a proxy did not write last is never believed, and a name is an address or unknown."""
    named = client_of(_scope("10.1.2.3", first, second), PROXIES)
    assert set(named) <= set("0123456789abcdef:./")
    assert client_of(_scope("10.1.2.3", first, second, "192.0.2.7"), PROXIES) == "192.0.2.7"
    assert client_of(_scope("192.0.2.8", first, second), PROXIES) == "192.0.2.8"
