# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An answer that is whole goes out in one write; all else as uvicorn sends it."""

from __future__ import annotations

import asyncio
import re
import socket

import pytest
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from kg.web.connection import BoundedConnection
from running import RunningServer

PATIENCE_SECONDS = 30
ASK = "/sparql?query=ASK%7B%7D"


class Wire(asyncio.Transport):
    """A transport that keeps each write apart; `ended` where the answers closed it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 9), "sockname": ("127.0.0.1", 80)})
        self.writes: list[bytes] = []
        self.closed = self.ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        """Nothing is read: the requests are there."""

    def resume_reading(self) -> None:
        """Nothing is read."""


async def converse(kind: type[HttpToolsProtocol], app: ASGIApp, request: bytes) -> Wire:
    """What a connection of this kind writes when it gets a request."""
    config = Config(app, server_header=False, date_header=False, log_config=None)
    config.load()
    state, wire = ServerState(), Wire()
    connection = kind(config=config, server_state=state, app_state={})
    connection.connection_made(wire)  # type: ignore[arg-type]
    connection.data_received(request)
    while state.tasks:
        await asyncio.wait(state.tasks)
    wire.ended = wire.closed
    connection.connection_lost(None)
    return wire


def asked(method: str = "GET", *headers: str, version: str = "1.1") -> bytes:
    lines = [f"{method} / HTTP/{version}", "Host: x", *headers, "", ""]
    return "\r\n".join(lines).encode("ascii")


async def parts() -> StreamingResponse:
    async def two():  # type: ignore[no-untyped-def]
        yield b"one"
        yield b"two"

    return StreamingResponse(two(), headers={"content-length": "6"})


WHOLE = Response(b"hello", media_type="text/plain", headers={"x-some": "more"})
JOINED: dict[str, tuple[ASGIApp, bytes]] = {
    "body": (WHOLE, asked()),
    "empty body": (Response(b""), asked()),
    "error": (Response(b"no", 404), asked()),
    "post": (WHOLE, asked("POST", "Content-Length: 0")),
    "large": (Response(b"x" * (1 << 20)), asked()),
}
APART: dict[str, tuple[ASGIApp, bytes]] = {
    "head": (WHOLE, asked("HEAD")),
    "asked to close": (WHOLE, asked("GET", "Connection: close")),
    "HTTP/1.0": (WHOLE, asked(version="1.0")),
    "says it closes": (Response(b"x", headers={"connection": "close"}), asked()),
}


@pytest.mark.parametrize("name", JOINED)
def test_a_whole_answer_is_one_write_of_the_bytes_of_uvicorn(name: str) -> None:
    app, request = JOINED[name]
    ours = asyncio.run(converse(BoundedConnection, app, request))
    theirs = asyncio.run(converse(HttpToolsProtocol, app, request))
    assert len(ours.writes) == 1
    assert ours.writes[0] == b"".join(theirs.writes)
    assert not ours.ended


@pytest.mark.parametrize("name", APART)
def test_what_ends_otherwise_is_left_to_uvicorn(name: str) -> None:
    """No body, or the end of the connection: the same bytes, and the same end."""
    app, request = APART[name]
    ours = asyncio.run(converse(BoundedConnection, app, request))
    theirs = asyncio.run(converse(HttpToolsProtocol, app, request))
    assert b"".join(ours.writes) == b"".join(theirs.writes)
    assert ours.ended == theirs.ended


def test_parts_are_sent_as_they_come() -> None:
    wire = asyncio.run(converse(BoundedConnection, asyncio.run(parts()), asked()))
    assert [write for write in wire.writes if write in {b"one", b"two"}] == [b"one", b"two"]
    assert b"content-length: 6\r\n" in wire.writes[0]


def test_a_header_that_is_none_is_refused_as_uvicorn_does() -> None:
    """No header can end the head: nothing of the answer is written."""

    async def split(scope: object, receive: object, send: object) -> None:
        headers = [(b"content-length", b"1"), (b"x-a", b"1\r\nx-b: 2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})  # type: ignore[operator]
        await send({"type": "http.response.body", "body": b"x"})  # type: ignore[operator]

    wire = asyncio.run(converse(BoundedConnection, split, asked()))
    assert b"x-b" not in b"".join(wire.writes)
    assert b"".join(wire.writes).startswith(b"HTTP/1.1 500 ")


def test_requests_that_came_together_are_answered_in_order() -> None:
    """RFC 9112, 9.3.2: the second begins when the first was answered."""
    wire = asyncio.run(converse(BoundedConnection, WHOLE, asked() + asked("HEAD") + asked()))
    sent = b"".join(wire.writes)
    assert sent.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert sent.count(b"hello") == 2


def read_all(server: RunningServer, *requests: bytes) -> bytes:
    """All that a server sends on one connection until it closes it."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as wire:
        for request in requests:
            wire.sendall(request)
        while part := wire.recv(1 << 16):
            received += part
    return bytes(received)


def test_a_conversation_with_the_server(server: RunningServer) -> None:
    """GET, HEAD, 304 and the close that was asked for, on one connection."""

    def request(method: str, *headers: str) -> bytes:
        return asked(method, *headers).replace(b" / ", f" {ASK} ".encode(), 1)

    first = read_all(server, request("GET", "Connection: close"))
    head, _, body = first.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    assert b"content-length: %d\r\n" % len(body) in first
    (etag,) = [line[6:] for line in head.decode().split("\r\n") if line.startswith("etag: ")]
    conditional = request("GET", f"If-None-Match: {etag}")
    last = request("GET", "Connection: close")
    sent = read_all(server, request("GET"), request("HEAD"), conditional, last)
    assert re.findall(rb"HTTP/1\.1 (\d+)", sent) == [b"200", b"200", b"304", b"200"]
    assert sent.count(body) == 2
    assert sent.count(b"etag: " + etag.encode()) == 4
