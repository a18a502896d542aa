# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""For crawlers and language models: robots.txt, sitemap.xml, llms.txt."""

from __future__ import annotations

import asyncio
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotFoundError
from kg.rdf.formats import MARKDOWN, TEXT, XML
from kg.store.manifest import Manifest
from kg.views.examples import load_examples
from kg.views.search import search_index
from kg.web.rendering import render
from kg.web.representations import reader_of
from kg.web.responses import answer
from kg.web.serving import links_of, serving

_URLS_MAX = 50_000
"""Addresses of one sitemap (https://www.sitemaps.org/protocol.html)."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAGES = ("", "things", "timeline", "ns", "shapes", "examples", "sparql", "download/")


async def robots(request: Request) -> Response:
    """Pages may be crawled, queries may not."""
    base = serving(request).current.snapshot.manifest.base_iri
    denied: tuple[str, ...] = ("sparql?", "answer?", "graphs?", "search?", "suggest?")
    if links_of(request).exported:
        denied = ("search/?",)
    lines = ["User-agent: *", *(f"Disallow: /{path}" for path in denied)]
    body = "\n".join([*lines, f"Sitemap: {base}sitemap.xml", ""])
    return answer(request, body.encode(), f"{TEXT}; charset=utf-8")


async def sitemap(request: Request) -> Response:
    """The pages there are; where they are too many for one sitemap, the sitemaps there are."""
    manifest, parts = await _parts(request)
    if len(parts) == 1:
        return _urlset(request, manifest, parts[0])
    entries = [
        f"<sitemap><loc>{escape(f'{manifest.base_iri}sitemap-{n}.xml')}</loc></sitemap>"
        for n in range(1, len(parts) + 1)
    ]
    body = f"{_HEAD}<sitemapindex {_XMLNS}>\n" + "\n".join(entries) + "\n</sitemapindex>\n"
    return answer(request, body.encode(), XML)


def sitemap_paths(things: int) -> list[str]:
    """The paths of the sitemaps that this many things need."""
    parts = -(-(len(_PAGES) + things) // _URLS_MAX)
    return ["sitemap.xml", *(f"sitemap-{n}.xml" for n in range(1, parts + 1) if parts > 1)]


async def sitemap_part(request: Request) -> Response:
    """One of the sitemaps, counted from 1."""
    manifest, parts = await _parts(request)
    number = int(request.path_params["number"])
    if not 1 <= number <= len(parts):
        raise NotFoundError("there is no such sitemap")
    return _urlset(request, manifest, parts[number - 1])


async def llms(request: Request) -> Response:
    """What a language model should know before it asks (https://llmstxt.org/)."""
    reader = reader_of(request)
    body = render(
        request, "llms.md", manifest=reader.manifest, examples=await load_examples(reader)
    )
    return answer(request, body.encode(), f"{MARKDOWN}; charset=utf-8")


async def _parts(request: Request) -> tuple[Manifest, list[tuple[str, ...]]]:
    snapshot = serving(request).current.snapshot
    index = await asyncio.to_thread(search_index, snapshot)
    base = snapshot.manifest.base_iri
    things = [base + _page(hit.iri.removeprefix(base)) for hit in index.documents]
    addresses = [base + path for path in _PAGES] + things
    return snapshot.manifest, [
        tuple(addresses[i : i + _URLS_MAX]) for i in range(0, len(addresses), _URLS_MAX)
    ]


def _page(path: str) -> str:
    """The path of the page of a thing: /page for /id, the document itself otherwise."""
    return f"page/{path.removeprefix('id/')}" if path.startswith("id/") else path


def _urlset(request: Request, manifest: Manifest, addresses: tuple[str, ...]) -> Response:
    changed = f"<lastmod>{manifest.issued}</lastmod>" if manifest.issued else ""
    entries = [f"<url><loc>{escape(address)}</loc>{changed}</url>" for address in addresses]
    body = f"{_HEAD}<urlset {_XMLNS}>\n" + "\n".join(entries) + "\n</urlset>\n"
    return answer(request, body.encode(), XML)


routes = [
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    Route("/sitemap-{number:int}.xml", sitemap_part),
    Route("/llms.txt", llms),
]
