# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a stranger puts into a query, an answer or a link is shown, and does nothing.

Every test ends with no dialog, no script, no breach of the policy, no request to another host.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from watching import ContextOf, Running, watched

from kg.build.pipeline import build_snapshot

pytestmark = pytest.mark.browser

HOSTILE = {
    "element": '"<img src=x onerror=alert(1)>"',
    "foreign image": '"&amp;<img src=\\"https://evil.example/x.png\\">"',
    "style": '"<p style=\\"background:url(https://evil.example/y)\\">styled</p>"',
    "script": '"</script><script>alert(1)</script>"',
    "braces": '"{{constructor}} {{__proto__}}"',
    "right to left": '"\\u202Egnp.exe\\u2067 tail"',
    "long": '"' + "x" * 20_000 + '"',
    "controls": '"a\\u0000b\\u0008c\\u001bd"',
    "language": '"hola"@es-x-onload',
    "script address": "<javascript:alert(1)>",
    "data address": "<data:text/html,alert(1)>",
    "quoted address": "<http://x.example/'onmouseover='alert(1)>",
    "styled address": "<http://x.example/'style='color:red>",
    "foreign below the base": "<https://w3id.org/nato-az//evil.example/x>",
    "scheme below the base": "<https://w3id.org/nato-az/javascript:alert(1)>",
    "ill integer": '"<b>1</b>"^^<http://www.w3.org/2001/XMLSchema#integer>',
    "ill date": '"2005-99-99<svg onload=alert(1)>"^^<http://www.w3.org/2001/XMLSchema#date>',
    "ill edtf": '"../.."^^<http://id.loc.gov/datatypes/edtf/EDTF>',
    "hostile datatype": "\"1\"^^<http://x.example/'style='color:red>",
    "infinite": '"INF"^^<http://www.w3.org/2001/XMLSchema#double>',
    "huge year": '"-99999999999999999"^^<http://www.w3.org/2001/XMLSchema#gYear>',
}
NAMES = ("__proto__", "constructor", "toString", "hasOwnProperty", "length", "a" * 300)


def open_query(page: Page, url: str, query: str, view: str = "table") -> None:
    """Follow a link to a query, as somebody else may have made it."""
    page.goto("about:blank")
    page.goto(f"{url}/sparql#query={quote(query)}&view={quote(view)}")
    expect(page.locator("#editor-status")).to_contain_text("seconds")


def touch_everything(page: Page) -> None:
    """The pointer over every cell, and all views."""
    for view in ("Chart", "Timeline", "Raw", "Table"):
        page.get_by_role("button", name=f"Shows {view} view").click()
    for cell in page.locator("#answer td a, #answer td bdi").all()[:40]:
        cell.hover()
    page.wait_for_timeout(200)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_terms_in_columns_of_hostile_names(
    server: Running, context_of: ContextOf, name: str
) -> None:
    page, faults = watched(context_of(), server.url)
    values = " ".join(HOSTILE.values())
    rows = "\n".join(f'("{kind}" {term})' for kind, term in HOSTILE.items())
    query = f"SELECT ?kind ?{name} WHERE {{ VALUES (?kind ?{name}) {{ {rows} ('none' UNDEF) }} }}"
    open_query(page, server.url, query)
    assert page.locator("#answer tbody tr").count() == len(HOSTILE) + 1
    assert page.locator("#answer thead th").all_inner_texts() == ["kind", name]
    touch_everything(page)
    assert page.locator("#answer tbody tr").last.locator("td").last.inner_text() == ""
    open_query(page, server.url, f"SELECT ?{name} WHERE {{ VALUES ?{name} {{ {values} }} }}")
    touch_everything(page)
    assert faults == []


