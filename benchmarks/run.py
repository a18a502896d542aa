# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: processor time per request of `kg serve` and `oxigraph serve`, side by side.

Both serve the same generated triples on loopback in one run; what counts is the ratio, since
times alone say more about the machine. Each query is sent with a number in a comment, so that
the cache of `kg serve` does not answer; the last line lets it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

TRIPLES = 100_000
KG_TOML = """[publication]
title = "Generated"
description = "Triples for a benchmark."
base_iri = "http://example.org/bench/"
[prefixes]
ex = "http://example.org/"
"""
TINY = "SELECT ?o WHERE { <http://example.org/s17> <http://example.org/p1> ?o }"
ROWS = "SELECT ?s ?o WHERE { ?s <http://example.org/p1> ?o } LIMIT 10000"
QUERIES = (("tiny query", TINY, 2000), ("10,000 rows", ROWS, 40))


def generate(path: Path) -> None:
    """Subjects with four properties each, as Turtle."""
    with path.open("w", encoding="utf-8") as out:
        out.write("@prefix ex: <http://example.org/> .\n")
        for i in range(TRIPLES // 4):
            out.write(f'ex:s{i} a ex:C ; ex:p1 ex:s{i // 2} ; ex:p2 {i} ; ex:p3 "value {i}" .\n')


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def processes(pid: int) -> list[int]:
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid] + [p for child in children for p in processes(int(child))]


def processor_seconds(pid: int) -> float:
    """Processor time of a process and its descendants so far."""
    ticks = 0
    for process in processes(pid):
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(command: list[str], ready: Callable[[], bool]) -> Iterator[int]:
    """Run a server until the block ends; its process number."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not ready():
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(url: str) -> Callable[[], bool]:
    """A check whether an endpoint answers."""

    def check() -> bool:
        try:
            return httpx.get(url, params={"query": "ASK {}"}, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    return check


def measure(url: str, pid: int, query: str, count: int, *, vary: bool) -> float:
    """Processor milliseconds per request."""
    headers = {"Accept": "application/sparql-results+json", "Accept-Encoding": "identity"}
    with httpx.Client(headers=headers, timeout=60) as client:
        before = processor_seconds(pid)
        for number in range(count):
            text = f"{query}\n# {number}" if vary else query
            client.get(url, params={"query": text}).raise_for_status()
        return (processor_seconds(pid) - before) / count * 1000


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "data").mkdir()
        (root / "kg.toml").write_text(KG_TOML, encoding="utf-8")
        generate(root / "data" / "graph.ttl")
        kg = [sys.executable, "-m", "kg.cli"]
        subprocess.run([*kg, "build", "--project", str(root)], check=True)
        store = root / "store"
        oxigraph = str(Path(sys.executable).with_name("oxigraph"))
        load = [oxigraph, "load", "--location", str(store), "--file"]
        subprocess.run([*load, str(root / "data" / "graph.ttl")], check=True, capture_output=True)
        ours, theirs = free_port(), free_port()
        our_url = f"http://127.0.0.1:{ours}/sparql"
        their_url = f"http://127.0.0.1:{theirs}/query"
        our_command = [*kg, "serve", "--project", str(root), "--port", str(ours)]
        bind = ["--bind", f"127.0.0.1:{theirs}"]
        their_command = [oxigraph, "serve-read-only", "--location", str(store), *bind]
        with (
            serving(our_command, answers(our_url)) as our_pid,
            serving(their_command, answers(their_url)) as their_pid,
        ):
            print(f"{TRIPLES} triples; processor time per request, times that of `oxigraph serve`")
            for name, query, count in QUERIES:
                our_time = measure(our_url, our_pid, query, count, vary=True)
                their_time = measure(their_url, their_pid, query, count, vary=True)
                print(f"{name:24} {our_time / their_time:6.2f}")
                again = measure(our_url, our_pid, query, count, vary=False)
                print(f"{name + ', repeated':24} {again / their_time:6.2f}")


if __name__ == "__main__":
    main()
