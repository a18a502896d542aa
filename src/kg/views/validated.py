# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How one node was validated: which shapes look at it, and what was found."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store.snapshot import Snapshot
from kg.views.labels import iri_of, lexical, local_name, name_from_iri
from kg.views.reader import Reader
from kg.views.validation import Found, read_report


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A shape with a node among its focus nodes, and how many rules it has."""

    name: str
    fragment: str
    rules: int


@dataclass(frozen=True, slots=True)
class Validated:
    """The shapes that look at a node, those that look at the data set as a whole, and the
    findings that name the node as their focus or their value."""

    shapes: tuple[LookedAt, ...]
    whole: tuple[LookedAt, ...]
    findings: tuple[Found, ...]

    @property
    def rules(self) -> int:
        """How many rules the node was held to by the shapes that look at it."""
        return sum(max(1, shape.rules) for shape in self.shapes)


async def load_validated(reader: Reader, snapshot: Snapshot, iri: str) -> Validated:
    """What the shapes and the report of a snapshot say of a node. SnapshotError, QueryError."""
    base = reader.manifest.base_iri
    return Validated(
        await _shapes(reader, iri),
        await _shapes(reader, base) if iri != base else (),
        tuple(f for f in read_report(snapshot)[1] if iri in (f.focus, f.value)),
    )


async def _shapes(reader: Reader, iri: str) -> tuple[LookedAt, ...]:
    terms = {"entity": iri, "shapesGraph": reader.graph_iri("shapes")}
    found = []
    for row in await reader.solutions("node_shapes", terms):
        shape = iri_of(row.get("shape"))
        if shape:
            name = lexical(row.get("name")) or name_from_iri(shape)
            found.append(LookedAt(name, local_name(shape), int(lexical(row.get("rules")) or 0)))
    return tuple(sorted(found, key=lambda s: s.name.lower()))
