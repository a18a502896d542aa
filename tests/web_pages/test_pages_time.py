# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""/timeline and /as-of, from a running server, against the data themselves."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

NS = "https://w3id.org/nato-az/ns#"
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def triples(repository_snapshot: Path) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(repository_snapshot / "graph.nt"), format=ox.RdfFormat.N_TRIPLES)
    return store


def days(store: ox.Store, node: ox.NamedNode) -> list[str | None]:
    """The four bounds of a node, as text."""
    found: list[str | None] = []
    for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd"):
        quads = list(store.quads_for_pattern(node, ox.NamedNode(NS + name), None))
        found.append(quads[0].object.value if quads else None)
    return found


def held(store: ox.Store, first: str, last: str) -> set[str]:
    """The IRIs of what possibly held, by the rule of the model, read from the triples."""
    marked = store.quads_for_pattern(None, ox.NamedNode(NS + "certainty"), None)
    iris = set()
    for node in {quad.subject for quad in marked}:
        start, sure_start, sure_end, end = days(store, node)
        certainly = bool(sure_start and sure_end and sure_start <= last and sure_end >= first)
        possibly = (start is None or start <= last) and (end is None or end >= first)
        if certainly or (possibly and (start or end)):
            iris.add(node.value)
    return iris


@pytest.mark.parametrize(
    "date, first, last",
    [
        ("2005", "2005-01-01", "2005-12-31"),
        ("2012-10", "2012-10-01", "2012-10-31"),
        ("1999-06-30", "1999-06-30", "1999-06-30"),
        ("1990", "1990-01-01", "1990-12-31"),
    ],
)
def test_as_of_names_what_held(
    client: httpx.Client, triples: ox.Store, date: str, first: str, last: str
) -> None:
    expected = held(triples, first, last)
    data = client.get(f"/as-of/{date}.nt").content
    given = {t.subject.value for t in ox.parse(data, format=ox.RdfFormat.N_TRIPLES)}
    assert given == expected
    total = re.search(r'<h1>[^<]*<span class="count">([\d,]+)', _page(client, f"/as-of/{date}"))
    assert total is not None
    assert int(total[1]) == len(expected)


def test_the_timeline_has_all_that_is_dated(client: httpx.Client, triples: ox.Store) -> None:
    marked = {
        q.subject for q in triples.quads_for_pattern(None, ox.NamedNode(NS + "certainty"), None)
    }
    dated = {n.value for n in marked if any(days(triples, n))}
    links: set[str] = set()
    page, pages = 1, 2
    while page <= pages:
        text = _page(client, f"/timeline?page={page}")
        pages = int(re.findall(r"Page \d+ of (\d+)", text)[0])
        links |= set(
            re.findall(r'<p class="soft when"><a href="\./((?:statement|page)/[^"]+)"', text)
        )
        page += 1
    local = {iri.removeprefix("https://w3id.org/nato-az/").replace("id/", "page/") for iri in dated}
    assert links == local


def test_filters_narrow_and_stay_in_the_form(client: httpx.Client) -> None:
    text = _page(client, "/timeline?relation=naz:contributesForcesTo&certainty=naz:stated")
    assert '<option value="naz:contributesForcesTo" selected>' in text
    assert 'href="./statement/azerbaijan-kfor"' in text
    assert 'href="./statement/azerbaijan-eapc"' not in text


def test_the_form_leads_to_the_date(client: httpx.Client) -> None:
    answer = client.get("/as-of", params={"date": "2005-06-30"})
    assert (answer.status_code, answer.headers["location"]) == (303, "as-of/2005-06-30")
    assert client.get("/as-of").headers["location"] == "timeline"
    assert client.get("/as-of", params={"date": "//evil.example"}).status_code == 404


def test_a_date_leads_to_its_parts_and_its_whole(client: httpx.Client) -> None:
    """Each month and day named there has a change: its neighbours lead back to it."""
    year = _page(client, "/as-of/2006")
    months = re.findall(r'href="\.\./as-of/(2006-\d\d)"', year)
    assert "2006-07" in months
    month = _page(client, "/as-of/2006-07")
    assert 'href="../as-of/2006"' in month
    days = re.findall(r'href="\.\./as-of/(2006-07-\d\d)"', month)
    assert days[0] == "2006-07-01"
    day = _page(client, f"/as-of/{days[0]}")
    assert 'href="../as-of/2006-07"' in day
    following = re.findall(r'rel="next" href="\.\./as-of/([^"]+)"', day)[0]
    assert f'rel="prev" href="../as-of/{days[0]}"' in _page(client, f"/as-of/{following}")


@pytest.mark.parametrize("date", ["2005-02-30", "1999%2F2008", "2005~", "%3Cscript%3E", "x" * 500])
def test_what_is_no_date_is_not_found(client: httpx.Client, date: str) -> None:
    answer = client.get(f"/as-of/{date}", headers=HTML)
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def _page(client: httpx.Client, path: str) -> str:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text[:200]
    return answer.text
