# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Look-ups are what the guard lets through, small before they run, and answered as by a worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Limits
from kg.errors import KgError
from kg.query.answering import Sink, write_answer
from kg.query.guard import GuardedQuery, _check
from kg.query.loading import load_quads
from kg.query.lookup import check_look_up
from kg.query.lookup_store import MAX_QUADS, LookUpStore
from kg.query.plain import LookUp
from kg.query.protocol import QueryRequest
from kg.query.wire import Question
from kg.rdf.formats import RESULT_CODECS

LIMITS = Limits()
GRAPH = ox.NamedNode("http://x/g")
S, P, T = (f"<http://x/{name}>" for name in "spo")


def terms(text: str) -> LookUp | None:
    found = check_look_up(text, LIMITS)
    return None if found is None else found.look_up


KNOWN = {
    f"SELECT ?o WHERE {{ {S} {P} ?o }}": (S, None),
    f"select*{{{S} ?p ?o}} # {T}": (S, None),
    f"ASK {{ {S} a {T} . }}": (S, T),
    f"SELECT DISTINCT ?s {{ ?s ?p {T} }} LIMIT 10": (None, T),
    "PREFIX x: <http://x/>\nSELECT $s $p WHERE { $s $p x:o.}": (None, T),
    "PREFIX : <http://x/> ASK { :s :p 7 }": (S, None),
    f'SELECT ?s {{ ?s {P} "a name" }}': (None, '"a name"'),
    f'SELECT ?s {{ ?s {P} "adı"@az }}': (None, '"adı"@az'),
    # The declaration in a comment is none, and the last of two counts.
    "PREFIX x: <http://x/>\n# PREFIX x: <http://y/>\nASK { x:s ?p ?o }": (S, None),
    "PREFIX x: <http://y/> PREFIX x: <http://x/> ASK { x:s ?p ?o }": (S, None),
    "PREFIX x: <http://x/#> ASK { x:s ?p ?o }": ("<http://x/#s>", None),
}


@pytest.mark.parametrize("text", KNOWN)
def test_look_ups_are_known_by_their_terms(text: str) -> None:
    assert terms(text) == KNOWN[text]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        f"SELECT * {{ ?s {P} ?o }}",  # all quads of a predicate
        f"SELECT * {{ {S} {P} ?o . ?o ?q ?r }}",
        f"SELECT * {{ {S} {P}* ?o }}",
        f"SELECT * {{ {S} {P}/{P} ?o }}",
        f"SELECT * {{ {S} ^{P} ?o }}",
        f"SELECT * {{ {S} {P} ?o , ?p }}",
        f"SELECT * {{ {S} {P} ?o ; {P} ?p }}",
        f"SELECT * {{ {S} {P} ?o FILTER(?o > 1) }}",
        f"SELECT * {{ GRAPH ?g {{ {S} {P} ?o }} }}",
        f"SELECT * {{ SERVICE {S} {{ {S} {P} ?o }} }}",
        f"SELECT * FROM {S} {{ {S} {P} ?o }}",
        f"SELECT (COUNT(*) AS ?n) {{ {S} {P} ?o }}",
        f"SELECT ?o {{ {S} {P} ?o }} ORDER BY ?o",
        f"SELECT ?o {{ {S} {P} ?o }} VALUES ?o {{ 1 }}",
        f"CONSTRUCT WHERE {{ {S} {P} ?o }}",
        f"DESCRIBE {S}",
        f"ASK {{ <s> {P} ?o }}",  # relative
        f"BASE <http://x/> ASK {{ {S} {P} ?o }}",
        "ASK { x:s x:p ?o }",  # not declared
        f'SELECT ?s {{ ?s {P} "01"^^<http://www.w3.org/2001/XMLSchema#integer> }}',
        f"SELECT ?s {{ ?s {P} 1 }}",
        f'SELECT ?s {{ ?s {P} "a"@EN }}',  # another spelling to the engine
        f"SELECT ?s {{ ?s {P} 'a' }}",
        f"SELECT * {{ {S} {P} ?o }} # \\u000A",
        f"SELECT * {{ {S} {P} \\u003Fo }}",
        f"SELECT * {{ _:b {P} {T} . }} }}",
        f"SELECT * {{ {S} {P} ?o }} ; DROP ALL",
        f"SELECT * {{ {S} {P} ?o }}" + " " * 1024,
        "",
    ],
)
def test_all_other_queries_are_left_to_workers(text: str) -> None:
    assert check_look_up(text, LIMITS) is None


def test_a_bound_on_the_length_of_queries_holds_for_look_ups() -> None:
    text = f"ASK {{ {S} ?p ?o }}"
    assert check_look_up(text, replace(LIMITS, query_bytes=4 * len(text))) is not None
    assert check_look_up(text, replace(LIMITS, query_bytes=4 * len(text) - 1)) is None


