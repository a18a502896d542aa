# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Labels, literals and IRIs that would like to be markup or script stay text; hubs stay small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from pages import read_page

from kg.build.pipeline import build_snapshot

KG_TOML = """[publication]
title = "A <b>graph</b> & more"
description = "</script><script>alert(1)</script>"
base_iri = "https://example.org/"
licence = "https://creativecommons.org/licenses/by/4.0/"
languages = ["en"]
featured = ["evil"]
version = "1"
issued = "2026-01-01"

[publication.publisher]
name = 'P"><script>alert(2)</script>'
iri = "https://example.org/"
"""
SCRIPT = '<script>alert(\\"x\\")</script>'
DATA = f"""@prefix id: <https://example.org/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .

id:evil a schema:Thing ; skos:prefLabel "{SCRIPT}"@en ;
  skos:altLabel "\\"'><img src=x onerror=alert(3)>"@en ;
  dcterms:description "</textarea></script><!-- {{{{ 7*7 }}}} {{% raw %}}"@en ;
  schema:url <javascript:alert(4)> , <data:text/html,alert(5)> , <https://a.example/'onclick=x> ;
  rdfs:seeAlso <javascript:alert(6)> .
id:hub a schema:Place ; skos:prefLabel "Hub"@en .
"""
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshots of a publication that means no good, with a hub of 3,000 references."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "data").mkdir()
    (root / "kg.toml").write_text(KG_TOML, encoding="utf-8")
    many = "".join(
        f'id:n{i} a schema:Thing ; skos:prefLabel "N {i}"@en ; schema:location id:hub .\n'
        for i in range(3000)
    )
    (root / "data" / "graph.ttl").write_text(DATA + many, encoding="utf-8")
    build_snapshot(root, root / "snapshots")
    return root / "snapshots"


PATHS = (
    "/",
    "/page/evil",
    "/things",
    "/things/schema:Thing",
    "/ns",
    "/shapes",
    "/examples",
    "/sparql",
    "/download/",
    "/page/%22%3E%3Cscript%3Ealert(7)%3C%2Fscript%3E",
    "/answer?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%20200",
    "/answer?query=SELECT%20(1%20AS%20%3Fx)%20%7B%7D%20%23%3C%2Ftextarea%3E%3Cscript%3E",
)


class Running(Protocol):
    url: str


def test_hostile_words_stay_words(hostile: Path, serve: Callable[[Path], Running]) -> None:
    url = serve(hostile).url
    for path in PATHS:
        response = httpx.get(url + path, headers=HTML, timeout=30)
        assert response.status_code in {200, 404}, path
        assert read_page(response.text).faults == [], path
        assert "<script>alert" not in response.text, path
        assert 'href="javascript' not in response.text, path
        assert 'href="data:' not in response.text, path


def test_hostile_words_are_shown_as_they_are(
    hostile: Path, serve: Callable[[Path], Running]
) -> None:
    page = read_page(httpx.get(serve(hostile).url + "/page/evil", headers=HTML).text)
    assert '<script>alert("x")</script>' in page.text
    assert "javascript:alert(4)" in page.text
    assert "{{ 7*7 }}" in page.text


def test_a_hub_is_a_small_page(hostile: Path, serve: Callable[[Path], Running]) -> None:
    url = serve(hostile).url
    first = httpx.get(f"{url}/page/hub", headers=HTML)
    assert len(first.content) < 30_000
    assert "3,000" in read_page(first.text).text
    assert httpx.get(f"{url}/page/hub?page=75", headers=HTML).status_code == 200
    assert httpx.get(f"{url}/page/hub?page=76", headers=HTML).status_code == 404
