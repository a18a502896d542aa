# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Whatever a query does, it ends at its deadline and nobody else notices."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator

import pytest

from kg.errors import QueryError, QueryMemoryError, QueryRefusedError, UpdateRefusedError
from kg.query.guard import QueryForm

from .conftest import SMALL, Harness

_CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
_DOUBLING = "".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1}) " for i in range(60))
_REPLACING = "".join(f'BIND(REPLACE(?v{i}, "a", "aaaaaaaa") AS ?v{i + 1}) ' for i in range(30))
_VALUES = "".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(500)))} }} " for i in range(6))

REFUSED = {
    "nested braces": ("SELECT * " + "{" * 3000 + "?s ?p ?o" + "}" * 3000, "nesting"),
    "unclosed braces": ("SELECT * " + "{" * 3000, "nesting"),
    "nested collection": (
        "SELECT * { " + "(" * 300 + "1" + ")" * 300 + " ?p ?o }",
        "group-patterns",
    ),
    "nested blank nodes": (
        "SELECT * { ?s ?p " + "[ ?p " * 1024 + "1" + "]" * 1024 + " }",
        "nesting",
    ),
    "parentheses": ("SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {}", "nesting"),
    "sub-SELECTs": ("SELECT * " + "{ SELECT * " * 2700 + "{}" + "}" * 2700, "nesting"),
    "EXISTS": ("SELECT * {" + " FILTER EXISTS {" * 1024 + "}" * 1025, "nesting"),
    "IF": ("SELECT (" + "IF(true,1," * 1024 + "1" + ")" * 1024 + " AS ?x) {}", "nesting"),
    "flat list": ("SELECT * { (" + "1 " * 300 + ") ?p ?o }", "group-patterns"),
    "blank node lists": ("SELECT * {" + "[ ?p ?o ] . " * 1024 + "}", "group-patterns"),
    "star": (
        "SELECT * {" + "".join(f"?s <http://x/p{i}> ?o{i} . " for i in range(160)) + "}",
        "group-patterns",
    ),
    "star by semicolons": (
        "SELECT * { ?s " + ";".join(f"<http://x/p{i}> ?o{i}" for i in range(160)) + "}",
        "group-patterns",
    ),
    "star by commas": (
        "SELECT * { ?s ?p " + ",".join(f"?o{i}" for i in range(160)) + "}",
        "group-patterns",
    ),
    "path sequence": (
        "SELECT * { ?s " + "/".join(f"<http://x/p{i}>" for i in range(900)) + " ?o }",
        "group-patterns",
    ),
    "path alternatives": ("SELECT * { ?s " + "|".join(["<http://x/p>"] * 9000) + " ?o }", "size"),
    "short path alternatives": (
        "SELECT * { ?s " + "|".join(["<p>"] * 9000) + " ?o }",
        "operators",
    ),
    "not": ("SELECT (" + "!" * 24_300 + "true AS ?x) {}", "operators"),
    "sums": ("SELECT (" + "+".join(["1"] * 8192) + " AS ?x) {}", "operators"),
    "OPTIONAL": ("SELECT * {" + "OPTIONAL {}" * 5000 + "}", "operators"),
    "UNION": ("SELECT * {" + " UNION ".join(["{}"] * 5000) + "}", "operators"),
    "BIND": ("SELECT * {" + "BIND(1 AS ?x)" * 4000 + "}", "operators"),
    "size": ("SELECT * { ?s ?p ?o } #" + "x" * 200 * 1024, "size"),
    "hidden by less-than": (
        "SELECT (1<" + "(" * 9000 + "2" + ")" * 9000 + "&&3>2 AS ?x) {}",
        "nesting",
    ),
    "after a closed comment": ("SELECT * #{\n" + "{" * 3000 + "}" * 3000, "nesting"),
    "after a string": ('SELECT ("\\"{" AS ?x) ' + "{" * 3000 + "}" * 3000, "nesting"),
    "SERVICE glued": ("SELECT * { SERVICESILENT<http://127.0.0.1:9/>{ ?s ?p ?o } }", "service"),
}

KILLED = {
    "cross product with COUNT": f"SELECT (COUNT(*) AS ?n) {{ {_CROSS} }}",
    "cross product with ORDER BY": f"SELECT * {{ {_CROSS} }} ORDER BY ?l ?c",
    "cross product with DISTINCT": f"SELECT DISTINCT ?c ?f {{ {_CROSS} }}",
    "CONCAT doubling": f'SELECT * {{ BIND("aaaaaaaa" AS ?v0) {_DOUBLING} }}',
    "REPLACE bomb": f'SELECT * {{ BIND("aaaaaaaa" AS ?v0) {_REPLACING} }}',
    "VALUES product": f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}",
    "path with both ends free": "SELECT (COUNT(*) AS ?n) { ?x <http://x/next>+ ?y . ?z ?q ?r }",
    "200 patterns in five groups": "SELECT * {"
    + "".join(
        "{" + "".join(f"?s <http://x/p{j}_{i}> ?o{j}_{i} . " for i in range(39)) + "}"
        for j in range(5)
    )
    + "}",
}

