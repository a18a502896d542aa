# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The guard on queries as they are written: example queries pass, so does what a grammar makes
within the bounds, and what a mutation makes of any is passed or refused in the guard's own words.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import queries
from kg.config import Limits
from kg.errors import QueryError, QueryRefusedError, UpdateRefusedError
from kg.query.guard import QueryForm, check_query
from kg.query.tokens import unescape

ROOT = Path(__file__).parents[2]
SH = "http://www.w3.org/ns/shacl#"
SUITE = os.environ.get("KG_W3C_SUITE", "")
LIMITS = Limits()


@cache
def example_queries() -> tuple[str, ...]:
    """The texts of the publication's example queries."""
    quads = [
        quad
        for path in sorted((ROOT / "examples").glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]
    forms = {f"{SH}{name}" for name in ("select", "ask", "construct", "describe")}
    return tuple(q.object.value for q in quads if q.predicate.value in forms)


@cache
def seeds() -> tuple[str, ...]:
    """Queries to start from: examples, the program's own, those of the W3C suite where it is."""
    own = [queries.load(path.stem) for path in Path(queries.__path__[0]).glob("*.rq")]
    suite = sorted(Path(SUITE).rglob("*.rq")) if SUITE else []
    texts = [path.read_text(encoding="utf-8") for path in suite]
    return (*example_queries(), *sorted(own), *texts)


def test_no_example_query_is_refused() -> None:
    assert len(example_queries()) > 10
    for text in example_queries():
        assert check_query(text, LIMITS).form in QueryForm


# What a grammar makes

_VARIABLES = st.sampled_from(["?s", "?p", "?o", "$x", "?a_1", "?ə"])
_NAMES = st.sampled_from(
    ["<http://x/a>", "<http://x/#b>", "a", "x:a.b", "x:%41", "x:a\\,b", ":", "x:SERVICE", "<>"]
)
_VALUES = st.sampled_from(
    [
        "1",
        "-1.5",
        "1e6",
        "true",
        "'a'",
        '"{"',
        "'''it's ((('''",
        "'a'@en",
        '"1"^^<http://x/d>',
        "[]",
    ]
)
_TERMS = _VARIABLES | _NAMES.filter(lambda name: name != "a") | _VALUES
_PATTERNS = st.tuples(_VARIABLES, _NAMES | _VARIABLES, _TERMS).map(" ".join)
_CONDITIONS = st.recursive(
    st.tuples(_VARIABLES, st.sampled_from(["=", "<", ">", "!=", "<="]), _VARIABLES).map(" ".join),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || "]), inner).map("".join),
        inner.map(lambda text: f"!({text})"),
        inner.map(lambda text: f"IF({text}, true, false)"),
    ),
    max_leaves=6,
)
_SPACES = st.sampled_from([" ", "\n", "\t# comment {{{ (((\n", "  "])
_PARTS = st.recursive(
    st.one_of(
        _PATTERNS.map(lambda text: f"{text} ."),
        _CONDITIONS.map(lambda text: f"FILTER({text})"),
        _VALUES.filter(lambda text: text != "[]").map(lambda text: f"BIND({text} AS ?v)"),
        _VALUES.filter(lambda text: text != "[]").map(lambda text: f"VALUES ?w {{ {text} UNDEF }}"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, _SPACES, inner).map("".join),
        inner.map(lambda text: f"OPTIONAL {{ {text} }}"),
        inner.map(lambda text: f"{{ {text} }} UNION {{ {text} }}"),
        inner.map(lambda text: f"MINUS {{ {text} }}"),
        inner.map(lambda text: f"GRAPH ?g {{ {text} }}"),
        inner.map(lambda text: f"FILTER NOT EXISTS {{ {text} }}"),
        inner.map(lambda text: f"{{ SELECT * WHERE {{ {text} }} ORDER BY ?s LIMIT 5 }}"),
    ),
    max_leaves=8,
)
_HEADS = st.sampled_from(["SELECT *", "ASK", "CONSTRUCT { ?s ?p ?o }", "DESCRIBE ?s", "select ?s"])


@settings(max_examples=300, deadline=None)
@given(_HEADS, _PARTS, _SPACES)
def test_what_a_grammar_makes_within_the_bounds_passes(head: str, part: str, space: str) -> None:
    text = (
        f"PREFIX x: <http://x/>{space}PREFIX : <http://x/#>{space}{head}{space}WHERE {{ {part} }}"
    )
    try:
        form = check_query(text, LIMITS).form
    except QueryRefusedError as error:
        assert error.rule in {"nesting", "operators"}, text  # noqa: PT017
        assert part.count("{") + part.count("(") > 12
    else:
        assert form == head.split()[0].upper()


@settings(max_examples=100, deadline=None)
@given(st.lists(_PATTERNS, min_size=1, max_size=60))
def test_patterns_are_counted_as_they_are_written(patterns: list[str]) -> None:
    """A group of n triple patterns passes where n are allowed, and not where n - 1 are."""
    text = "SELECT * { " + " . ".join(patterns) + " }"
    count = len(patterns)
    limits = Limits(group_patterns=count, query_patterns=count)
    assert check_query(text, limits).form is QueryForm.SELECT
    if count > 1:
        with pytest.raises(QueryRefusedError):
            check_query(text, Limits(group_patterns=count - 1))


# What a mutation makes

_EDITS = st.lists(
    st.tuples(
        st.integers(0, 10_000),
        st.integers(0, 40),
        st.sampled_from(
            [*"{}()[]<>'\"\\#.;,|/^!?_:\n\x00", "", "'''", "\\u007b", "<<", "SELECT", "SERVICE"]
        )
        | st.text(max_size=3),
        st.sampled_from([1, 1, 1, 50, 500]),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 10_000), _EDITS)
def test_what_a_mutation_makes(seed: int, edits: list[tuple[int, int, str, int]]) -> None:
    """Cut out here, put in there: any text is passed, or refused with a place in the text."""
    text = seeds()[seed % len(seeds())]
    for start, length, piece, times in edits:
        at = start % (len(text) + 1)
        text = text[:at] + piece * times + text[at + length :]
    try:
        guarded = check_query(text, LIMITS)
    except UpdateRefusedError as error:
        assert error.message  # noqa: PT017
    except QueryError as error:
        assert error.rule  # noqa: PT017
        # A place in the text, or in the text with its escapes replaced.
        lines = max(text.count("\n"), unescape(text).count("\n")) + 1
        assert 1 <= error.line <= lines  # noqa: PT017
        assert error.column >= 1  # noqa: PT017
    else:
        assert guarded.form in QueryForm


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["{", "(", "[", "<<", " FILTER EXISTS {"]))
def test_no_query_hides_what_is_put_behind_it(seed: int, opening: str) -> None:
    """Whatever stands before, deep nesting after it is found: no string or comment swallows it."""
    text = seeds()[seed % len(seeds())]
    with pytest.raises(QueryError) as caught:
        check_query(f"{text}\n{opening * 40} ?s ?p ?o", LIMITS)
    assert caught.value.rule in {"nesting", "group-patterns", "operators", "syntax"}
