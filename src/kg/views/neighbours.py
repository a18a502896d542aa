# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The nearest neighbours of a thing: a small drawing, and the same as rows of a table."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from kg.views.labels import Ref
from kg.views.statement import StatementRow

NEIGHBOURS = 10
_CENTRE, _RADIUS_X, _RADIUS_Y = (260.0, 150.0), 120.0, 120.0
_LABEL_CHARACTERS = 22


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing that statements join to the entity: by which relations, in how many statements.

    `x` and `y` are its place in a drawing of 520 by 300 units around the entity at (260, 150);
    `short` is its label as the drawing has room for it.
    """

    ref: Ref
    relations: tuple[Ref, ...]
    count: int
    x: float
    y: float
    short: str


def find_neighbours(rows: Iterable[StatementRow]) -> tuple[Neighbour, ...]:
    """The neighbours with the most statements, by name; none where there are fewer than two.

    A denial joins nothing, and neither does a text or a number.
    """
    joined: dict[str, list[StatementRow]] = {}
    for row in rows:
        if isinstance(row.other, Ref) and not row.negated:
            joined.setdefault(row.other.iri, []).append(row)
    if len(joined) < 2:
        return ()
    best = sorted(joined.values(), key=lambda r: (-len(r), _label(r)))[:NEIGHBOURS]
    return tuple(
        _neighbour(found, index, len(best)) for index, found in enumerate(sorted(best, key=_label))
    )


def _neighbour(rows: list[StatementRow], index: int, total: int) -> Neighbour:
    other = rows[0].other
    assert isinstance(other, Ref)
    angle = 2 * math.pi * index / total - math.pi / 2
    relations = {row.relation.iri: row.relation for row in rows}
    label = other.label
    is_long = len(label) > _LABEL_CHARACTERS
    return Neighbour(
        ref=other,
        relations=tuple(sorted(relations.values(), key=lambda r: r.label)),
        count=len(rows),
        x=round(_CENTRE[0] + _RADIUS_X * math.cos(angle), 1),
        y=round(_CENTRE[1] + _RADIUS_Y * math.sin(angle), 1),
        short=label[: _LABEL_CHARACTERS - 1].rstrip() + "…" if is_long else label,
    )


def _label(rows: list[StatementRow]) -> tuple[str, str]:
    other = rows[0].other
    return (other.label.lower(), other.iri) if isinstance(other, Ref) else ("", "")
