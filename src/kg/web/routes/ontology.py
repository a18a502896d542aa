# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The ontology as a document, and as RDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.views.ontology import load_ontology, load_term
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    chosen_form,
    data_targets,
    file_response,
    html_response,
    reader_of,
    split_suffix,
)
from kg.web.serving import links_of


async def ontology(request: Request) -> Response:
    """Every term with definition, domain, range, example and use; RDF from the snapshot's file."""
    form = split_suffix(request.url.path.lstrip("/"))[1] or chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "ontology.ttl", form)
    reader = reader_of(request)
    view = await load_ontology(reader)
    body = render(request, "ontology.html", manifest=reader.manifest, view=view)
    targets = [(reader.manifest.namespace, {"rel": "cite-as"}), *data_targets("ns")]
    return html_response(request, body, targets)


async def term(request: Request) -> Response:
    """All about one term: where it is used, which shapes guard it; as RDF, the whole ontology."""
    form = chosen_form(request)
    reader = reader_of(request)
    view = await load_term(reader, request.path_params["term"])
    if form != HTML_FORM:
        return await file_response(request, "ontology.ttl", form)
    body = render(request, "term.html", manifest=reader.manifest, view=view)
    address = links_of(request).to("ns")
    targets = [(view.term.ref.iri, {"rel": "cite-as"}), *data_targets(address)]
    return html_response(request, body, targets)


routes = [
    *(Route(f"/ns{suffix}", ontology) for suffix in ("", ".ttl", ".jsonld", ".nt", ".rdf")),
    Route("/ns/{term:path}", term),
]
