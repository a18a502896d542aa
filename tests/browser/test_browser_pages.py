# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a person meets: nothing wider than the window, no errors, no foreign host, the keyboard."""

from __future__ import annotations

import itertools
from urllib.parse import urlsplit

import pytest
from watching import ContextOf, Running, watched

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/page/kfor",
    "/page/azerbaijan",
    "/page/isaf",
    "/page/ipap",
    "/page/anama",
    "/page/nato",
    "/page/baku",
    "/page/az-isaf-contingent",
    "/things/schema:Place",
    "/statement/azerbaijan-kfor",
    "/evidence/F045",
    "/source/nato-2012",
    "/things",
    "/ns",
    "/ns/date",
    "/ns/contributesForcesTo",
    "/shapes",
    "/validation",
    "/completeness",
    "/examples",
    "/sparql",
    "/download/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 400, 768, 1400])
def test_pages_fit_and_are_quiet(
    server: Running, context_of: ContextOf, width: int, scheme: str
) -> None:
    page, faults = watched(context_of(width, scheme), server.url)
    wide = []
    for path in PATHS:
        response = page.goto(server.url + path)
        assert response is not None
        assert response.status == 200, path
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []
    assert faults == []


def test_content_is_there_without_script(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(java_script_enabled=False), server.url)
    page.goto(server.url + "/page/kfor")
    assert page.locator("h1").inner_text() == "KFOR"
    row = page.locator("tr", has_text="1999 to 2008").first.inner_text()
    for part in ("Azerbaijan", "stated", "F045"):
        assert part in row


def test_a_person_goes_from_the_home_page_to_the_passage(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    page.goto(server.url + "/")
    page.locator("main").get_by_role("link", name="KFOR").first.click()
    assert urlsplit(page.url).path == "/page/kfor"
    page.get_by_role("link", name="1999 to 2008").first.click()
    assert urlsplit(page.url).path == "/statement/azerbaijan-kfor"
    page.locator("main").get_by_role("link", name="F045").first.click()
    assert urlsplit(page.url).path == "/evidence/F045"
    assert "SHA-256" in page.locator("main").inner_text()
    assert faults == []


def test_the_keyboard_is_enough_to_ask(server: Running, context_of: ContextOf) -> None:
    page, faults = watched(context_of(), server.url)
    page.goto(server.url + "/sparql")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.tagName") != "TEXTAREA":
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("SELECT ?n WHERE { VALUES ?n { 1 2 3 } }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    page.keyboard.press("Enter")
    page.locator("#editor-status", has_text="3 rows.").wait_for()
    assert faults == []


def test_every_focus_is_visible(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    page.goto(server.url + "/page/kfor")
    for _step in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert outline == "3px"


def test_headings_and_landmarks_are_in_order(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    for path in PATHS:
        page.goto(server.url + path)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1, path
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), path
        for landmark in ("banner", "main", "contentinfo", "navigation"):
            assert page.get_by_role(landmark).count() >= 1, (path, landmark)  # type: ignore[arg-type]


def test_a_page_prints_without_its_controls(server: Running, context_of: ContextOf) -> None:
    page, _ = watched(context_of(), server.url)
    page.goto(server.url + "/page/kfor")
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert page.locator("table.rows").first.is_visible()


def test_a_printed_page_has_its_tables_and_no_navigation(
    server: Running, context_of: ContextOf
) -> None:
    page, _ = watched(context_of(794, "dark"), server.url)
    page.emulate_media(media="print")
    page.goto(server.url + "/page/az-isaf-contingent")
    for hidden in (".top nav", ".jump", ".chips", ".ego-graph", ".top .search"):
        assert page.locator(hidden).count() > 0
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("table.rows").first.is_visible()
    assert page.locator("table.pair").is_visible()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
