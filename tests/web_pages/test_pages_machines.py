# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What pages say to machines: sitemap, robots, llms.txt, OpenGraph, schema.org."""

from __future__ import annotations

import json
import struct
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest
from pages import read_page

BASE = "https://w3id.org/nato-az/"
HTML = {"Accept": "text/html"}
LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_every_address_of_the_sitemap_is_a_page(client: httpx.Client) -> None:
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    addresses = [e.text or "" for e in ET.fromstring(answer.content).iter(LOC)]
    assert len(addresses) == len(set(addresses)) > 181
    for address in addresses:
        assert address.startswith(BASE)
        page = client.get("/" + address.removeprefix(BASE), headers=HTML)
        assert page.status_code == 200, address
        assert page.headers["content-type"].startswith("text/html")
    assert client.get("/sitemap-1.xml").content == answer.content
    assert client.get("/sitemap-2.xml").status_code == 404


def test_robots_name_the_sitemap_and_keep_off_queries(client: httpx.Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert f"Sitemap: {BASE}sitemap.xml" in lines
    assert "Disallow: /sparql?" in lines
    assert "Disallow: /" not in lines


def test_llms_txt_names_addresses_that_answer(client: httpx.Client) -> None:
    answer = client.get("/llms.txt")
    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    text = answer.text
    assert text.startswith("# NATO's relations with Azerbaijan\n")
    assert "&#39;" not in text
    fixed = text.replace("SLUG", "kfor").replace("DATE", "2005").replace("NAME", "kfor")
    named = [line.split(":")[0][2:] for line in fixed.splitlines() if line.startswith("- ")]
    addresses = [n.split(" ")[0] for n in named[: named.index("prefixes.json") + 1]]
    assert len(addresses) == 8
    for address in addresses:
        assert client.get("/" + address).status_code == 200, address


@pytest.mark.parametrize("path", ["/", "/page/kfor", "/timeline"])
def test_links_elsewhere_have_a_picture(client: httpx.Client, path: str) -> None:
    text = client.get(path, headers=HTML).text
    image = text.split('property="og:image" content="')[1].split('"')[0]
    answer = client.get(urlsplit(image).path.removeprefix("/nato-az"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
    assert 'property="og:title" content="' in text


@pytest.mark.parametrize(
    "slug, kind",
    [("azerbaijan", "Country"), ("nato", "Organization"), ("ilham-aliyev", "Person")],
)
def test_things_are_described_for_search_engines(
    client: httpx.Client, slug: str, kind: str
) -> None:
    page = read_page(client.get(f"/page/{slug}", headers=HTML).text)
    described = json.loads(page.data_blocks[0])
    assert described["@id"] == f"{BASE}id/{slug}"
    assert described["@type"] == kind
    assert described["subjectOf"]["@id"] == BASE


def test_a_visit_is_an_event_with_its_days(client: httpx.Client) -> None:
    visits = client.get("/search?q=visit+of+president+aliyev&format=json").json()["results"]
    visit = next(v for v in visits if "2006" in v["label"])
    address = visit["id"].removeprefix(BASE).replace("id/", "/page/")
    described = json.loads(read_page(client.get(address, headers=HTML).text).data_blocks[0])
    assert described["@type"] == "Event"
    assert described["startDate"].startswith("2006")
    assert described["endDate"].startswith("2006")
