# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The access log: one line a request, whatever the request says; no query, no header in it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
from hypothesis import example, given
from hypothesis import strategies as st

from kg.web.access_log import AccessLog, log_line
from kg.web.figures import Answered, Figures

ANSWERED = Answered("/id/{slug:path}", "GET", 200, 12, 0.0015, "answered", "")
PATIENCE_SECONDS = 60


@dataclass
class Logged:
    """A server that writes its access log, and the log once the server has ended."""

    url: str
    port: int
    lines: list[str]


@contextmanager
def logging_server(snapshots: Path, folder: Path, *options: str) -> Iterator[Logged]:
    """A server whose standard output is a file; the lines are there after the block."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", "0", "--access-log"]
    path = folder / "access.log"
    with (
        path.open("wb") as log,
        subprocess.Popen(
            [*command, "--snapshots", str(snapshots), *options],
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        assert process.stderr is not None
        url = process.stderr.readline().split()[-1].rstrip("/")
        logged = Logged(url, int(url.rpartition(":")[2]), [])
        try:
            yield logged
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_SECONDS)
    logged.lines += path.read_text(encoding="ascii").splitlines()


def _raw(port: int, path: bytes, headers: bytes = b"") -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as wire:
        head = b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers
        wire.sendall(head + b"\r\n")
        while wire.recv(65536):
            pass


def test_one_line_for_each_request(
    repository_snapshots: Path, repository_snapshot: Path, tmp_path: Path
) -> None:
    secret = "ASK { ?s ?p 'a secret of somebody' }"
    with logging_server(repository_snapshots, tmp_path) as logged:
        for path in ("/health", "/id/kfor", "/nothing", f"/sparql?query={quote(secret)}"):
            httpx.get(logged.url + path)
        httpx.get(logged.url + f"/sparql?query={quote(secret)}")
        httpx.post(f"{logged.url}/sparql", data={"query": "SELECT nonsense"})
    lines = [json.loads(line) for line in logged.lines]
    told = [(line["method"], line["route"], line["status"]) for line in lines]
    assert told == [
        ("GET", "/health", 200),
        ("GET", "/id/{slug:path}", 303),
        ("GET", "(none)", 404),
        ("GET", "/sparql", 200),
        ("GET", "/sparql", 200),
        ("POST", "/sparql", 400),
    ]
    assert {line["client"] for line in lines} == {"127.0.0.1"}
    assert {line["snapshot"] for line in lines} == {repository_snapshot.name}
    assert [line.get("outcome") for line in lines[3:]] == ["answered", "cached", "query-syntax"]
    assert lines[5]["reason"] == "syntax"
    assert lines[3]["query"] == lines[4]["query"] != lines[5]["query"]
    assert "secret" not in "".join(logged.lines)
    at = [datetime.fromisoformat(line["time"]) for line in lines]
    assert at == sorted(at)
    assert all(moment.tzinfo == UTC for moment in at)
    assert all(line["bytes"] > 0 and line["ms"] > 0 for line in lines if line["status"] != 303)


HOSTILE = (
    b"/x%0A{%22status%22:200}",
    b"/x%0D%0Aforged",
    b"/%1B[31mred%1B[0m",
    b"/%22,%22status%22:200,%22a%22:%22",
    b"/%7F%C2%9B31m%E2%80%A8%E2%80%AE",
    b"/%00%FF%FE",
    b"/" + b"a" * 5000,
    b"/\\u000a\\n",
)


def test_no_request_can_write_a_line_of_its_own(repository_snapshots: Path, tmp_path: Path) -> None:
    options = ("--trusted-proxy", "127.0.0.1")
    with logging_server(repository_snapshots, tmp_path, *options) as logged:
        for path in HOSTILE:
            _raw(logged.port, path)
        for forged in (b"\x1b[31m", b'","status":200,"a":"', b"192.0.2.1\x7f", b"\xff\xfe"):
            _raw(logged.port, b"/health", b"X-Forwarded-For: " + forged + b"\r\n")
        _raw(logged.port, b"/health", b"X-Forwarded-For: 1.2.3.4, 192.0.2.7\r\n")
    lines = [json.loads(line) for line in logged.lines]
    assert len(lines) == len(HOSTILE) + 5
    for text in logged.lines:
        assert all(" " <= character <= "~" for character in text)
        assert len(text) < 2000
    assert [line["status"] for line in lines[: len(HOSTILE)]] == [404] * len(HOSTILE)
    # Control characters in a header are refused before there is a request to speak of.
    statuses = [line["status"] for line in lines[len(HOSTILE) :]]
    assert statuses == [400, 200, 400, 200, 200]
    assert lines[-1]["client"] == "192.0.2.7"
    assert [line for line in lines[:-1] if line["client"] != "127.0.0.1"] == []


@example(bytes(range(256)).decode("latin-1") + "\u2028\u202e\ud800", "ASK {}")
@given(st.text(st.characters(), max_size=600), st.text(st.characters()))
def test_any_path_and_query_are_one_line_of_printable_ascii(path: str, query: str) -> None:
    scope = {"path": "/" + path, "kg.query": query, "kg.snapshot": "abc"}
    line = log_line(1e9, "192.0.2.7", scope, ANSWERED)
    assert line.endswith("}\n")
    assert all(" " <= character <= "~" for character in line[:-1])
    fields = json.loads(line)
    assert fields["path"] == ("/" + path)[:256]
    assert fields["time"] == "2001-09-09T01:46:40.000+00:00"
    assert len(fields["query"]) == 16
    assert list(fields) == [
        *("time", "client", "method", "route", "path", "status", "bytes", "ms"),
        *("outcome", "snapshot", "query"),
    ]


def test_a_reader_that_stands_still_costs_lines_and_nothing_else() -> None:
    reading, writing = os.pipe()
    figures = Figures()
    log = AccessLog(writing, figures, ())
    scope = {"path": "/", "client": ("192.0.2.7", 1), "headers": []}
    try:
        began = time.monotonic()
        for _ in range(60_000):
            log.add(scope, ANSWERED)
        assert figures.log_lines_lost > 0
        log.close()
        assert time.monotonic() - began < PATIENCE_SECONDS
        assert log_line(0.0, "192.0.2.7", scope, ANSWERED).split("path")[1] in os.read(
            reading, 65536
        ).decode("ascii")
    finally:
        os.close(reading)


def test_without_the_option_nothing_is_written(repository_snapshots: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--snapshots", str(repository_snapshots)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        url = process.stderr.readline().split()[-1]
        httpx.get(f"{url}health")
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == ""
        process.stderr.read()
