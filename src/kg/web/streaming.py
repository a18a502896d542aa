# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Sending the answer of the engine: whole in one write, or in parts, broken off where it fails."""

from __future__ import annotations

import asyncio
import gzip
import logging
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import ClientDisconnect, Request
from starlette.types import Scope, Send

from kg.errors import QueryError
from kg.query.cache import AnswerKey
from kg.query.engine import Answer
from kg.query.guard import GuardedQuery
from kg.rdf.formats import Format
from kg.web.figures import note_outcome
from kg.web.negotiate import negotiate_encoding, refuses_identity
from kg.web.responses import MAX_AGE_SECONDS, check_encoding, matches, strong_etag
from kg.web.serving import Current, client_name

_log = logging.getLogger(__name__)
_COMPRESS_FROM_BYTES = 1024
_LONG_HEADER = 512
_PATIENCE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be given to the engine, its ETag, and the format of its answer."""

    key: AnswerKey
    tag: str
    format: Format
    guarded: GuardedQuery
    deadline: float


class WhileConnected:
    """Work for a client; given up, with ClientDisconnect, where that client goes away.

    The connection is watched only when the work takes long: most answers cost no task for it.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self._gone = False
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._timer = task.get_loop().call_later(_PATIENCE_SECONDS, self._watch)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._gone and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise ClientDisconnect from None

    def _watch(self) -> None:
        self._watcher = self._task.get_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._gone = True
        self._task.cancel()


def first_header(scope: Scope, name: bytes) -> str | None:
    """The value of the first header of that name, in small letters; None where there is none."""
    for found, value in scope["headers"]:
        if found == name:
            return str(value, "latin-1")
    return None


async def answer_query(request: Request, send: Send, current: Current, asked: Asked) -> None:
    """Answer from the cache or the engine. QueryError and BusyError before the first byte."""
    accepted = first_header(request.scope, b"accept-encoding")
    encoding = _encoding(accepted)
    check_encoding(accepted, encoding)
    tag = asked.tag
    wanted = first_header(request.scope, b"if-none-match")
    if wanted is not None:
        # Small answers are never compressed, and which are small is not known before the engine's
        # work: who accepts gzip may have either form.
        for known in dict.fromkeys((strong_etag(tag, encoding), strong_etag(tag))):
            if matches(wanted, known):
                note_outcome(request.scope, "not-modified")
                status = 412 if request.method == "POST" else 304
                await _start(send, status, _headers(asked, known)[1:])
                await send({"type": "http.response.body", "body": b""})
                return
    body = current.cache.get(tag)
    note_outcome(request.scope, "cached")
    if body is None:
        with WhileConnected(request):
            answer = await current.engine.answer_guarded(
                asked.key.request,
                asked.format,
                asked.guarded,
                deadline=asked.deadline,
                client=client_name(request),
            )
        if answer.rest is not None:
            await _stream(request, send, asked, answer)
            return
        note_outcome(request.scope, "answered")
        body = answer.first
        current.cache.put(tag, body)
    if encoding == "gzip" and (len(body) >= _COMPRESS_FROM_BYTES or refuses_identity(accepted)):
        body = gzip.compress(body, compresslevel=4, mtime=0)
        headers = [*_headers(asked, strong_etag(tag, encoding)), (b"content-encoding", b"gzip")]
    else:
        headers = _headers(asked, strong_etag(tag))
    headers.append((b"content-length", b"%d" % len(body)))
    await _start(send, 200, headers)
    await send({"type": "http.response.body", "body": _unless_head(request, body)})


async def _stream(request: Request, send: Send, asked: Asked, answer: Answer) -> None:
    """Send parts as they come. Where the rest fails, return without the end of the body: the
    server then closes the connection, and no client takes the answer for a whole one."""
    assert answer.rest is not None
    note_outcome(request.scope, "broken-off")
    try:
        # No ETag: what was broken off must not be taken for the representation of that name.
        await _start(send, 200, [h for h in _headers(asked, "") if h[0] != b"etag"])
        if request.method == "HEAD":
            note_outcome(request.scope, "streamed")
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.body", "body": answer.first, "more_body": True})
        async for part in answer.rest:
            await send({"type": "http.response.body", "body": part, "more_body": True})
            if await request.is_disconnected():
                note_outcome(request.scope, "gone")
                return
        await send({"type": "http.response.body", "body": b""})
        note_outcome(request.scope, "streamed")
    except QueryError as error:
        _log.warning("an answer was broken off: %s", error.rule or type(error).__name__)
    finally:
        await answer.close()


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


def _headers(asked: Asked, etag: str) -> list[tuple[bytes, bytes]]:
    """The media type first: a 304 goes without it (RFC 9110, 15.4.5)."""
    return [*_fixed_headers(asked.format.content_type), (b"etag", etag.encode("ascii"))]


@lru_cache(maxsize=64)
def _fixed_headers(content_type: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"content-type", content_type.encode("ascii")),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"cache-control", b"public, max-age=%d" % MAX_AGE_SECONDS),
    )


def _encoding(header: str | None) -> str:
    if header is None:
        return "identity"
    return _known_encoding(header) if len(header) < _LONG_HEADER else negotiate_encoding(header)


_known_encoding = lru_cache(maxsize=64)(negotiate_encoding)


def _unless_head(request: Request, body: bytes) -> bytes:
    return b"" if request.method == "HEAD" else body
