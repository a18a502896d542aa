# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What of an outline is seen in a frame, as path data of SVG in whole units."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.web.outlines import Point, Shape

WIDTH, HEIGHT = 600, 400
"""The size of the drawing, in its own units."""


_STEPS_UNITS = (2.5, 4.0, 7.0, 12.0)
"""The shortest step of a line; a longer one is taken where the drawing would be too large."""
_MAX_CHARACTERS = 13_000


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the world is drawn: its box in degrees."""

    west: float
    south: float
    east: float
    north: float

    def place(self, point: Point) -> Point:
        """Longitude and latitude as a point of the drawing."""
        x = (point[0] - self.west) / (self.east - self.west) * WIDTH
        return x, (self.north - point[1]) / (self.north - self.south) * HEIGHT


def _shifts(shape: Shape, frame: Frame) -> Iterator[float]:
    """By how many degrees a shape has to be moved to be seen: the Earth goes on at 180 degrees."""
    west, south, east, north = shape.box
    if north >= frame.south and south <= frame.north:
        for shift in (-360.0, 0.0, 360.0):
            if east + shift >= frame.west and west + shift <= frame.east:
                yield shift


def visible_rings(shape: Shape, frame: Frame) -> Iterator[list[Point]]:
    """The part of a ring that is seen, on the drawing, with a rim outside of what is seen.

    Sutherland and Hodgman (1974): the ring is cut at one edge after the other.
    """
    for shift in _shifts(shape, frame):
        points = [frame.place((x + shift, y)) for x, y in shape.points]
        for edge in _EDGES:
            points = _cut(points, edge)
        if len(points) > 2:
            yield points


_RIM = 9
_EDGES: tuple[Callable[[Point], float], ...] = (
    lambda point: point[0] + _RIM,
    lambda point: WIDTH + _RIM - point[0],
    lambda point: point[1] + _RIM,
    lambda point: HEIGHT + _RIM - point[1],
)
"""How far inside of each edge a point is, in units."""


def _cut(points: list[Point], inside: Callable[[Point], float]) -> list[Point]:
    """The part of a ring where `inside`, which is linear, is not negative."""
    kept: list[Point] = []
    for before, point in zip([points[-1], *points] if points else [], points, strict=False):
        was, now = inside(before), inside(point)
        if (was < 0) != (now < 0):
            part = was / (was - now)
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if now >= 0:
            kept.append(point)
    return kept


def visible_lines(shape: Shape, frame: Frame) -> Iterator[list[Point]]:
    """The parts of a line that come near what is seen; the rest is left out."""
    for shift in _shifts(shape, frame):
        run: list[Point] = []
        points = [frame.place((x + shift, y)) for x, y in shape.points]
        for start, end in pairwise(points):
            if (
                max(start[0], end[0]) < 0
                or min(start[0], end[0]) > WIDTH
                or max(start[1], end[1]) < 0
                or min(start[1], end[1]) > HEIGHT
            ):
                if run:
                    yield run
                run = []
            else:
                run = run or [start]
                run.append(end)
        if run:
            yield run


def path_data(rings: Sequence[Sequence[Point]], runs: Sequence[Sequence[Point]]) -> tuple[str, str]:
    """Path data of rings and of lines, as fine as there is room for."""
    for step in _STEPS_UNITS:
        large = (_line(ring, step) for ring in rings if _extent(ring) >= 1.6 * step)
        land = "".join(f"{line}z" for line in large if line)
        borders = "".join(_line(run, step) for run in runs)
        if len(land) + len(borders) <= _MAX_CHARACTERS:
            break
    return land, borders


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _line(points: Sequence[Point], step: float) -> str:
    """Path data in whole units, each step relative; steps too small to be seen are joined."""
    x, y = round(points[0][0]), round(points[0][1])
    steps = [f"M{x} {y}l"]
    for at, point in enumerate(points[1:], 2):
        dx, dy = round(point[0]) - x, round(point[1]) - y
        if (dx or dy) and (at == len(points) or abs(dx) + abs(dy) >= step):
            steps.append(f"{dx}{' ' if dy >= 0 else ''}{dy} ")
            x, y = x + dx, y + dy
    return "".join(steps).rstrip(" ") if len(steps) > 1 else ""
