# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Time: all that is dated on one axis, and the graph as it stood on a date."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.rdf.formats import RDF
from kg.views.as_of import data_terms, load_as_of, parse_moment
from kg.views.chronology import load_timeline
from kg.views.dataset import citation
from kg.views.dated_nodes import Filters
from kg.views.labels import Labels
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
from kg.web.serving import links_of

_FILTERS = ("kind", "relation", "certainty")


async def timeline(request: Request) -> Response:
    """All that is dated, narrowed by ?kind=, ?relation= and ?certainty= (CURIEs or IRIs)."""
    reader = reader_of(request)
    labels = Labels(reader.manifest)
    asked = {n: v for n in _FILTERS if (v := request.query_params.get(n, ""))}
    filters = Filters(**{name: labels.expand(value) for name, value in asked.items()})
    view = await load_timeline(reader, filters, page_number(request))
    bars = {bar.item.anchor: bar for bar in view.drawing.bars} if view.drawing else {}
    body = render(request, "timeline.html", view=view, bars=bars, parameters=asked)
    return html_response(request, body)


async def as_of_form(request: Request) -> Response:
    """303 to the page of ?date=, or to the timeline."""
    date = request.query_params.get("date", "").strip()
    if date:
        parse_moment(date)
    target = f"as-of/{quote(date)}" if date else "timeline"
    return RedirectResponse(target, status_code=303)


async def as_of(request: Request) -> Response:
    """What held in a year, in a month or on a day; RDF: the statements and events, whole."""
    reader = reader_of(request)
    text, form = split_suffix(request.path_params["date"])
    form = form or chosen_form(request)
    links = links_of(request)
    address = f"{links.root}as-of/{quote(text)}"
    if form != HTML_FORM:
        terms = data_terms(reader, parse_moment(text)[1])
        return await graph_response(request, "dated_data", terms, form, [], f"{address}.{form}")
    view = await load_as_of(reader, text, page_number(request))
    body = render(
        request,
        "as_of.html",
        view=view,
        preposition="on" if len(text) > len("2005-06") else "in",
        forms=[(RDF[s].label, links.to(f"as-of/{text}.{s}"), RDF[s].media_type) for s in SUFFIXES],
        cite=citation(
            reader.manifest, f"As of {view.words}", f"{reader.manifest.base_iri}as-of/{text}"
        ),
    )
    return html_response(request, body, data_targets(address))


routes = [
    Route("/timeline", timeline),
    Route("/as-of", as_of_form),
    Route("/as-of/{date}", as_of),
]
