# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The HTTP API as OpenAPI 3.1, made from the routes, the formats, the limits and the snapshot.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from starlette.routing import BaseRoute, Route

from kg import queries
from kg.config import Settings
from kg.query.protocol import FORM, QUERY
from kg.rdf.formats import HTML, JSON, PROBLEM, TEXT
from kg.store.manifest import Manifest
from kg.web.api_table import FILES, OPERATIONS, Operation
from kg.web.assets import assets
from kg.web.limits import published_limits

Json = dict[str, Any]

_PLACE = re.compile(r"\{(\w+)(?::\w+)?\}")
_IRIS: Json = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PROBLEM = {"$ref": "#/components/schemas/Problem"}
_MANNERS = (
    "Every address answers HEAD as GET without a body, and OPTIONS; any origin may read. "
    "Representations carry a strong ETag and are compressed with gzip where that is accepted. "
    "An error is application/problem+json for a program, a page for a browser, else one line of "
    "text. Before a request has an address, 400, 408, 414 and 431 are one line of text. "
    "A request past a limit is refused, or its connection is broken: never a short answer "
    "that looks whole."
)


def describe_api(routes: Iterable[BaseRoute], settings: Settings, manifest: Manifest) -> Json:
    """The OpenAPI document of the application with these routes, as JSON values."""
    limits = published_limits(settings)
    paths: dict[str, Json] = {}
    for route in routes:
        assert isinstance(route, Route)
        operation = OPERATIONS[route.path]
        path = _PLACE.sub(r"{\1}", route.path)
        paths[path] = {"get": _get(route, operation, settings, manifest)}
        if operation.posts:
            paths[path]["post"] = _post(route, operation, settings, manifest)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": manifest.title,
            "summary": manifest.description,
            "description": _MANNERS,
            "version": manifest.version or manifest.id,
            **({"license": _licence(manifest)} if manifest.licence else {}),
        },
        "servers": [{"url": "."}],
        "paths": paths,
        "components": {"schemas": {"Problem": _problem(), "Limits": _limits(limits)}},
        "x-limits": limits,
        "x-generator": f"kg {version('kg-publisher')}",
    }


def _get(route: Route, operation: Operation, settings: Settings, manifest: Manifest) -> Json:
    parameters = [_place(name, route.path, manifest) for name in _PLACE.findall(route.path)]
    parameters += [_parameter(name, settings, manifest) for name in operation.query]
    if operation.formats:
        values = {"type": "string", "enum": list(dict.fromkeys(operation.formats))}
        text = "The form of the answer; by default the Accept header says it."
        parameters.append(_query("format", values, text))
    return {
        "operationId": _identifier("get", route.path),
        "summary": _summary(route),
        "parameters": parameters,
        "responses": _responses(route, operation, manifest),
    }


def _post(route: Route, operation: Operation, settings: Settings, manifest: Manifest) -> Json:
    """As GET, with the query in the body (SPARQL 1.1 Protocol, 2.1.2 and 2.1.3)."""
    text = {"type": "string", "minLength": 1, "maxLength": settings.limits.query_bytes}
    form = {"query": text, "default-graph-uri": _IRIS, "named-graph-uri": _IRIS}
    get = _get(route, operation, settings, manifest)
    example = queries.load("smallest")
    return {
        **get,
        "operationId": _identifier("post", route.path),
        "parameters": [p for p in get["parameters"] if p["name"] != "query"],
        "requestBody": {
            "required": True,
            "content": {
                QUERY: {"schema": text, "example": example},
                FORM: {
                    "schema": {"type": "object", "required": ["query"], "properties": form},
                    "example": {"query": example},
                },
            },
        },
    }


def _responses(route: Route, operation: Operation, manifest: Manifest) -> Json:
    found: Json = {}
    if operation.redirect:
        location = {"schema": {"type": "string", "format": "uri-reference"}}
        found[str(operation.redirect)] = {
            "description": HTTPStatus(operation.redirect).phrase,
            "headers": {"Location": location},
        }
    else:
        content = {media: _schema(media, route.path) for media in _media(operation, manifest)}
        found["200"] = {"description": "OK", "content": content}
        if operation.ranges:
            found["206"] = {"description": "The part asked for", "content": content}
        found["304"] = {"description": "The client has it already (If-None-Match)"}
        found["412"] = {"description": "The answer is another one by now (If-Match)"}
    for status in operation.errors:
        headers = {"Retry-After": {"schema": {"type": "integer", "minimum": 1}}}
        forms = {PROBLEM: {"schema": _PROBLEM}, HTML: _TEXT, TEXT: _TEXT}
        found[str(status)] = {
            "description": HTTPStatus(status).phrase,
            **({"headers": headers} if status in {429, 503} else {}),
            **({"content": forms} if status != 416 else {}),
        }
    return found


