# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The guard: bounds, both ways; what it never refuses; linear in any text."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import queries
from kg.config import Limits
from kg.errors import QueryError, QueryRefusedError, QuerySyntaxError, UpdateRefusedError
from kg.query.guard import QueryForm, check_query
from kg.query.tokens import Kind, token_at

LIMITS = Limits()
SUITE = os.environ.get("KG_W3C_SUITE", "")


def _rule(text: str, limits: Limits = LIMITS) -> str:
    with pytest.raises(QueryRefusedError) as caught:
        check_query(text, limits)
    return caught.value.rule


@pytest.mark.parametrize(
    "text, form",
    [
        ("SELECT * {}", QueryForm.SELECT),
        ("select(1 as ?x){}", QueryForm.SELECT),
        ("# SELECT\nASK {}", QueryForm.ASK),
        ("PREFIX select: <http://x/> BASE <http://ask/> CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://x/a>", QueryForm.DESCRIBE),
        ("ASK { { SELECT * {} } }", QueryForm.ASK),
    ],
)
def test_the_form_is_the_first_keyword(text: str, form: str) -> None:
    assert check_query(text, LIMITS).form == form


@pytest.mark.parametrize(
    "text, has",
    [
        ("SELECT * FROM <http://x/g> {}", True),
        ("SELECT *FROM<http://x/g>{}", True),
        ("SELECT ?x FROMNAMED <http://x/g> {}", True),
        ("DESCRIBE <http://x/a> from named <http://x/g>", True),
        ("SELECT ?from { ?from <http://x/from> 'FROM' } # FROM", False),
    ],
)
def test_a_dataset_clause_is_seen(text: str, has: bool) -> None:
    assert check_query(text, LIMITS).has_dataset_clause is has


def _stars(count: int, join: str = " . ") -> str:
    return "SELECT * { " + join.join(f"?s <http://x/p{i}> ?o{i}" for i in range(count)) + " }"


def _lists(count: int) -> str:
    return "SELECT * { ?s ?p (" + "1 " * count + ") }"


