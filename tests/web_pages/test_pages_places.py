# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of places have a map, no other page has one; what does not agree stands side by side."""

from __future__ import annotations

import re

import httpx
import pytest
from pages import read_page

from running import RunningServer

HTML = {"Accept": "text/html"}
POSITIONS = """
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
SELECT ?thing ?lat ?long { ?thing geo:lat ?lat ; geo:long ?long }
"""
MARKED = """
PREFIX naz: <https://w3id.org/nato-az/ns#>
SELECT DISTINCT ?subject ?one ?other {
  ?one naz:differsFrom ?other ; naz:subject ?subject
}
"""


def ask(server: RunningServer, query: str) -> list[dict[str, str]]:
    answer = httpx.post(f"{server.url}/sparql", data={"query": query})
    assert answer.status_code == 200, answer.text
    rows = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def get(server: RunningServer, iri: str) -> str:
    path = iri.removeprefix("https://w3id.org/nato-az/").replace("id/", "page/", 1)
    answer = httpx.get(f"{server.url}/{path}", headers=HTML)
    assert answer.status_code == 200
    assert read_page(answer.text).faults == []
    return answer.text


def test_each_thing_with_a_position_has_a_map_and_says_where_it_is(server: RunningServer) -> None:
    rows = ask(server, POSITIONS)
    assert len(rows) == 12
    for row in rows:
        page = get(server, row["thing"])
        assert page.count('<svg class="map"') == 1
        assert f"{abs(float(row['lat'])):.10g}° " in page
        assert f"{abs(float(row['long'])):.10g}° " in page
        assert "Natural Earth" in page


@pytest.mark.parametrize("slug", ["kfor", "ilham-aliyev", "ipap"])
def test_what_has_no_position_has_no_map_and_no_place_for_one(
    server: RunningServer, slug: str
) -> None:
    answer = httpx.get(f"{server.url}/page/{slug}", headers=HTML)
    assert answer.status_code == 200
    assert 'class="map"' not in answer.text
    assert 'id="where"' not in answer.text


def test_all_that_is_marked_as_differing_stands_in_pairs(server: RunningServer) -> None:
    rows = ask(server, MARKED)
    assert rows
    for row in rows:
        page = get(server, row["subject"])
        tables = re.findall(r'<table class="pair">.*?</table>', page, re.DOTALL)
        both = [row[name].rpartition("/")[2] for name in ("one", "other")]
        assert any(all(f"statement/{slug}" in table for slug in both) for table in tables)
        assert 'id="differ"' in page
    kfor = get(server, "https://w3id.org/nato-az/id/kfor")
    assert 'class="pair"' not in kfor