_TEXT: Json = {"schema": {"type": "string"}}


def _media(operation: Operation, manifest: Manifest) -> list[str]:
    files = {info.media_type for info in manifest.files}
    return sorted(files) if operation.media == (FILES,) else list(operation.media)


def _schema(media: str, path: str) -> Json:
    if path == "/limits":
        return {"schema": {"$ref": "#/components/schemas/Limits"}}
    kind = "array" if path == "/suggest" else "object"
    return {"schema": {"type": kind}} if media == JSON else {}


def _place(name: str, path: str, manifest: Manifest) -> Json:
    """A part of the path. What there is to choose from is listed where the snapshot says it."""
    schema: Json = {"type": "string", "minLength": 1}
    if path.startswith("/download/"):
        schema["enum"] = [info.file for info in manifest.files]
    elif path.startswith("/static/"):
        schema["enum"] = list(assets())
    elif path.startswith(("/id/", "/page/", "/data/")) and manifest.featured:
        schema["examples"] = list(manifest.featured)
    elif name == "number":
        schema = {"type": "integer", "minimum": 1, "maximum": 999_999}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _parameter(name: str, settings: Settings, manifest: Manifest) -> Json:
    graphs = [graph.iri for graph in manifest.graphs]
    text = {"type": "string", "maxLength": settings.limits.query_bytes}
    known: dict[str, tuple[Json, str]] = {
        "query": (text, "A SPARQL 1.1 query. Without one: the description of the service."),
        "default-graph-uri": (_IRIS, "A graph of the default graph; replaces FROM."),
        "named-graph-uri": (_IRIS, "A named graph; replaces FROM NAMED."),
        "default": ({"type": "string"}, "All graphs together. Either this or graph."),
        "graph": ({"type": "string", "enum": graphs}, "One graph."),
        "page": ({"type": "integer", "minimum": 1, "maximum": 999_999_999}, "Counted from 1."),
        "example": ({"type": "string"}, "The name of an example query, in place of a query."),
        "q": ({"type": "string", "maxLength": 200}, "What to look for."),
        "date": ({"type": "string", "examples": ["2005"]}, "A year, a month or a day."),
        "kind": ({"type": "string"}, "A class, as CURIE or IRI."),
        "relation": ({"type": "string"}, "A relation, as CURIE or IRI."),
        "certainty": ({"type": "string"}, "A certainty, as CURIE or IRI."),
        "v": ({"type": "string"}, "A version: the answer may then be kept for a year."),
    }
    return _query(name, *known[name])


def _query(name: str, schema: Json, text: str) -> Json:
    return {"name": name, "in": "query", "schema": schema, "description": text}


def _summary(route: Route) -> str:
    """The first sentence of what documents the endpoint, a function or a class."""
    text = " ".join((inspect.getdoc(route.endpoint) or "").split())
    return re.split(r"(?<=\.) |\. \(| \(", text)[0]


def _identifier(method: str, path: str) -> str:
    words = [word for word in re.split(r"\W+", _PLACE.sub(r"by_\1", path)) if word]
    return "_".join([method, *(words or ["home"])] + (["list"] if path == "/download/" else []))


def _licence(manifest: Manifest) -> Json:
    return {"name": manifest.licence, "url": manifest.licence}


def _limits(limits: dict[str, float]) -> Json:
    properties = {name: {"type": "number", "const": number} for name, number in limits.items()}
    return {"type": "object", "required": list(limits), "properties": properties}


def _problem() -> Json:
    """https://www.rfc-editor.org/rfc/rfc9457, with the members of kg.web.problems."""
    texts = {name: {"type": "string"} for name in ("title", "detail", "advice", "rule")}
    return {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "const": "about:blank"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            **texts,
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1},
            "successor": {"type": "string", "format": "iri"},
            "available": {"type": "array", "items": {"type": "string"}},
        },
        "additionalProperties": False,
    }
