# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.0 has no chunks: an answer ends with the connection, a broken one with a reset."""

from __future__ import annotations

import json
import socket
from urllib.parse import quote

import pytest

from running import RunningServer

LARGE = "SELECT * WHERE { ?s ?p ?o }"
ENDLESS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PATIENCE_SECONDS = 60


def exchange(server: RunningServer, query: str, method: str = "GET") -> tuple[bytes, bytes]:
    """Head and body of an answer. ConnectionResetError where it was broken off."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as wire:
        wire.sendall(f"{method} /sparql?query={quote(query)} HTTP/1.0\r\n\r\n".encode())
        while part := wire.recv(1 << 20):
            received += part
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    return head.lower(), body


@pytest.mark.parametrize("query", ["ASK {}", LARGE])
def test_no_chunks_to_a_client_that_knows_none(server: RunningServer, query: str) -> None:
    head, body = exchange(server, query)
    assert head.startswith(b"http/1.1 200 ")
    assert b"transfer-encoding" not in head
    assert b"connection: close" in head
    answer = json.loads(body)
    assert answer.get("boolean") is True or len(answer["results"]["bindings"]) > 1000


def test_a_large_answer_is_more_than_one_part(server: RunningServer) -> None:
    head, body = exchange(server, LARGE)
    assert b"content-length" not in head
    assert len(body) > 64 * 1024


def test_a_head_has_no_body(server: RunningServer) -> None:
    head, body = exchange(server, LARGE, "HEAD")
    assert head.startswith(b"http/1.1 200 ")
    assert body == b""


def test_an_answer_that_is_broken_off_ends_with_a_reset(server: RunningServer) -> None:
    with pytest.raises(ConnectionResetError):
        exchange(server, ENDLESS)


def test_an_error_is_a_whole_answer(server: RunningServer) -> None:
    head, body = exchange(server, "SELECT nonsense")
    assert head.startswith(b"http/1.1 400 ")
    assert b"content-length: %d" % len(body) in head
