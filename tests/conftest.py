# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Fixtures: the publication of this repository built once, and a real server of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from kg.build.pipeline import build_snapshot
from running import RunningServer, start_server, stop_server

ROOT = Path(__file__).parents[1]


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
def repository_export(repository_snapshots: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication of this repository as `kg export` writes it, made once."""
    folder = tmp_path_factory.mktemp("export") / "site"
    command = [sys.executable, "-m", "kg.cli", "export", str(folder)]
    subprocess.run([*command, "--snapshots", str(repository_snapshots)], check=True)
    return folder


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
