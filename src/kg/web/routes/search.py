# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Search by name and description: a page, JSON for programs, suggestions while typing."""

from __future__ import annotations

import asyncio
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotAcceptableError, NotFoundError
from kg.rdf.formats import HTML, JSON, OPENSEARCH
from kg.views.search import Hit, SearchResult, search_index
from kg.web.negotiate import Offer, negotiate
from kg.web.rendering import render
from kg.web.representations import html_response, page_number
from kg.web.responses import answer
from kg.web.serving import links_of, serving

RESULTS = 20
SUGGESTIONS = 8
_PAGES_MAX = 50
_OFFERS = (Offer(HTML, "html", ("application/xhtml+xml",)), Offer(JSON, "json"))


async def search(request: Request) -> Response:
    """What ?q= finds, a page of it, as HTML or JSON."""
    form = _chosen(request)
    question = request.query_params.get("q", "").strip()
    page = page_number(request)
    if page > _PAGES_MAX:
        raise NotFoundError(f"a search shows {_PAGES_MAX} pages at most")
    found = await _find(request, question, RESULTS, (page - 1) * RESULTS)
    pages = min(_PAGES_MAX, max(1, -(-found.total // RESULTS)))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    if form == "json":
        values = {
            "query": question,
            "total": found.total,
            "page": page,
            "pages": pages,
            "results": [_as_json(hit) for hit in found.hits],
        }
        return answer(request, json.dumps(values, ensure_ascii=False).encode(), JSON)
    body = render(request, "search.html", found=found, page=page, pages=pages)
    return html_response(request, body)


async def suggest(request: Request) -> Response:
    """Names that go on as ?q= begins: OpenSearch Suggestions, the form that browsers read.

    https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1/Draft%201.wiki
    """
    question = request.query_params.get("q", "").strip()
    found = await _find(request, question, SUGGESTIONS)
    links = links_of(request)
    values = [
        question,
        [hit.label for hit in found.hits],
        [hit.kind for hit in found.hits],
        [links.relative(hit.iri) for hit in found.hits],
    ]
    return answer(request, json.dumps(values, ensure_ascii=False).encode(), JSON)


async def description(request: Request) -> Response:
    """The OpenSearch description, by which a browser can take the search up."""
    manifest = serving(request).current.snapshot.manifest
    body = render(request, "opensearch.xml", manifest=manifest)
    return answer(request, body.encode(), OPENSEARCH)


async def _find(request: Request, question: str, limit: int, offset: int = 0) -> SearchResult:
    snapshot = serving(request).current.snapshot
    index = await asyncio.to_thread(search_index, snapshot)
    return index.search(question, limit, offset)


def _chosen(request: Request) -> str:
    available = tuple(o.media_type for o in _OFFERS)
    asked = request.query_params.get("format")
    if asked is not None:
        if asked not in {o.name for o in _OFFERS}:
            raise NotAcceptableError(f"there is no form {asked!r} here", available)
        return asked
    chosen = negotiate(request.headers.get("accept"), _OFFERS)
    if chosen is None:
        raise NotAcceptableError("none of the accepted media types is offered here", available)
    return chosen.name


def _as_json(hit: Hit) -> dict[str, object]:
    return {
        "id": hit.iri,
        "label": hit.label,
        "kind": hit.kind,
        "names": list(hit.names),
        "description": hit.description,
    }


routes = [
    Route("/search", search),
    Route("/suggest", suggest),
    Route("/opensearch.xml", description),
]
