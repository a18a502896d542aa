# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Outlines of coasts and countries: the TopoJSON of static/vendor/world-atlas, decoded once.

https://github.com/topojson/topojson-specification: arcs are quantized and delta-encoded (2.1.2,
2.1.3); a ring joins arcs by index, ~index being the arc backwards (2.1.4).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import NotRequired, TypedDict, cast

from kg.web.assets import STATIC

ATLAS = STATIC / "vendor" / "world-atlas" / "countries-50m.json"

Point = tuple[float, float]
Line = tuple[Point, ...]
"""Points of longitude and latitude, in degrees."""


class Transform(TypedDict):
    """How whole numbers become degrees."""

    scale: list[float]
    translate: list[float]


class Geometry(TypedDict):
    """A country, or the land; `arcs` is nested by the type."""

    type: str
    arcs: list[list[int]] | list[list[list[int]]]
    properties: NotRequired[dict[str, str]]


class Collection(TypedDict):
    """One object of a topology."""

    geometries: list[Geometry]


class Topology(TypedDict):
    """A TopoJSON topology with the objects `countries` and `land`."""

    objects: Mapping[str, Collection]
    arcs: list[list[list[int]]]
    transform: Transform


@dataclass(frozen=True, slots=True)
class Shape:
    """A line with the box around it: west, south, east, north, in degrees."""

    points: Line
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the atlas names it, with the outer rings of its parts."""

    name: str
    rings: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Outlines:
    """Rings of land (holes among them), arcs between two countries, and the countries."""

    land: tuple[Shape, ...]
    borders: tuple[Shape, ...]
    countries: tuple[Country, ...]


@cache
def outlines() -> Outlines:
    """The outlines of the world, read on first use."""
    return parse_outlines(json.loads(ATLAS.read_text(encoding="utf-8")))


def parse_outlines(topology: Topology) -> Outlines:
    """The outlines in a topology. An arc that two countries use is a border, any other a coast."""
    arcs = _arcs(topology)
    uses: Counter[int] = Counter()
    countries = []
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = _polygons(country)
        uses.update({max(i, ~i) for rings in polygons for ring in rings for i in ring})
        outer = tuple(_shape(_joined(rings[0], arcs)) for rings in polygons if rings)
        countries.append(Country(country.get("properties", {}).get("name", ""), outer))
    land = topology["objects"]["land"]["geometries"]
    return Outlines(
        land=tuple(
            _shape(_joined(ring, arcs))
            for part in land
            for polygon in _polygons(part)
            for ring in polygon
        ),
        borders=tuple(_shape(arcs[arc]) for arc in sorted(uses) if uses[arc] > 1),
        countries=tuple(countries),
    )


def _arcs(topology: Topology) -> list[Line]:
    (scale_x, scale_y) = topology["transform"]["scale"]
    (left, bottom) = topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
        lines.append(
            tuple((x * scale_x + left, y * scale_y + bottom) for x, y in zip(xs, ys, strict=True))
        )
    return lines


def _polygons(geometry: Geometry) -> list[list[list[int]]]:
    """The polygons of a geometry, each a list of rings, each a list of indexes of arcs."""
    if geometry["type"] == "Polygon":
        return [cast(list[list[int]], geometry["arcs"])]
    if geometry["type"] == "MultiPolygon":
        return cast(list[list[list[int]]], geometry["arcs"])
    return []


def _joined(ring: Iterable[int], arcs: Sequence[Line]) -> Line:
    """The points of a ring: the first of an arc is the last of the one before it."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc if not points else arc[1:])
    return tuple(points)


def _shape(points: Line) -> Shape:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(points, (min(xs), min(ys), max(xs), max(ys)))
