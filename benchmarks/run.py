# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: `kg serve` beside `oxigraph serve` and rdflib-endpoint, in one run.

All serve the same generated triples on loopback and are asked by the same client, one after the
other within seconds, in several rounds of which the median counts. Ratios are printed and no
times: a time alone says more about the machine. Some minutes; docs/benchmarks.md explains.
"""

from __future__ import annotations

import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from load import Connection, Endpoint, Load, latencies, run

TRIPLES = 100_000
SUBJECTS = TRIPLES // 4
ROUNDS = 5
PLACE = Path(__file__).parent
PEERS = Path("build") / "bench-peers"
KG_TOML = """[publication]
title = "Generated"
description = "Triples for a benchmark."
base_iri = "http://example.org/bench/"
[prefixes]
ex = "http://example.org/"
"""
TINY = "SELECT ?o WHERE { <http://example.org/s%d> <http://example.org/p1> ?o }"
ROWS = "SELECT ?s ?o WHERE { ?s <http://example.org/p1> ?o } LIMIT 10000"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LOG = (
    (56, TINY),
    (20, "SELECT ?p ?o WHERE { <http://example.org/s%d> ?p ?o }"),
    (8, "SELECT ?s WHERE { ?s <http://example.org/p1> <http://example.org/s%d> }"),
    (6, 'SELECT ?s WHERE { ?s <http://example.org/p3> "value %d" }'),
    (4, "ASK { <http://example.org/s%d> <http://example.org/p2> 7 }"),
    (2, "SELECT ?s ?o WHERE { ?s <http://example.org/p2> ?o } OFFSET %d LIMIT 500"),
    (2, "SELECT ?s { ?s <http://example.org/p3> ?o FILTER(CONTAINS(?o, 'e %d')) } LIMIT 20"),
    (2, "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p2> ?o FILTER(?o < %d) }"),
)
"""Shares, in hundreds, and queries of a log: look-ups, and some that list, search and count."""

_numbers = iter(range(10**9))


def distinct(query: str, count: int) -> list[str]:
    """`count` queries no cache has seen: a number in a comment."""
    names = (query % (n * 7919 % SUBJECTS) if "%d" in query else query for n in range(count))
    return [f"{text}\n# {next(_numbers)}" for text in names]


def log(count: int) -> list[str]:
    """A log with repeats, new to every cache: few queries come often, most come once (Zipf)."""
    seed = next(_numbers)
    choice = random.Random(seed)
    shares = [share for share, _ in LOG]
    templates = choice.choices(LOG, shares, k=2000)
    known = [f"{text % choice.randrange(5000)} # log {seed}" for _, text in templates]
    return choice.choices(known, [1 / rank for rank in range(1, 2001)], k=count)


def generate(path: Path) -> None:
    """Subjects with four properties each, as Turtle."""
    with path.open("w", encoding="utf-8") as out:
        out.write("@prefix ex: <http://example.org/> .\n")
        for i in range(SUBJECTS):
            out.write(f'ex:s{i} a ex:C ; ex:p1 ex:s{i // 2} ; ex:p2 {i} ; ex:p3 "value {i}" .\n')


def install_peers() -> Path:
    """rdflib-endpoint in a virtual environment of its own below build/; the folder of its tools."""
    tools = PEERS / "bin"
    stamp, lock = PEERS / "installed", PLACE / "peers.lock"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(PEERS)], check=True)
        pip = [str(tools / "python"), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "--disable-pip-version-check", "-r", str(lock)], check=True)
        stamp.write_bytes(lock.read_bytes())
    return tools


def free_port() -> int:
    """A port of loopback that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, path: str) -> Iterator[Endpoint]:
    """Run a server until the block ends."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    endpoint = Endpoint(port, path, process.pid)
    try:
        deadline = time.monotonic() + 120
        while not _answers(endpoint):
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start")
            time.sleep(0.2)
        yield endpoint
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(endpoint: Endpoint) -> bool:
    try:
        connection = Connection(endpoint)
    except OSError:
        return False
    try:
        return connection.ask("ASK { <http://example.org/s1> ?p ?o }") == 200
    except (OSError, ValueError):
        return False
    finally:
        connection.close()


def medians(
    peers: list[Endpoint], queries: Callable[[], list[str]], connections: int
) -> list[Load]:
    """The medians of the peers, each asked in turn, in several rounds."""
    rounds: list[list[Load]] = [[] for _ in peers]
    for _ in range(ROUNDS):
        asked = queries()
        for peer, loads in zip(peers, rounds, strict=True):
            loads.append(run(peer, asked, connections))
    return [
        Load(
            statistics.median(load.processor for load in loads),
            statistics.median(load.wall for load in loads),
        )
        for loads in rounds
    ]


def compare(
    name: str, ours: Endpoint, peer: Endpoint, queries: Callable[[], list[str]], connections: int
) -> None:
    """Print a row: processor time per request, and requests per second, as ours to the peer's."""
    mine, other = medians([ours, peer], queries, connections)
    show(name, mine.processor / other.processor, other.wall / mine.wall)


