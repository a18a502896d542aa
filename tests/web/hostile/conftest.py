# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One server for all hostile requests, and the look at it after each of them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from attacks import Trap

from running import RunningServer, start_server, stop_server

SMALL = "SELECT ?type WHERE { <https://w3id.org/nato-az/id/kfor> a ?type }"


@pytest.fixture(scope="session")
def target(repository_snapshots: Path) -> Iterator[RunningServer]:
    """A server whose queries may take one second and 128 MiB."""
    running = start_server(repository_snapshots, "--query-timeout", "1", "--query-memory", "128")
    yield running
    assert stop_server(running) == 0


@pytest.fixture(autouse=True)
def unharmed(target: RunningServer) -> Iterator[None]:
    """After each test of this folder the same process answers a small query."""
    yield
    response = httpx.get(f"{target.url}/sparql", params={"query": SMALL}, timeout=30)
    assert response.status_code == 200
    assert [row["type"]["value"] for row in response.json()["results"]["bindings"]] == [
        "https://w3id.org/nato-az/ns#Operation"
    ]
    assert target.process.poll() is None


@pytest.fixture
def trap() -> Iterator[Trap]:
    """A listener that must not have been contacted when the test ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        made = Trap(listener)
        yield made
        assert not made.was_contacted(), "a connection was opened"
