# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Negotiation over HTTP against a reading of our own of RFC 9110, section 12.5.1."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

RDF = ("text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml")
DATASETS = ("application/trig", "application/n-quads")
PAGE = ("text/html", *RDF)
OFFERS = {
    "/page/kfor": PAGE,
    "/ns": PAGE,
    "/examples": PAGE,
    "/sparql": ("text/html", *RDF, *DATASETS),
    "/data/kfor": RDF,
    "/catalog": RDF,
    "/graph/ontology": (*RDF, *DATASETS),
    "/sparql?query=DESCRIBE%20%3Curn:x%3E": (*RDF, *DATASETS),
    "/sparql?query=ASK%7B%7D": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
}
"""What each address offers; the names that are read as well (application/json and the like) are
not generated here."""

_TYPES = sorted({media_type for offers in OFFERS.values() for media_type in offers})
_NAMES = st.sampled_from([*_TYPES, "text/*", "application/*", "*/*", "image/png", "image/*"])
_WEIGHTS = st.sampled_from(
    ["", ";q=1", ";q=0", ";q=0.5", "; q=0.25", ";Q=0.001", " ;q=1.000", ";q=0.0"]
)
_ELEMENTS = st.tuples(_NAMES, _WEIGHTS, st.sampled_from([",", ", ", " ,", ",,"]))


def weight(media_type: str, accepted: list[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers a media type; 0 where none does."""
    group = media_type.split("/")[0] + "/*"
    for wanted in (media_type, group, "*/*"):
        for name, value in accepted:
            if name == wanted:
                return value
    return 0.0


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(elements=[("text/html", ";q=0", ","), ("*/*", "", ",")])
@example(elements=[("*/*", ";q=0", ",")])
@example(elements=[("text/*", ";q=0.5", ","), ("text/turtle", ";q=0", ","), ("*/*", ";q=0.1", ",")])
@given(elements=st.lists(_ELEMENTS, min_size=1, max_size=6, unique_by=lambda e: e[0]))
@pytest.mark.parametrize("path", OFFERS)
def test_any_accept(client: httpx.Client, path: str, elements: list[tuple[str, str, str]]) -> None:
    """What is sent has the highest weight of all that is offered; 406 where all have none."""
    header = "".join(f"{name}{quality}{comma}" for name, quality, comma in elements)
    header = header.strip()
    accepted = [
        (name, float(quality.lower().partition("q=")[2] or 1)) for name, quality, _ in elements
    ]
    response = client.get(path, headers={"Accept": header})
    weights = {media_type: weight(media_type, accepted) for media_type in OFFERS[path]}
    best = max(weights.values())
    if best == 0:
        assert response.status_code == 406
    else:
        assert response.status_code == 200
        sent = response.headers["content-type"].split(";")[0]
        assert weights[sent] == best


@pytest.mark.parametrize("path", OFFERS)
def test_a_406_lists_what_is_offered(client: httpx.Client, path: str) -> None:
    """15.5.7."""
    response = client.get(path, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert sorted(response.json()["available"]) == sorted(OFFERS[path])
    assert "accept" in response.headers["vary"].lower()


@pytest.mark.parametrize("path", OFFERS)
def test_each_offer_is_sent_by_accept_and_by_format(client: httpx.Client, path: str) -> None:
    """12.5.1; ?format= takes the media type, and wins over Accept."""
    for media_type in OFFERS[path]:
        response = client.get(path, headers={"Accept": media_type})
        assert response.headers["content-type"].split(";")[0] == media_type
        separator = "&" if "?" in path else "?"
        named = httpx.QueryParams({"format": media_type})
        other = client.get(f"{path}{separator}{named}", headers={"Accept": "image/png"})
        assert other.headers["content-type"] == response.headers["content-type"]


@pytest.mark.parametrize(
    "header", ["", ",", ";", "nonsense", "text", "/", "*", "text/", ";q=1", "a/b;q=x", "é/é"]
)
@pytest.mark.parametrize("path", ["/page/kfor", "/sparql?query=ASK%7B%7D"])
def test_a_header_that_cannot_be_read_accepts_anything(
    client: httpx.Client, path: str, header: str
) -> None:
    """12.5.1: an empty Accept is as none; what is not in the grammar is passed over."""
    response = client.get(path, headers={"Accept": header.encode()})
    assert response.status_code == 200


BROWSERS = [
    "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "text/html, application/xhtml+xml, image/jxr, */*",
]


@pytest.mark.parametrize("header", BROWSERS)
def test_browsers_get_pages(client: httpx.Client, header: str) -> None:
    for path in ("/", "/page/kfor", "/ns", "/sparql", "/examples", "/nothing"):
        response = client.get(path, headers={"Accept": header})
        assert response.headers["content-type"] == "text/html; charset=utf-8"