def show(name: str, processor: float, rate: float) -> None:
    """Print one row of the table."""
    print(f"| {name:52} | {processor:9.3f} | {rate:9.3f} |", flush=True)


def under_attack(endpoint: Endpoint) -> None:
    """Print the p99 of tiny queries, quiet and while four clients ask for cross products, as
    multiples of their quiet p50."""
    ended = threading.Event()

    def attack() -> None:
        while not ended.is_set():
            try:
                connection = Connection(endpoint)
                connection.ask(distinct(ENDLESS, 1)[0])
                connection.close()
            except (OSError, ValueError):
                continue

    quiet = latencies(endpoint, distinct(TINY, 2000), 0.001)
    attackers = [threading.Thread(target=attack, daemon=True) for _ in range(4)]
    for attacker in attackers:
        attacker.start()
    time.sleep(1)
    loaded = latencies(endpoint, distinct(TINY, 6000), 0.001)
    ended.set()
    for attacker in attackers:
        attacker.join(timeout=30)
    middle = quiet[len(quiet) // 2]
    print("\np99 of tiny queries : their quiet p50")
    print(f"quiet                                 {quiet[len(quiet) * 99 // 100] / middle:6.1f}")
    print(f"while four clients ask cross products {loaded[len(loaded) * 99 // 100] / middle:6.1f}")


def main() -> None:
    """Print the table."""
    tools = install_peers()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        root = Path(folder)
        (root / "data").mkdir()
        (root / "kg.toml").write_text(KG_TOML, encoding="utf-8")
        turtle, store = root / "data" / "graph.ttl", root / "store"
        generate(turtle)
        kg = [sys.executable, "-m", "kg.cli"]
        subprocess.run([*kg, "build", "--project", str(root)], check=True, capture_output=True)
        oxigraph = str(Path(sys.executable).with_name("oxigraph"))
        load = [oxigraph, "load", "--location", str(store), "--file", str(turtle)]
        subprocess.run(load, check=True, capture_output=True)

        def start(path: str, *command: str) -> Endpoint:
            port = free_port()
            words = [word.replace("PORT", str(port)) for word in command]
            return stack.enter_context(serving(words, port, path))

        ours = start("/sparql", *kg, "serve", "--project", str(root), "--port", "PORT")
        place = ["--location", str(store), "--bind", "127.0.0.1:PORT"]
        serve = start("/query", oxigraph, "serve-read-only", *place)
        floor = start("/", sys.executable, str(PLACE / "floor.py"), "PORT")
        listen = ["--host", "127.0.0.1", "--port", "PORT"]
        rdflib = start("/", str(tools / "rdflib-endpoint"), "serve", *listen, str(turtle))
        print(f"{TRIPLES} triples; ours : the peer's, medians of {ROUNDS} rounds\n")
        print(f"| {'kg serve : oxigraph serve':52} | processor | req/s     |\n|---|---|---|")
        compare("tiny, distinct, 1 connection", ours, serve, lambda: distinct(TINY, 1000), 1)
        compare("tiny, distinct, 8 connections", ours, serve, lambda: distinct(TINY, 2000), 8)
        compare("10,000 rows, distinct", ours, serve, lambda: distinct(ROWS, 10), 1)
        compare("a log with repeats, 8 connections", ours, serve, lambda: log(3000), 8)
        print("| **a constant answer of uvicorn : oxigraph serve** | | |")
        compare("tiny, distinct, 1 connection", floor, serve, lambda: distinct(TINY, 1000), 1)
        compare("tiny, distinct, 8 connections", floor, serve, lambda: distinct(TINY, 2000), 8)
        print("| **kg serve : rdflib-endpoint** | | |")
        compare("tiny, distinct, 1 connection", ours, rdflib, lambda: distinct(TINY, 200), 1)
        compare("10,000 rows, distinct", ours, rdflib, lambda: distinct(ROWS, 4), 1)
        compare("a log with repeats, 8 connections", ours, rdflib, lambda: log(300), 8)
        under_attack(ours)


if __name__ == "__main__":
    main()
