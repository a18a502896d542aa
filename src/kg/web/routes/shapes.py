# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The shapes the data is held to, and the report on this snapshot."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.store.checks import read_checks
from kg.views.shapes import load_shapes
from kg.views.validation import load_validation
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    chosen_form,
    data_targets,
    file_response,
    html_response,
    page_number,
    reader_of,
    split_suffix,
)
from kg.web.serving import serving

_SUFFIXES = ("", ".ttl", ".jsonld", ".nt", ".rdf")


async def shapes(request: Request) -> Response:
    """Every shape in words; RDF from the snapshot's file."""
    form = split_suffix(request.url.path.lstrip("/"))[1] or chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "shapes.ttl", form)
    view = await load_shapes(reader_of(request))
    checks = read_checks(serving(request).current.snapshot)
    body = render(request, "shapes.html", shapes=view, checks=checks)
    return html_response(request, body, data_targets("shapes"))


async def validation(request: Request) -> Response:
    """What was checked of this snapshot, and what was found; RDF from the snapshot's report."""
    form = split_suffix(request.url.path.lstrip("/"))[1] or chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "validation.ttl", form)
    snapshot = serving(request).current.snapshot
    view = await load_validation(reader_of(request), snapshot, page_number(request))
    body = render(request, "validation.html", manifest=snapshot.manifest, view=view)
    return html_response(request, body, data_targets("validation"))


routes = [
    *(Route(f"/shapes{suffix}", shapes) for suffix in _SUFFIXES),
    *(Route(f"/validation{suffix}", validation) for suffix in _SUFFIXES),
]
