# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a thing is: points in two vocabularies, and what is no point of this Earth."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from kg.store.manifest import Manifest
from kg.views.browse import load_class
from kg.views.entity import load_entity
from kg.views.labels import Ref, Text
from kg.views.position import Position, parse_point
from kg.views.reader import Reader

BASE = "https://example.org/"
ReaderOver = Callable[[str, Manifest], Reader]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/ns#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix id: <https://example.org/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wgs84: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
"""
PLACES = f"""{HEAD}
<{BASE}graph/data> {{
  id:a a ex:Place ; skos:prefLabel "A" ; geo:hasGeometry [
    dcterms:source "A list"@en ; geo:asWKT "POINT(20.5 -10.25)"^^geo:wktLiteral ] .
  id:b a ex:Place ; skos:prefLabel "B" ; wgs84:lat 1.5 ; wgs84:long -2.5 .
  id:c a ex:Place ; skos:prefLabel "C" .
  id:d a ex:Place ; skos:prefLabel "D" ; wgs84:lat 99 ; wgs84:long 5 .
  id:e a ex:Place ; skos:prefLabel "E" ; wgs84:lat 3 ; wgs84:long 4 ;
    geo:hasGeometry [ geo:asWKT "POLYGON((0 0, 1 0, 1 1, 0 0))"^^geo:wktLiteral ] .
}}
"""


@pytest.mark.parametrize(
    "wkt, point",
    [
        ("POINT(49.89201 40.37767)", (40.37767, 49.89201)),
        ("  point ( -1e1   +2. ) ", (2.0, -10.0)),
        ("POINT Z (1 2 300)", (2.0, 1.0)),
        (f"<{CRS84}> POINT(1 2)", (2.0, 1.0)),
        (f"<{EPSG4326}> POINT(2 1)", (2.0, 1.0)),
        ("<http://www.opengis.net/def/crs/EPSG/0/3857> POINT(1 2)", None),
        ("POINT(1 91)", None),
        ("POINT(1e999 2)", None),
        ("POINT EMPTY", None),
        ("LINESTRING(1 2, 3 4)", None),
        ("", None),
    ],
)
def test_a_point_is_read_in_the_order_of_its_reference_system(
    wkt: str, point: tuple[float, float] | None
) -> None:
    assert parse_point(wkt) == point


def test_a_position_has_its_source_and_a_thing_without_one_has_none(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    reader = reader_over(PLACES, manifest)
    found = {
        slug: asyncio.run(load_entity(reader, f"{BASE}id/{slug}")).position for slug in "abcde"
    }
    a, b = Ref(BASE + "id/a", "A", "", "id:a"), Ref(BASE + "id/b", "B", "", "id:b")
    assert found["a"] == Position(a, -10.25, 20.5, Text("A list", "en"))
    assert found["b"] == Position(b, 1.5, -2.5)
    assert found["c"] is found["d"] is None
    assert found["e"] is not None
    assert found["a"].text == "10.25° S, 20.5° E"
    assert found["b"].text == "1.5° N, 2.5° W"


def test_the_list_of_a_class_has_the_positions_of_its_members(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    view = asyncio.run(load_class(reader_over(PLACES, manifest), BASE + "ns#Place"))
    assert [p.ref.label for p in view.positions] == ["A", "B", "E"]
