# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The front page, the lists of what there is, and the static files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotFoundError
from kg.views.browse import load_cards, load_class, load_classes
from kg.views.dataset import citation, distributions, figures
from kg.views.examples import load_examples
from kg.views.home_timeline import load_home_timeline
from kg.views.labels import Labels
from kg.views.linking import load_linking
from kg.views.questions import load_questions
from kg.views.schema_org import schema_org
from kg.views.ways_in import load_ways_in
from kg.web.assets import asset_response, assets
from kg.web.outline_map import load_map
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    chosen_form,
    file_response,
    html_response,
    page_number,
    reader_of,
)


async def home(request: Request) -> Response:
    """What the graph is, a timeline, ways in, questions, how to use, link and cite it, files."""
    form = chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "void.ttl", form)
    reader = reader_of(request)
    manifest = reader.manifest
    examples = await load_examples(reader)
    classes = await load_classes(reader)
    slugs = manifest.featured
    featured = await load_cards(reader, tuple(f"{manifest.base_iri}id/{slug}" for slug in slugs))
    body = render(
        request,
        "home.html",
        manifest=manifest,
        figures=figures(manifest),
        timeline=await load_home_timeline(reader),
        featured=featured,
        classes=classes,
        ways=await load_ways_in(reader, classes),
        examples=examples,
        questions=await load_questions(reader, examples),
        linking=await load_linking(reader, featured),
        distributions=distributions(manifest),
        citation=citation(manifest),
        schema_org=schema_org(manifest),
    )
    return html_response(
        request,
        body,
        [
            (".well-known/void", {"rel": "describedby", "type": "text/turtle"}),
            *([(manifest.licence, {"rel": "license"})] if manifest.licence else []),
            (manifest.base_iri, {"rel": "cite-as"}),
            ("https://schema.org/Dataset", {"rel": "type"}),
        ],
    )


async def things(request: Request) -> Response:
    """The classes of what is published."""
    classes = await load_classes(reader_of(request))
    return html_response(request, render(request, "things.html", classes=classes))


async def things_of_class(request: Request) -> Response:
    """The members of a class, a page of them."""
    reader = reader_of(request)
    iri = Labels(reader.manifest).expand(request.path_params["curie"])
    view = await load_class(reader, iri, page_number(request))
    drawn = await load_map(view.positions)
    return html_response(request, render(request, "class.html", view=view, map=drawn))


async def static(request: Request) -> Response:
    """Style sheets, scripts and the icon; their address changes with their content."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise NotFoundError("no such file")
    return asset_response(request, asset)


routes = [
    Route("/", home),
    Route("/things", things),
    Route("/things/{curie:path}", things_of_class),
    Route("/static/{name:path}", static),
]
