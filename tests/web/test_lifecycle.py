# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A running server: exchange of snapshots, drain, faults of snapshots, death of its processes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.build.pipeline import build_snapshot
from running import RunningServer

PATIENCE_SECONDS = 30


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new publication, as `kg init` makes it."""
    folder = tmp_path / "publication"
    subprocess.run([sys.executable, "-m", "kg.cli", "init", str(folder)], check=True)
    return folder


def _edit(project: Path) -> None:
    toml = project / "kg.toml"
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace('title = "', 'title = "Another ', 1), encoding="utf-8")


def _snapshot(server: RunningServer) -> str:
    snapshot: str = httpx.get(f"{server.url}/health", timeout=10).json()["snapshot"]
    return snapshot


def _wait_for(check: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not check():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def test_a_new_snapshot_is_taken_up_without_dropping_a_request(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    old = build_snapshot(project, out).manifest.id
    server = serve(out)
    stop, failures, answers = threading.Event(), [], []

    def ask() -> None:
        with httpx.Client(base_url=server.url, timeout=10) as client:
            while not stop.is_set():
                try:
                    response = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
                    answers.append(response.json()["boolean"])
                    client.get("/").raise_for_status()
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    failures.append(repr(error))

    readers = [threading.Thread(target=ask) for _ in range(2)]
    for reader in readers:
        reader.start()
    _edit(project)
    new = build_snapshot(project, out).manifest.id
    _wait_for(lambda: _snapshot(server) == new)
    time.sleep(0.5)
    stop.set()
    for reader in readers:
        reader.join()
    assert old != new
    assert failures == []
    assert answers
    assert all(answers)
    assert "Another" in httpx.get(f"{server.url}/", headers={"Accept": "text/html"}).text


def test_a_corrupt_snapshot_is_refused_and_the_old_one_stays(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    good = build_snapshot(project, out)
    server = serve(out)
    bad = out / "0000000000000000"
    shutil.copytree(good.root, bad)
    manifest = (bad / "manifest.json").read_text(encoding="utf-8")
    (bad / "manifest.json").write_text(manifest.replace(good.manifest.id, bad.name))
    quads = (bad / "quads.nq").read_bytes()
    (bad / "quads.nq").write_bytes(quads[:-2] + b"x\n")
    link = out / "link"
    link.symlink_to(bad.name)
    link.replace(out / "current")
    time.sleep(3)
    assert _snapshot(server) == good.manifest.id
    query = {"query": "ASK { ?s ?p ?o }"}
    assert httpx.get(f"{server.url}/sparql", params=query).json()["boolean"] is True


def test_sigterm_lets_running_requests_finish(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    build_snapshot(project, out)
    server = serve(out, "--query-timeout", "3")
    product = " . ".join(f"?a{i} ?b{i} ?c{i}" for i in range(6))
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ {product} }}"
    statuses: list[int] = []

    def ask() -> None:
        response = httpx.get(f"{server.url}/sparql", params={"query": query}, timeout=30)
        statuses.append(response.status_code)

    reader = threading.Thread(target=ask)
    reader.start()
    time.sleep(1)
    server.process.send_signal(signal.SIGTERM)
    reader.join()
    server.process.communicate(timeout=PATIENCE_SECONDS)
    assert server.process.returncode == 0
    assert statuses == [504]


def _descendants(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    direct = [int(child) for child in text.split()]
    return direct + [grandchild for child in direct for grandchild in _descendants(child)]


def test_the_zygote_and_the_workers_may_die(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    build_snapshot(project, out)
    server = serve(out)
    query = {"query": "ASK { ?s ?p ?o }"}

    def answers() -> bool:
        try:
            return httpx.get(f"{server.url}/sparql", params=query, timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    for victim in _descendants(server.process.pid)[::-1]:
        os.kill(victim, signal.SIGKILL)
        _wait_for(answers)
    assert server.process.poll() is None


def test_no_process_outlives_a_killed_server(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    build_snapshot(project, out)
    server = serve(out)
    processes = _descendants(server.process.pid)
    assert len(processes) >= 4
    server.process.kill()
    server.process.communicate(timeout=PATIENCE_SECONDS)
    _wait_for(lambda: not any(_is_running(pid) for pid in processes))


def _is_running(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def test_serve_builds_where_there_is_no_snapshot(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    server = serve(project / "snapshots", "--project", str(project))
    assert (project / "snapshots" / "current").is_symlink()
    assert httpx.get(f"{server.url}/page/nothing").status_code == 404


def _serve_to_its_end(*options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "kg.cli", "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


def test_a_port_that_is_taken_is_said_at_once(repository_snapshots: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = _serve_to_its_end("--snapshots", str(repository_snapshots), "--port", port)
    assert code == 2
    assert f"Cannot listen on 127.0.0.1:{port}" in said
    assert "http://" not in said
    assert "Traceback" not in said


def test_a_host_that_is_none(repository_snapshots: Path) -> None:
    code, said = _serve_to_its_end("--snapshots", str(repository_snapshots), "--host", "a b")
    assert code == 2
    assert "Cannot listen on a b:8000" in said


def test_what_is_damaged_is_not_served(project: Path) -> None:
    out = project / "snapshots"
    quads = build_snapshot(project, out).quads_path
    damaged = bytearray(quads.read_bytes())
    damaged[10] ^= 1
    quads.write_bytes(damaged)
    code, said = _serve_to_its_end("--snapshots", str(out), "--port", "0")
    assert code == 3
    assert "quads.nq is not what the manifest says" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_the_address_that_is_printed_answers(repository_snapshots: Path, host: str) -> None:
    if host == "::1" and not _has_ipv6():
        pytest.skip("this machine has no IPv6 loopback")
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", "0", "--host", host]
    with subprocess.Popen(
        [*command, "--snapshots", str(repository_snapshots)], stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        address = process.stderr.readline().split()[-1]
        try:
            assert httpx.get(f"{address}health", timeout=30).json()["status"] == "ok"
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stderr.read() == ""
    assert process.returncode == 0


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_a_fault_is_said_to_the_log_only(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    snapshot = build_snapshot(project, project / "snapshots")
    server = serve(project / "snapshots")
    for name in ("void.ttl", "graph.ttl"):
        snapshot.path(name).unlink()
    asked = [("/catalog", "application/json"), ("/catalog", "*/*"), ("/download/graph.ttl", "*/*")]
    for path, accept in asked:
        headers = {"Accept": accept, "Accept-Encoding": "identity"}
        response = httpx.get(f"{server.url}{path}", headers=headers)
        assert response.status_code == 500
        assert "The server has a fault." in response.text
        assert str(project) not in response.text
        assert "Traceback" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["access-control-allow-origin"] == "*"
    assert httpx.get(f"{server.url}/health").status_code == 200
    server.process.send_signal(signal.SIGTERM)
    _, log = server.process.communicate(timeout=PATIENCE_SECONDS)
    assert log.count(b"void.ttl cannot be read: No such file or directory.") == 2
    assert log.count(b"graph.ttl cannot be read: No such file or directory.") == 1
    assert b"Traceback" not in log


def test_serving_loads_neither_compiler_nor_shapes() -> None:
    code = (
        "import sys, kg.web.server, kg.cli.serve\n"
        "print([m for m in ('rdflib', 'pyshacl', 'pyld', 'kg.build') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
