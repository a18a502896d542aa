# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The neighbours of a thing, and the language its names are in."""

from __future__ import annotations

import dataclasses

import pytest

from kg.views.dates import When
from kg.views.labels import Ref, Text
from kg.views.neighbours import NEIGHBOURS, find_neighbours
from kg.views.statement import StatementRow
from kg.views.timeline import Bounds
from kg.web.negotiate import negotiate_language

WHEN = When("", "", Bounds(), None)


def row(other: Ref | Text, relation: str = "knows") -> StatementRow:
    here = Ref("http://x/0", "Zero")
    return StatementRow(
        ref=Ref("http://x/s", "s"),
        relation=Ref(f"http://x/{relation}", relation),
        subject=here,
        object=other,
        other=other,
        when=WHEN,
        negated=False,
        unit=None,
        approximation=None,
        evidence=(),
        differs_from=(),
    )


def thing(number: int) -> Ref:
    return Ref(f"http://x/{number}", f"Thing {number:02}")


def test_neighbours_are_counted_once_with_all_their_relations() -> None:
    rows = [row(thing(2)), row(thing(1)), row(thing(2), "leads"), row(Text("text"))]
    one, two = find_neighbours(rows)
    assert (one.ref, one.count) == (thing(1), 1)
    assert (two.ref, two.count) == (thing(2), 2)
    assert [r.label for r in two.relations] == ["knows", "leads"]
    assert (one.x, one.y) != (two.x, two.y)


def test_denials_and_texts_join_nothing() -> None:
    denied = dataclasses.replace(row(thing(1)), negated=True)
    assert find_neighbours([denied, row(thing(2)), row(Text("a")), row(Text("b"))]) == ()


def test_those_with_the_most_statements_are_kept_and_lie_in_the_drawing() -> None:
    rows = [row(thing(n)) for n in range(50)] + [row(thing(49))]
    found = find_neighbours(rows)
    assert len(found) == NEIGHBOURS
    assert thing(49) in [n.ref for n in found]
    assert len({(n.x, n.y) for n in found}) == NEIGHBOURS
    assert all(0 < n.x < 520 and 0 < n.y < 300 for n in found)


@pytest.mark.parametrize(
    "header, expected",
    [
        (None, "en"),
        ("", "en"),
        ("az", "az"),
        ("az-Latn-AZ", "az"),
        ("de, fr;q=0.5", "fr"),
        ("fr;q=0, de", "en"),
        ("ru;q=0.4, TR;q=0.5", "tr"),
        ("*", "en"),
        ("fr;q=x, ,;;", "en"),
        ("-", "en"),
    ],
)
def test_the_language_is_the_one_the_reader_likes_best(header: str | None, expected: str) -> None:
    assert negotiate_language(header, ("en", "az", "fr", "ru", "tr")) == expected
