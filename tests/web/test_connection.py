# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One connection never takes the server from others: endless heads, silence, stalled readers."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from kg.web import connection
from running import RunningServer

PATIENCE_SECONDS = 60


def exchange(port: int, data: bytes, seconds: float = PATIENCE_SECONDS) -> bytes:
    """What comes back until the server closes; TimeoutError where it does not."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as wire:
        try:
            wire.sendall(data)
            while part := wire.recv(65536):
                received += part
        except (ConnectionResetError, BrokenPipeError):
            pass  # closed while we were still sending
    return bytes(received)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


REFUSED = {
    "long address": (b"GET /?" + b"a" * 80_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "large header": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: 12345678\r\n" * 12_000 + b"\r\n", 431),
    "header without end": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 2_000_000, 431),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", 400),
    "unknown coding": (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "upgrade with a body": (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"
        b"Content-Type: application/sparql-query\r\nContent-Length: 6\r\n\r\nASK {}",
        501,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_head_that_is_refused(server: RunningServer, name: str) -> None:
    data, expected = REFUSED[name]
    answer = exchange(server.port, data)
    assert status(answer) == expected
    assert b"connection: close" in answer
    assert status(exchange(server.port, _get("/health"))) == 200


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


def test_a_head_within_the_bounds_is_read(server: RunningServer) -> None:
    lines = b"X: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n"
    assert status(exchange(server.port, b"GET /health HTTP/1.1\r\nHost: x\r\n" + lines)) == 200
    query = "ASK%20%7B%7D" + "%20" * 10_000
    assert status(exchange(server.port, _get(f"/sparql?query={query}"))) == 200


def test_an_upgrade_that_is_not_offered_is_no_reason_not_to_answer(server: RunningServer) -> None:
    """As curl --http2 asks (RFC 9110, section 7.8)."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n"
    answer = exchange(server.port, b"GET /health HTTP/1.1\r\nHost: x\r\n" + upgrade + b"\r\n")
    assert status(answer) == 200
    assert b"connection: close" in answer
    assert answer.endswith(b"}")


@pytest.mark.slow
def test_silence_ends_the_connection(server: RunningServer) -> None:
    """Before the first request, inside a head, and in a second request of the same connection."""
    started = {
        "nothing": b"",
        "line ends": b"\r\n\r\n",
        "half a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    }
    answers: dict[str, bytes] = {}

    def keep_silent(name: str) -> None:
        answers[name] = exchange(server.port, started[name])

    def keep_silent_later() -> None:
        with socket.create_connection(("127.0.0.1", server.port), PATIENCE_SECONDS) as wire:
            wire.sendall(b"HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status(wire.recv(65536)) == 200
            wire.sendall(b"GET / HTTP/1.1\r\nHo")
            answers["half a second head"] = wire.recv(65536)

    silent = [threading.Thread(target=keep_silent, args=[name]) for name in started]
    silent.append(threading.Thread(target=keep_silent_later))
    for thread in silent:
        thread.start()
    for thread in silent:
        thread.join()
    assert set(answers) == {*started, "half a second head"}, "a connection stayed open"
    assert answers["nothing"] == answers["line ends"] == b""
    assert status(answers["half a head"]) == 408
    assert status(answers["half a second head"]) == 408


def test_requests_in_one_go_are_answered_in_order(server: RunningServer) -> None:
    first = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = exchange(server.port, first * 3 + _get("/nothing"))
    assert answer.count(b"HTTP/1.1 200 ") == 3
    assert answer.rindex(b"HTTP/1.1 404 ") > answer.rindex(b"HTTP/1.1 200 ")


Served = tuple[int, uvicorn.Server]
BODY = b"x" * (32 * 1024 * 1024)


async def _large(scope: Scope, receive: Receive, send: Send) -> None:
    size = str(len(BODY)).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", size)]}
    )
    await send({"type": "http.response.body", "body": BODY})


@contextmanager
def _serving(http: Any = connection.BoundedConnection, **options: Any) -> Iterator[Served]:
    """The same connections in this process, so that their patience can be short."""
    config = uvicorn.Config(
        _large, http=http, lifespan="off", log_level="error", ws="none", **options
    )
    served = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(served.serve([listener])))
        thread.start()
        try:
            yield listener.getsockname()[1], served
        finally:
            served.should_exit = served.force_exit = True
            thread.join()


def test_a_reader_that_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL_SECONDS", 0.5)
    with _serving() as (port, served), socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(_get("/"))
        _wait_until(lambda: bool(served.server_state.connections))
        _wait_until(lambda: not served.server_state.connections)


def test_what_is_refused_is_told_to_who_counts() -> None:
    told: list[tuple[int, str]] = []

    def tell(status: int, peer: tuple[str, int] | None) -> None:
        assert peer is not None
        told.append((status, peer[0]))

    http = partial(connection.BoundedConnection, on_refusal=tell)
    with _serving(http, limit_concurrency=1) as (port, _):
        assert status(exchange(port, _get("/"))) == 503
        assert status(exchange(port, b"nonsense\r\n\r\n")) == 400
    assert told == [(503, "127.0.0.1"), (400, "127.0.0.1")]


def test_a_slow_reader_gets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL_SECONDS", 0.5)
    received = 0
    with _serving() as (port, _), socket.create_connection(("127.0.0.1", port), 30) as wire:
        wire.sendall(_get("/"))
        for number in range(10_000_000):
            part = wire.recv(1024 * 1024)
            if not part:
                break
            received += len(part)
            if number < 20:
                time.sleep(0.1)
    assert received > len(BODY)


def _wait_until(check: object) -> None:
    assert callable(check)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not check():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)
