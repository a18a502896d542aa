# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An outline map around one or more points, as the paths and labels of a small SVG.

Projection: equirectangular, a degree of longitude shortened by the cosine of the latitude in the
middle of the map. It is true there, and good enough for the few degrees around it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.views.position import Position
from kg.web.outline_paths import (
    HEIGHT,
    WIDTH,
    Frame,
    path_data,
    visible_lines,
    visible_rings,
)
from kg.web.outlines import Country, Point, outlines

_HALF_HEIGHT = 6.0
"""Degrees of latitude above and below a single point: twelve degrees show where a country is."""
_MARGIN = 1.35
_MAX_LATITUDE = 84.0
_KM_PER_DEGREE = 111.2
_BARS_KM = (2000, 1000, 500, 200, 100)
_BAR_UNITS = 130
_NAME_CHARACTER, _LABEL_CHARACTER = 9.0, 13.0
_NAME_HEIGHT, _LABEL_HEIGHT = 18, 24
_NAMES = 12
_MIN_NAME_AREA = 0.012 * WIDTH * HEIGHT

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a country, centred at a point of the drawing."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A position on the drawing; `anchor` is the text-anchor of its label, empty without label."""

    position: Position
    x: int
    y: int
    anchor: str
    label_x: int = 0
    label_y: int = 0


@dataclass(frozen=True, slots=True)
class OutlineMap:
    """A drawing: path data of land and of borders, names, spots, and how long its scale bar is."""

    land: str
    borders: str
    names: tuple[Name, ...]
    spots: tuple[Spot, ...]
    bar_km: int
    bar_units: int


async def load_map(positions: tuple[Position, ...]) -> OutlineMap | None:
    """`draw_map`, in a thread: the first map reads the atlas, and nobody else should wait."""
    return await asyncio.to_thread(draw_map, positions) if positions else None


@lru_cache(maxsize=512)
def draw_map(positions: tuple[Position, ...]) -> OutlineMap | None:
    """The map that shows all of `positions`; None where there are none."""
    if not positions:
        return None
    frame = frame_of([(p.longitude, p.latitude) for p in positions])
    known = outlines()
    taken: list[Box] = []
    spots = _spots(positions, frame, taken)
    km, units = _bar(frame)
    taken.append((0, HEIGHT - 40, units + 90, HEIGHT))
    shown = {p.ref.label.casefold() for p in positions}
    land, borders = path_data(
        [part for shape in known.land for part in visible_rings(shape, frame)],
        [run for shape in known.borders for run in visible_lines(shape, frame)],
    )
    names = _names(known.countries, frame, shown, taken)
    return OutlineMap(land, borders, names, spots, km, units)


def frame_of(points: Sequence[Point]) -> Frame:
    """The part of the world around points of longitude and latitude, in the shape of the drawing.

    Where it would go around the Earth, it is the whole Earth.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    y = max(-_MAX_LATITUDE, min(_MAX_LATITUDE, y))
    shortened = math.cos(math.radians(y))
    ratio = WIDTH / HEIGHT
    half = max(
        _HALF_HEIGHT,
        (max(ys) - min(ys)) / 2 * _MARGIN,
        (max(xs) - min(xs)) / 2 * _MARGIN * shortened / ratio,
    )
    half_width = half * ratio / shortened
    if half_width > 180:
        return Frame(-180, -180 / ratio, 180, 180 / ratio)
    return Frame(x - half_width, y - half, x + half_width, y + half)


def _bar(frame: Frame) -> tuple[int, int]:
    """The longest round length, in kilometres and units, that is no longer than a bar should be."""
    per_km = HEIGHT / ((frame.north - frame.south) * _KM_PER_DEGREE)
    km = next((km for km in _BARS_KM if km * per_km <= _BAR_UNITS), _BARS_KM[-1])
    return km, round(km * per_km)


def _spots(positions: Sequence[Position], frame: Frame, taken: list[Box]) -> tuple[Spot, ...]:
    """The positions on the drawing, labelled where there is room; a label never hides a point."""
    points = [frame.place((p.longitude, p.latitude)) for p in positions]
    taken += [(x - 8, y - 8, x + 8, y + 8) for x, y in points]
    return tuple(
        _spot(position, round(x), round(y), taken)
        for position, (x, y) in zip(positions, points, strict=True)
    )


def _spot(position: Position, x: int, y: int, taken: list[Box]) -> Spot:
    width = len(position.ref.label) * _LABEL_CHARACTER
    half = _LABEL_HEIGHT / 2
    for anchor, left, middle in (
        ("start", x + 13, y),
        ("end", x - 13 - width, y),
        ("middle", x - width / 2, y - 24),
        ("middle", x - width / 2, y + 24),
    ):
        box = (left, middle - half, left + width, middle + half)
        if left >= 0 and left + width <= WIDTH and _is_free(box, taken):
            taken.append(box)
            at = {"start": left, "end": left + width, "middle": x}[anchor]
            return Spot(position, x, y, anchor, round(at), round(middle) + 7)
    return Spot(position, x, y, "")


def _names(
    countries: Sequence[Country], frame: Frame, shown: set[str], taken: list[Box]
) -> tuple[Name, ...]:
    """The names of the countries that are largest on the drawing, where there is room."""
    largest = []
    for country in countries:
        parts = [_centre(part) for ring in country.rings for part in visible_rings(ring, frame)]
        if parts and country.name.casefold() not in shown:
            largest.append((*max(parts), country.name))
    found: list[Name] = []
    for area, x, y, name in sorted(largest, reverse=True):
        half = len(name) * _NAME_CHARACTER / 2
        box = (x - half, y - _NAME_HEIGHT / 2, x + half, y + _NAME_HEIGHT / 2)
        is_seen = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= HEIGHT
        if area >= _MIN_NAME_AREA and is_seen and _is_free(box, taken):
            taken.append(box)
            found.append(Name(name, round(x), round(y) + 5))
    return tuple(found[:_NAMES])


def _centre(points: Sequence[Point]) -> tuple[float, float, float]:
    """The area of a ring and its centre (the shoelace formula)."""
    doubled = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        doubled, x, y = doubled + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if abs(doubled) < 1e-6:
        return 0.0, *points[0]
    return abs(doubled) / 2, x / (3 * doubled), y / (3 * doubled)


def _is_free(box: Box, taken: Sequence[Box]) -> bool:
    return not any(
        box[0] < right and left < box[2] and box[1] < bottom and top < box[3]
        for left, top, right, bottom in taken
    )
