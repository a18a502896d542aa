# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A soak: mixed load on a real server while snapshots are exchanged and clients break off.

`make soak SECONDS=300`, or `python tests/soak.py --seconds 300`. Every answer is looked at. Between
the rounds of load the server is left alone for a while and measured: memory, descriptors and
processes must not grow. In the last round a worker and the loading process are killed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

from running import RunningServer, start_server, stop_server

KFOR = "https://w3id.org/nato-az/id/kfor"
TYPES = f"SELECT ?type WHERE {{ <{KFOR}> a ?type }}"
WHOLE = "SELECT * WHERE { ?s ?p ?o }"
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
PAGES = ("/", "/page/kfor", "/page/azerbaijan", "/ns", "/examples", "/things", "/download/")
CALM_SECONDS = 2.5
SWAP_SECONDS = 3.0
PATIENCE_SECONDS = 60
BUSY = {503, 504}
"""What is said besides an answer: every worker is at the hostile queries until a deadline, or the
machine gives the server too little time. An honest refusal, counted and shown; a wrong or short
answer is a fault."""


@dataclass(frozen=True)
class Figures:
    """What the server holds when it has nothing to do: of all its processes together."""

    memory_mib: float
    descriptors: int
    processes: int


@dataclass
class Report:
    """What happened: how many of each kind of request, what was wrong, what was held."""

    done: Counter[str] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    figures: list[Figures] = field(default_factory=list)
    swaps: int = 0
    snapshots_seen: set[str] = field(default_factory=set)

    def grown(self) -> list[str]:
        """What has grown from the first calm to the last, as text; empty where nothing has."""
        first, last = self.figures[0], self.figures[-1]
        found = []
        if last.processes != first.processes:
            found.append(f"processes: {first.processes}, then {last.processes}")
        if last.descriptors > first.descriptors + 4:
            found.append(f"descriptors: {first.descriptors}, then {last.descriptors}")
        if last.memory_mib > first.memory_mib * 1.25 + 16:
            found.append(f"memory: {first.memory_mib:.0f} MiB, then {last.memory_mib:.0f} MiB")
        return found


