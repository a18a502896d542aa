# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The cache of answers, reading results, loading the program's own queries."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import queries
from kg.query.cache import AnswerCache, AnswerKey
from kg.query.protocol import QueryRequest
from kg.query.results import parse_solutions


def _key(text: str = "ASK {}", snapshot: str = "s", fmt: str = "json") -> str:
    return AnswerKey(snapshot, QueryRequest(text), fmt).etag


def test_the_cache_gives_what_was_put() -> None:
    cache = AnswerCache(1600, entry_bytes=0)
    assert cache.get(_key()) is None
    cache.put(_key(), b"one")
    cache.put(_key(), b"other")
    assert cache.get(_key()) == b"other"
    assert cache.size_bytes == len(b"other")


def test_the_cache_is_bounded_and_the_oldest_use_leaves_first() -> None:
    cache = AnswerCache(1600, entry_bytes=0)
    for number in range(16):
        cache.put(_key(str(number)), b"x" * 100)
    assert cache.get(_key("0")) is not None
    cache.put(_key("new"), b"x" * 100)
    assert cache.size_bytes <= 1600
    assert cache.get(_key("0")) is not None
    assert cache.get(_key("1")) is None


def test_small_answers_are_not_free() -> None:
    cache = AnswerCache(1600, entry_bytes=400)
    for number in range(16):
        cache.put(_key(str(number)), b"")
    assert cache.size_bytes == 1600
    assert [cache.get(_key(str(number))) for number in (11, 12)] == [None, b""]


def test_one_answer_cannot_fill_the_cache() -> None:
    cache = AnswerCache(1600, entry_bytes=0)
    cache.put(_key(), b"x" * 101)
    assert cache.get(_key()) is None
    assert cache.size_bytes == 0


def test_an_answer_that_has_grown_too_large_is_not_the_old_one() -> None:
    cache = AnswerCache(1600, entry_bytes=0)
    cache.put(_key(), b"x")
    cache.put(_key(), b"x" * 101)
    assert cache.get(_key()) is None


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 120)), max_size=60))
def test_the_cache_counts_its_bytes(puts: list[tuple[int, int]]) -> None:
    cache = AnswerCache(1600, entry_bytes=0)
    for name, size in puts:
        cache.put(_key(str(name)), b"x" * size)
    held = [cache.get(_key(str(name))) for name in range(21)]
    assert cache.size_bytes == sum(len(answer) for answer in held if answer is not None)
    assert cache.size_bytes <= 1600


def test_every_part_of_a_key_matters() -> None:
    requests = [
        QueryRequest("ASK {}"),
        QueryRequest("ASK { }"),
        QueryRequest("ASK {}", ("http://x/a",)),
        QueryRequest("ASK {}", (), ("http://x/a",)),
        QueryRequest("ASK {}", ("http://x/a", "http://x/b")),
        QueryRequest("ASK {}", ("http://x/b", "http://x/a")),
        QueryRequest("ASK {}", substitutions=(("a", "<http://x/a>"),)),
        QueryRequest("ASK {}", substitutions=(("b", "<http://x/a>"),)),
    ]
    keys = [AnswerKey(s, r, f) for s in ("s1", "s2") for r in requests for f in ("json", "xml")]
    assert len(set(keys)) == len({key.etag for key in keys}) == len(keys)
    assert _key() == _key()


def test_the_parts_of_an_etag_do_not_run_into_each_other() -> None:
    one = AnswerKey("s", QueryRequest("ASK {}\0d http://x/a"), "json")
    two = AnswerKey("s", QueryRequest("ASK {}", ("http://x/a",)), "json")
    assert one.etag != two.etag


def test_solutions_are_terms_and_unbound_variables_are_absent() -> None:
    data = b"""{"head":{"vars":["a","b","c"]},"results":{"bindings":[
      {"a":{"type":"uri","value":"http://x/a"},"b":{"type":"bnode","value":"n"}},
      {"c":{"type":"literal","value":"x","xml:lang":"az"}}]}}"""
    first, second = parse_solutions(data)
    assert first["a"] == ox.NamedNode("http://x/a")
    assert isinstance(first["b"], ox.BlankNode)
    assert set(first) == {"a", "b"}
    assert second == {"c": ox.Literal("x", language="az")}


@pytest.mark.parametrize("data", [b'{"head":{},"boolean":true}', b"not JSON", b""])
def test_what_has_no_solutions_is_an_error(data: bytes) -> None:
    with pytest.raises((ValueError, SyntaxError)):
        parse_solutions(data)


def test_queries_are_loaded_by_name_and_kept() -> None:
    text = queries.load("incoming")
    assert "# duty:" in text.lower()
    assert queries.load("incoming") is text
    with pytest.raises(FileNotFoundError):
        queries.load("none")
