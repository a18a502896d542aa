# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries, each with what it asks, its text and a way to run it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import RDF
from kg.views.examples import load_examples
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    SUFFIXES,
    chosen_form,
    file_response,
    html_response,
    reader_of,
)


async def examples(request: Request) -> Response:
    """All examples on one page; RDF from the snapshot's file."""
    form = chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "examples.ttl", form)
    found = await load_examples(reader_of(request))
    targets = [
        (f"examples?format={s}", {"rel": "describedby", "type": RDF[s].media_type})
        for s in SUFFIXES
    ]
    return html_response(request, render(request, "examples.html", examples=found), targets)


routes = [Route("/examples", examples)]
