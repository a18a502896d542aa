# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The gallery of example queries: question, explanation, query, and ways to find one."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

ROOT = Path(__file__).parents[2]
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
KEYWORDS = "https://schema.org/keywords"


class Text(HTMLParser):
    """The text of a page, and of each link and heading of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.ids: set[str] = set()
        self._href: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "a":
            self._href = found.get("href")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        self.all.append(data)
        if self._href is not None:
            self.links.append((self._href, data))


def values(predicate: str) -> dict[str, list[str]]:
    """Name of each example -> its values of a property, from the files."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "examples").glob("0*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == predicate:
                found.setdefault(path.stem, []).append(quad.object.value)
    return found


def test_each_question_has_its_explanation(client: httpx.Client) -> None:
    page = client.get("/examples").text
    text = "\n".join(Text(page).all)
    questions, comments = values(RDFS + "label"), values(RDFS + "comment")
    assert len(questions) == len(comments) >= 40
    for name, (question,) in questions.items():
        article = page.partition(f'<article class="example" id="{name}">')[2]
        shown = Text(article.partition("</article>")[0]).all
        assert question in shown
        assert shown.index(question) < shown.index(comments[name][0]), name
        assert text.count(comments[name][0]) == 1
    assert len(page.encode()) < 100_000


def test_examples_are_found_by_keyword(client: httpx.Client) -> None:
    """Each keyword that several share leads to all of its examples."""
    page = client.get("/examples").text
    index = page.partition('<section class="keywords"')[2].partition("</section>")[0]
    keywords, questions = values(KEYWORDS), values(RDFS + "label")
    counts = Counter(k for found in keywords.values() for k in found)
    ids = Text(page).ids
    for part in index.split("<summary>")[1:]:
        keyword = part.partition(" <span")[0]
        expected = [(f"#{n}", questions[n][0]) for n, found in keywords.items() if keyword in found]
        assert Text(part).links == expected
        assert all(href[1:] in ids for href, _ in expected)
        assert counts.pop(keyword) == len(expected) > 1
    assert max(counts.values()) == 1


def test_the_editor_explains_its_examples(client: httpx.Client) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    text = Text(page)
    questions, comments = values(RDFS + "label"), values(RDFS + "comment")
    for name, (question,) in questions.items():
        assert question in [label for _, label in text.links]
        assert comments[name][0] in text.all


def test_the_front_page_has_a_question_without_explanation(client: httpx.Client) -> None:
    text = Text(client.get("/").text).all
    assert {q for (q,) in values(RDFS + "label").values()} & set(text)
    assert not {c for (c,) in values(RDFS + "comment").values()} & set(text)


@pytest.mark.parametrize("kind", ["label", "comment"])
def test_llms_txt_has_questions_and_explanations(client: httpx.Client, kind: str) -> None:
    text = client.get("/llms.txt").text
    for (value,) in values(RDFS + kind).values():
        assert value in text
