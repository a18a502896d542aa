# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""/search and /suggest, from a running server."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import httpx
import pytest
from pages import read_page

HTML = {"Accept": "text/html"}


def test_search_answers_people_and_programs(client: httpx.Client) -> None:
    page = client.get("/search", params={"q": "kfro"}, headers=HTML)
    assert page.headers["content-type"].startswith("text/html")
    assert "./page/kfor" in read_page(page.text).links
    for kwargs in ({"headers": {"Accept": "application/json"}}, {"params": {"format": "json"}}):
        params = {"q": "kfro"} | kwargs.get("params", {})
        found = client.get("/search", params=params, headers=kwargs.get("headers", {})).json()
        assert found["results"][0]["id"] == "https://w3id.org/nato-az/id/kfor"
        assert found["total"] >= 1
    assert client.get("/search?q=x&format=ttl").status_code == 406
    assert client.get("/search?q=x", headers={"Accept": "image/png"}).status_code == 406


def test_pages_go_on_and_end(client: httpx.Client) -> None:
    first = client.get("/search", params={"q": "nato", "format": "json"}).json()
    assert first["pages"] > 1
    seen = [r["id"] for r in first["results"]]
    for page in range(2, first["pages"] + 1):
        seen += [
            r["id"] for r in client.get(f"/search?q=nato&format=json&page={page}").json()["results"]
        ]
    assert len(seen) == len(set(seen)) == first["total"]
    assert client.get(f"/search?q=nato&page={first['pages'] + 1}").status_code == 404
    assert client.get("/search?q=nato&page=0").status_code == 404


def test_suggestions_are_in_the_form_that_browsers_read(client: httpx.Client) -> None:
    question, names, kinds, addresses = client.get("/suggest", params={"q": "azer"}).json()
    assert question == "azer"
    assert names[0] == "Azerbaijan"
    assert len(names) == len(kinds) == len(addresses) <= 8
    assert client.get("/" + addresses[0].removeprefix("./")).status_code == 200
    assert client.get("/suggest").json() == ["", [], [], []]


def test_the_opensearch_description_is_well_formed(client: httpx.Client) -> None:
    answer = client.get("/opensearch.xml")
    assert answer.headers["content-type"] == "application/opensearchdescription+xml"
    root = ET.fromstring(answer.content)
    assert root.tag == "{http://a9.com/-/spec/opensearch/1.1/}OpenSearchDescription"
    name = root.findtext("{http://a9.com/-/spec/opensearch/1.1/}ShortName") or ""
    assert 0 < len(name) <= 16


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "AND OR NOT (",
        "label:* +names:/./",
        "\u202e\u0000\ud7ff",
        "a" * 5000,
        "ə" * 200,
    ],
)
def test_a_hostile_question_is_only_text(client: httpx.Client, question: str) -> None:
    page = client.get("/search", params={"q": question}, headers=HTML)
    assert page.status_code in (200, 414), page.text[:200]
    assert read_page(page.text).faults == [] if page.status_code == 200 else True
    assert client.get("/suggest", params={"q": question}).status_code in (200, 414)
