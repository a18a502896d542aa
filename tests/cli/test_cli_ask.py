# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg query and kg show, as processes: what they print in a pipe, and how they end."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
import pytest


class Running(Protocol):
    url: str


SELECT = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label WHERE { <https://w3id.org/nato-az/id/kfor> skos:prefLabel ?label }"""


def kg(snapshots: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kg.cli", *arguments, "--snapshots", str(snapshots)]
    environment = os.environ | {"NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run(
        command, input=stdin.encode(), capture_output=True, env=environment, timeout=100
    )


def assert_failed(done: subprocess.CompletedProcess[bytes], *words: str) -> None:
    assert done.returncode in {1, 2}
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr.decode()


def test_a_pipe_gets_csv(repository_snapshots: Path) -> None:
    done = kg(repository_snapshots, "query", stdin=SELECT)
    assert done.returncode == 0, done.stderr
    assert list(csv.reader(io.StringIO(done.stdout.decode()))) == [["label"], ["KFOR"]]


def test_a_query_comes_from_a_file(repository_snapshots: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.rq"
    file.write_text(SELECT, encoding="utf-8")
    done = kg(repository_snapshots, "query", str(file), "--format", "json")
    bindings = json.loads(done.stdout)["results"]["bindings"]
    assert [b["label"]["value"] for b in bindings] == ["KFOR"]


def test_a_table_is_for_people(repository_snapshots: Path) -> None:
    done = kg(repository_snapshots, "query", "--format", "table", stdin=SELECT)
    assert "KFOR" in done.stdout.decode()
    assert "1 row" in done.stdout.decode()
    done = kg(repository_snapshots, "query", "--format", "table", stdin="ASK { ?s ?p ?o }")
    assert done.stdout.decode().strip() == "yes"


def test_a_graph_is_turtle(repository_snapshots: Path) -> None:
    query = "DESCRIBE <https://w3id.org/nato-az/id/kfor>"
    text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o FILTER (?s = {query[9:]}) }}"
    done = kg(repository_snapshots, "query", stdin=text)
    assert list(ox.parse(done.stdout, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "query, words",
    [
        ("", ("no query",)),
        ("SELECT * WHERE {", ("Error",)),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", ("read-only",)),
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", ("SERVICE",)),
    ],
)
def test_what_cannot_be_asked_is_one_plain_message(
    repository_snapshots: Path, query: str, words: tuple[str, ...]
) -> None:
    assert_failed(kg(repository_snapshots, "query", stdin=query), *words)


def test_a_form_that_does_not_fit_is_said(repository_snapshots: Path) -> None:
    done = kg(repository_snapshots, "query", "--format", "ttl", stdin=SELECT)
    assert_failed(done, "table of rows", "csv")


def test_a_missing_file_is_said(repository_snapshots: Path) -> None:
    assert_failed(kg(repository_snapshots, "query", "no-such-file.rq"), "no-such-file.rq")


def test_an_endpoint_is_asked(repository_snapshots: Path, server: Running) -> None:
    options = ("--endpoint", f"{server.url}/sparql", "--format", "csv")
    done = kg(repository_snapshots, "query", *options, stdin=SELECT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines() == ["label", "KFOR"]


def test_an_endpoint_that_is_not_there_is_said(repository_snapshots: Path) -> None:
    options = ("--endpoint", "http://127.0.0.1:1/sparql")
    assert_failed(kg(repository_snapshots, "query", *options, stdin=SELECT), "does not answer")
    options = ("--endpoint", "ftp://example.org/")
    assert_failed(kg(repository_snapshots, "query", *options, stdin=SELECT), "not the address")


@pytest.mark.parametrize("term", ["kfor", "id:kfor", "https://w3id.org/nato-az/id/kfor"])
def test_show_takes_a_slug_a_curie_or_an_iri(repository_snapshots: Path, term: str) -> None:
    done = kg(repository_snapshots, "show", term)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "KFOR\thttps://w3id.org/nato-az/id/kfor"
    rows = [line.split("\t") for line in lines[lines.index("") + 2 :]]
    assert all(len(row) == 5 for row in rows)
    (row,) = [r for r in rows if r[1].startswith("contributes forces to")]
    assert row[0] == "1999 to 2008"
    assert row[2:4] == ["Azerbaijan", "stated"]
    assert {"F045", "F239", "F271"} <= set(row[4].split(", "))


def test_show_says_what_is_not_there(repository_snapshots: Path) -> None:
    assert_failed(kg(repository_snapshots, "show", "no-such-thing"), "no-such-thing")


def test_no_snapshot_is_said(tmp_path: Path) -> None:
    done = kg(tmp_path, "show", "kfor")
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr
    assert b"kg build" in done.stderr
