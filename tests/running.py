# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A real `kg serve` on a free port of loopback, for tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

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


def start_file_server(folder: Path) -> RunningServer:
    """`python -m http.server` over a folder, on loopback."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return RunningServer(f"http://127.0.0.1:{port}", process, folder)
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the file server did not start")


def stop_server(server: RunningServer) -> int:
    """SIGTERM; the exit code."""
    if server.process.poll() is None:
        server.process.send_signal(signal.SIGTERM)
    server.process.communicate(timeout=30)
    return server.process.returncode