WORDS = f"""SELECT ASK select DISTINCT REDUCED WHERE LIMIT PREFIX BASE FROM SERVICE GRAPH FILTER
    UNION {{ }} ( ) [ ] . ; , * / ^ + ? $ # ?s ?p ?o $v a {S} {P} {T} <s> x: : x:s :o x:s. x:a.b
    _:b 1 2.5 "t" "t"@en "t"@EN "t"^^{P} 't' " ' \\ \\u007B ^^ @en << >> é"""
PIECES = [" ", "\n", "\t", "#x\n", "# PREFIX x: <http://y/>\n", "PREFIX x: <http://x/>"]
PARTS = st.sampled_from([*WORDS.split(), *PIECES])


def _guard(text: str) -> GuardedQuery | None:
    try:
        return _check(text, LIMITS)
    except KgError:
        return None


@given(st.lists(PARTS, max_size=14).map(" ".join) | st.lists(PARTS, max_size=14).map("".join))
def test_the_guard_lets_look_ups_through_with_the_same_words(text: str) -> None:
    for start, end in (
        ("", ""),
        ("SELECT * {", "}"),
        (f"ASK {{ {S} ", ""),
        ("PREFIX x: <http://x/> SELECT ?s {", "?o }"),
    ):
        found = check_look_up(start + text + end, LIMITS)
        if found is not None:
            assert found._replace(look_up=None) == _guard(start + text + end)


def _quads(path: Path) -> Path:
    lines = [f"<http://x/many> {P} <http://x/o{n}> {GRAPH} .\n" for n in range(MAX_QUADS + 1)]
    lines += [f"<http://x/full> {P} <http://x/o{n}> {GRAPH} .\n" for n in range(MAX_QUADS)]
    lines += [f'{S} {P} "text, and \\"more\\"\\r\\n" {GRAPH} .\n', f"{S} {P} {T} {GRAPH} .\n"]
    lines += [f'{S} <http://x/q> "adı"@az {GRAPH} .\n', f"{S} <http://x/q> _:b {GRAPH} .\n"]
    lines += [f'<http://x/long> {P} "{"a" * 70_000}" {GRAPH} .\n']
    lines += [f'<http://x/odd> {P} "\\u0001" {GRAPH} .\n']
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _quads(tmp_path_factory.mktemp("look-ups") / "quads.nq")


@pytest.fixture(scope="module")
def look_ups(quads: Path) -> LookUpStore:
    return LookUpStore(quads)


def ask(store: LookUpStore, text: str, format_name: str = "json") -> bytes | None:
    found = terms(text)
    assert found is not None
    return store.answer(QueryRequest(text), found, format_name)


@pytest.mark.parametrize("format_name", RESULT_CODECS)
@pytest.mark.parametrize("text", [f"SELECT * {{ {S} ?p ?o }}", f"ASK {{ {S} {P} {T} }}"])
def test_a_look_up_is_answered_as_a_worker_answers(
    quads: Path, look_ups: LookUpStore, text: str, format_name: str
) -> None:
    store = load_quads(quads)
    sink = Sink(format_name, 10**6)
    question = Question(text, True, (), (), False, (), format_name, 10**6)
    failure = write_answer(store, question, sink, {})
    assert ask(look_ups, text, format_name) == (None if failure else bytes(sink.buffer))


@pytest.mark.parametrize(
    ("text", "is_small"),
    [
        (f"SELECT * {{ <http://x/full> {P} ?o }}", True),
        (f"SELECT * {{ <http://x/many> {P} ?o }}", False),
        ("SELECT * { <http://x/many> <http://x/none> ?o }", False),
        (f"ASK {{ <http://x/many> {P} <http://x/o1> }}", True),  # by its object
        (f"SELECT * {{ <http://x/long> {P} ?o }}", False),  # more than 64 KiB of answer
        (f"SELECT * {{ <http://x/nothing> {P} ?o }}", True),
        ('SELECT * { ?s ?p "adı"@az }', True),
        ("SELECT * { <http://x/a%zz> ?p ?o }", False),  # no IRI: a worker says so
    ],
)
def test_only_what_is_small_is_answered(look_ups: LookUpStore, text: str, is_small: bool) -> None:
    assert (ask(look_ups, text) is not None) == is_small


def test_a_character_that_xml_cannot_carry_is_left_to_a_worker(look_ups: LookUpStore) -> None:
    assert ask(look_ups, f"SELECT * {{ <http://x/odd> {P} ?o }}", "xml") is None


def test_a_query_with_a_dataset_of_its_own_is_left_to_a_worker(look_ups: LookUpStore) -> None:
    text = f"ASK {{ {S} ?p ?o }}"
    for request in (
        QueryRequest(text, default_graphs=("http://x/g",)),
        QueryRequest(text, named_graphs=("http://x/g",)),
        QueryRequest(text, substitutions=(("p", P),)),
    ):
        assert look_ups.answer(request, LookUp(S, None), "json") is None
    assert look_ups.answer(QueryRequest(text), LookUp(S, None), "json") is not None
