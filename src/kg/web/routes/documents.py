# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements, evidence, sources: documents, so their address answers itself, in HTML or RDF."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import RDF
from kg.views.dataset import citation
from kg.views.differing import load_differences
from kg.views.entity import check_published
from kg.views.evidence import load_evidence, load_source
from kg.views.reader import Reader
from kg.views.statement import load_statement
from kg.views.validated import load_validated
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
from kg.web.serving import links_of, serving

Loader = Callable[[Request, Reader, str], Awaitable[tuple[object, str, dict[str, object]]]]
"""From the IRI of a document to what its page shows, its label, and what else the page needs."""


async def _statement(
    request: Request, reader: Reader, iri: str
) -> tuple[object, str, dict[str, object]]:
    view = await load_statement(reader, iri)
    differences = await load_differences(reader, [view.row])
    return view, view.row.ref.label, {"differences": differences}


async def _evidence(
    request: Request, reader: Reader, iri: str
) -> tuple[object, str, dict[str, object]]:
    view = await load_evidence(reader, iri)
    return view, view.ref.label, {}


async def _source(
    request: Request, reader: Reader, iri: str
) -> tuple[object, str, dict[str, object]]:
    view = await load_source(reader, iri, page_number(request))
    return view, view.entity.ref.label, {}


def _endpoint(kind: str, load: Loader) -> Callable[[Request], Awaitable[Response]]:
    async def document(request: Request) -> Response:
        """A statement, a piece of evidence or a source: the page about it, or its RDF."""
        reader = reader_of(request)
        slug, form = split_suffix(request.path_params["slug"])
        form = form or chosen_form(request)
        iri = f"{reader.manifest.base_iri}{kind}/{slug}"
        await check_published(reader, iri)
        links = links_of(request)
        if form != HTML_FORM:
            describes = [(iri, {"rel": "describes"})]
            terms, at = {"entity": iri}, links.data(iri, form)
            return await graph_response(request, "document_data", terms, form, describes, at)
        view, label, more = await load(request, reader, iri)
        forms = [(RDF[s].label, links.data(iri, s), RDF[s].media_type) for s in SUFFIXES]
        cite = citation(reader.manifest, label, iri)
        frame = {
            "manifest": reader.manifest,
            "view": view,
            "validated": await load_validated(reader, serving(request).current.snapshot, iri),
            "forms": forms,
            "cite": cite,
        }
        body = render(request, f"{kind}.html", **frame, **more)
        targets = [(iri, {"rel": "cite-as"}), *data_targets(links.data(iri, "ttl")[:-4])]
        return html_response(request, body, targets)

    return document


_KINDS: tuple[tuple[str, Loader], ...] = (
    ("statement", _statement),
    ("evidence", _evidence),
    ("source", _source),
)
routes = [Route(f"/{kind}/{{slug:path}}", _endpoint(kind, load)) for kind, load in _KINDS]
