# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An export in a real browser, behind Python's file server: search and SPARQL run in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect
from watching import ContextOf, Running, violations, watched

from kg.views.search import fold
from kg.web.layout import file_of
from running import RunningServer, start_file_server, stop_server

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "page/kfor/",
    "page/topics/~page-2/",
    "statement/azerbaijan-kfor/",
    "evidence/F045/",
    "source/nato-2012/",
    "things/",
    "timeline/",
    "timeline/~certainty-naz~3Aplanned/",
    "as-of/2005/",
    "ns/",
    "ns/contributesForcesTo/",
    "shapes/",
    "validation/",
    "completeness/",
    "examples/",
    "sparql/",
    "download/",
    "search/",
)
FOREVER = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module", params=["", "/x/y"], ids=["at the root", "below a path"])
def site(
    repository_export: Path,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[RunningServer]:
    """The export behind `python -m http.server`; `url` is the address of its root."""
    folder = repository_export
    if request.param:
        folder = tmp_path_factory.mktemp("files")
        (folder / "x").mkdir()
        (folder / "x" / "y").symlink_to(repository_export)
    running = start_file_server(folder)
    yield RunningServer(running.url + request.param, running.process, folder)
    stop_server(running)


def ask(page: Page, url: str, query: str) -> None:
    """Open the editor with a query, which is then asked."""
    page.goto("about:blank")
    page.goto(f"{url}/sparql/#query={quote(query)}")
    expect(page.locator("#editor-status")).to_contain_text("seconds", timeout=60_000)


def rows(page: Page) -> list[dict[str, dict[str, str]]]:
    """The bindings of the answer that is shown, as the view of the raw answer has them."""
    page.locator(".yasr_btnGroup button", has_text="Raw").click()
    text = page.locator("#answer pre").inner_text()
    found: list[dict[str, dict[str, str]]] = json.loads(text)["results"]["bindings"]
    return found


def test_pages_are_quiet_and_load_nothing_from_elsewhere(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    for path in PAGES:
        response = page.goto(f"{site.url}/{path}")
        assert response is not None
        assert response.status == 200, path
        assert page.locator("h1").count() == 1, path
    assert faults == []


def test_the_iri_of_a_thing_leads_to_its_page(site: RunningServer, context_of: ContextOf) -> None:
    page, faults = watched(context_of(), site.url)
    page.goto(f"{site.url}/id/kfor")
    page.wait_for_url(f"{site.url}/page/kfor/")
    page.goto(f"{site.url}/statement/azerbaijan-kfor")
    assert page.url == f"{site.url}/statement/azerbaijan-kfor/"
    assert faults == []


def test_a_name_with_a_typing_error_is_suggested(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    page.goto(f"{site.url}/page/azerbaijan/")
    page.locator("#site-search").press_sequentially("kfpr")
    page.locator("ul.suggestions li", has_text="KFOR").first.click()
    page.wait_for_url(f"{site.url}/page/kfor/")
    assert faults == []


def test_the_search_page_finds_what_the_server_finds(
    server: Running, site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    for question in ("kfor", "azerbaijn", "ISAF", "trust fund", "Baku", "ƏLİYEV", "nato"):
        page.goto(f"{site.url}/timeline/")
        page.locator("#site-search").fill(question)
        page.locator("#site-search").press("Enter")
        page.wait_for_url(f"{site.url}/search/?q=*")
        got = httpx.get(f"{server.url}/search", params={"q": question, "format": "json"}).json()
        expect(page.locator("[role=status]")).to_contain_text(f"{got['total']} found")
        first = [hit["label"] for hit in got["results"][:1]]
        assert page.locator("ol.hits strong").all_inner_texts()[:1] == first, question
    assert violations(page) == []
    page.goto(f"{site.url}/search/?q=zzzyx")
    expect(page.locator("[role=status]")).to_contain_text("Nothing is called so")
    assert faults == []


def test_scripts_fold_and_name_files_as_the_program_does(
    site: RunningServer, context_of: ContextOf
) -> None:
    page = context_of().new_page()
    page.goto(f"{site.url}/search/")
    texts = [
        "KFOR",
        "Əliyev",
        "ILHAM",
        "İstanbul",
        "Zoë",
        "Straße",
        "Łódź",
        "Æon",
        "œuvre",
        "Дом",
        "ŉ",
    ]
    folded = page.evaluate(
        "async ([at, texts]) => texts.map((await import(at)).fold)",
        [f"{site.url}/static/search-local.js", texts],
    )
    assert folded == [fold(text) for text in texts]
    names = [
        "kfor",
        "a:b",
        "..",
        "a//b",
        "a b ",
        "x.",
        "ə",
        'q"<>|?*\\~',
        "a.ttl",
        "a/../../b",
        "index.html",
    ]
    addresses = page.evaluate(
        """async ([at, names]) => {
          const { address } = await import(at);
          const site = { base: "https://example.org/", root: "http://root/" };
          return names.map((name) => address("https://example.org/id/" + name, site));
        }""",
        [f"{site.url}/static/exported.js", names],
    )
    told = [httpx.URL(address).path.removeprefix("/") + "index.html" for address in addresses]
    assert told == [file_of(f"page/{name}", {}) for name in names]


def test_queries_have_the_answers_of_the_server(
    server: Running, site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    page.goto(f"{site.url}/sparql/")
    page.locator(".yasqe .CodeMirror").wait_for()
    examples = page.locator("#gallery a[data-example]")
    assert examples.count() > 30
    for at in range(0, examples.count(), 6):
        example = examples.nth(at)
        text = httpx.URL(example.evaluate("a => a.href")).fragment
        query = httpx.QueryParams(text)["query"]
        accept = {"Accept": "application/sparql-results+json"}
        got = httpx.get(f"{server.url}/sparql", params={"query": query}, headers=accept)
        if got.status_code != 200:  # a graph, which has no rows
            continue
        ask(page, site.url, query)
        answer = got.json()
        if "results" not in answer:
            continue
        as_text = sorted(json.dumps(row, sort_keys=True) for row in rows(page))
        assert as_text == sorted(
            json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"]
        )
    assert faults == []


def test_an_example_is_answered_where_it_is_chosen(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    page.goto(f"{site.url}/sparql/")
    page.locator("#gallery a", has_text="were troops from Azerbaijan in KFOR").click()
    expect(page.locator("#editor-status")).to_contain_text("3 rows.", timeout=60_000)
    link = page.locator("#answer td a", has_text="azerbaijan").first
    if link.count():
        response = httpx.get(link.evaluate("a => a.href"))
        assert response.status_code == 200
    assert faults == []
    assert violations(page) == []


def test_graphs_named_graphs_and_faults_are_answered(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    ask(page, site.url, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    expect(page.locator("#editor-status")).to_contain_text("A graph.")
    graph = "https://w3id.org/nato-az/graph/links"
    for query in (
        f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ ?s ?p ?o }}",
        f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}",
    ):
        ask(page, site.url, query)
        assert int(rows(page)[0]["n"]["value"]) < 200
    ask(page, site.url, "SELECT * WHERE { ?s ?p ")
    page.locator("#answer button", has_text="Go to line 1").wait_for()
    ask(page, site.url, "SELECT * WHERE { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }")
    expect(page.locator("#answer")).to_contain_text("not supported")
    ask(page, site.url, "DELETE WHERE { ?s ?p ?o }")
    expect(page.locator("#editor-status")).to_contain_text("No answer.")
    assert faults == []


def test_a_query_without_end_can_be_stopped_and_the_next_is_answered(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    ask(page, site.url, "ASK {}")
    page.goto(f"{site.url}/sparql/#query={quote(FOREVER)}")
    page.locator("button[data-run]", has_text="Stop").click()
    expect(page.locator("#answer")).to_contain_text("Stopped.")
    ask(page, site.url, "SELECT (1 AS ?n) {}")
    expect(page.locator("#editor-status")).to_contain_text("1 row.")
    assert faults == []


def test_a_query_without_end_ends_at_its_deadline(
    site: RunningServer, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), site.url)
    ask(page, site.url, FOREVER)
    expect(page.locator("#answer")).to_contain_text("takes longer than 10 seconds")
    assert faults == []
