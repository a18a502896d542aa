# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every page of the publication of this repository, from a running server."""

from __future__ import annotations

import json
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from pages import Page, read_page

BASE = "https://w3id.org/nato-az/"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PATHS = [
    "/",
    "/things",
    "/things/naz:Operation",
    "/page/kfor",
    "/page/azerbaijan",
    "/page/isaf",
    "/page/ipap",
    "/page/anama",
    "/page/nato",
    "/page/baku",
    "/page/az-isaf-contingent",
    "/things/schema:Place",
    "/statement/saloglu-project-sps",
    "/statement/azerbaijan-kfor",
    "/evidence/F045",
    "/source/nato-2012",
    "/search?q=azerbaijan",
    "/timeline",
    "/timeline?relation=naz:contributesForcesTo",
    "/as-of/2005",
    "/as-of/2005-06-30",
    "/ns",
    "/ns/Statement",
    "/ns/contributesForcesTo",
    "/shapes",
    "/validation",
    "/completeness",
    "/examples",
    "/sparql",
    "/download/",
    "/answer?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D",
]
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}


def get_page(client: httpx.Client, path: str) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return read_page(response.text)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_sound_and_small(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers=HTML)
    page = get_page(client, path)
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert '<html lang="en">' in response.text
    assert len(response.content) < 100_000
    assert "unsafe-inline" not in response.headers["content-security-policy"]
    assert {"Accept", "Accept-Encoding"} <= set(response.headers["vary"].split(", "))


def test_every_link_within_the_site_leads_somewhere(client: httpx.Client) -> None:
    found: dict[str, str] = {}
    for path in PATHS:
        for link in get_page(client, path).links:
            target = urlsplit(urldefrag(urljoin(f"http://site{path}", link))[0])
            if target.netloc == "site" and target.path not in {"/sparql", "/answer"}:
                address = target.path + (f"?{target.query}" if target.query else "")
                found.setdefault(address, path)
    assert len(found) > 100
    dead = {}
    for address, origin in sorted(found.items()):
        status = client.head(address, headers=HTML).status_code
        if status not in {200, 303}:
            dead[address] = (origin, status)
    assert dead == {}


def test_every_anchor_within_a_page_is_there(client: httpx.Client) -> None:
    for path in ("/ns", "/ns/date", "/shapes", "/validation", "/examples", "/page/kfor"):
        page = get_page(client, path)
        wanted = {link[1:] for link in page.links if link.startswith("#")}
        assert wanted <= {*page.ids, "content"}


def test_the_page_of_an_operation_answers_the_question(client: httpx.Client) -> None:
    text = " ".join(get_page(client, "/page/kfor").text.split())
    for part in ("KFOR", "1999 to 2008", "Azerbaijan", "stated", "F045", "Cite this", "snapshot"):
        assert part in text


@pytest.mark.parametrize("path", ["/id/kfor", "/id/azerbaijan"])
def test_a_thing_is_303_to_page_or_data(client: httpx.Client, path: str) -> None:
    slug = path.removeprefix("/id/")
    for accept, target in (
        (HTML["Accept"], f"/page/{slug}"),
        ("text/turtle", f"/data/{slug}.ttl"),
        ("application/ld+json, text/html;q=0.2", f"/data/{slug}.jsonld"),
        ("text/html;q=0, application/rdf+xml", f"/data/{slug}.rdf"),
    ):
        response = client.get(path, headers={"Accept": accept})
        assert response.status_code == 303
        assert urljoin(path, response.headers["location"]) == target
        assert "Accept" in response.headers["vary"]
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    "path",
    ["/data/kfor", "/data/azerbaijan", "/statement/azerbaijan-kfor", "/evidence/F045",
     "/source/nato-2012", "/ns", "/shapes", "/validation", "/completeness"],
)  # fmt: skip
def test_all_forms_of_rdf_say_the_same(client: httpx.Client, path: str) -> None:
    canonical = set()
    for suffix, (media_type, codec) in FORMATS.items():
        by_suffix = client.get(f"{path}.{suffix}")
        by_accept = client.get(path, headers={"Accept": media_type})
        assert by_suffix.status_code == by_accept.status_code == 200
        assert by_suffix.headers["content-type"].split(";")[0] == media_type
        assert by_suffix.content == by_accept.content
        dataset = ox.Dataset(
            ox.Quad(q.subject, q.predicate, q.object)
            for q in ox.parse(by_suffix.content, format=codec)
        )
        assert len(dataset)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        canonical.add("\n".join(sorted(str(q) for q in dataset)))
    assert len(canonical) == 1


