# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Graph Store Protocol, reading only (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

from __future__ import annotations

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg import queries
from kg.errors import KgError, NotAcceptableError, NotFoundError, ProtocolError
from kg.query.cache import AnswerKey
from kg.query.guard import check_query
from kg.query.protocol import QueryRequest, check_graphs, parse_form
from kg.rdf.formats import RDF_FORMATS, Format
from kg.web.asked import Asked
from kg.web.figures import note_outcome
from kg.web.negotiate import negotiate, offers_of
from kg.web.problems import on_http_error, problem_response
from kg.web.serving import Held, serving
from kg.web.streaming import answer_query

_STORE = "/graphs"
_OFFERS = offers_of(RDF_FORMATS)


class GraphStore:
    """The address /graphs: ?default is the union of all graphs, ?graph=IRI one of them (4.2).

    And the address of each graph that is named below the base IRI by it, as /graph/data (4.1).
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Errors become problems."""
        request = Request(scope, receive)
        try:
            if request.method not in {"GET", "HEAD"}:
                raise HTTPException(405, headers={"Allow": "GET, HEAD"})
            held = serving(request)
            question = _question(request, held)
            limits = held.current.engine.limits
            guarded = check_query(question.text, limits)
            deadline = asyncio.get_running_loop().time() + limits.query_timeout_seconds
            fmt = _format(request)
            key = AnswerKey(held.current.snapshot.manifest.id, question, fmt.name)
            asked = Asked(key, key.etag, fmt, guarded)
            await answer_query(request, send, held.current, asked, deadline)
        except KgError as error:
            await problem_response(request, error)(scope, receive, send)
        except HTTPException as error:
            await (await on_http_error(request, error))(scope, receive, send)
        except ClientDisconnect:
            note_outcome(scope, "gone")


def _question(request: Request, held: Held) -> QueryRequest:
    text = queries.load("everything")
    if request.url.path != _STORE:
        return _graph(held, held.current.snapshot.manifest.base_iri + request.url.path[1:])
    parameters = [
        (name, value)
        for name, value in parse_form(request.scope["query_string"])
        if name in {"default", "graph"}
    ]
    if len(parameters) != 1:
        raise ProtocolError(
            "A graph is named by ?default or by one ?graph=IRI.",
            advice="The service description at /sparql lists the graphs.",
        )
    name, value = parameters[0]
    if name == "default":
        return QueryRequest(text)
    check_graphs([value])
    return _graph(held, value)


def _graph(held: Held, iri: str) -> QueryRequest:
    if iri not in {graph.iri for graph in held.current.snapshot.manifest.graphs}:
        raise NotFoundError("There is no graph of this name.")
    return QueryRequest(queries.load("everything"), default_graphs=(iri,))


def _format(request: Request) -> Format:
    asked = request.query_params.get("format")
    if asked is not None:
        chosen = next((offer for offer in _OFFERS if offer.is_named(asked)), None)
    else:
        chosen = negotiate(request.headers.get("accept"), _OFFERS)
    found = next((f for f in RDF_FORMATS if chosen and f.name == chosen.name), None)
    if found is None:
        available = tuple(offer.media_type for offer in _OFFERS)
        raise NotAcceptableError("None of the accepted formats is offered here.", available)
    return found


routes = [Route(_STORE, GraphStore()), Route("/graph/{role}", GraphStore())]
