# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements that do not agree, in pairs; and the few that a page begins with."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from itertools import permutations

from kg.views.brief import BRIEF, choose_brief
from kg.views.dates import Mark
from kg.views.differing import Difference, load_differences
from kg.views.entity import load_entity
from kg.views.reader import Reader
from kg.views.statement import StatementRow

BASE = "https://example.org/"


def rows_of(reader: Reader, slug: str) -> list[StatementRow]:
    view = asyncio.run(load_entity(reader, f"{BASE}id/{slug}"))
    return [*view.outgoing.rows, *view.incoming.rows]


def pairs_of(reader: Reader, rows: list[StatementRow]) -> tuple[Difference, ...]:
    return asyncio.run(load_differences(reader, rows))


def test_a_pair_has_both_its_evidences(club: Reader) -> None:
    rows = rows_of(club, "club")
    (marked,) = (row for row in rows if row.differs_from)
    for known in (rows, [marked]):  # the other one is loaded where it is not among the rows
        (pair,) = pairs_of(club, known)
        one, other = pair.rows
        assert {one.ref, other.ref} == {marked.ref, *marked.differs_from}
        assert one.evidence
        assert other.evidence
        assert not pair.denies


def test_a_pair_is_the_same_in_any_order_of_the_rows(club: Reader) -> None:
    rows = rows_of(club, "club")[:4]
    assert len({pairs_of(club, list(order)) for order in permutations(rows)}) == 1


def test_a_claim_and_its_denial_are_a_pair_without_a_mark(club: Reader) -> None:
    row = replace(rows_of(club, "ann")[0], differs_from=())
    denial = replace(row, ref=replace(row.ref, iri=row.ref.iri + "-denied"), negated=True)
    (pair,) = pairs_of(club, [row, denial])
    assert pair.denies
    assert {one.negated for one in pair.rows} == {True, False}
    assert pairs_of(club, [row, replace(denial, negated=False)]) == ()


def test_what_is_brief_is_dated_sure_and_said_in_a_sentence(club: Reader) -> None:
    row = replace(rows_of(club, "ann")[0], sentence="Ann is a member, 1999 to 2008.")
    assert row.when.certainty is not None
    assert choose_brief([row]) == (row,)
    assert choose_brief([replace(row, sentence="")]) == ()
    assert choose_brief([replace(row, negated=True)]) == ()
    plan = replace(row.when, certainty=replace(row.when.certainty, mark=Mark.OPEN))
    assert choose_brief([replace(row, when=plan)]) == ()
    many = [
        replace(row, ref=replace(row.ref, iri=f"{row.ref.iri}-{n}"), evidence=row.evidence[:1])
        for n in range(BRIEF + 2)
    ]
    chosen = choose_brief([*many, row])
    assert len(chosen) == BRIEF
    assert row in chosen  # it has the most evidence
