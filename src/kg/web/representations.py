# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The forms a page comes in: HTML and RDF, chosen by suffix, by ?format=, or by Accept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import NotAcceptableError, NotFoundError
from kg.rdf.formats import HTML, RDF, RDF_CODECS, Format
from kg.views.labels import WELL_KNOWN_PREFIXES
from kg.views.reader import Reader
from kg.web.links import link_header
from kg.web.negotiate import Offer, negotiate, negotiate_language
from kg.web.responses import VARY, answer
from kg.web.serving import client_name, serving

SUFFIXES = ("ttl", "jsonld", "nt", "rdf")
"""The RDF formats of a page; named graphs are not asked for, so TriG and N-Quads are left out."""

HTML_FORM = "html"
_HTML_OFFER = Offer(HTML, HTML_FORM, ("application/xhtml+xml",))
_RDF_OFFERS = tuple(
    Offer(
        RDF[name].media_type,
        name,
        tuple(a for a in RDF[name].aliases if a != "text/plain"),
        RDF[name].names,
    )
    for name in SUFFIXES
)

Target = tuple[str, Mapping[str, str]]


def reader_of(request: Request) -> Reader:
    """The snapshot that is served now, as the views read it: labels in the reader's language."""
    current = serving(request).current
    manifest = current.snapshot.manifest
    preferred = negotiate_language(request.headers.get("accept-language"), manifest.languages)
    languages = (preferred, *(x for x in manifest.languages if x != preferred))
    localized = replace(manifest, languages=languages)
    passages, client = serving(request).passages, client_name(request)
    return Reader(current.engine, localized, current.cache, passages, client)


def chosen_form(request: Request, *, html: bool = True) -> str:
    """The name of the form to send: "html" or an RDF suffix. NotAcceptableError where none fits."""
    offers = (_HTML_OFFER, *_RDF_OFFERS) if html else _RDF_OFFERS
    asked = request.query_params.get("format")
    if asked is not None:
        chosen = next((o for o in offers if o.is_named(asked)), None)
    else:
        chosen = negotiate(request.headers.get("accept"), offers)
    if chosen is None:
        message = "None of the accepted formats is offered here."
        raise NotAcceptableError(message, tuple(o.media_type for o in offers))
    return chosen.name


def split_suffix(name: str) -> tuple[str, str]:
    """A name and the form its suffix asks for; an empty form where it has no such suffix."""
    stem, dot, suffix = name.rpartition(".")
    if dot and stem and suffix in (*SUFFIXES, HTML_FORM):
        return stem, suffix
    return name, ""


def page_number(request: Request) -> int:
    """The value of ?page=, counted from 1. NotFoundError where it is no such number."""
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= 1):
        raise NotFoundError("pages are counted from 1")
    return int(text)


def html_response(request: Request, body: str, targets: Sequence[Target] = ()) -> Response:
    """A page, with its typed links in the Link header (https://signposting.org/FAIR/)."""
    headers = {"Vary": f"{VARY}, Accept-Language"}
    if targets:
        headers["Link"] = link_header(list(targets))
    return answer(request, body.encode(), f"{HTML}; charset=utf-8", headers=headers)


async def graph_response(
    request: Request,
    query: str,
    terms: Mapping[str, str | ox.Literal],
    form: str,
    targets: Sequence[Target],
    location: str = "",
) -> Response:
    """The graph that a CONSTRUCT of the program gives, in the form with this suffix.

    `location` is the address of this very form, for Content-Location (RFC 9110, 8.7).
    """
    fmt = RDF[form]
    given = await reader_of(request).graph(query, terms, fmt)
    parts = [given.first]
    try:
        if given.rest is not None:
            parts.extend([part async for part in given.rest])
    finally:
        await given.close()
    headers = {"Link": link_header(list(targets))} if targets else {}
    if location:
        headers["Content-Location"] = location
    return answer(request, b"".join(parts), fmt.content_type, headers=headers)


async def file_response(
    request: Request,
    turtle: str,
    form: str,
    targets: Sequence[Target] = (),
    without: ox.NamedNode | None = None,
) -> Response:
    """A Turtle file of the snapshot, as it is or in another form, or without a property."""
    current = serving(request).current
    fmt = RDF[form]
    prefixes = {**WELL_KNOWN_PREFIXES, **current.snapshot.manifest.prefixes}
    body = await asyncio.to_thread(
        _converted, current.snapshot.read(turtle), fmt, prefixes, without
    )
    headers = {"Link": link_header(list(targets))} if targets else {}
    return answer(request, body, fmt.content_type, headers=headers)


def _converted(
    turtle: bytes, fmt: Format, prefixes: dict[str, str], without: ox.NamedNode | None
) -> bytes:
    if fmt.name == "ttl" and without is None:
        return turtle
    parsed = ox.parse(turtle, format=RDF_CODECS["ttl"])
    triples = (q.triple for q in parsed if q.predicate != without)
    body = ox.serialize(triples, format=RDF_CODECS[fmt.name], prefixes=prefixes) or b""
    # A reader of XML takes a bare CR for LF (https://www.w3.org/TR/xml/#sec-line-ends).
    return body.replace(b"\r", b"&#13;") if fmt.name == "rdf" else body


def data_targets(address: str) -> list[Target]:
    """Links from a page to the data about the same thing, one for each format."""
    return [
        (f"{address}.{name}", {"rel": "describedby", "type": RDF[name].media_type})
        for name in SUFFIXES
    ]
