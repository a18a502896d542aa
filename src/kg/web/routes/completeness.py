# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is covered and what is missing, in figures: HTML and RDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.views.coverage import load_coverage
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    SUFFIXES,
    chosen_form,
    data_targets,
    file_response,
    html_response,
    reader_of,
    split_suffix,
)


async def completeness(request: Request) -> Response:
    """The figures that the build counted; RDF from the snapshot's file."""
    form = split_suffix(request.url.path.lstrip("/"))[1] or chosen_form(request)
    reader = reader_of(request)
    view = await load_coverage(reader)
    if form != HTML_FORM:
        return await file_response(request, "coverage.ttl", form)
    body = render(request, "completeness.html", manifest=reader.manifest, view=view)
    targets = [
        (f"{reader.manifest.base_iri}completeness", {"rel": "cite-as"}),
        *data_targets("completeness"),
    ]
    return html_response(request, body, targets)


_PATHS = ("/completeness", *(f"/completeness.{suffix}" for suffix in SUFFIXES))
routes = [Route(path, completeness) for path in _PATHS]