class Soak:
    """One server, and the clients that load it."""

    def __init__(self, server: RunningServer, snapshots: Path, seed: int) -> None:
        self.server = server
        self.report = Report()
        self._snapshots = snapshots
        self._seed = seed
        self._names = _two_snapshots(snapshots)
        self._digest = hashlib.sha256((snapshots / "current" / "graph.nt").read_bytes()).digest()
        self._stop = threading.Event()
        self._lenient = threading.Event()
        self._rows = 0
        self._actions: list[tuple[int, Callable[[httpx.Client, random.Random], str]]] = [
            (8, self._query),
            (8, self._page),
            (3, self._whole),
            (3, self._download),
            (2, self._part),
            (2, self._again),
            (2, self._bad_query),
            (1, self._hostile),
            (3, self._broken_off),
        ]

    def prepare(self) -> None:
        """What is right is asked once, of a server that has nothing else to do."""
        text = httpx.get(self._url(WHOLE), headers={"Accept": "text/csv"}, timeout=60).text
        self._rows = text.count("\r\n")

    def load(self, seconds: float, clients: int) -> None:
        """A round of load, with snapshots exchanged meanwhile."""
        self._stop.clear()
        threads = [threading.Thread(target=self._client, args=[n]) for n in range(clients)]
        threads.append(threading.Thread(target=self._swap))
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self._stop.set()
        for thread in threads:
            thread.join()

    def load_with_deaths(self, seconds: float, clients: int) -> None:
        """A round in which a worker and the loading process are killed; then all is well again."""
        self._lenient.set()
        killer = threading.Timer(seconds / 3, self._kill)
        killer.start()
        self.load(seconds, clients)
        killer.join()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self._status(TYPES) != 200:
            assert time.monotonic() < deadline, "no answer after the deaths"
            time.sleep(0.2)
        self._lenient.clear()

    def measure(self) -> None:
        """Leave the server alone until its processes are as many as ever, and measure."""
        time.sleep(CALM_SECONDS)
        wanted = self.report.figures[0].processes if self.report.figures else 0
        deadline = time.monotonic() + PATIENCE_SECONDS
        figures = figures_of(self.server.process.pid)
        while wanted and figures.processes != wanted and time.monotonic() < deadline:
            time.sleep(0.2)
            figures = figures_of(self.server.process.pid)
        self.report.figures.append(figures)

    def _client(self, number: int) -> None:
        chance = random.Random(self._seed * 1000 + number)
        weights = [weight for weight, _ in self._actions]
        with httpx.Client(base_url=self.server.url, timeout=PATIENCE_SECONDS) as client:
            while not self._stop.is_set():
                ((_, action),) = chance.choices(self._actions, weights)
                name = action.__name__.strip("_")
                try:
                    fault = action(client, chance)
                except (httpx.HTTPError, OSError, ValueError, KeyError) as error:
                    fault = repr(error)
                self.report.done[name] += 1
                if fault == "busy":
                    self.report.busy[name] += 1
                elif fault and not self._lenient.is_set():
                    self.report.wrong.append(f"{name}: {fault}")

    def _url(self, query: str) -> str:
        return f"{self.server.url}/sparql?query={quote(query, safe='')}"

    def _status(self, query: str) -> int:
        try:
            return httpx.get(self._url(query), timeout=10).status_code
        except httpx.HTTPError:
            return 0

    def _query(self, client: httpx.Client, chance: random.Random) -> str:
        text = TYPES + f" # {chance.randrange(50)}"
        response = client.get("/sparql", params={"query": text})
        if response.status_code in BUSY:
            return "busy"
        (row,) = response.json()["results"]["bindings"]
        return "" if row["type"]["value"].endswith("#Operation") else response.text

    def _whole(self, client: httpx.Client, chance: random.Random) -> str:
        headers = {"Accept": "text/csv"}
        try:
            response = client.get("/sparql", params={"query": WHOLE}, headers=headers)
        except httpx.RemoteProtocolError:
            return "busy"  # broken off at the deadline, and not to be taken for a whole answer
        if response.status_code in BUSY:
            return "busy"
        rows = response.text.count("\r\n")
        return "" if rows == self._rows else f"{response.status_code}, {rows} rows"

    def _page(self, client: httpx.Client, chance: random.Random) -> str:
        path = chance.choice(PAGES)
        response = client.get(path, headers={"Accept": "text/html"})
        if response.status_code in BUSY:
            return "busy"
        whole = response.status_code == 200 and response.text.rstrip().endswith("</html>")
        return "" if whole else f"{path}: {response.status_code}"

    def _download(self, client: httpx.Client, chance: random.Random) -> str:
        encoding = chance.choice(["gzip", "identity"])
        response = client.get("/download/graph.nt", headers={"Accept-Encoding": encoding})
        same = hashlib.sha256(response.content).digest() == self._digest
        return "" if same else f"{response.status_code}, another digest"

    def _part(self, client: httpx.Client, chance: random.Random) -> str:
        start = chance.randrange(1000)
        value = f"bytes={start}-{start + 99}"
        response = client.get("/download/graph.nt", headers={"Range": value})
        return "" if (response.status_code, len(response.content)) == (206, 100) else "no part"

    def _again(self, client: httpx.Client, chance: random.Random) -> str:
        health = client.get("/health").json()
        self.report.snapshots_seen.add(health["snapshot"])
        first = client.get("/ns")
        if first.status_code in BUSY:
            return "busy"
        etag = first.headers["etag"]
        status = client.get("/ns", headers={"If-None-Match": etag}).status_code
        return "busy" if status in BUSY else "" if status in {200, 304} else f"{status}"

    def _bad_query(self, client: httpx.Client, chance: random.Random) -> str:
        status = client.get("/sparql", params={"query": "SELECT nonsense"}).status_code
        return "busy" if status in BUSY else "" if status == 400 else f"{status}"

    def _hostile(self, client: httpx.Client, chance: random.Random) -> str:
        status = client.get("/sparql", params={"query": PRODUCT}).status_code
        return "" if status in BUSY else f"{status}"

    def _broken_off(self, client: httpx.Client, chance: random.Random) -> str:
        path = chance.choice([self._url(PRODUCT), self._url(WHOLE), "/page/azerbaijan"])
        head = f"GET {path.removeprefix(self.server.url)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", self.server.port), PATIENCE_SECONDS) as wire:
            wire.sendall(head[: chance.choice([10, len(head)])])
            time.sleep(chance.random() / 5)
        return ""

    def _swap(self) -> None:
        while not self._stop.wait(SWAP_SECONDS):
            self.report.swaps += 1
            name = self._names[self.report.swaps % 2]
            link = self._snapshots / f".soak-{os.getpid()}"
            link.symlink_to(name)
            link.replace(self._snapshots / "current")

    def _kill(self) -> None:
        processes = descendants(self.server.process.pid)
        for victim in {processes[-1], processes[0]}:
            os.kill(victim, signal.SIGKILL)


