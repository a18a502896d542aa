# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Errors as answers: one table from error to status, and three forms by who asks.

application/problem+json (RFC 9457) for programs, a page for browsers, a line of text for curl.
"""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg import errors
from kg.query.protocol import FORM, QUERY
from kg.rdf.formats import HTML, PROBLEM, TEXT
from kg.web.figures import note_refusal
from kg.web.negotiate import Offer, negotiate, prefers_only_wildcards
from kg.web.rendering import render
from kg.web.responses import EVERYWHERE

_log = logging.getLogger(__name__)

STATUSES: tuple[tuple[type[errors.KgError], int], ...] = (
    (errors.NotFoundError, 404),
    (errors.GoneError, 410),
    (errors.NotAcceptableError, 406),
    (errors.UnsupportedMediaTypeError, 415),
    (errors.PayloadTooLargeError, 413),
    (errors.UpdateRefusedError, 403),
    (errors.ProtocolError, 400),
    (errors.QuerySyntaxError, 400),
    (errors.QueryRefusedError, 400),
    (errors.QueryTimeoutError, 504),
    (errors.QueryMemoryError, 503),
    (errors.AnswerTooLargeError, 503),
    (errors.EngineFailedError, 500),
    (errors.TooManyQueriesError, 429),
    (errors.BusyError, 503),
)
"""The first class that fits gives the status; any other error of the program is 500, and what it
says is for the log only. The table in docs/operating.md says it to users."""

_FAULT: dict[str, object] = {
    "detail": "The server has a fault.",
    "advice": "Try again later; the fault is in the log of the server.",
}

_OFFERS = (
    Offer(PROBLEM, "problem", ("application/json",)),
    Offer(HTML, "html", ("application/xhtml+xml",)),
    Offer(TEXT, "text"),
)


def status_of(error: errors.KgError) -> int:
    """The HTTP status of an error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


def problem_response(request: Request, error: errors.KgError) -> Response:
    """An error as an answer."""
    note_refusal(request.scope, error)
    if not any(isinstance(error, kind) for kind, _ in STATUSES):
        told = None if isinstance(error, errors.SnapshotError) else error
        _log.error("fault while answering: %s", error.message, exc_info=told)
        return _respond(request, 500, dict(_FAULT), {})
    status = status_of(error)
    fields: dict[str, object] = {"detail": error.message, "advice": error.advice}
    headers: dict[str, str] = {}
    if isinstance(error, errors.QueryError) and error.line:
        fields |= {"line": error.line, "column": error.column}
    if isinstance(error, errors.QueryError) and error.rule:
        fields["rule"] = error.rule
    if isinstance(error, errors.GoneError) and error.successor:
        fields["successor"] = error.successor
    if isinstance(error, errors.NotAcceptableError):
        fields["available"] = list(error.available)
    if isinstance(error, errors.UnsupportedMediaTypeError):
        headers["Accept"] = f"{FORM}, {QUERY}"  # RFC 9110, 15.5.16
    if isinstance(error, errors.BusyError):
        headers["Retry-After"] = str(error.retry_after_seconds)
    return _respond(request, status, fields, headers)


async def on_kg_error(request: Request, error: Exception) -> Response:
    """Exception handler for the errors of the program."""
    assert isinstance(error, errors.KgError)
    return problem_response(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Exception handler for the router's own errors: unknown address, wrong method."""
    assert isinstance(error, HTTPException)
    details = {
        404: "Nothing is published at this address.",
        405: "This method is not allowed.",
        415: "A body with a content coding is not read.",
    }
    fields: dict[str, object] = {
        "detail": details.get(error.status_code, HTTPStatus(error.status_code).phrase),
        "advice": "",
    }
    headers = dict(error.headers or {})
    if "Allow" in headers:
        methods = sorted(method.strip() for method in headers["Allow"].split(","))
        headers["Allow"] = ", ".join([*methods, "OPTIONS"])
    return _respond(request, error.status_code, fields, headers)


async def on_fault(request: Request, error: Exception) -> Response:
    """Exception handler for faults of the program: said in the server's log, not to the stranger.

    Starlette answers with it outside all middleware, and raises the error again for the log;
    uvicorn then closes the connection.
    """
    headers = {name.decode("ascii"): value.decode("ascii") for name, value in EVERYWHERE}
    return _respond(request, 500, dict(_FAULT), {**headers, "Connection": "close"})


def _respond(
    request: Request, status: int, fields: dict[str, object], headers: dict[str, str]
) -> Response:
    title = HTTPStatus(status).phrase
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **headers}
    form = _form(request.headers.get("accept"))
    if form == "html":
        try:
            page = render(request, "error.html", status=status, title=title, **fields)
        except (errors.KgError, KeyError):
            form = "text"
        else:
            headers["Content-Type"] = f"{HTML}; charset=utf-8"
            return Response(page.encode(), status, headers)
    if form == "text":
        parts = [str(fields["detail"])]
        if "line" in fields:
            parts.append(f"(line {fields['line']}, column {fields['column']})")
        parts.append(str(fields["advice"]))
        text = " ".join(part for part in parts if part)
        line = "".join(c if c >= " " and c != "\x7f" else " " for c in text)
        headers["Content-Type"] = f"{TEXT}; charset=utf-8"
        return Response(f"{line}\n".encode(), status, headers)
    value = {"type": "about:blank", "title": title, "status": status}
    value |= {name: field for name, field in fields.items() if field}
    headers["Content-Type"] = PROBLEM
    return Response(json.dumps(value).encode(), status, headers)


def _form(accept: str | None) -> str:
    if prefers_only_wildcards(accept):
        return "text"
    chosen = negotiate(accept, _OFFERS)
    return chosen.name if chosen is not None else "problem"
