# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""RFC 9110, 12.5.1 and 12.5.3: who asks for what gets it, and q=0 is honoured."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS
from kg.web.negotiate import (
    Offer,
    negotiate,
    negotiate_encoding,
    offers_of,
    prefers_only_wildcards,
)

GRAPHS = offers_of(RDF_FORMATS)
RESULTS = offers_of(RESULT_FORMATS)
PAGE = (Offer("text/html", "html", ("application/xhtml+xml",)), *GRAPHS)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "ttl"),
        ("", "ttl"),
        ("*/*", "ttl"),
        ("text/turtle", "ttl"),
        ("TEXT/TURTLE", "ttl"),
        ("text/turtle;charset=utf-8", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/ld+json, */*", "jsonld"),
        ("text/turtle;q=0.5, application/ld+json;q=0.6", "jsonld"),
        ("text/turtle;q=0.5,application/n-triples;q=0.50", "ttl"),
        ("text/turtle;q=0, */*", "jsonld"),
        ("text/*;q=0, */*", "jsonld"),
        ("application/*", "jsonld"),
        ("application/*;q=0.1, text/turtle;q=0.2", "ttl"),
        ("image/png, text/turtle;q=0.1", "ttl"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.9", "ttl"),
        ("nonsense, text/turtle", "ttl"),
        ("nonsense", "ttl"),
        ("text/turtle;q=2, application/n-quads", "nq"),
        ("application/json", "jsonld"),
    ],
)
def test_graph_formats(accept: str | None, name: str) -> None:
    chosen = negotiate(accept, GRAPHS)
    assert chosen is not None
    assert chosen.name == name


@pytest.mark.parametrize(
    "accept",
    ["image/png", "text/turtle;q=0", "*/*;q=0", "text/html", "application/*;q=0, text/*;q=0"],
)
def test_nothing_fits(accept: str) -> None:
    assert negotiate(accept, GRAPHS) is None


def test_a_browser_gets_the_page() -> None:
    chosen = negotiate(BROWSER, PAGE)
    assert chosen is not None
    assert chosen.name == "html"


def test_what_real_clients_send() -> None:
    rdflib = "application/rdf+xml,text/turtle;q=0.9,*/*;q=0.1"
    jena = "application/sparql-results+json, application/sparql-results+xml;q=0.9, */*;q=0.1"
    assert negotiate(rdflib, GRAPHS) == next(o for o in GRAPHS if o.name == "rdf")
    assert negotiate(jena, RESULTS) == next(o for o in RESULTS if o.name == "json")


TYPES = st.sampled_from(
    [o.media_type for o in GRAPHS] + ["*/*", "text/*", "application/*", "image/png"]
)
ELEMENTS = st.tuples(TYPES, st.integers(0, 1000))


@given(st.lists(ELEMENTS, min_size=1, max_size=8, unique_by=lambda e: e[0]))
def test_what_is_chosen_is_accepted_and_nothing_is_better(elements: list[tuple[str, int]]) -> None:
    """An oracle written from the RFC's text: precedence by specificity, then quality."""
    accept = ", ".join(f"{name};q={q / 1000:.3f}" for name, q in elements)
    known = dict(elements)

    def quality(offer: Offer) -> int:
        if offer.media_type in known:
            return known[offer.media_type]
        for alias in offer.aliases:
            if alias in known:
                return known[alias]
        return known.get(offer.media_type.split("/")[0] + "/*", known.get("*/*", 0))

    chosen = negotiate(accept, GRAPHS)
    best = max(quality(offer) for offer in GRAPHS)
    if chosen is None:
        assert best == 0
    else:
        assert quality(chosen) == best > 0


@given(st.text())
def test_no_header_breaks_it(header: str) -> None:
    assert negotiate(header, GRAPHS) in (*GRAPHS, None)
    assert negotiate_encoding(header) in {"gzip", "identity"}
    assert prefers_only_wildcards(header) in {True, False}


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("br", "identity"),
        ("gzip;q=0.5, identity", "identity"),
        ("x-gzip", "gzip"),
        ("GZIP", "gzip"),
    ],
)
def test_encoding(header: str | None, encoding: str) -> None:
    assert negotiate_encoding(header) == encoding
