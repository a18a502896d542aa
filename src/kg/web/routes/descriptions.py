# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Descriptions for machines: VoID and DCAT, JSON-LD context, prefix map."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import RDF
from kg.rdf.vocab import VOID
from kg.web.representations import chosen_form, file_response
from kg.web.responses import answer
from kg.web.serving import links_of, serving


async def void(request: Request) -> Response:
    """VoID and DCAT of the data set (https://www.w3.org/TR/void/#well-known)."""
    form = chosen_form(request, html=False)
    # Files have no endpoint: the copy does not say that the data set has one.
    without = VOID.sparqlEndpoint if links_of(request).exported else None
    return await file_response(request, "void.ttl", form, without=without)


async def context(request: Request) -> Response:
    """The JSON-LD context of the publication."""
    body = serving(request).current.snapshot.read("context.jsonld")
    return answer(request, body, RDF["jsonld"].content_type)


async def prefixes(request: Request) -> Response:
    """Prefix -> namespace, as one JSON object."""
    body = serving(request).current.snapshot.read("prefixes.json")
    return answer(request, body, "application/json")


routes = [
    Route("/.well-known/void", void),
    Route("/catalog", void),
    Route("/context.jsonld", context),
    Route("/prefixes.json", prefixes),
]
