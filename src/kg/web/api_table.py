# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What each route takes and gives, beyond what its template and docstring say: one row a route.

tests/web/test_openapi.py holds every row against the route table and a running server.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.rdf.formats import (
    HTML,
    JSON,
    MARKDOWN,
    OPENMETRICS,
    OPENSEARCH,
    RDF,
    RDF_FORMATS,
    RESULT_FORMATS,
    TEXT,
    XML,
)
from kg.web.assets import ASSET_TYPES
from kg.web.representations import SUFFIXES

FILES = "the media types of the snapshot's files"
"""Stands for the media types that the manifest lists."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`media` are the types of a 200; `formats` the values of ?format=; `query` further parameters;
    `redirect` the status of an answer that has no body; `errors` the statuses of refusals."""

    media: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    redirect: int = 0
    errors: tuple[int, ...] = ()
    posts: bool = False
    ranges: bool = False


_ENGINE = (429, 500, 503, 504)
"""What may befall a question to the engine."""
_NAMES = tuple(
    dict.fromkeys(n for f in (*RDF_FORMATS, *RESULT_FORMATS) for n in (f.name, *f.names))
)
_GRAPH_NAMES = tuple(n for f in RDF_FORMATS for n in (f.name, *f.names))
_GRAPHS = tuple(f.media_type for f in RDF_FORMATS)
_RESULTS = tuple(f.media_type for f in RESULT_FORMATS)
_DATA = tuple(RDF[suffix].media_type for suffix in SUFFIXES)
_FORMS = ("html", *SUFFIXES)

_PAGE = Operation(media=(HTML, *_DATA), formats=_FORMS, errors=(406, *_ENGINE))
_FOUND = (404, 406, 410, *_ENGINE)
_DOCUMENT = Operation(media=(HTML, *_DATA), formats=_FORMS, errors=_FOUND)
_DESCRIPTION = Operation(media=_DATA, formats=SUFFIXES, errors=(406, 500))
_FILE = Operation(media=(JSON,), errors=(500,))


def _suffixed(path: str) -> dict[str, Operation]:
    return {f"{path}.{s}": Operation(media=(RDF[s].media_type,), errors=(500,)) for s in SUFFIXES}


OPERATIONS: dict[str, Operation] = {
    "/": _PAGE,
    "/sparql": Operation(
        media=(*_RESULTS, *_GRAPHS, HTML),
        formats=("html", *_NAMES),
        query=("query", "default-graph-uri", "named-graph-uri"),
        errors=(400, 403, 406, 408, 413, 414, 415, *_ENGINE),
        posts=True,
    ),
    "/graphs": Operation(
        media=_GRAPHS,
        formats=_GRAPH_NAMES,
        query=("default", "graph"),
        errors=(400, 404, 406, 414, *_ENGINE),
    ),
    "/graph/{role}": Operation(media=_GRAPHS, formats=_GRAPH_NAMES, errors=(404, 406, *_ENGINE)),
    "/sparql-editor.json": Operation(media=(JSON,), errors=_ENGINE),
    "/answer": Operation(
        media=(HTML,), query=("query", "example"), errors=(400, 403, 404, 414, *_ENGINE)
    ),
    "/id/{slug:path}": Operation(redirect=303, formats=_FORMS, errors=_FOUND),
    "/page/{slug:path}": Operation(
        media=(HTML, *_DATA), formats=_FORMS, query=("page",), errors=_FOUND
    ),
    "/data/{slug:path}": Operation(media=_DATA, formats=SUFFIXES, errors=_FOUND),
    "/statement/{slug:path}": _DOCUMENT,
    "/evidence/{slug:path}": _DOCUMENT,
    "/source/{slug:path}": Operation(
        media=(HTML, *_DATA), formats=_FORMS, query=("page",), errors=_FOUND
    ),
    "/things": Operation(media=(HTML,), errors=_ENGINE),
    "/things/{curie:path}": Operation(media=(HTML,), query=("page",), errors=(404, *_ENGINE)),
    "/ns": _PAGE,
    **_suffixed("/ns"),
    "/ns/{term:path}": replace(_PAGE, errors=(404, 406, *_ENGINE)),
    "/shapes": _PAGE,
    **_suffixed("/shapes"),
    "/validation": replace(_PAGE, query=("page",), errors=(404, 406, *_ENGINE)),
    **_suffixed("/validation"),
    "/completeness": Operation(media=(HTML, *_DATA), formats=_FORMS, errors=(404, 406, *_ENGINE)),
    **_suffixed("/completeness"),
    "/examples": _PAGE,
    "/timeline": Operation(
        media=(HTML,),
        query=("kind", "relation", "certainty", "page"),
        errors=(404, *_ENGINE),
    ),
    "/as-of": Operation(redirect=303, query=("date",), errors=(404,)),
    "/as-of/{date}": Operation(
        media=(HTML, *_DATA), formats=_FORMS, query=("page",), errors=(404, 406, *_ENGINE)
    ),
    "/search": Operation(
        media=(HTML, JSON), formats=("html", "json"), query=("q", "page"), errors=(404, 406, 500)
    ),
    "/suggest": Operation(media=(JSON,), query=("q",), errors=(404, 500)),
    "/opensearch.xml": Operation(media=(OPENSEARCH,)),
    "/sitemap.xml": Operation(media=(XML,), errors=(404, 500)),
    "/sitemap-{number:int}.xml": Operation(media=(XML,), errors=(404, 500)),
    "/llms.txt": Operation(media=(MARKDOWN,), errors=_ENGINE),
    "/download": Operation(redirect=308),
    "/download/": Operation(media=(HTML,)),
    "/download/{name}": Operation(media=(FILES,), errors=(404, 416, 500), ranges=True),
    "/.well-known/void": _DESCRIPTION,
    "/catalog": _DESCRIPTION,
    "/context.jsonld": Operation(media=(RDF["jsonld"].media_type,), errors=(500,)),
    "/prefixes.json": _FILE,
    "/openapi.json": _FILE,
    "/docs": Operation(media=(HTML,)),
    "/health": _FILE,
    "/limits": _FILE,
    "/metrics": Operation(media=(TEXT, OPENMETRICS)),
    "/robots.txt": Operation(media=(TEXT,)),
    "/static/{name:path}": Operation(media=ASSET_TYPES, query=("v",), errors=(404,)),
}
"""By the template of the route."""
