# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Outline maps: small, true in the middle, where there is a position and nowhere else."""

from __future__ import annotations

import math
import re
from pathlib import Path

import httpx
import pytest

from kg.views.labels import Ref
from kg.views.position import Position
from kg.web.outline_map import draw_map, frame_of
from kg.web.outline_paths import HEIGHT, WIDTH
from kg.web.outlines import outlines, parse_outlines

PLACES = (
    *("afghanistan", "armenia", "azerbaijan", "romania", "turkey", "agstafa"),
    *("baku", "brussels", "istanbul", "kosovo", "nagorno-karabakh", "saloglu"),
)
MAP = re.compile(r'<svg class="map".*?</svg>', re.DOTALL)
PATH = re.compile(r"(M-?\d+ -?\d+l(-?\d+[ -]-?\d*\d ?)*z?)*")
MAX_BYTES = 15_000


def at(latitude: float, longitude: float, name: str = "Here") -> Position:
    return Position(Ref(f"https://example.org/{name}", name), latitude, longitude)


def size(*positions: Position) -> int:
    drawn = draw_map(positions)
    assert drawn is not None
    return len(drawn.land) + len(drawn.borders)


@pytest.mark.parametrize("slug", PLACES)
def test_a_place_shows_where_it_is(client: httpx.Client, slug: str) -> None:
    text = client.get(f"/page/{slug}").text
    (drawn,) = MAP.findall(text)
    assert len(drawn.encode()) < MAX_BYTES
    assert 'role="img"' in drawn
    assert f'cx="{WIDTH // 2}" cy="{HEIGHT // 2}"' in drawn
    assert re.search(r"[\d.]+° N, [\d.]+° E", text)
    assert "Position:" in text


@pytest.mark.parametrize("path", ["/page/kfor", "/page/caspian-sea", "/things/naz:Operation"])
def test_without_a_position_there_is_no_map_and_no_empty_section(
    client: httpx.Client, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 200
    text = response.text
    assert MAP.findall(text) == []
    assert 'id="where"' not in text
    assert "#where" not in text


def test_the_list_of_places_has_one_map_of_all_that_have_a_position(client: httpx.Client) -> None:
    (drawn,) = MAP.findall(client.get("/things/schema:Place").text)
    assert drawn.count("<circle") == 7
    assert len(drawn.encode()) < MAX_BYTES


def test_an_export_has_the_map_and_not_the_atlas(repository_export: Path) -> None:
    text = (repository_export / "page" / "baku" / "index.html").read_text(encoding="utf-8")
    assert len(MAP.findall(text)) == 1
    assert not list(repository_export.rglob("*countries-50m*"))


def test_a_map_is_small_anywhere_on_earth() -> None:
    sizes = [size(at(y, x)) for y in range(-90, 91, 15) for x in range(-180, 181, 20)]
    assert max(sizes) < 13_500
    assert size(at(75, -84)) < 13_500
    assert size(at(41, 28, "a"), at(-40, -150, "b"), at(60, 170, "c")) < 13_500


def test_path_data_are_whole_numbers_that_end_where_they_should() -> None:
    for place in (at(40.4, 49.9), at(75, -84), at(0, 180), at(-17, 179)):
        drawn = draw_map((place,))
        assert drawn is not None
        assert PATH.fullmatch(drawn.land)
        assert PATH.fullmatch(drawn.borders)
        assert drawn.land.count("M") == drawn.land.count("z")


def test_a_kilometre_is_as_long_to_the_east_as_to_the_north() -> None:
    frame = frame_of([(50.0, 40.0)])
    x, y = frame.place((50.0, 40.0))
    assert (round(x), round(y)) == (WIDTH // 2, HEIGHT // 2)
    north = y - frame.place((50.0, 41.0))[1]
    east = frame.place((51.0, 40.0))[0] - x
    assert east / north == pytest.approx(math.cos(math.radians(40.0)))


def test_all_positions_are_in_the_drawing_and_labels_never_cross() -> None:
    crowd = tuple(at(41 + n / 50, 45 + n / 40, f"Place {n}") for n in range(30))
    for places in (crowd, (at(89, 0),), (at(0, -179, "a"), at(10, 179, "b"))):
        drawn = draw_map(places)
        assert drawn is not None
        assert len(drawn.spots) == len(places)
        assert all(0 <= s.x <= WIDTH and 0 <= s.y <= HEIGHT for s in drawn.spots)
    spots = draw_map(crowd).spots  # type: ignore[union-attr]
    assert 0 < len([s for s in spots if s.anchor]) < len(spots)


def test_land_goes_on_at_the_date_line() -> None:
    """East of 180 degrees the same coast is seen as west of -180."""
    one, other = draw_map((at(66, 180),)), draw_map((at(66, -180),))
    assert one is not None
    assert other is not None
    assert (one.land, one.borders) == (other.land, other.borders)
    assert one.land


def test_arcs_are_decoded_as_the_specification_says() -> None:
    """The example is ours: two squares that share an edge, the second ring using it backwards."""
    found = parse_outlines(
        {
            "transform": {"scale": [0.5, 0.5], "translate": [10.0, 20.0]},
            "arcs": [
                [[2, 0], [0, 2]],
                [[2, 2], [-2, 0], [0, -2], [2, 0]],
                [[2, 0], [2, 0], [0, 2], [-2, 0]],
            ],
            "objects": {
                "countries": {
                    "geometries": [
                        {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                        {"type": "MultiPolygon", "arcs": [[[2, ~0]]], "properties": {"name": "E"}},
                    ]
                },
                "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[1, 2]]]}]},
            },
        }
    )
    assert [shape.points for shape in found.borders] == [((11.0, 20.0), (11.0, 21.0))]
    assert [country.name for country in found.countries] == ["West", "E"]
    assert found.countries[1].rings[0].box == (11.0, 20.0, 12.0, 21.0)
    assert found.countries[1].rings[0].points[-2:] == ((11.0, 21.0), (11.0, 20.0))


def test_the_atlas_is_whole() -> None:
    known = outlines()
    assert len(known.countries) == 241
    for country in known.countries:
        for ring in country.rings:
            assert ring.points[0] == ring.points[-1]
            assert all(-180.001 <= x <= 180.001 and -90 <= y <= 90 for x, y in ring.points)
