# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Ways into the data by kind: classes whose members have pages, with a few of them by name.

Which classes: those the table [home] names, in its order; else those with most members. A class
whose members are only parts of things (no label, or an IRI with a fragment) is no way in.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError
from kg.views.browse import ClassCount, load_cards
from kg.views.labels import Ref, iri_of
from kg.views.reader import Reader, Window

WAYS = 12
MEMBERS = 3
_TRIED = 30


@dataclass(frozen=True, slots=True)
class WayIn:
    """A class, how many members it has, and those of them the data name most."""

    ref: Ref
    count: int
    members: tuple[Ref, ...]


async def load_ways_in(reader: Reader, classes: tuple[ClassCount, ...]) -> tuple[WayIn, ...]:
    """The ways in among the classes of the data (load_classes gives them)."""
    wanted = reader.manifest.home.classes
    by_iri = {c.ref.iri: c for c in classes}
    tried = [by_iri[iri] for iri in wanted if iri in by_iri] if wanted else classes[:_TRIED]
    ways: list[WayIn] = []
    for found in tried:
        members = await _members(reader, found.ref.iri)
        if members:
            ways.append(WayIn(found.ref, found.count, members))
        if len(ways) == WAYS and not wanted:
            break
    return tuple(ways)


async def _members(reader: Reader, iri: str) -> tuple[Ref, ...]:
    """A few members with a label; none where the question takes too long: then it is no way in."""
    terms = {
        "dataGraph": reader.graph_iri("data"),
        "class": iri,
        "base": reader.manifest.base_iri,
    }
    try:
        rows = await reader.solutions("home_members", terms, Window(MEMBERS))
    except QueryError:
        return ()
    cards = await load_cards(reader, tuple(iri_of(row.get("entity")) for row in rows))
    return tuple(card.ref for card in cards)
