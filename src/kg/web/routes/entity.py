# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A thing, the page about it and the data about it: /id, /page, /data."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.errors import NotFoundError
from kg.rdf.formats import RDF
from kg.views.dataset import citation
from kg.views.entity import EntityView, check_published, load_entity
from kg.views.reader import NOTHING, Reader
from kg.views.schema_org import entity_schema_org
from kg.views.validated import load_validated
from kg.web.links import Links
from kg.web.outline_map import load_map
from kg.web.rendering import render
from kg.web.representations import (
    HTML_FORM,
    SUFFIXES,
    Target,
    chosen_form,
    data_targets,
    graph_response,
    html_response,
    page_number,
    reader_of,
    split_suffix,
)
from kg.web.serving import links_of, serving


async def thing(request: Request) -> Response:
    """303 See Other to the page or the data (https://www.w3.org/TR/cooluris/#r303gendocument)."""
    reader = reader_of(request)
    iri = reader.manifest.base_iri + "id/" + request.path_params["slug"]
    await check_published(reader, iri)
    links = links_of(request)
    form = chosen_form(request)
    if links.exported and form == HTML_FORM:
        forms = _forms(links, iri)
        body = render(request, "thing.html", iri=iri, target=links.relative(iri), forms=forms)
        return html_response(request, body)
    target = links.relative(iri) if form == HTML_FORM else links.data(iri, form)
    headers = {"Vary": "Accept, Accept-Encoding", "Access-Control-Allow-Origin": "*"}
    return RedirectResponse(target, status_code=303, headers=headers)


async def page(request: Request) -> Response:
    """The page about a thing; RDF for a client that accepts no HTML."""
    reader = reader_of(request)
    form = chosen_form(request)
    iri = await _published_iri(reader, request.path_params["slug"])
    if form != HTML_FORM:
        return await _data(request, reader, iri, form)
    view = await load_entity(reader, iri, page_number(request))
    links = links_of(request)
    body = render(
        request,
        "entity.html",
        manifest=reader.manifest,
        view=view,
        map=await load_map((view.position,) if view.position else ()),
        title=view.ref.label,
        schema_org=entity_schema_org(reader.manifest, view),
        validated=await load_validated(reader, serving(request).current.snapshot, iri),
        forms=_forms(links, iri),
        cite=citation(reader.manifest, view.ref.label, iri),
    )
    return html_response(request, body, _signposts(reader, view, links.data(iri, "ttl")[:-4]))


async def data(request: Request) -> Response:
    """RDF about a thing: its own triples and the statements it is subject or object of."""
    reader = reader_of(request)
    slug, form = split_suffix(request.path_params["slug"])
    if form == HTML_FORM:
        raise NotFoundError("the page about a thing is at /page/")
    iri = await _published_iri(reader, slug)
    return await _data(request, reader, iri, form or chosen_form(request, html=False))


async def _data(request: Request, reader: Reader, iri: str, form: str) -> Response:
    vocabulary = reader.manifest.vocabulary
    terms = {
        "entity": iri,
        "subjectProperty": vocabulary.subject if vocabulary is not None else NOTHING,
        "objectProperty": vocabulary.object if vocabulary is not None else NOTHING,
    }
    links = links_of(request)
    describes: list[Target] = [(iri, {"rel": "describes"})]
    at = links.data(iri, form)
    return await graph_response(request, "entity_data", terms, form, describes, at)


async def _published_iri(reader: Reader, slug: str) -> str:
    """<base>id/{slug}, or <base>{slug} where only that is published. NotFoundError, GoneError."""
    base = reader.manifest.base_iri
    try:
        await check_published(reader, f"{base}id/{slug}")
    except NotFoundError:
        await check_published(reader, base + slug)
        return base + slug
    return f"{base}id/{slug}"


def _forms(links: Links, iri: str) -> list[tuple[str, str, str]]:
    """Name, address and media type of each form of the data about an IRI."""
    return [(RDF[s].label, links.data(iri, s), RDF[s].media_type) for s in SUFFIXES]


def _signposts(reader: Reader, view: EntityView, address: str) -> list[Target]:
    targets: list[Target] = [(view.ref.iri, {"rel": "cite-as"}), *data_targets(address)]
    targets += [(t.iri, {"rel": "type"}) for t in view.types[:5]]
    targets.append(("https://schema.org/AboutPage", {"rel": "type"}))
    if reader.manifest.licence:
        targets.append((reader.manifest.licence, {"rel": "license"}))
    return targets


routes = [
    Route("/id/{slug:path}", thing),
    Route("/page/{slug:path}", page),
    Route("/data/{slug:path}", data),
]
