# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the editor reads and weighs: static files, terms to complete, and no other page pays."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from pages import read_page
from test_pages_frame import MANIFEST
from test_pages_served import HTML, PATHS

from kg.build.pipeline import build_snapshot
from kg.web.assets import STATIC
from kg.web.links import links_from

SEARCH = "/static/search.js"
BUNDLE = "/static/vendor/yasgui/yasgui.min.js"


class Running(Protocol):
    url: str


def scripts(client: httpx.Client, path: str) -> list[str]:
    """The addresses of the scripts of a page."""
    return [urljoin(path, s) for s in read_page(client.get(path, headers=HTML).text).scripts]


def test_only_the_editor_loads_its_scripts(client: httpx.Client) -> None:
    loaded = {path: [urlsplit(address).path for address in scripts(client, path)] for path in PATHS}
    names = loaded.pop("/sparql")
    assert names == [SEARCH, BUNDLE, "/static/results.js", "/static/editor.js"]
    assert {path: found for path, found in loaded.items() if found != [SEARCH]} == {}
    text = "".join(client.get(path, headers=HTML).text for path in loaded)
    assert "vendor" not in text
    assert "editor.css" not in text


def test_a_static_file_is_kept_for_ever_at_the_address_of_its_content(
    client: httpx.Client,
) -> None:
    for address in scripts(client, "/sparql"):
        assert "v=" in address
        got = client.get(address, headers={"Accept-Encoding": "identity"})
        assert got.status_code == 200
        assert got.content == (STATIC / urlsplit(address).path[len("/static/") :]).read_bytes()
        assert got.headers["content-type"] == "text/javascript; charset=utf-8"
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        etag = got.headers["etag"]
        assert etag.startswith('"')
        again = client.get(address, headers={"If-None-Match": etag, "Accept-Encoding": "identity"})
        assert (again.status_code, again.content) == (304, b"")
        for other in (address.split("?")[0], address + "0"):
            assert "immutable" not in client.get(other).headers["cache-control"]


def test_the_bundle_is_sent_compressed(client: httpx.Client) -> None:
    with client.stream("GET", BUNDLE, headers={"Accept-Encoding": "gzip"}) as response:
        sent = b"".join(response.iter_raw())
        assert response.headers["content-encoding"] == "gzip"
    whole = client.get(BUNDLE, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(sent) == whole.content
    assert response.headers["etag"] != whole.headers["etag"]
    assert len(sent) < len(whole.content) / 3


@pytest.mark.parametrize(
    "name",
    ["vendor", "vendor/yasgui", "vendor/yasgui/ORIGIN.toml", "../app.py", "vendor/../../app.py"],
)
def test_only_static_files_are_served(client: httpx.Client, name: str) -> None:
    assert client.get("/static/" + name.replace("..", "%2e%2e")).status_code == 404


def test_the_notices_of_the_bundle_are_published(client: httpx.Client) -> None:
    for name in ("LICENSE.txt", "THIRD-PARTY.txt"):
        response = client.get(f"/static/vendor/yasgui/{name}")
        assert response.status_code == 200
        assert "Copyright" in response.text


def test_terms_to_complete_are_those_of_the_publication(client: httpx.Client) -> None:
    response = client.get("/sparql-editor.json")
    assert response.headers["content-type"] == "application/json"
    terms = response.json()
    namespace = "https://w3id.org/nato-az/ns#"
    assert terms["base"] == "https://w3id.org/nato-az/"
    assert terms["prefixes"]["naz"] == namespace
    assert [namespace + "Operation", "operation"] in terms["classes"]
    properties = dict(terms["properties"])
    assert properties[namespace + "contributesForcesTo"] == "contributes forces to"
    assert "http://www.w3.org/1999/02/22-rdf-syntax-ns#type" in properties
    for found in (terms["classes"], terms["properties"]):
        assert len({iri for iri, _ in found}) == len(found)


def test_a_folder_without_ontology_and_examples_has_an_editor(
    tmp_path: Path, serve: Callable[[Path], Running]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "kg.toml").write_text(
        '[publication]\ntitle = "Plain"\ndescription = "Plain."\n'
        'base_iri = "https://example.org/plain/"\n'
    )
    (tmp_path / "data" / "people.ttl").write_text(
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
        "<https://example.org/plain/id/ann> a foaf:Person ; foaf:name 'Ann' .\n"
    )
    build_snapshot(tmp_path, tmp_path / "snapshots")
    url = serve(tmp_path / "snapshots").url
    page = read_page(httpx.get(url + "/sparql", headers=HTML).text)
    assert page.faults == []
    assert len(page.scripts) == 4
    terms = json.loads(httpx.get(url + "/sparql-editor.json").text)
    assert ["http://xmlns.com/foaf/0.1/Person", "Person"] in terms["classes"]
    assert "http://xmlns.com/foaf/0.1/name" in dict(terms["properties"])


def test_a_link_to_the_editor_keeps_its_query_from_the_server() -> None:
    address = links_from(MANIFEST, "/page/a").editor("ASK { ?s ?p 'a+b&c#d' }")
    assert address == "../sparql#query=ASK+%7B+%3Fs+%3Fp+%27a%2Bb%26c%23d%27+%7D"
