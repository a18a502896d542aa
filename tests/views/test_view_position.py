# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a thing is: points as GeoSPARQL writes them, and the map that is drawn around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.views.labels import Ref
from kg.views.position import Position, parse_point
from kg.web.outline_map import draw_map, frame_of
from kg.web.outline_paths import HEIGHT, WIDTH, path_data, visible_lines, visible_rings
from kg.web.outlines import Shape, parse_outlines

CRS84 = "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
EPSG = "<http://www.opengis.net/def/crs/EPSG/0/4326>"

LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def position(latitude: float, longitude: float, name: str = "Here") -> Position:
    return Position(Ref(f"https://example.org/{name}", name), latitude, longitude)


@pytest.mark.parametrize(
    ("wkt", "point"),
    [
        ("POINT(49.5 40.25)", (40.25, 49.5)),
        (f"{CRS84} POINT (49.5 40.25)", (40.25, 49.5)),
        (f"{EPSG} POINT(40.25 49.5)", (40.25, 49.5)),
        ("point z ( -49.5 -40 12 )", (-40.0, -49.5)),
        ("POINT(1e1 2)", (2.0, 10.0)),
        ("<http://www.opengis.net/def/crs/EPSG/0/3857> POINT(1 2)", None),
        ("POINT(200 40)", None),
        ("POINT(49 91)", None),
        ("POINT(49)", None),
        ("POINT EMPTY", None),
        ("LINESTRING(1 2, 3 4)", None),
        ("POINT(1e999 2)", None),
        ("", None),
    ],
)
def test_a_point_is_read_in_its_reference_system(
    wkt: str, point: tuple[float, float] | None
) -> None:
    assert parse_point(wkt) == point


def test_a_point_is_written_as_a_person_writes_it() -> None:
    assert position(40.37767, 49.89201).text == "40.37767° N, 49.89201° E"
    assert position(-1.5, -0.25).text == "1.5° S, 0.25° W"


@given(LATITUDES, LONGITUDES)
def test_every_point_of_the_earth_is_on_its_map(latitude: float, longitude: float) -> None:
    x, y = frame_of([(longitude, latitude)]).place((longitude, latitude))
    assert 0 <= x <= WIDTH
    assert -HEIGHT <= y <= 2 * HEIGHT  # near a pole the map stays below it
    if abs(latitude) <= 84:
        assert (round(x), round(y)) == (WIDTH / 2, HEIGHT / 2)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(40.4, 49.9), (0, 0), (-17.7, 178), (64.1, -21.9), (-84, 0)]
)
def test_a_map_is_small_and_shows_its_point(latitude: float, longitude: float) -> None:
    drawn = draw_map((position(latitude, longitude),))
    assert drawn is not None
    assert len(drawn.land) + len(drawn.borders) < 15_000
    (spot,) = drawn.spots
    assert (spot.x, spot.y) == (WIDTH // 2, HEIGHT // 2)
    assert spot.anchor
    assert all(0 <= name.x <= WIDTH and 0 <= name.y <= HEIGHT for name in drawn.names)


def test_a_map_names_the_countries_around_and_not_what_it_marks() -> None:
    drawn = draw_map((position(40.4, 47.5, "Azerbaijan"),))
    assert drawn is not None
    names = {name.text for name in drawn.names}
    assert {"Georgia", "Iran"} <= names
    assert "Azerbaijan" not in names


def test_several_points_are_on_one_map() -> None:
    places = (position(40.4, 49.9, "Baku"), position(50.9, 4.4, "Brussels"))
    drawn = draw_map(places)
    assert drawn is not None
    assert [s.position.ref.label for s in drawn.spots] == ["Baku", "Brussels"]
    assert all(0 < s.x < WIDTH and 0 < s.y < HEIGHT for s in drawn.spots)
    assert drawn.spots[0].x > drawn.spots[1].x
    assert drawn.spots[0].y > drawn.spots[1].y


def test_there_is_no_map_of_nothing() -> None:
    assert draw_map(()) is None


def test_outlines_are_decoded_as_topojson_says() -> None:
    # Two squares side by side: arc 0 is between them; the second uses it backwards.
    square = {"type": "Polygon", "properties": {"name": "West"}, "arcs": [[0, 1]]}
    other = {"type": "Polygon", "properties": {"name": "East"}, "arcs": [[~0, 2]]}
    found = parse_outlines(
        {
            "transform": {"scale": [0.5, 2.0], "translate": [-1.0, 10.0]},
            "arcs": [
                [[2, 0], [0, 1]],
                [[2, 1], [-2, 0], [0, -1], [2, 0]],
                [[2, 0], [2, 0], [0, 1], [-2, 0]],
            ],
            "objects": {
                "countries": {"geometries": [square, other]},  # type: ignore[dict-item, list-item]
                "land": {"geometries": [{"type": "MultiPolygon", "arcs": [[[0, 1]], [[~0, 2]]]}]},
            },
        }
    )
    assert [c.name for c in found.countries] == ["West", "East"]
    assert found.countries[0].rings[0].points == (
        (0.0, 10.0),
        (0.0, 12.0),
        (-1.0, 12.0),
        (-1.0, 10.0),
        (0.0, 10.0),
    )
    assert found.countries[1].rings[0].points[:2] == ((0.0, 12.0), (0.0, 10.0))
    assert [border.points for border in found.borders] == [((0.0, 10.0), (0.0, 12.0))]
    assert len(found.land) == 2


def test_what_crosses_the_edge_is_cut_and_what_is_far_is_left_out() -> None:
    frame = frame_of([(0.0, 0.0)])
    ring = Shape(((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 0.0)), (0.0, 0.0, 60.0, 60.0))
    (cut,) = visible_rings(ring, frame)
    assert all(-10 <= x <= WIDTH + 10 and -10 <= y <= HEIGHT + 10 for x, y in cut)
    far = Shape(((60.0, 60.0), (61.0, 61.0)), (60.0, 60.0, 61.0, 61.0))
    assert list(visible_rings(far, frame)) == list(visible_lines(far, frame)) == []
    assert path_data([], []) == ("", "")
