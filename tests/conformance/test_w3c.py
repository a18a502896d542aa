# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The query tests of the W3C SPARQL 1.1 suite, asked over HTTP of a running server.

One server holds all data of the suite, each file as a graph named by its IRI; a test's dataset
is given with the request (default-graph-uri, named-graph-uri), which the protocol lets replace
any other. Tests of updates do not apply: the endpoint refuses every update.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic
from w3c_suite import SUITE, Case, known_failures, read_cases, read_data

from publishing import publish_graphs
from results_reading import READERS, Answer, same
from running import start_server, stop_server

CASES = read_cases(Path(SUITE)) if SUITE else []
KNOWN = known_failures()
NOTHING = "urn:a-graph-that-is-not-here"
DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"

# rdflib uses names of its own that it has deprecated; that is its business.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
needs_suite = pytest.mark.skipif(
    not SUITE, reason="KG_W3C_SUITE does not name a folder of the W3C SPARQL 1.1 test suite"
)


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server that holds all data of the suite."""
    out = tmp_path_factory.mktemp("w3c") / "snapshots"
    publish_graphs(out, read_data(Path(SUITE), CASES))
    server = start_server(out)
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client
    stop_server(server)


def _ask(client: httpx.Client, case: Case, accept: str) -> httpx.Response:
    dataset: list[tuple[str, str]] = []
    if not re.search(r"\bFROM\b", case.text):
        dataset += [("default-graph-uri", iri) for iri in case.data or (NOTHING,)]
        dataset += [("named-graph-uri", iri) for iri in case.graph_data]
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return client.post("/sparql", params=dataset, content=case.text.encode(), headers=headers)


def _passes(client: httpx.Client, case: Case) -> bool:
    if case.kind == "evaluation":
        return _evaluates(client, case)
    response = _ask(client, case, "application/json, application/n-triples")
    rule = response.json().get("rule") if response.status_code == 400 else ""
    if case.kind == "positive syntax":
        # A function that nobody has defined is called in one of them: read, and then refused.
        return response.status_code == 200 or rule == "function"
    return rule == "syntax"


def _evaluates(client: httpx.Client, case: Case) -> bool:
    assert case.result is not None
    media_type, read = READERS[case.result.suffix]
    response = _ask(client, case, media_type)
    if response.status_code != 200:
        return False
    assert response.headers["content-type"].split(";")[0] == media_type
    expected, given = read(case.result.read_bytes(), case.base), read(response.content, case.base)
    if isinstance(expected, rdflib.Graph):
        return isinstance(given, rdflib.Graph) and isomorphic(expected, given)
    ordered = re.search(r"\border\s+by\b", case.text, re.IGNORECASE) is not None
    return isinstance(given, Answer) and same(given, expected, ordered=ordered)


@needs_suite
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_w3c(suite: httpx.Client, case: Case) -> None:
    """A test that is not listed passes; one that is listed fails still."""
    passes = _passes(suite, case)
    if case.iri in KNOWN:
        assert not passes, "it passes now: take it off the list of known failures"
    else:
        response = _ask(suite, case, "*/*")
        assert passes, f"{case.text}\n{response.status_code} {response.text[:2000]}"


@needs_suite
def test_every_known_failure_is_a_test_of_the_suite() -> None:
    assert set(KNOWN) <= {case.iri for case in CASES}
    assert all(KNOWN.values()), "a known failure has a reason"


@needs_suite
def test_the_figures_that_are_published_are_those_of_the_suite() -> None:
    """docs/conformance.md counts tests by kind, and how many of them fail."""
    text = DOCUMENT.read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| (\w[\w ]*) \| (\d+ \| \d+) \|", text, re.MULTILINE))
    kinds = Counter(case.kind for case in CASES)
    failing = Counter(case.kind for case in CASES if case.iri in KNOWN)
    assert stated == {kind: f"{n} | {n - failing[kind]}" for kind, n in kinds.items()}


def test_answers_that_differ_are_told_apart() -> None:
    """The comparison finds fault: order, multiplicity, blank nodes, datatypes."""

    def read(data: bytes) -> Answer:
        answer = READERS[".tsv"][1](data, "")
        assert isinstance(answer, Answer)
        return answer

    one, other = read(b"?x\n1\n2\n"), read(b"?x\n2\n1\n")
    assert same(one, other, ordered=False)
    assert not same(one, other, ordered=True)
    assert not same(one, read(b"?x\n1\n1\n2\n"), ordered=False)
    assert not same(read(b"?x\t?y\n_:a\t_:a\n"), read(b"?x\t?y\n_:a\t_:b\n"), ordered=False)
    assert same(read(b"?x\n1.0\n"), read(b"?x\n1.00\n"), ordered=False)
    assert not same(read(b"?x\n1\n"), read(b"?x\n1.0\n"), ordered=False)
