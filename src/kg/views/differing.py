# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements that do not agree, in pairs: as they are marked, or one denies what the other says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from kg.errors import NotFoundError
from kg.views.reader import Reader
from kg.views.statement import StatementRow, load_statement, shown

PAIRS_MAX = 10


@dataclass(frozen=True, slots=True)
class Difference:
    """Two statements that do not agree, each with its own evidence; neither is preferred.

    `denies` is True where one denies what the other says, and neither need be marked.
    """

    one: StatementRow
    other: StatementRow
    denies: bool

    @property
    def rows(self) -> tuple[StatementRow, StatementRow]:
        """Both, in the order of their dates."""
        return self.one, self.other


async def load_differences(reader: Reader, rows: Iterable[StatementRow]) -> tuple[Difference, ...]:
    """The pairs that the statements in `rows` belong to, each once, at most PAIRS_MAX.

    A statement that a row differs from is loaded where it is not among the rows itself; one that
    is not published makes no pair.
    """
    known = {row.ref.iri: row for row in rows}
    pairs = {
        tuple(sorted((row.ref.iri, other.iri))): False
        for row in known.values()
        for other in row.differs_from
        if other.iri != row.ref.iri
    }
    pairs |= dict.fromkeys(_denials(list(known.values())), True)
    found = []
    for (one, other), denies in list(pairs.items())[:PAIRS_MAX]:
        first, second = await _row(reader, known, one), await _row(reader, known, other)
        if first is not None and second is not None:
            first, second = sorted((first, second), key=_order)
            found.append(Difference(first, second, denies))
    return tuple(sorted(found, key=lambda d: _order(d.one)))


def _denials(rows: list[StatementRow]) -> list[tuple[str, ...]]:
    """Pairs of the same subject, relation and object of which one is denied."""
    by_claim: dict[tuple[str, ...], list[StatementRow]] = {}
    for row in rows:
        claim = (shown(row.subject), row.relation.iri, shown(row.object))
        by_claim.setdefault(claim, []).append(row)
    return [
        tuple(sorted((one.ref.iri, other.ref.iri)))
        for claims in by_claim.values()
        for one, other in combinations(claims, 2)
        if one.negated != other.negated
    ]


async def _row(reader: Reader, known: dict[str, StatementRow], iri: str) -> StatementRow | None:
    if iri in known:
        return known[iri]
    try:
        return (await load_statement(reader, iri)).row
    except NotFoundError:
        return None


def _order(row: StatementRow) -> tuple[bool, str, str]:
    start = row.when.bounds.earliest_start
    return start is None, str(start or ""), row.ref.iri
