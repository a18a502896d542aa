# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Fixtures: the publication of this repository built once, and a real server on a free port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from kg.build.pipeline import build_snapshot

ROOT = Path(__file__).parents[1]
_START_SECONDS = 60.0


@dataclass(frozen=True)
class RunningServer:
    """A `kg serve` process: its address, its process, where its snapshots are."""

    url: str
    process: subprocess.Popen[bytes]
    snapshots: Path

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def start_server(snapshots: Path, *options: str) -> RunningServer:
    """Start `kg serve` on loopback and wait until it answers."""
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "--snapshots", str(snapshots)]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        cwd=snapshots.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"NO_COLOR": "1"},
    )
    server = RunningServer(f"http://127.0.0.1:{port}", process, snapshots)
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{server.url}/health", timeout=5).status_code == 200:
                return server
        except httpx.HTTPError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    process.kill()
    _, stderr = process.communicate()
    raise AssertionError(f"the server did not start: {stderr.decode()}")


def stop_server(server: RunningServer) -> int:
    """SIGTERM; the exit code."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    server.process.communicate(timeout=30)
    return server.process.returncode


@pytest.fixture(scope="session")
def repository_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of snapshots with the publication of this repository, built once."""
    out = tmp_path_factory.mktemp("repository") / "snapshots"
    build_snapshot(ROOT, out)
    return out


@pytest.fixture(scope="session")
def repository_snapshot(repository_snapshots: Path) -> Path:
    """The current snapshot of the publication of this repository."""
    return (repository_snapshots / "current").resolve()


@pytest.fixture(scope="session")
def server(repository_snapshots: Path) -> Iterator[RunningServer]:
    """A server of the publication of this repository; queries may take two seconds."""
    running = start_server(repository_snapshots, "--query-timeout", "2", "--query-memory", "256")
    yield running
    stop_server(running)


@pytest.fixture
def serve() -> Iterator[Callable[..., RunningServer]]:
    """A function that starts further servers; they end with the test."""
    started: list[RunningServer] = []

    def start(snapshots: Path, *options: str) -> RunningServer:
        started.append(start_server(snapshots, *options))
        return started[-1]

    yield start
    for running in started:
        stop_server(running)


@pytest.fixture
def client(server: RunningServer) -> Iterator[httpx.Client]:
    """An HTTP client of the server; redirects are not followed."""
    with httpx.Client(base_url=server.url, timeout=30) as opened:
        yield opened
