# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The ontology as a document: every term defined, its uses counted, its guards linked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urldefrag

import httpx
import pytest
import rdflib
from pages import Page, read_page
from rdflib.namespace import RDF, RDFS, SH, SKOS
from recount import read_graphs

HTML = {"Accept": "text/html"}
NS = "https://w3id.org/nato-az/ns#"
_ARTICLE = re.compile(r'<article class="term" id="([^"]+)">(.*?)</article>', re.DOTALL)


def _page(client: httpx.Client, path: str) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text[:300]
    page = read_page(response.text)
    assert page.faults == []
    return page


def _words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.fixture(scope="module")
def graphs(repository_snapshot: Path) -> dict[str, rdflib.Graph]:
    """The named graphs of the publication of this repository by role, read by another library."""
    found = read_graphs(repository_snapshot)
    return {iri.rpartition("/")[2]: graph for iri, graph in found.items()}


@pytest.fixture(scope="module")
def entries(graphs: dict[str, rdflib.Graph]) -> dict[str, str]:
    """The terms of the namespace that the ontology describes -> their definitions."""
    ontology = graphs["ontology"]
    return {
        str(s).removeprefix(NS): str(ontology.value(s, SKOS.definition) or "")
        for s in set(ontology.subjects())
        if str(s).startswith(NS) and str(s) != NS
    }


@pytest.fixture
def articles(client: httpx.Client) -> dict[str, str]:
    """The entry of each term on /ns, by the anchor of its IRI."""
    return dict(_ARTICLE.findall(client.get("/ns", headers=HTML).text))


def test_the_address_of_a_term_shows_its_definition(
    articles: dict[str, str], entries: dict[str, str]
) -> None:
    assert set(articles) == set(entries)
    missing = [t for t, text in entries.items() if text and text not in _words(articles[t])]
    assert missing == []


def _figures(graphs: dict[str, rdflib.Graph], term: str) -> Iterator[str]:
    """What the page must say of the use of a term, counted by another library."""
    iri = rdflib.URIRef(NS + term)
    published = [graphs[role] for role in ("data", "derived", "links")]
    triples = {t for g in graphs.values() for t in g.triples((None, iri, None))}
    instances = {s for g in graphs.values() for s in g.subjects(RDF.type, iri)}
    relation = rdflib.URIRef(NS + "predicate")
    valued = [(s, p) for g in published for s, p, _ in g.triples((None, None, iri))]
    statements = [s for s, p in valued if p == relation]
    values = [s for s, p in valued if p not in (relation, RDF.type)]
    for count, name in ((len(instances), "instance"), (len(statements), "statement")):
        if count:
            yield f"{count:,} {name}{'s' if count != 1 else ''}"
    if triples:
        yield f"{len(triples):,} triple{'s' if len(triples) != 1 else ''}"
    if values:
        yield f"value of {len(values):,} triple{'s' if len(values) != 1 else ''}"


def test_uses_are_what_another_library_counts(
    articles: dict[str, str], graphs: dict[str, rdflib.Graph]
) -> None:
    wrong = {}
    for term, html in articles.items():
        told = ", ".join(_figures(graphs, term)) or "not used"
        if told not in _words(html):
            wrong[term] = (told, _words(html))
    assert wrong == {}
    assert sum("not used" in _words(html) for html in articles.values()) < len(articles) / 4


@pytest.mark.parametrize("term", ["Statement", "contributesForcesTo", "stated", "date"])
def test_the_query_behind_a_figure_gives_that_many(
    client: httpx.Client, articles: dict[str, str], term: str
) -> None:
    queries = [
        parse_qs(urldefrag(link).fragment)["query"][0]
        for link in _page(client, f"/ns/{term}").links
        if "sparql#query=" in link
    ]
    counts = set()
    for query in queries:
        answer = client.get("/sparql", params={"query": query, "format": "json"})
        assert answer.status_code == 200, answer.text
        counts.add(len(answer.json()["results"]["bindings"]))
    told = re.findall(r"([\d,]+) (?:instance|statement|triple)", _words(articles[term]))
    assert {int(n.replace(",", "")) for n in told} <= counts


def test_a_class_with_members_leads_to_them(client: httpx.Client, articles: dict[str, str]) -> None:
    assert 'href="./things/naz:Operation"' in articles["Operation"]
    assert 'href="./ns/Statement#uses"' in articles["Statement"]
    assert "332 instances" in _words(client.get("/ns/Statement", headers=HTML).text)


def test_every_link_to_a_shape_leads_to_its_place(
    client: httpx.Client, entries: dict[str, str]
) -> None:
    places = set(_page(client, "/shapes").ids)
    for path in ("/ns", "/validation", "/page/kfor", "/statement/azerbaijan-kfor", "/ns/date"):
        links = [link for link in _page(client, path).links if "shapes#" in link]
        assert links, path
        assert {urldefrag(link).fragment for link in links} <= places, path


def test_a_term_names_the_shapes_that_are_about_it(
    client: httpx.Client, graphs: dict[str, rdflib.Graph], entries: dict[str, str]
) -> None:
    """Recounted: each path, target class, target subject and target object of a term."""
    shapes = graphs["shapes"]
    about = (SH.path, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    checked = 0
    for term in sorted(entries):
        iri = rdflib.URIRef(NS + term)
        wanted = {str(s) for p in about for s in shapes.subjects(p, iri)}
        if wanted:
            links = {urldefrag(x).fragment for x in _page(client, f"/ns/{term}").links}
            assert {w.rpartition("#")[2] for w in wanted} <= links, term
            checked += len(wanted)
    assert checked > 40


def test_a_narrower_class_is_guarded_by_the_shapes_of_the_broader_one(
    client: httpx.Client, articles: dict[str, str], graphs: dict[str, rdflib.Graph]
) -> None:
    ontology = graphs["ontology"]
    narrow = ontology.subjects(RDFS.subClassOf, rdflib.URIRef(NS + "Event"))
    for term in sorted(str(s).removeprefix(NS) for s in narrow):
        assert 'shapes#Event"' in articles[term], term


def test_a_term_page_is_found_and_negotiated(client: httpx.Client) -> None:
    response = client.get("/ns/Operation", headers=HTML)
    assert '<link rel="canonical" href="https://w3id.org/nato-az/ns#Operation">' in response.text
    assert '../ns.ttl>; rel="describedby"' in response.headers["link"]
    turtle = client.get("/ns/Operation", headers={"Accept": "text/turtle"})
    assert turtle.headers["content-type"].startswith("text/turtle")
    assert turtle.content == client.get("/ns.ttl").content
    for path in ("/ns/Nothing", "/ns/", "/ns/%3Cscript%3E"):
        missing = client.get(path, headers=HTML)
        assert missing.status_code == 404
        assert "<script>" not in missing.text


def test_every_page_of_a_term_is_sound_and_small(
    client: httpx.Client, entries: dict[str, str]
) -> None:
    for term in entries:
        response = client.get(f"/ns/{term}", headers=HTML)
        page = read_page(response.text)
        assert page.faults == [], term
        assert len(page.ids) == len(set(page.ids))
        assert {link[1:] for link in page.links if link.startswith("#")} <= {*page.ids, "content"}
        assert page.tags.count("h1") == 1
        assert len(response.content) < 100_000
