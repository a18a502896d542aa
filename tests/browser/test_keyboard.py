# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The main journeys by keyboard alone: no mouse is touched, and every step is one of Tab or Enter,
typing, or an arrow."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from watching import ContextOf, Running, watched

pytestmark = pytest.mark.browser

MOST_STEPS = 150


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what matches has the focus; a failure where it never has."""
    for _step in range(MOST_STEPS):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached on {path_of(page)}")


def follow(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_a_search_to_the_passage(server: Running, context_of: ContextOf) -> None:
    page, faults = watched(context_of(), server.url)
    page.goto(server.url + "/")
    tab_to(page, "input[name=q]")
    page.keyboard.type("kfo", delay=30)
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert path_of(page) == "/page/kfor"
    follow(page, "main a[href$='statement/azerbaijan-kfor']")
    follow(page, "main a[href$='evidence/F045']")
    assert path_of(page) == "/evidence/F045"
    follow(page, "main a[href*='source/']")
    assert path_of(page).startswith("/source/")
    assert faults == []


def test_the_timeline_is_filtered_and_left_for_a_year(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    page.goto(server.url + "/timeline")
    before = page.locator("h1").inner_text()
    tab_to(page, "main select[name=certainty]")
    page.keyboard.press("ArrowDown")
    follow(page, "main form button")
    assert "certainty=" in page.url
    assert page.locator("h1").inner_text() != before
    tab_to(page, "main input[name=date]")
    page.keyboard.type("2005")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert path_of(page) == "/as-of/2005"
    assert faults == []


def test_the_front_page_leads_to_the_year_the_kind_and_the_editor(
    server: Running, context_of: ContextOf
) -> None:
    page, faults = watched(context_of(), server.url)
    for selector, place in (
        ("main a[href*='as-of/']", "/as-of/"),
        (".ways h3 a", "/things"),
        (".questions a[href*='sparql']", "/sparql"),
    ):
        page.goto(server.url + "/")
        follow(page, selector)
        assert path_of(page).startswith(place)
    assert faults == []