def test_hostile_terms_are_shown_as_they_are(server: Running, context_of: ContextOf) -> None:
    page, faults = watched(context_of(), server.url)
    rows = "\n".join(f'("{kind}" {term})' for kind, term in HOSTILE.items())
    open_query(page, server.url, f"SELECT ?kind ?x WHERE {{ VALUES (?kind ?x) {{ {rows} }} }}")
    cells = {
        row.locator("td").first.inner_text(): row.locator("td").last
        for row in page.locator("#answer tbody tr").all()
    }
    assert cells["element"].inner_text() == "<img src=x onerror=alert(1)>"
    assert cells["braces"].inner_text() == "{{constructor}} {{__proto__}}"
    assert page.locator("#answer :is(img, script, style, iframe, object, [style])").count() == 0
    for kind in ("script address", "data address"):
        assert cells[kind].get_by_role("link").count() == 0
    for kind in ("foreign below the base", "scheme below the base"):
        href = cells[kind].get_by_role("link").evaluate("e => e.href")
        assert urlsplit(href).netloc == urlsplit(server.url).netloc, href
        assert urlsplit(href).scheme == "http"
    assert len(cells["long"].inner_text()) < 1000
    cells["long"].get_by_role("button").click()
    assert "x" * 20_000 in cells["long"].inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 1400
    assert faults == []


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=alert(1)>",
        "SELECT ?x WHERE { ?x a </script><script>alert(1)</script> }",
        "SELECT ?x WHERE { ?x <javascript:alert(1)> '<svg onload=alert(1)>' ",
        "PREFIX constructor: <http://x/'onclick='alert(1)> SELECT * { ?s constructor:x ?o }",
        "SELECT * WHERE { ?__proto__ ?constructor ?toString } LIMIT 1 # \u202e <b>",
        "\x00\x07",
        "{" * 3000,
    ],
)
def test_a_link_with_a_hostile_query_is_harmless(
    server: Running, context_of: ContextOf, query: str
) -> None:
    page, faults = watched(context_of(), server.url)
    open_query(page, server.url, query, "__proto__")
    for mark in page.locator(".parseErrorIcon").all():
        mark.hover()
    page.evaluate("document.querySelector('.yasqe .CodeMirror').CodeMirror.focus()")
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    page.wait_for_timeout(300)
    assert page.locator("#answer :is(img, script, svg[onload])").count() == 0
    # The browser itself says in its console that an answer had the status 400.
    assert [f for f in faults if "status of 400" not in f] == []


@pytest.mark.parametrize("view", ["__proto__", "constructor", "<b>", "nothing"])
def test_a_link_to_no_view_shows_the_table(
    server: Running, context_of: ContextOf, view: str
) -> None:
    page, faults = watched(context_of(), server.url)
    open_query(page, server.url, "SELECT ?n WHERE { VALUES ?n { 1 2 } }", view)
    assert page.locator("#answer tbody tr").count() == 2
    assert faults == []


KG_TOML = """[publication]
title = "<b>Hostile</b>"
description = "A publication that means no good."
base_iri = "https://example.org/"
"""
DATA = """@prefix id: <https://example.org/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix constructor: <https://example.org/constructor/> .
@prefix x: <http://x.example/'onmouseover='alert(1)//> .
id:a a constructor:Evil , x:Evil .
constructor:Evil rdfs:label "<img src=x onerror=alert(1)>" .
x:Evil rdfs:label "</li><script>alert(1)</script>" .
"""
EXAMPLE = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
<https://example.org/examples/one> a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ;
  rdfs:comment "<img src=x onerror=alert(1)> </textarea>" ;
  schema:keywords "<script>alert(1)</script>" ;
  sh:select "SELECT ?x WHERE { ?x a ?y } # </textarea><script>alert(1)</script>" .
"""


def test_a_hostile_publication_is_harmless(
    tmp_path: Path, serve: Callable[[Path], Running], context_of: ContextOf
) -> None:
    """Labels in suggestions, titles and texts of examples."""
    for folder, name, text in (("data", "graph", DATA), ("examples", "one", EXAMPLE)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "kg.toml").write_text(KG_TOML + '[paths]\nexamples = "examples"\n')
    build_snapshot(tmp_path, tmp_path / "snapshots")
    url = serve(tmp_path / "snapshots").url
    page, faults = watched(context_of(), url)
    page.goto(url + "/sparql")
    page.locator(".yasqe .CodeMirror").wait_for()
    page.locator("#gallery a").first.click()
    expect(page.locator("#editor-status")).to_contain_text("seconds")
    assert page.locator("#answer tbody tr").count() > 0
    for label in ("<img src=x onerror=alert(1)>", "</li><script>alert(1)</script>"):
        page.evaluate(
            """() => {
              const editor = document.querySelector('.yasqe .CodeMirror').CodeMirror;
              editor.setValue('SELECT * WHERE { ?s a Ev');
              editor.focus();
              editor.setCursor(0, 24);
            }"""
        )
        page.keyboard.press("Control+Space")
        page.locator(".CodeMirror-hint", has_text=label).first.click()
    assert page.locator("main :is(img, script)").count() == 0
    assert faults == []