def test_data_holds_the_statements_from_both_ends(client: httpx.Client) -> None:
    triples = list(ox.parse(client.get("/data/kfor.ttl").content, format=ox.RdfFormat.TURTLE))
    subjects = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    assert {BASE + "id/kfor", BASE + "statement/azerbaijan-kfor"} <= subjects


def test_a_page_says_where_its_data_is(client: httpx.Client) -> None:
    links = client.get("/page/kfor", headers=HTML).headers["link"]
    assert f'<{BASE}id/kfor>; rel="cite-as"' in links
    assert '<../data/kfor.ttl>; rel="describedby"; type="text/turtle"' in links
    assert 'rel="type"' in links
    assert 'rel="license"' in links


def test_the_home_page_describes_the_data_set(client: httpx.Client) -> None:
    (block,) = get_page(client, "/").data_blocks
    described = json.loads(block)
    assert described["@type"] == "Dataset"
    assert 50 <= len(described["description"]) <= 5000
    for download in described["distribution"]:
        path = download["contentUrl"].removeprefix(BASE.rstrip("/"))
        assert client.head(path).status_code == 200
    turtle = client.get("/", headers={"Accept": "text/turtle"})
    assert list(ox.parse(turtle.content, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    "path, status",
    [
        ("/page/no-such-thing", 404),
        ("/id/no-such-thing", 404),
        ("/data/no-such-thing.ttl", 404),
        ("/statement/no-such-thing", 404),
        ("/evidence/no-such-thing", 404),
        ("/source/no-such-thing", 404),
        ("/things/no:such", 404),
        ("/page/kfor?page=0", 404),
        ("/page/kfor?page=99", 404),
        ("/page/kfor?page=%C2%B2", 404),
        ("/page/kfor?page=x", 404),
        ("/page/%3Cscript%3Ealert(1)%3C/script%3E", 404),
        ("/page/a%20b%0D%0Ac", 404),
        ("/static/..%2Frendering.py", 404),
        ("/page/kfor?format=pdf", 406),
        ("/answer", 400),
        ("/answer?query=nonsense", 400),
    ],
)
def test_what_is_not_there_is_said_to_people(client: httpx.Client, path: str, status: int) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == status
    page = read_page(response.text)
    assert page.faults == []
    assert "Traceback" not in response.text


def test_head_and_304_work_on_pages(client: httpx.Client) -> None:
    head = client.head("/page/kfor", headers=HTML)
    assert (head.status_code, head.content) == (200, b"")
    again = client.get("/page/kfor", headers={**HTML, "If-None-Match": head.headers["etag"]})
    assert again.status_code == 304


def test_an_answer_is_shown_as_a_table(client: httpx.Client) -> None:
    query = f"SELECT ?o WHERE {{ <{BASE}statement/azerbaijan-kfor> <{BASE}ns#object> ?o }}"
    response = client.get("/answer", params={"query": query}, headers=HTML)
    page = read_page(response.text)
    assert page.faults == []
    assert "1 row" in page.text
    assert "../page/kfor" in page.links or "./page/kfor" in page.links


def test_names_are_in_the_language_of_the_reader(client: httpx.Client) -> None:
    english = client.get("/page/azerbaijan", headers=HTML)
    azerbaijani = client.get("/page/azerbaijan", headers=HTML | {"Accept-Language": "az, en;q=0.5"})
    assert "<h1>Azerbaijan</h1>" in english.text
    assert '<h1 lang="az">Azərbaycan</h1>' in azerbaijani.text
    assert english.headers["etag"] != azerbaijani.headers["etag"]
    assert "Accept-Language" in azerbaijani.headers["vary"]