ODD = {
    "unclosed string": 'SELECT * { ?s ?p "x }',
    "unclosed IRI": "SELECT * { ?s <http://x/ ?o }",
    "escaped keyword": r"\u0053ELECT * { ?s ?p ?o }",
    "escaped braces": "SELECT * " + r"\u007B" * 20 + "}" * 20,
    "NUL": "SELECT * { ?s ?p ?o } \x00",
    "only NUL": "\x00",
    "lone surrogate": "SELECT * { ?s ?p '\ud800' }",
    "unknown function": "SELECT (<http://x/f>(1) AS ?x) { FILTER(undefined(1)) }",
    "no query": "hello",
    "empty": "",
    "bad regex": 'SELECT * { ?s ?p ?o FILTER(REGEX(?o, "(" )) } LIMIT 1',
    "regex catastrophe": 'SELECT (REGEX("' + "a" * 5000 + '!", "^(a+)+$") AS ?x) {}',
}


@pytest.fixture(autouse=True)
def nobody_notices(harness: Harness) -> Iterator[None]:
    """After each query here: the same process holds the snapshot, and a small query answers."""
    zygote, front = harness.engine.pids[0], os.getpid()
    yield
    rows = json.loads(harness.ask(SMALL))["results"]["bindings"]
    assert [row["o"]["value"] for row in rows] == ["50"]
    assert (harness.engine.pids[0], os.getpid()) == (zygote, front)
    harness.wait_for(lambda: harness.all_idle)


@pytest.mark.parametrize("name", REFUSED)
def test_known_danger_is_refused_with_its_rule(harness: Harness, name: str) -> None:
    text, rule = REFUSED[name]
    with pytest.raises(QueryRefusedError) as caught:
        harness.ask(text)
    assert caught.value.rule == rule
    assert caught.value.line >= 1


@pytest.mark.parametrize("name", REFUSED)
def test_known_danger_is_survived_without_the_guard(harness: Harness, name: str) -> None:
    try:
        data = harness.ask_unguarded(REFUSED[name][0])
    except QueryError as error:
        assert error.message  # noqa: PT017
    else:
        json.loads(data)


@pytest.mark.parametrize("name", KILLED)
def test_what_the_guard_lets_through_ends_at_the_deadline(harness: Harness, name: str) -> None:
    with pytest.raises(QueryError) as caught:
        harness.ask(KILLED[name])
    assert caught.value.rule in {"query-timeout", "query-memory", "answer-bytes"}


@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_an_error_or_an_answer(harness: Harness, name: str) -> None:
    try:
        data = harness.ask(ODD[name])
    except QueryError as error:
        assert error.message  # noqa: PT017
    else:
        json.loads(data)


def test_memory_has_a_cap(harness: Harness) -> None:
    with pytest.raises(QueryMemoryError):
        harness.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://x/a> <http://x/b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX x: <http://x/> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:9/>",
        "CLEAR ALL",
        "DROP SILENT ALL",
        "CREATE GRAPH <http://x/g>",
        "WITH <http://x/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(harness: Harness, text: str) -> None:
    with pytest.raises(UpdateRefusedError):
        harness.ask(text)
    with pytest.raises(QueryError):
        harness.ask_unguarded(text)


@pytest.mark.parametrize("verb", ["SERVICE", "SERVICE SILENT"])
@pytest.mark.parametrize("form", [QueryForm.SELECT, QueryForm.CONSTRUCT])
def test_nothing_outside_is_ever_contacted(harness: Harness, verb: str, form: QueryForm) -> None:
    head = "SELECT *" if form is QueryForm.SELECT else "CONSTRUCT { ?s ?p ?o }"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        text = f"{head} {{ {verb} <http://127.0.0.1:{port}/sparql> {{ ?s ?p ?o }} }}"
        with pytest.raises(QueryRefusedError) as caught:
            harness.ask(text)
        assert caught.value.rule == "service"
        try:
            harness.ask_unguarded(text, form)
        except QueryError as error:
            assert error.rule in {"engine", "query-timeout"}  # noqa: PT017
        else:
            assert "SILENT" in verb
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_from_is_never_fetched(harness: Harness) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        data = harness.ask(f"SELECT * FROM <http://127.0.0.1:{port}/g> {{ ?s ?p ?o }}")
        assert json.loads(data)["results"]["bindings"] == []
        with pytest.raises(BlockingIOError):
            listener.accept()
