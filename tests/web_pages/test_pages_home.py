# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The front page: its timeline, ways in, questions, and how to link to a thing."""

from __future__ import annotations

import re
import tomllib
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pages import Page, read_page

from kg.publication.project import load_project

ROOT = Path(__file__).parents[2]
BASE = "https://w3id.org/nato-az/"


@pytest.fixture
def html(client: httpx.Client) -> str:
    """The front page as it is sent."""
    response = client.get("/", headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response.text


@pytest.fixture
def page(html: str) -> Page:
    """The front page, read."""
    return read_page(html)


def section(html: str, name: str) -> str:
    """One section of the page."""
    start = html.index(f'aria-labelledby="{name}"')
    return html[start : html.index("</section>", start)]


def test_it_holds_what_a_visitor_looks_for_in_this_order(page: Page) -> None:
    assert page.faults == []
    heads = [h for h in page.headings if h in {"Use it", "Link to it", "Cite it", "Take it all"}]
    assert heads == ["Use it", "Link to it", "Cite it", "Take it all"]
    named = ["time", "featured", "ways", "questions", "use", "link", "cite", "download"]
    assert [i for i in page.ids if i in named] == named


def test_what_kg_toml_names_is_on_the_timeline_in_words_and_as_a_mark(html: str) -> None:
    drawn = section(html, "time")
    named = load_project(ROOT).home.timeline
    assert 8 <= len(named) <= 30
    for iri in named:
        local = iri.removeprefix(BASE)
        address = f'href="./{local.replace("id/", "page/", 1)}"'
        assert drawn.count(address) >= 2, iri
    assert drawn.count('<svg class="chart"') == drawn.count('<p class="what">')
    assert 8 <= drawn.count('<p class="what">') <= 14


def test_what_is_drawn_is_hidden_from_a_reader_of_the_words(html: str) -> None:
    drawn = section(html, "time")
    for chart in re.findall(r'<svg class="chart".*?(?=<p class="when">)', drawn, re.DOTALL):
        assert chart.startswith('<svg class="chart" width="100%" height="28" aria-hidden="true">')
        assert len(re.findall(r"<a ", chart)) == chart.count('tabindex="-1"')


def test_years_lead_to_the_graph_as_it_was(client: httpx.Client, html: str) -> None:
    years = re.findall(r'href="\./(as-of/\d{4})"', section(html, "time"))
    assert len(years) >= 4
    for address in years:
        assert client.get(f"/{address}", headers={"Accept": "text/html"}).status_code == 200


def test_ways_in_are_classes_of_things_with_members_by_name(html: str) -> None:
    ways = section(html, "ways")
    settings = tomllib.loads((ROOT / "kg.toml").read_text(encoding="utf-8"))["home"]
    linked = [unescape(a) for a in re.findall(r'<h3><a href="\./things/([^"]+)"', ways)]
    assert linked == settings["classes"]
    assert "geometry" not in ways.lower()
    for way in ways.split("<h3>")[1:]:
        assert 1 <= way.count('href="./page/') <= 3


def test_three_questions_have_short_answers_and_open_in_the_editor(html: str) -> None:
    asked = section(html, "questions").split("<article>")[1:]
    assert len(asked) == 3
    for question in asked:
        assert 1 <= question.count("<tr>") - 1 <= 5
        address = re.search(r'href="(\./sparql#query=[^"]+)"', question)
        assert address is not None
        query = parse_qs(urlsplit(unescape(address[1])).fragment)["query"][0]
        assert "SELECT" in query
    assert "<textarea" not in html


def test_the_example_of_a_link_is_in_the_graph_of_links(client: httpx.Client, html: str) -> None:
    shown = unescape(section(html, "link"))
    found = re.search(r"<(http[^<>\s]+)>\s+(owl:sameAs|skos:exactMatch)\s+<([^<>\s]+)> \.", shown)
    assert found is not None
    other, relation, thing = found.groups()
    links = client.get("/graph/links", headers={"Accept": "application/n-triples"}).text
    name = relation.partition(":")[2]
    assert re.search(rf"<{re.escape(thing)}> <\S+#{name}> <{re.escape(other)}> \.", links)
    assert "./download/links.sssom.tsv" in shown