def _two_snapshots(snapshots: Path) -> tuple[str, str]:
    """The current snapshot, and the same content under another id."""
    current = (snapshots / "current").resolve()
    other = snapshots / hashlib.sha256(current.name.encode()).hexdigest()[:16]
    if not other.exists():
        shutil.copytree(current, other, copy_function=os.link)
        manifest = other / "manifest.json"
        text = manifest.read_text(encoding="utf-8").replace(current.name, other.name)
        manifest.unlink()
        manifest.write_text(text, encoding="utf-8")
    return current.name, other.name


def descendants(pid: int) -> list[int]:
    """The processes below a process, a parent before its children."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    direct = [int(child) for child in text.split()]
    return [one for child in direct for one in (child, *descendants(child))]


def figures_of(pid: int) -> Figures:
    """Proportional memory, descriptors and number of a process and all below it."""
    memory, descriptors, processes = 0, 0, 0
    for one in (pid, *descendants(pid)):
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            descriptors += len(os.listdir(f"/proc/{one}/fd"))
        except OSError:
            continue
        memory += next(int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line)
        processes += 1
    return Figures(memory / 1024, descriptors, processes)


def soak(
    snapshots: Path, seconds: float, clients: int = 6, seed: int = 1, rounds: int = 3
) -> Report:
    """Load a server of `snapshots` for about so many seconds, in so many rounds, and report."""
    options = ("--query-timeout", "3", "--query-memory", "128")
    server = start_server(snapshots, *options)
    try:
        run = Soak(server, snapshots, seed)
        run.prepare()
        run.load(seconds / 4, clients)  # caches and pools fill
        for _ in range(rounds):
            run.measure()
            run.load(seconds / 2 / rounds, clients)
        run.measure()
        run.load_with_deaths(seconds / 4, clients)
        run.measure()
        if server.process.poll() is not None:
            run.report.wrong.append("the server has ended")
    finally:
        code = stop_server(server)
    if code != 0:
        run.report.wrong.append(f"the server ended with {code}")
    return run.report


@contextmanager
def _built() -> Iterator[Path]:
    from kg.build.pipeline import build_snapshot

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "snapshots"
        build_snapshot(Path(__file__).parents[1], out)
        yield out


def main() -> int:
    """Soak the publication of this repository, print the figures; 1 where anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with _built() as snapshots:
        report = soak(snapshots, given.seconds, given.clients, given.seed)
    for name, count in sorted(report.done.items()):
        print(f"{name:12} {count:8} asked {report.busy[name]:8} of them told to come again")
    for number, calm in enumerate(report.figures):
        print(
            f"calm {number}: {calm.memory_mib:.1f} MiB, {calm.descriptors} descriptors, "
            f"{calm.processes} processes"
        )
    print(f"{report.swaps} exchanges of snapshots, {len(report.snapshots_seen)} of them seen")
    faults = [*report.wrong, *report.grown()]
    for fault in faults[:50]:
        print(f"wrong: {fault}")
    print("nothing wrong" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
