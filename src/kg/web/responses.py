# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One way to answer: strong ETag, 304, HEAD, gzip, Vary, Cache-Control (RFC 9110, RFC 9111)."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.errors import NotAcceptableError
from kg.web.negotiate import negotiate_encoding, refuses_identity

MAX_AGE_SECONDS = 60
_COMPRESS_FROM_BYTES = 1024
VARY = "Accept, Accept-Encoding"
_NOT_COMPRESSED = ("image/png", "application/gzip")

EVERYWHERE: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Accept-Ranges, Allow, Content-Location, Content-Range, ETag, Link, Location, "
        b"Repr-Digest, Retry-After",
    ),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
        b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"x-content-type-options", b"nosniff"),
)
"""Headers of every response: any origin may read, nothing foreign may run."""

_EVERYWHERE_NAMES = frozenset(name for name, _ in EVERYWHERE)


def answer(
    request: Request,
    body: bytes,
    content_type: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    max_age: int = MAX_AGE_SECONDS,
) -> Response:
    """A whole answer, compressed where that is wanted and pays; 304 where the client has it."""
    accepted = request.headers.get("accept-encoding")
    encoding = "identity"
    pays = len(body) >= _COMPRESS_FROM_BYTES and not content_type.startswith(_NOT_COMPRESSED)
    if pays or refuses_identity(accepted):
        encoding = negotiate_encoding(accepted)
    check_encoding(accepted, encoding)
    tag = hashlib.sha256(content_type.encode() + b"\0" + body).hexdigest()[:32]
    etag = strong_etag(tag, encoding)
    fields = {
        "Vary": VARY,
        "ETag": etag,
        "Cache-Control": f"public, max-age={max_age}",
        **(headers or {}),
    }
    if status == 200 and (failed := failed_condition(request, etag)):
        return Response(status_code=failed, headers=fields)
    fields["Content-Type"] = content_type
    if encoding == "gzip":
        body = gzip.compress(body, compresslevel=6, mtime=0)
        fields["Content-Encoding"] = "gzip"
    return Response(body, status_code=status, headers=fields)


def strong_etag(tag: str, encoding: str = "identity") -> str:
    """A strong ETag: another encoding is another representation (RFC 9110, 8.8.3.3)."""
    return f'"{tag}"' if encoding == "identity" else f'"{tag}-{encoding}"'


def matches(header: str | None, etag: str) -> bool:
    """True where If-None-Match names this representation (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    if header.strip() == "*":
        return True
    return etag in {tag.strip().removeprefix("W/") for tag in header.split(",")}


def failed_condition(request: Request, *etags: str) -> int:
    """412 or 304 where If-Match or If-None-Match asks for it, else 0 (RFC 9110, 13.2.2).

    `etags` are of the representations that may be sent: mostly it is one.
    """
    wanted = request.headers.get("if-match")
    tags = {tag.strip() for tag in (wanted or "*").split(",")}
    if tags.isdisjoint({*etags, "*"}):
        return 412
    if any(matches(request.headers.get("if-none-match"), etag) for etag in etags):
        return 304 if request.method in {"GET", "HEAD"} else 412
    return 0


def check_encoding(accepted: str | None, encoding: str) -> None:
    """NotAcceptableError where `encoding`, the best there is, is refused by Accept-Encoding."""
    if encoding == "identity" and refuses_identity(accepted):
        message = "None of the accepted content codings is offered here."
        raise NotAcceptableError(message, ("gzip", "identity"))


class CommonHeaders:
    """Middleware: the headers that every response carries, and OPTIONS for every address.

    OPTIONS where no route is goes on to the 404 of all methods.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added: Iterable[tuple[bytes, bytes]] = EVERYWHERE
                if not present.isdisjoint(_EVERYWHERE_NAMES):
                    added = [header for header in EVERYWHERE if header[0] not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if scope["method"] == "OPTIONS" and _is_routed(Request(scope)):
            await _options(Request(scope))(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def _is_routed(request: Request) -> bool:
    """True where there is a route, and for the server as a whole (RFC 9110, 9.3.7: "*")."""
    if request.scope["path"] == "*":
        return True
    routes = request.app.router.routes
    return any(route.matches(request.scope)[0] is not Match.NONE for route in routes)


def _options(request: Request) -> Response:
    posts = request.scope["path"] == "/sparql"
    allow = "GET, HEAD, POST, OPTIONS" if posts else "GET, HEAD, OPTIONS"
    asked = "Accept, Content-Type, If-Match, If-None-Match, If-Range, Range"
    headers = {
        "Allow": allow,
        "Access-Control-Allow-Methods": allow,
        "Access-Control-Allow-Headers": asked,
        "Access-Control-Max-Age": "86400",
    }
    return Response(status_code=204, headers=headers)
