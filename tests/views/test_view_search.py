# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Search: folding, errors, order, over the things of the publication of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.store.snapshot import Snapshot, open_snapshot
from kg.views.search import Hit, SearchIndex, fold, search_index

BASE = "https://w3id.org/nato-az/id/"


@pytest.fixture(scope="module")
def snapshot(repository_snapshot: Path) -> Snapshot:
    return open_snapshot(repository_snapshot)


@pytest.mark.parametrize(
    "question, slug",
    [
        ("KFOR", "kfor"),
        ("kfro", "kfor"),
        ("azer", "azerbaijan"),
        ("Azərbaycan", "azerbaijan"),
        ("azerbaycan", "azerbaijan"),
        ("AZERBAIDJAN", "azerbaijan"),
        ("Азербайджан", "azerbaijan"),
        ("isaf", "isaf"),
        ("mamedyarov", "elmar-mammadyarov"),
        ("partnership for peace", "pfp"),
        ("individul parnership", "ipap"),
        ("mine action", "anama"),
        ("foreign minster", "foreign-minister-azerbaijan"),
    ],
)
def test_the_best_answer_comes_first(snapshot: Snapshot, question: str, slug: str) -> None:
    found = search_index(snapshot).search(question, 5)
    assert found.hits[0].iri.removeprefix(BASE) == slug


def test_every_thing_is_found_by_each_of_its_names(snapshot: Snapshot) -> None:
    index = search_index(snapshot)
    for hit in index.documents:
        for name in (hit.label, *hit.names):
            found = [h.iri for h in index.search(name, 20).hits]
            assert hit.iri in found, name


def test_statements_and_evidence_are_not_things(snapshot: Snapshot) -> None:
    iris = [hit.iri for hit in search_index(snapshot).documents]
    assert iris == sorted(iris)
    assert not [i for i in iris if "/statement/" in i or "/evidence/" in i]
    assert len(iris) >= 181


def test_nothing_is_found_for_nothing(snapshot: Snapshot) -> None:
    index = search_index(snapshot)
    for question in ("", " ", "-", "xyzzyplugh"):
        assert index.search(question, 5).total == 0


def test_windows_do_not_overlap(snapshot: Snapshot) -> None:
    index = search_index(snapshot)
    whole = [h.iri for h in index.search("nato", 60).hits]
    parts = [h.iri for offset in range(0, 60, 20) for h in index.search("nato", 20, offset).hits]
    assert parts == whole
    assert len(set(whole)) == len(whole)


ONE = SearchIndex([Hit("http://x/1", "One", "", ("Un",), "The first")])


@given(st.text(max_size=300))
def test_any_question_is_answered(question: str) -> None:
    assert ONE.search(question, 5).total in (0, 1)


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
