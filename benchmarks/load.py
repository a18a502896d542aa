# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A small load generator over kept connections, and the processor time of a tree of processes."""

from __future__ import annotations

import os
import socket
import threading
import time
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from urllib.parse import quote

PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server under load: where it listens, and the process whose tree is counted."""

    port: int
    path: str
    pid: int


@dataclass(frozen=True, slots=True)
class Load:
    """What a run took: processor seconds of the server and wall seconds, each for one request."""

    processor: float
    wall: float


class Connection:
    """One kept connection; it reads no more of HTTP/1.1 than endpoints answer with."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._path = endpoint.path
        self._socket = socket.create_connection(("127.0.0.1", endpoint.port), PATIENCE_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file: BufferedReader = self._socket.makefile("rb")

    def ask(self, query: str) -> int:
        """Ask by GET for JSON; the status, after the whole answer."""
        head = f"GET {self._path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        self._socket.sendall(f"{head}Accept: application/sparql-results+json\r\n\r\n".encode())
        line = self._file.readline()
        if not line:
            raise ConnectionError("the server closed the connection")
        length, chunked = 0, False
        while (header := self._file.readline().lower()) not in {b"\r\n", b""}:
            if header.startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            chunked = chunked or header.startswith(b"transfer-encoding:")
        if not chunked:
            self._file.read(length)
        while chunked:
            size = int(self._file.readline(), 16)
            self._file.read(size + 2)
            chunked = size > 0
        return int(line.split()[1])

    def close(self) -> None:
        """Close it."""
        self._file.close()
        self._socket.close()


def processes(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid] + [p for child in children for p in processes(int(child))]


def processor_seconds(pid: int) -> float:
    """Processor time of a process and its descendants so far, with those that have ended.

    The living are read by their clocks (clock_getcpuclockid 3), finer than /proc/PID/stat.
    """
    seconds = 0.0
    for process in processes(pid):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        ended = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
        seconds += ended + time.clock_gettime((~process << 3) | 2)
    return seconds


def run(endpoint: Endpoint, queries: list[str], connections: int) -> Load:
    """Send all queries over some connections, each the next as its answer is there."""
    failures: list[str] = []

    def work(share: list[str]) -> None:
        connection = Connection(endpoint)
        for query in share:
            status = connection.ask(query)
            if status != 200:
                failures.append(f"{status} for {query}")
        connection.close()

    threads = [
        threading.Thread(target=work, args=(queries[i::connections],)) for i in range(connections)
    ]
    before, start = processor_seconds(endpoint.pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - start
    if failures:
        raise SystemExit(f"the peer at {endpoint.path} failed: {failures[0]}")
    used = processor_seconds(endpoint.pid) - before
    return Load(used / len(queries), wall / len(queries))


def latencies(endpoint: Endpoint, queries: list[str], pause_seconds: float) -> list[float]:
    """Seconds to each answer over one connection, in order of size, a pause between requests."""
    connection, found = Connection(endpoint), []
    for query in queries:
        start = time.perf_counter()
        if connection.ask(query) != 200:
            raise SystemExit(f"no answer to {query}")
        found.append(time.perf_counter() - start)
        time.sleep(pause_seconds)
    connection.close()
    return sorted(found)
