# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries, and the answer to any query as a page."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import MissingQueryError, NotFoundError
from kg.rdf.formats import RDF
from kg.views.answers import load_answer
from kg.views.examples import group_by_keyword, load_examples
from kg.views.reader import Reader
from kg.web.figures import QUERY, note_outcome
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    SUFFIXES,
    chosen_form,
    file_response,
    html_response,
    reader_of,
)
from kg.web.streaming import WhileConnected

ANSWER_ROWS = 250


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
    page = render(request, "examples.html", examples=found, groups=group_by_keyword(found))
    return html_response(request, page, targets)


async def shown_answer(request: Request) -> Response:
    """The answer to ?query= (or to the example of ?example=) as a page, under the limits of
    /sparql; for people, not programs."""
    reader = reader_of(request)
    query = request.query_params.get("query", "")
    name = request.query_params.get("example")
    if name is not None:
        query = await _example_text(reader, name)
    if not query.strip():
        raise MissingQueryError("There is no query.", advice="Give one in ?query=.")
    request.scope[QUERY] = query
    try:
        with WhileConnected(request):
            view = await load_answer(reader, query, ANSWER_ROWS)
    except ClientDisconnect:
        note_outcome(request.scope, "gone")
        return Response(status_code=204)  # to nobody
    note_outcome(request.scope, "answered")
    return html_response(request, render(request, "answer.html", view=view, query=query))


async def _example_text(reader: Reader, name: str) -> str:
    for example in await load_examples(reader):
        if example.name == name:
            return example.text
    raise NotFoundError("there is no such example", advice="See the examples.")


routes = [Route("/examples", examples), Route("/answer", shown_answer)]
