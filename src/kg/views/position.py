# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a thing is: a point in WGS 84, from its geometry or from its latitude and longitude.

A geometry is read where it is a point (GeoSPARQL 1.1, 8.5.1: without the IRI of a reference system
a wktLiteral is in CRS84, longitude first; in EPSG:4326 latitude comes first).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.query.results import Solution, Term
from kg.views.labels import Labels, Ref, Value, iri_of, lexical
from kg.views.reader import Reader, Window

GEOMETRY = "http://www.opengis.net/ont/geosparql#hasGeometry"
DEFAULT_GEOMETRY = "http://www.opengis.net/ont/geosparql#hasDefaultGeometry"
LATITUDE = "http://www.w3.org/2003/01/geo/wgs84_pos#lat"
_SIGNS = frozenset({GEOMETRY, DEFAULT_GEOMETRY, LATITUDE})

_NUMBER = r"([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)"
_POINT = re.compile(
    rf"\s*(?:<([^<>]*)>\s*)?POINT\s*(?:Z\s*)?\(\s*{_NUMBER}\s+{_NUMBER}(?:\s+{_NUMBER})?\s*\)\s*",
    re.IGNORECASE,
)
_LONGITUDE_FIRST = frozenset({"", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"})
_LATITUDE_FIRST = frozenset({"http://www.opengis.net/def/crs/EPSG/0/4326"})
_ROWS = 20


@dataclass(frozen=True, slots=True)
class Position:
    """The point of a thing in WGS 84, in degrees; `source` is who gives it, None where unsaid."""

    ref: Ref
    latitude: float
    longitude: float
    source: Value | None = None

    @property
    def text(self) -> str:
        """The point as a person writes it, in the digits it was given in."""
        north = f"{abs(self.latitude):.10g}° {'N' if self.latitude >= 0 else 'S'}"
        return f"{north}, {abs(self.longitude):.10g}° {'E' if self.longitude >= 0 else 'W'}"


async def load_position(
    reader: Reader, said: Iterable[str], ref: Ref, labels: Labels
) -> Position | None:
    """The position of an entity of which the properties `said` are used; None where it has none.

    Of several the first is taken, a geometry before bare numbers, since it names its source.
    """
    if _SIGNS.isdisjoint(said):
        return None
    rows = await reader.solutions("position", {"entity": ref.iri}, Window(_ROWS))
    return next(iter(_positions(rows, {ref.iri: ref}, labels)), None)


async def load_class_positions(
    reader: Reader, iri: str, window: Window, refs: Iterable[Ref], labels: Labels
) -> tuple[Position, ...]:
    """The positions of those members of one window of a class that have one and are in `refs`."""
    terms = {"dataGraph": reader.graph_iri("data"), "class": iri}
    rows = await reader.solutions("class_positions", terms, window)
    return _positions(rows, {ref.iri: ref for ref in refs}, labels)


def parse_point(wkt: str) -> tuple[float, float] | None:
    """Latitude and longitude of a wktLiteral; None where it is no point or not in WGS 84."""
    found = _POINT.fullmatch(wkt)
    if found is None:
        return None
    system, first, second = found[1] or "", float(found[2]), float(found[3])
    if system in _LONGITUDE_FIRST:
        return _checked(second, first)
    return _checked(first, second) if system in _LATITUDE_FIRST else None


def _positions(
    rows: Iterable[Solution], refs: dict[str, Ref], labels: Labels
) -> tuple[Position, ...]:
    found: dict[str, Position] = {}
    for row in sorted(rows, key=lambda r: r.get("wkt") is None):
        ref = refs.get(iri_of(row.get("entity")))
        point = _point(row)
        if ref is None or point is None:
            continue
        position = found.setdefault(ref.iri, Position(ref, *point))
        source = row.get("source")
        if source is not None and position.source is None:
            found[ref.iri] = replace(position, source=labels.value(source))
    return tuple(found[iri] for iri in refs if iri in found)


def _point(row: Solution) -> tuple[float, float] | None:
    wkt: Term | None = row.get("wkt")
    if wkt is not None:
        return parse_point(lexical(wkt))
    try:
        return _checked(float(lexical(row.get("latitude"))), float(lexical(row.get("longitude"))))
    except ValueError:
        return None


def _checked(latitude: float, longitude: float) -> tuple[float, float] | None:
    """The point where it is one of this Earth: NaN and infinity are not."""
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