BOUNDS = {
    "nesting": (
        lambda n: "SELECT * " + "{" * n + "}" * n,
        LIMITS.nesting_depth,
        "nesting",
    ),
    "parentheses": (
        lambda n: "SELECT * { FILTER" + "(" * (n - 1) + "1" + ")" * (n - 1) + "}",
        LIMITS.nesting_depth,
        "nesting",
    ),
    "patterns": (_stars, LIMITS.group_patterns, "group-patterns"),
    "semicolons": (
        lambda n: "SELECT * { ?s " + " ; ".join(["?p ?o"] * n) + "}",
        LIMITS.group_patterns,
        "group-patterns",
    ),
    "commas": (
        lambda n: "SELECT * { ?s ?p " + ",".join(["?o"] * n) + "}",
        LIMITS.group_patterns,
        "group-patterns",
    ),
    "path steps": (
        lambda n: "SELECT * { ?s " + "/".join(["<http://x/p>"] * n) + " ?o }",
        LIMITS.group_patterns,
        "group-patterns",
    ),
    "list items": (
        lambda n: _lists((n - 1) // 2),
        LIMITS.group_patterns - 1,
        "group-patterns",
    ),
    "all patterns": (
        lambda n: "SELECT * { " + "{ ?s ?p ?o } UNION " * (n - 1) + "{ ?s ?p ?o } }",
        60,
        "",
    ),
    "operators": (
        lambda n: "SELECT (" + "+".join(["1"] * (n - 1)) + " AS ?x) {}",
        LIMITS.operators - 1,
        "operators",
    ),
    "alternatives": (
        lambda n: "SELECT * { ?s " + "|".join(["<http://x/p>"] * n) + " ?o }",
        LIMITS.operators - 2,
        "operators",
    ),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_bounds_let_through_what_is_within(name: str) -> None:
    make, bound, _ = BOUNDS[name]
    assert check_query(make(bound), LIMITS).form is QueryForm.SELECT


@pytest.mark.parametrize("name", [name for name in BOUNDS if BOUNDS[name][2]])
def test_bounds_refuse_what_is_beyond(name: str) -> None:
    make, bound, rule = BOUNDS[name]
    assert _rule(make(bound + 2)) == rule


def test_patterns_of_all_groups_are_bounded() -> None:
    group = "{ ?s ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o ; ?p ?o } "
    assert check_query("SELECT * { " + group * 40 + "}", LIMITS).form is QueryForm.SELECT
    assert _rule("SELECT * { " + group * 41 + "}") == "query-patterns"


def test_a_template_is_no_group() -> None:
    template = "".join(f"?s <http://x/p{i}> ?o . " for i in range(100))
    text = f"CONSTRUCT {{ {template} }} WHERE {{ ?s ?p ?o }}"
    assert check_query(text, LIMITS).form is QueryForm.CONSTRUCT
    assert _rule(f"CONSTRUCT WHERE {{ {template} }}") == "group-patterns"


def test_limits_are_those_given() -> None:
    assert _rule(_stars(3), Limits(group_patterns=2)) == "group-patterns"
    assert _rule("SELECT * {{{}}}", Limits(nesting_depth=2)) == "nesting"
    assert _rule("SELECT (1+1+1 AS ?x) {}", Limits(operators=2)) == "operators"
    assert _rule("SELECT * {} ", Limits(query_bytes=11)) == "size"
    assert _rule("SELECT * { 'é' }", Limits(query_bytes=16)) == "size"


def test_a_refusal_says_where() -> None:
    with pytest.raises(QueryRefusedError) as caught:
        check_query("SELECT *\n{ ?s ?p ?o .\n  SERVICE <http://x/> {} }", LIMITS)
    assert (caught.value.line, caught.value.column) == (3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> {} }",
        "SELECT * { serVice silent <http://x/> {} }",
        "SELECT * {SERVICESILENT<http://x/>{}}",
        "SELECT * { ?s ?p 'a' #\n SERVICE ?s {} }",
        "SELECT * { ?s ?p 1SERVICE<http://x/>{} }",
        r"SELECT * { ?s ?p <http://x/\U0001F600#> SERVICE <http://x/> {} }",
        r"SELECT * { S\u0045RVICE <http://x/> {} }",
        "SELECT * { FILTER(1<?x#>\n) SERVICE <http://x/> {} }",
    ],
)
def test_service_is_found(text: str) -> None:
    assert _rule(text) == "service"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service <http://x/service> 'SERVICE' } # SERVICE",
        "PREFIX s: <http://x/> SELECT * { ?s s:SERVICE ''' SERVICE <http://x/> ''' }",
        "SELECT * { ?s ?p '{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{' }",
        "SELECT * { ?s ?p \"it's\" } # it's {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
        'SELECT * { ?s ?p """a "quoted" {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{""" }',
        r"SELECT ('\'{' AS ?x) ('\u0022' AS ?y) {}",
        r"PREFIX e: <http://x/> SELECT * { ?s e:it\'s e:a\,b }",
        "SELECT * { ?s ?p ?x FILTER(?x<3 && ?x>2 || ?x<<http://x/b>) }",
        "SELECT * { ?s ?p ?x FILTER(?x=<http://x/a> || ?x IN (<http://x/a>, <x:b>)) }",
        'SELECT * { ?s ?p "1"^^<http://x/d> FILTER(?x = "1" ^^<http://x/d>) }',
        "SELECT * { VALUES ?x { " + "-1 " * 5000 + "} }",
        "SELECT * { VALUES (?x ?y) { " + "(-1 <http://x/a>) " * 1500 + "} }",
        "SELECT * {} VALUES ?x { " + "1 " * 5000 + "}",
        "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(["1"] * 5000) + ")) }",
        "SELECT "
        + " ".join(f"?v{i}" for i in range(3000))
        + " { ?s ?p ?o } ORDER BY ?v1 DESC(?v2)",
        "SELECT * " + "".join(f"FROM <http://x/{i}> " for i in range(300)) + "{ ?s ?p ?o }",
        "SELECT * { ?s ?p ?o " + ";" * 300 + " }",
        "SELECT * { << ?s ?p ?o >> ?q ?r }",
    ],
)
def test_what_is_harmless_passes(text: str) -> None:
    assert check_query(text, LIMITS).form is QueryForm.SELECT


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { FILTER(1<" + "(" * 40 + "2" + ")" * 40 + "&&3>2) }",
        "SELECT * { { SELECT * {} ORDER BY (1) (1<" + "(" * 40 + "2" + ")" * 40 + "&&3>2) } }",
        "SELECT (?x<" + "(" * 40 + "2" + ")" * 40 + "&&3>2 AS ?y) {}",
        "SELECT * { ?s ?p '''a''' " + "{" * 40,
        "SELECT * { ?s ?p 'a'#'\n" + "{" * 40,
        "SELECT * { ?s ?p '\\\\' " + "{" * 40,
        "SELECT * { ?s <http://x/#> ?o " + "{" * 40,
        "SELECT * { ?s ?p e:a#\n " + "{" * 40,
        "SELECT * " + r"\u007B" * 40,
        "SELECT * " + r"\U0000007b" * 40,
    ],
)
def test_nesting_cannot_be_hidden(text: str) -> None:
    assert _rule(text) == "nesting"


