# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A source: its address is a document, so it answers itself, in HTML or RDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import RDF
from kg.views.dataset import citation
from kg.views.entity import check_published
from kg.views.evidence import load_source
from kg.web.links import links_from
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    SUFFIXES,
    chosen_form,
    data_targets,
    graph_response,
    html_response,
    page_number,
    reader_of,
    split_suffix,
)


async def source(request: Request) -> Response:
    """The page of a source, or the data about it."""
    reader = reader_of(request)
    slug, form = split_suffix(request.path_params["slug"])
    form = form or chosen_form(request)
    iri = f"{reader.manifest.base_iri}source/{slug}"
    await check_published(reader, iri)
    links = links_from(reader.manifest, request.url.path)
    if form != HTML_FORM:
        describes = [(iri, {"rel": "describes"})]
        at = links.data(iri, form)
        return await graph_response(request, "document_data", {"entity": iri}, form, describes, at)
    view = await load_source(reader, iri, page_number(request))
    forms = [(RDF[s].label, links.data(iri, s), RDF[s].media_type) for s in SUFFIXES]
    cite = citation(reader.manifest, view.entity.ref.label, iri)
    body = render(
        request, "source.html", manifest=reader.manifest, view=view, forms=forms, cite=cite
    )
    targets = [(iri, {"rel": "cite-as"}), *data_targets(links.data(iri, "ttl")[:-4])]
    return html_response(request, body, targets)


routes = [Route("/source/{slug:path}", source)]
