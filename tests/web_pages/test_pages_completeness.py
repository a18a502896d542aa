# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The page of what is covered shows the figures of the manifest, and says what it has none of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import httpx
import pytest
from pages import Page, read_page

from kg.build.pipeline import build_snapshot
from kg.rdf.languages import language_name
from running import RunningServer

HTML = {"Accept": "text/html"}


def _page(client: httpx.Client, path: str = "/completeness") -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text[:300]
    page = read_page(response.text)
    assert page.faults == []
    return page


def _words(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.fixture
def figures(repository_snapshot: Path) -> dict[str, Any]:
    """The figures in the manifest of the publication of this repository, as JSON."""
    found: dict[str, Any] = json.loads((repository_snapshot / "manifest.json").read_bytes())
    return dict(found["coverage"])


def test_the_figures_stand_on_the_page(client: httpx.Client, figures: dict[str, Any]) -> None:
    text = _words(_page(client))
    (statements, events) = figures["claims"]
    assert f"All {statements['total']} 100 % {events['total']} 100 %" in text
    languages = {"az": "Azerbaijani", "en": "English", "ru": "Russian", "tr": "Turkish"}
    for row in figures["labels"]:
        name = languages.get(row["key"], language_name(row["key"])) or "no language"
        assert re.search(rf"\b{name} {row['count'] or 'none'}\b", text), row
    for row in figures["sections"]:
        section, counts = row["section"], (row["statements"], row["events"], row["pins"])
        assert f"{section} {' '.join(map(str, counts))}" in text
    for row in figures["periods"]:
        counts = [
            row[f"{k}_{h}"] for k in ("statements", "events") for h in ("certain", "possible")
        ]
        assert f"{row['first_year']} {' '.join(map(str, counts))}" in text
    (source,) = figures["sources"]
    assert f"{source['characters']:,} of {source['length']:,}" in text


def test_people_find_the_page(client: httpx.Client) -> None:
    for path in ("/", "/page/kfor", "/things"):
        links = _page(client, path).links
        assert any(link.endswith("/completeness") for link in links)


def test_a_publication_with_few_figures(
    tmp_path: Path, serve: Callable[..., RunningServer]
) -> None:
    """No sections, no length of the source, no links: said or left out, never shown as nothing."""
    out = tmp_path / "snapshots"
    with as_file(files("kg").joinpath("templates_init")) as template:
        build_snapshot(template, out)
    with httpx.Client(base_url=serve(out).url, timeout=30) as client:
        page = _page(client)
        text = _words(page)
    assert "There are no links to other graphs in this snapshot." in text
    assert "Sections of the sources" not in page.headings
    assert "Chronicle of Willow Brook 4 4 150" in text
    assert " of 150" not in text
    assert "2005 3 3 0 0" in text  # two that are open since then, one that ended in 2009
    assert "2013 1 3 0 0" in text  # the source of 2012 vouches for what is open no further


def test_a_snapshot_of_an_older_build_has_no_such_page(
    tmp_path: Path, serve: Callable[..., RunningServer]
) -> None:
    out = tmp_path / "snapshots"
    with as_file(files("kg").joinpath("templates_init")) as template:
        build_snapshot(template, out)
    manifest = (out / "current").resolve() / "manifest.json"
    values = json.loads(manifest.read_bytes())
    del values["coverage"]
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(values))
    with httpx.Client(base_url=serve(out).url, timeout=30) as client:
        for path in ("/completeness", "/completeness.ttl"):
            assert client.get(path, headers=HTML).status_code == 404
        assert not [link for link in _page(client, "/").links if "completeness" in link]
