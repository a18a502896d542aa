# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The look at plain queries says what the guard says, or nothing."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Limits
from kg.errors import KgError
from kg.query.guard import GuardedQuery, _check
from kg.query.plain import check_plain
from kg.query.protocol import parse_form

PARTS = st.sampled_from(
    [
        "SELECT",
        "ASK",
        "CONSTRUCT",
        "DESCRIBE",
        "select",
        "WHERE",
        "{",
        "}",
        "?s",
        "?p",
        "?o",
        ".",
        ";",
        ",",
        "a",
        "<http://x/a/b>",
        "<http://x/select>",
        "OPTIONAL {",
        "UNION",
        "MINUS",
        "GRAPH",
        "SERVICE",
        "FROM",
        "FROM NAMED",
        "FILTER",
        "BIND",
        "VALUES",
        "AS",
        "(",
        ")",
        "[",
        "]",
        "<<",
        ">>",
        "<",
        ">",
        "=",
        "!",
        "/",
        "^",
        "*",
        "+",
        "-",
        "1",
        "2.5",
        "'x'",
        '"y"',
        "'",
        '"',
        "\\",
        "\\u007B",
        "#",
        "# ask\n",
        "\n",
        "PREFIX ex: <http://x/>",
        "BASE <http://x/>",
        "ex:a",
        ":b",
        "_:c",
        "ORDER BY",
        "LIMIT 10",
        "DISTINCT",
        "INSERT",
        "LOAD",
        "é",
        "@en",
        "^^",
        "$v",
        "true",
    ]
)
SMALL = replace(Limits(), nesting_depth=3, group_patterns=6, query_patterns=9, operators=8)


def _guard(text: str, limits: Limits) -> GuardedQuery | None:
    try:
        return _check(text, limits)
    except KgError:
        return None


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?o WHERE { <http://x/s> <http://x/p> ?o }",
        "PREFIX ex: <http://x/> # ask\nASK { ex:a a ?b . ?b ex:c ?d ; ex:e ?f }",
        "base <http://x/>\nconstruct where { ?s ?p ?o }",
        "DESCRIBE <http://x/a>",
    ],
)
def test_plain_queries_are_known(text: str) -> None:
    found = check_plain(text, Limits())
    assert found is not None
    assert found == _guard(text, Limits())


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * FROM <http://x/g> { ?s ?p ?o }",
        "ASK { ?s ?p 'x }",
        "ASK { ?s ?p (1 2 3) }",
        "ASK \\u007B ?s ?p ?o }",
        "INSERT DATA { } # ASK { }",
        "# ASK {\nDELETE WHERE { ?s ?p ?o }",
        "ASK {" * 33,
        "ASK {" + "?s ?p ?o ." * 41 + "}",
        "",
    ],
)
def test_what_is_not_plain_is_left_to_the_guard(text: str) -> None:
    assert check_plain(text, Limits()) is None


@given(st.lists(PARTS, max_size=40).map(" ".join) | st.lists(PARTS, max_size=30).map("".join))
def test_what_is_plain_passes_the_guard_with_the_same_words(text: str) -> None:
    for start in ("", "SELECT * {", "PREFIX ex: <http://x/> ASK {"):
        found = check_plain(start + text, SMALL)
        assert found is None or found == _guard(start + text, SMALL)


@given(
    st.text(max_size=40),
    st.lists(st.sampled_from(["%", "25", "20", "2", "0", "%3C", "%%", "+", "x"])),
)
def test_escapes_are_read_as_the_loop_reads_them(text: str, parts: list[str]) -> None:
    for data in (quote(text).encode(), "".join(parts).encode()):
        value = unquote_to_bytes(data.replace(b"+", b" ")).decode("utf-8", "replace")
        assert parse_form(b"q=" + data) == [("q", value)]
