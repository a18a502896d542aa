# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers that are sent in parts: compressed as they come, and never whole where broken off."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from running import RunningServer

LARGE = f"/sparql?query={quote('SELECT * WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?s ?p ?o')}"
ENDLESS = f"/sparql?query={quote('SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }')}"
STREAMED = [LARGE, "/graphs?default", "/graph/data"]
FIRST_PART_BYTES = 64 * 1024
PATIENCE_SECONDS = 60


def raw(client: httpx.Client, path: str, accepted: str) -> tuple[httpx.Headers, bytes]:
    """Headers and body as they were sent."""
    with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as response:
        assert response.status_code == 200
        return response.headers, b"".join(response.iter_raw())


@pytest.mark.parametrize("path", STREAMED)
def test_compressed_is_the_same_answer(client: httpx.Client, path: str) -> None:
    """RFC 9110, 8.4: the coding is named, no length is said, and every cache is told."""
    plain_headers, plain = raw(client, path, "identity")
    assert "content-encoding" not in plain_headers
    assert len(plain) > FIRST_PART_BYTES
    headers, body = raw(client, path, "gzip")
    assert headers["content-encoding"] == "gzip"
    assert "content-length" not in headers
    assert "etag" not in headers
    assert "accept-encoding" in headers["vary"].lower()
    assert headers["content-type"] == plain_headers["content-type"]
    assert len(body) < len(plain) / 3
    assert gzip.decompress(body) == plain
    assert client.get(path).content == plain


@pytest.mark.parametrize(
    ("accepted", "coded"),
    [
        ("gzip, deflate, br", True),
        ("gzip;q=0.5, identity;q=0.5", True),
        ("identity;q=0, *", True),
        ("gzip;q=0.1, identity;q=0.9", False),
        ("br, *;q=0, identity", False),
    ],
)
def test_the_coding_is_negotiated(client: httpx.Client, accepted: str, coded: bool) -> None:
    """12.5.3: as on all other addresses."""
    headers, body = raw(client, LARGE, accepted)
    assert headers.get("content-encoding") == ("gzip" if coded else None)
    assert body.startswith(b"\x1f\x8b") is coded


def test_a_head_has_the_headers_of_the_get(client: httpx.Client) -> None:
    headers = {"Accept-Encoding": "gzip"}
    head = client.head(LARGE, headers=headers)
    with client.stream("GET", LARGE, headers=headers) as got:
        for name in ("content-encoding", "content-type", "vary", "cache-control"):
            assert head.headers[name] == got.headers[name]
    assert head.content == b""


def test_each_part_can_be_read_when_it_comes(client: httpx.Client) -> None:
    """Of an answer that goes on, what was sent so far gives whole parts."""
    reader = zlib.decompressobj(31)
    with client.stream("GET", ENDLESS, headers={"Accept-Encoding": "gzip"}) as response:
        first = next(response.iter_raw())
    assert len(reader.decompress(first)) >= FIRST_PART_BYTES // 2
    assert not reader.eof


def _received(server: RunningServer, path: str, version: str) -> tuple[bytes, bool]:
    """What came until the connection ended, and whether it ended with a reset."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as wire:
        head = f"GET {path} HTTP/{version}\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n"
        wire.sendall(head.encode())
        try:
            while part := wire.recv(1 << 20):
                received += part
        except ConnectionResetError:
            return bytes(received), True
    return bytes(received), False


def test_what_is_broken_off_is_never_whole(server: RunningServer) -> None:
    """At the deadline there is neither a last chunk nor the check sum of gzip."""
    with (
        httpx.Client(base_url=server.url, timeout=PATIENCE_SECONDS) as client,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        client.get(ENDLESS)
    received, _ = _received(server, ENDLESS, "1.1")
    head, _, chunks = received.partition(b"\r\n\r\n")
    assert b"content-encoding: gzip" in head.lower()
    assert not chunks.endswith(b"0\r\n\r\n")
    reader = zlib.decompressobj(31)
    read = 0
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        read += len(reader.decompress(rest[: int(size, 16)]))
        chunks = rest[int(size, 16) + 2 :]
    assert read > FIRST_PART_BYTES
    assert not reader.eof


def test_what_is_broken_off_ends_with_a_reset_where_no_chunks_are(server: RunningServer) -> None:
    """HTTP/1.0: the end of the connection would be the end of the answer."""
    assert _received(server, ENDLESS, "1.0")[1]


def test_the_cap_counts_what_is_not_compressed(
    repository_snapshots: Path, serve: Callable[..., RunningServer]
) -> None:
    """An answer that compresses well ends at the same cap as any other."""
    running = serve(repository_snapshots, "--query-timeout", "60")
    text = "x" * 1000
    query = f'SELECT ?a ?c ("{text}" AS ?x) WHERE {{ ?a ?b ?c . ?d a ?f }}'
    cap = httpx.get(f"{running.url}/limits").json()["answer_bytes"]
    received, was_reset = _received(running, f"/sparql?query={quote(query)}", "1.0")
    assert was_reset
    _, _, body = received.partition(b"\r\n\r\n")
    reader = zlib.decompressobj(31)
    read = len(reader.decompress(body))
    assert not reader.eof
    assert cap * 0.9 < read <= cap
    assert len(body) < cap / 10


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", LARGE, "/graphs?default"])
def test_conditions_are_read_before_the_work(client: httpx.Client, path: str) -> None:
    """13.1.1: strong comparison; 412 where no tag fits, also of an answer in parts."""
    for accepted in ("identity", "gzip"):
        for value, status in (("*", 200), ('"x"', 412), ('W/"x", "y"', 412)):
            headers = {"Accept-Encoding": accepted, "If-Match": value}
            response = client.get(path, headers=headers)
            assert response.status_code == status
            assert status == 200 or response.content == b""
