# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients that crowd, dawdle or vanish: nobody else notices, and what they held is given back."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from running import RunningServer

SMALL = "SELECT ?type WHERE { <https://w3id.org/nato-az/id/kfor> a ?type }"
GENEROUS_SECONDS = 20
"""The server of these tests has a deadline of one second; a slow machine gets more."""

PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def post(url: str, query: str, **headers: str) -> httpx.Response:
    return httpx.post(
        f"{url}/sparql",
        content=query.encode(),
        headers={"Content-Type": "application/sparql-query", **headers},
        timeout=GENEROUS_SECONDS,
    )


def test_small_queries_stay_fast_beside_hostile_ones(target: RunningServer) -> None:
    """Pages have a worker of their own: they answer while every public worker is busy."""
    stop = threading.Event()

    def attack() -> None:
        while not stop.is_set():
            try:
                post(target.url, PRODUCT)
            except httpx.HTTPError:
                continue

    attackers = [threading.Thread(target=attack) for _ in range(4)]
    for attacker in attackers:
        attacker.start()
    try:
        time.sleep(0.5)
        for number in range(10):
            url = f"{target.url}/page/kfor?format=html&n={number}"
            assert httpx.get(url, timeout=GENEROUS_SECONDS).status_code == 200
    finally:
        stop.set()
        for attacker in attackers:
            attacker.join()


def _get(query: str) -> bytes:
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def test_a_full_queue_says_so_at_once(target: RunningServer) -> None:
    """More waiting queries than one client may hold: 429 with Retry-After, never a hang."""
    with contextlib.ExitStack() as stack:
        wires = [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", target.port), timeout=GENEROUS_SECONDS)
            )
            for _ in range(48)
        ]
        for wire in wires:
            wire.sendall(_get(PRODUCT))
        answers = [wire.recv(65536) for wire in wires]
    statuses = [answer.split(b" ", 2)[1] for answer in answers]
    assert set(statuses) == {b"429", b"504"}
    for status, answer in zip(statuses, answers, strict=True):
        assert (b"\r\nretry-after: " in answer) == (status == b"429")
    assert post(target.url, SMALL).status_code == 200


def test_who_goes_away_gives_the_worker_back(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    """A query that nobody waits for any more is given up, running or in the queue."""
    alone = serve(repository_snapshots, "--workers", "1", "--query-timeout", "100")
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", alone.port), timeout=5) as wire:
            wire.sendall(_get(PRODUCT))
            time.sleep(0.5)
    assert post(alone.url, SMALL).status_code == 200


def test_a_broken_off_answer_has_no_end(target: RunningServer) -> None:
    """Past the deadline in the middle of an answer, the final chunk is never sent."""
    query = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    received = bytearray()
    with socket.create_connection(("127.0.0.1", target.port), timeout=GENEROUS_SECONDS) as wire:
        wire.sendall(request.encode())
        while part := wire.recv(1 << 20):
            received = (received + part)[-(1 << 20) :]
    assert not received.endswith(b"0\r\n\r\n")


def test_a_slow_body_is_given_up(target: RunningServer) -> None:
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 1000\r\n\r\nSELECT"
    )
    with socket.create_connection(("127.0.0.1", target.port), timeout=GENEROUS_SECONDS) as wire:
        wire.sendall(head)
        assert wire.recv(100).startswith(b"HTTP/1.1 408")


def _open(target: RunningServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", target.port), timeout=GENEROUS_SECONDS)


def _reset(wire: socket.socket) -> None:
    """Close without a farewell: the other side gets RST."""
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.close()


_STREAM = _get("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
_POST = (
    b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
_DOWNLOAD = b"GET /download/graph.nt HTTP/1.1\r\nHost: x\r\n\r\n"

VANISHING = {
    "before a word": (b"", 0),
    "inside a head": (b"GET / HTTP/1.1\r\nHo", 0),
    "inside a body": (_POST + b"SELECT", 0),
    "inside a chunk": (_POST.replace(b"Content-Length: 1000", b"Transfer-Encoding: chunked"), 0),
    "before an answer": (_get(PRODUCT), 0),
    "inside an answer": (_STREAM, 1000),
    "inside a download": (_DOWNLOAD, 1000),
    "before a page": (b"GET /page/azerbaijan HTTP/1.1\r\nHost: x\r\n\r\n", 0),
    "before many pages": (b"GET /page/azerbaijan HTTP/1.1\r\nHost: x\r\n\r\n" * 20, 100),
}


@pytest.mark.parametrize("end", [socket.socket.close, _reset], ids=["close", "reset"])
@pytest.mark.parametrize("name", VANISHING)
def test_clients_that_vanish(
    target: RunningServer, name: str, end: Callable[[socket.socket], None]
) -> None:
    """Eight in a row, more than there are workers; no descriptor stays behind."""
    data, received = VANISHING[name]
    before = _descriptors(target)
    for _ in range(8):
        wire = _open(target)
        wire.sendall(data)
        if received:
            wire.recv(received)
        end(wire)
    deadline = time.monotonic() + GENEROUS_SECONDS
    while _descriptors(target) > before + 2:
        assert time.monotonic() < deadline, "descriptors stay open"
        time.sleep(0.05)


def _descriptors(target: RunningServer) -> int:
    """Sockets and files that the front process holds."""
    return len(os.listdir(f"/proc/{target.process.pid}/fd"))


def test_a_body_byte_by_byte_ends_at_the_deadline(target: RunningServer) -> None:
    """The deadline counts from the first byte of the body, however busy the client looks."""
    with _open(target) as wire:
        wire.sendall(_POST)
        answer = b""
        wire.settimeout(0.05)
        for _ in range(400):
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                wire.sendall(b" ")
            try:
                answer = wire.recv(100)
                break
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408")


def test_a_head_byte_by_byte_is_read(target: RunningServer) -> None:
    with _open(target) as wire:
        for byte in b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n":
            wire.sendall(bytes([byte]))
        assert wire.recv(100).startswith(b"HTTP/1.1 200")


def test_five_hundred_idle_connections_hold_nobody_up(target: RunningServer) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(500):
            stack.enter_context(_open(target)).sendall(b"GET / HTTP/1.1\r\n")
        assert post(target.url, SMALL).status_code == 200
        assert httpx.get(f"{target.url}/page/kfor", timeout=GENEROUS_SECONDS).status_code == 200


def test_slow_readers_hold_nobody_up(target: RunningServer) -> None:
    """Ten clients that ask for much and read nothing; their workers end at the deadline."""
    with contextlib.ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(_open(target)).sendall(_STREAM)
        time.sleep(1.5)
        assert post(target.url, SMALL).status_code == 200


def test_a_crowd_that_vanishes_at_once(target: RunningServer) -> None:
    """A hundred queries whose clients are gone at once: the queue is empty again."""
    wires = [_open(target) for _ in range(100)]
    for wire in wires:
        wire.sendall(_get(PRODUCT))
    for wire in wires:
        _reset(wire)
    assert post(target.url, SMALL).status_code in {200, 503}
