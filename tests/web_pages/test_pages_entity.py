# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of an entity: what is known at once, ways to its parts, what differs side by side."""

from __future__ import annotations

import html
import re

import httpx
import pytest
from pages import read_page

PAIR = re.compile(r'<table class="pair">.*?</table>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def words(fragment: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", fragment)).split())


def test_the_key_statement_is_a_sentence_with_certainty_and_evidence(client: httpx.Client) -> None:
    text = client.get("/page/kfor").text
    first = words(text[text.index('class="brief"') :].partition("</li>")[0])
    for part in ("Azerbaijan contributes forces to KFOR, 1999 to 2008.", "stated", "Milestones"):
        assert part in first
    assert "F045" in first
    assert text.index('class="brief"') < text.index("<h2")


@pytest.mark.parametrize("path", ["kfor", "azerbaijan", "nato", "baku", "az-isaf-contingent"])
def test_every_way_within_the_page_leads_to_a_part_of_it(client: httpx.Client, path: str) -> None:
    page = read_page(client.get(f"/page/{path}").text)
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert "cite" in within
    assert within <= set(page.ids)


def test_relations_lead_to_their_rows(client: httpx.Client) -> None:
    text = client.get("/page/azerbaijan").text
    assert 'href="#said-naz-contributesForcesTo"' in text
    assert '<tr class="group" id="said-naz-contributesForcesTo">' in text


def test_evidence_names_its_section_before_its_number(client: httpx.Client) -> None:
    text = words(client.get("/page/kfor").text)
    assert "Evolution of relations > Milestones > 1999 F239" in text


@pytest.mark.parametrize(
    "path, parts",
    [
        ("/page/az-isaf-contingent", ("about 90 personnel", "about 95 personnel", "F276", "F049")),
        ("/page/saloglu-project", ("is funded through", "is run under", "F141", "F261", "F281")),
        ("/statement/saloglu-project-sps", ("is funded through", "is run under", "F261", "F281")),
        ("/page/parp", ("F121", "F122")),
        ("/page/mobile-battalion", ("F121", "F122")),
    ],
)
def test_what_differs_stands_side_by_side_with_both_evidences(
    client: httpx.Client, path: str, parts: tuple[str, ...]
) -> None:
    (pair,) = PAIR.findall(client.get(path).text)
    assert [part for part in parts if part not in words(pair)] == []
    assert pair.count('<th scope="col">') == 2
    assert pair.count("<td") == 1 + 4 * 2


def test_where_nothing_differs_nothing_is_said_of_it(client: httpx.Client) -> None:
    text = client.get("/page/kfor").text
    assert 'id="differ"' not in text
    assert PAIR.findall(text) == []
