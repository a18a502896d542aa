# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Asking hostile things of a server, and what came of it in one word."""

from __future__ import annotations

import contextlib
import re
import socket
from dataclasses import dataclass
from pathlib import Path

import httpx

from running import RunningServer

PATIENCE_SECONDS = 30
"""The server of these tests has a deadline of one second; a slow machine gets more."""

ENDED = "query-timeout query-memory answer-bytes engine broken"
"""The kill, a cap, or the end of a connection whose answer had begun."""


def outcome(response: httpx.Response) -> str:
    """The rule that the answer names, else its status; no answer leaks what is inside."""
    check_says_nothing_of_inside(response)
    if response.headers.get("content-type") == "application/problem+json":
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["detail"]
        return str(problem.get("rule", response.status_code))
    return str(response.status_code)


def check_says_nothing_of_inside(response: httpx.Response) -> None:
    """No traceback, no path of the machine, no name of the software."""
    text = response.text
    for word in ("Traceback", "site-packages", str(Path.home()) + "/", "/src/kg/", "uvicorn"):
        assert word not in text
    assert "server" not in response.headers


def ask(server: RunningServer, query: str, accept: str = "application/json") -> str:
    """The outcome of a query posted as it is; "broken" where the connection broke."""
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    content = query.encode("utf-8", "surrogatepass")
    try:
        return outcome(
            httpx.post(
                f"{server.url}/sparql", content=content, headers=headers, timeout=PATIENCE_SECONDS
            )
        )
    except httpx.RemoteProtocolError:
        return "broken"


def exchange(port: int, data: bytes, *, ends: bool = False) -> bytes:
    """What comes back for raw bytes until the server closes; `ends` closes our side at once."""
    received = bytearray()
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as wire:
        with contextlib.suppress(ConnectionResetError, BrokenPipeError):
            wire.sendall(data)
            if ends:
                wire.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError, TimeoutError):
            while part := wire.recv(65536):
                received += part
    return bytes(received)


def statuses(answer: bytes) -> list[int]:
    """The status of each answer in what came back."""
    return [int(number) for number in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


@dataclass(frozen=True)
class Trap:
    """A listener on loopback that nobody may contact."""

    listener: socket.socket

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.listener.getsockname()[1]}"

    def was_contacted(self) -> bool:
        try:
            self.listener.accept()[0].close()
        except BlockingIOError:
            return False
        return True
