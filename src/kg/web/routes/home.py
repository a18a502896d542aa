# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The front page, the lists of what there is, and the static files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import NotFoundError, QueryError
from kg.views.answers import AnswerTable
from kg.views.browse import load_cards, load_class, load_classes
from kg.views.dataset import citation, distributions, figures
from kg.views.examples import Example, answer_example, load_examples
from kg.views.labels import Labels
from kg.views.reader import Reader
from kg.views.schema_org import schema_org
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
    """What the graph is, ways in, an example with its answer, downloads, how to cite."""
    form = chosen_form(request)
    if form != HTML_FORM:
        return await file_response(request, "void.ttl", form)
    reader = reader_of(request)
    manifest = reader.manifest
    examples = await load_examples(reader)
    example, table = await _first_answer(reader, examples)
    body = render(
        request,
        "home.html",
        manifest=manifest,
        figures=figures(manifest),
        featured=await load_cards(
            reader, tuple(f"{manifest.base_iri}id/{slug}" for slug in manifest.featured)
        ),
        classes=await load_classes(reader),
        examples=examples,
        example=example,
        answer=table,
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


async def _first_answer(
    reader: Reader, examples: tuple[Example, ...]
) -> tuple[Example | None, AnswerTable | None]:
    """An example with a few rows and columns, and them; any with rows, where there is none.

    An example that fails is no reason for no page.
    """
    varied = sorted(examples, key=lambda e: not 3 <= e.columns <= 5)
    found: tuple[Example | None, AnswerTable | None] = (None, None)
    for example in varied[:8]:
        try:
            table = await answer_example(reader, example)
        except QueryError:
            continue
        if table is not None and table.rows:
            if 2 <= table.total <= len(table.rows):
                return example, table
            found = found if found[0] is not None else (example, table)
    return found


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
