# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Sending the answer of the engine: whole in one write, or in parts, broken off where it fails."""

from __future__ import annotations

import asyncio
import gzip
import logging
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.types import Send

from kg.errors import QueryError
from kg.query.cache import AnswerKey
from kg.query.engine import Answer
from kg.query.guard import GuardedQuery
from kg.rdf.formats import Format
from kg.web.figures import note_outcome
from kg.web.negotiate import negotiate_encoding
from kg.web.responses import MAX_AGE_SECONDS, matches, strong_etag
from kg.web.serving import Current, client_name

_log = logging.getLogger(__name__)
_COMPRESS_FROM_BYTES = 1024
_PATIENCE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be given to the engine, and the format of its answer."""

    key: AnswerKey
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


async def answer_query(request: Request, send: Send, current: Current, asked: Asked) -> None:
    """Answer from the cache or the engine. QueryError and BusyError before the first byte."""
    encoding = negotiate_encoding(request.headers.get("accept-encoding"))
    etag = strong_etag(asked.key.etag, encoding)
    # Small answers are never compressed, and which are small is not known before the engine's
    # work: who accepts gzip may have either form.
    for known in dict.fromkeys((etag, strong_etag(asked.key.etag))):
        if matches(request.headers.get("if-none-match"), known):
            note_outcome(request.scope, "not-modified")
            await _start(send, 304, _headers(asked, known))
            await send({"type": "http.response.body", "body": b""})
            return
    body = current.cache.get(asked.key)
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
        current.cache.put(asked.key, body)
    if encoding == "gzip" and len(body) >= _COMPRESS_FROM_BYTES:
        body = gzip.compress(body, compresslevel=4, mtime=0)
        headers = [*_headers(asked, etag), (b"content-encoding", b"gzip")]
    else:
        headers = _headers(asked, strong_etag(asked.key.etag))
    headers.append((b"content-length", str(len(body)).encode("ascii")))
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
    return [
        (b"content-type", asked.format.content_type.encode("ascii")),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"etag", etag.encode("ascii")),
        (b"cache-control", b"public, max-age=%d" % MAX_AGE_SECONDS),
    ]


def _unless_head(request: Request, body: bytes) -> bytes:
    return b"" if request.method == "HEAD" else body
