# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Protocol over HTTP, plain ASGI: read, guard, negotiate, then ask the engine.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

import asyncio
from functools import lru_cache

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from kg.config import Limits
from kg.errors import KgError, NotAcceptableError, PayloadTooLargeError
from kg.query.cache import AnswerKey
from kg.query.guard import GuardedQuery, check_query
from kg.query.protocol import parse_request
from kg.rdf.formats import HTML, RDF_FORMATS, RESULT_FORMATS, Format
from kg.views.dataset import whole_graph
from kg.views.examples import load_examples
from kg.web.asked import Asked
from kg.web.figures import QUERY, note_outcome
from kg.web.negotiate import Offer, negotiate, offers_of
from kg.web.problems import on_http_error, problem_response
from kg.web.rendering import render
from kg.web.representations import file_response, html_response, reader_of
from kg.web.serving import Current, serving
from kg.web.streaming import TRIED, answer_query
from kg.web.whole_answers import Whole, first_header, known_answer

_LONG_TEXT = 4096
_KNOWN_QUESTIONS = 1024
_LONG_HEADER = 512
_GRAPH_OFFERS = offers_of(RDF_FORMATS)
_RESULT_OFFERS = offers_of(RESULT_FORMATS)
_DESCRIPTION_OFFERS = (*_GRAPH_OFFERS, Offer(HTML, "html", ("application/xhtml+xml",)))


def answer_at_once(scope: Scope, current: Current) -> Whole | None:
    """The answer to a GET that needs no worker and no other part of the program; None else.

    KgError as the address itself has it: whoever asks the address then gets it as a problem.
    """
    if scope["method"] != "GET":
        return None
    query_string, accept = scope["query_string"], first_header(scope, b"accept")
    if len(query_string) + len(accept or "") >= _LONG_TEXT:
        return None
    asked = _known_question(current, query_string, accept)
    if asked is None:
        return None
    scope[QUERY] = asked.key.request.text
    whole = known_answer(scope, current, asked)
    scope[TRIED] = whole is None
    return whole


class SparqlEndpoint:
    """The address /sparql."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Errors become problems; a client that has gone is left alone."""
        request = Request(scope, receive)
        try:
            if scope["method"] not in {"GET", "HEAD", "POST"}:
                raise HTTPException(405, headers={"Allow": "GET, HEAD, POST"})
            await _answer(request, send)
        except KgError as error:
            await problem_response(request, error)(scope, receive, send)
        except HTTPException as error:
            await (await on_http_error(request, error))(scope, receive, send)
        except ClientDisconnect:
            note_outcome(scope, "gone")


async def _answer(request: Request, send: Send) -> None:
    held = serving(request)
    limits = held.current.engine.limits
    deadline = asyncio.get_running_loop().time() + limits.query_timeout_seconds
    method = request.scope["method"]
    query_string, accept = request.scope["query_string"], first_header(request.scope, b"accept")
    if method == "GET" and len(query_string) + len(accept or "") < _LONG_TEXT:
        found = _known_question(held.current, query_string, accept)
        if found is not None:
            request.scope[QUERY] = found.key.request.text
            await answer_query(request, send, held.current, found, deadline)
            return
    body, content_type = b"", ""
    if method == "POST":
        body = await _read_body(request, held.settings.max_body_bytes, deadline)
        content_type = request.headers.get("content-type", "")
    parameters = parse_request(method, request.scope["query_string"], content_type, body)
    if parameters.request is None:
        await _describe(request, send, parameters.format)
        return
    request.scope[QUERY] = parameters.request.text
    text = parameters.request.text
    guarded = check_query(text, limits) if len(text) < _LONG_TEXT else await _guard(text, limits)
    fmt = _format(accept, guarded, parameters.format)
    key = AnswerKey(held.current.snapshot.manifest.id, parameters.request, fmt.name)
    asked = Asked(key, key.etag, fmt, guarded)
    await answer_query(request, send, held.current, asked, deadline)


async def _guard(text: str, limits: Limits) -> GuardedQuery:
    """The guard; a long text is looked at beside the event loop, which serves others meanwhile."""
    return await asyncio.to_thread(check_query, text, limits)


async def _read_body(request: Request, max_bytes: int, deadline: float) -> bytes:
    """The body, bounded in bytes and time; the deadline of the query has begun with it."""
    if request.method != "POST":
        return b""
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, headers={"Accept-Encoding": "identity"})
    message = f"The request body has more than {max_bytes} bytes."
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > max_bytes:
        raise PayloadTooLargeError(message)
    body = bytearray()
    try:
        async with asyncio.timeout_at(deadline):
            async for part in request.stream():
                body += part
                if len(body) > max_bytes:
                    raise PayloadTooLargeError(message)
    except TimeoutError:
        raise HTTPException(408, headers={"Connection": "close"}) from None
    return bytes(body)


def _known_question(current: Current, query_string: bytes, accept: str | None) -> Asked | None:
    """What a short GET asks, its ETag, and how; None without a query. Refusals are not kept.

    Clients repeat themselves: what has been read is not read again.
    """
    known = current.questions
    found = known.get((query_string, accept))
    if found is None:
        parameters = parse_request("GET", query_string, "", b"")
        if parameters.request is None:
            return None
        guarded = check_query(parameters.request.text, current.engine.limits)
        fmt = _format(accept, guarded, parameters.format)
        key = AnswerKey(current.snapshot.manifest.id, parameters.request, fmt.name)
        if len(known) >= _KNOWN_QUESTIONS:
            known.clear()
        found = known[query_string, accept] = Asked(key, key.etag, fmt, guarded)
    return found


def _format(accept: str | None, guarded: GuardedQuery, asked: str | None) -> Format:
    if len(accept or "") + len(asked or "") > _LONG_HEADER:
        return _find_format(accept, asked, guarded.form.gives_graph)
    return _known_format(accept, asked, guarded.form.gives_graph)


def _find_format(accept: str | None, asked: str | None, gives_graph: bool) -> Format:
    formats = RDF_FORMATS if gives_graph else RESULT_FORMATS
    name = _chosen(accept, _GRAPH_OFFERS if gives_graph else _RESULT_OFFERS, asked)
    return next(f for f in formats if f.name == name)


_known_format = lru_cache(maxsize=256)(_find_format)
"""Clients send few different headers; refusals are not kept."""


def _chosen(accept: str | None, offers: tuple[Offer, ...], asked: str | None) -> str:
    available = tuple(offer.media_type for offer in offers)
    if asked is not None:
        for offer in offers:
            if offer.is_named(asked):
                return offer.name
        raise NotAcceptableError("There is no such format for this query.", available)
    chosen = negotiate(accept, offers)
    if chosen is None:
        raise NotAcceptableError("None of the accepted formats is offered here.", available)
    return chosen.name


async def _describe(request: Request, send: Send, asked: str | None) -> None:
    """Without a query: the service description, or the page with the editor for a browser."""
    name = _chosen(first_header(request.scope, b"accept"), _DESCRIPTION_OFFERS, asked)
    if name == "html":
        reader = reader_of(request)
        page = render(
            request,
            "editor.html",
            examples=await load_examples(reader),
            graph=whole_graph(reader.manifest),
        )
        response = html_response(request, page)
    else:
        response = await file_response(request, "service.ttl", name)
    await response(request.scope, request.receive, send)