@pytest.mark.parametrize(
    "text", ["SELECT * { VALUES ?x {'''}} {{{{", 'SELECT * { ?s ?p "a\n" }', "ASK { ' }"]
)
def test_a_string_that_is_not_closed_hides_nothing(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="not closed"):
        check_query(text, LIMITS)


@pytest.mark.parametrize("text", ["", "hello", "# SELECT", "'SELECT'", "?SELECT", "\x00"])
def test_no_form_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        check_query(text, LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        "insert data { <http://x/a> <http://x/b> 1 }",
        "PREFIX insert: <http://x/> DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://x/>",
        "# SELECT\nDROP ALL",
        "WITH <http://x/g> INSERT {} WHERE {}",
        "COPY DEFAULT TO <http://x/g>",
    ],
)
def test_updates_are_refused_as_such(text: str) -> None:
    with pytest.raises(UpdateRefusedError):
        check_query(text, LIMITS)


@pytest.mark.skipif(not SUITE, reason="KG_W3C_SUITE does not name a folder of the W3C test suite")
def test_nothing_of_the_w3c_suite_is_refused() -> None:
    found = sorted(Path(SUITE).rglob("*.rq"))
    refused = []
    for path in found:
        try:
            check_query(path.read_text(encoding="utf-8"), LIMITS)
        except QueryRefusedError as error:
            refused.append(f"{path.name}: {error.rule}")
    assert len(found) > 100
    assert refused == []


def test_nothing_of_our_own_is_refused() -> None:
    names = [path.stem for path in Path(queries.__path__[0]).glob("*.rq")]
    assert len(names) > 10
    assert all(check_query(queries.load(name), LIMITS) for name in names)


_PIECES = st.sampled_from(
    [
        *"{}()[]<>'\"\\#.;,|/^!+-*=@?$_:&\n\x00",
        "'''",
        '"""',
        "\\u007B",
        "\\'",
        "<<",
        "<http://x/>",
        "a:",
        "?x",
        " 1 ",
        " SELECT ",
        " VALUES ",
        " FILTER ",
        " ORDER BY ",
        "CONSTRUCT",
        "^^",
        "é",
        "\ud800",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=60).map("".join)))
def test_any_text_is_passed_or_refused_and_never_a_crash(text: str) -> None:
    for whole in (text, f"SELECT * {{ {text} }}"):
        try:
            guarded = check_query(whole, LIMITS)
        except (QueryError, UpdateRefusedError) as error:
            assert error.message  # noqa: PT017
        else:
            assert guarded.form in QueryForm


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join), st.booleans())
def test_tokens_cover_the_text(text: str, compares: bool) -> None:
    position, kinds = 0, []
    while position < len(text):
        token = token_at(text, position, compares=compares)
        assert token.start == position
        assert token.end > position
        position = token.end
        kinds.append(token.kind)
    assert position == len(text)
    assert set(kinds) <= set(Kind)


_SIZE = 300_000
_REPEATED = [
    "\n\\'''",
    '\n\\"""',
    "\\'",
    "'",
    "<",
    "<a",
    "<\\u0041",
    "a.",
    "a-",
    "_:-",
    "?a ",
    "1.",
    ";",
    "; ",
    "a ",
    "#\n",
    "@a",
    "\\u0041",
    "(",
    " ",
    "\\",
    "&",
]
_AFTER = [
    ("'''", "\n\\'''"),
    ('"""', '\n\\"""'),
    ("'", "\\'"),
    ("<", "a"),
    ("SELECT * { ?s ?p ", "; "),
]


@pytest.mark.parametrize("head, piece", [*(("", piece) for piece in _REPEATED), *_AFTER])
def test_the_guard_is_linear(head: str, piece: str) -> None:
    """A quadratic reading of this many characters takes minutes; the bound is generous."""
    text = (head + piece * _SIZE)[:_SIZE]
    began = time.process_time()
    try:
        check_query(text, Limits(query_bytes=2 * _SIZE))
    except (QueryError, UpdateRefusedError) as error:
        assert error.message  # noqa: PT017
    assert time.process_time() - began < 20
