# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Sending the answer of the engine: whole in one write, or in parts, broken off where it fails.

Either is compressed where the client accepts that (RFC 9110, 8.4.1.3); parts as they come.
"""

from __future__ import annotations

import asyncio
import logging
import zlib

from starlette.requests import ClientDisconnect, Request
from starlette.types import Send

from kg.errors import QueryError
from kg.query.engine import Answer
from kg.web.asked import Asked
from kg.web.figures import note_outcome
from kg.web.serving import Current, client_name
from kg.web.whole_answers import accepted_coding, answer_headers, known_answer, whole_answer

_log = logging.getLogger(__name__)
_COMPRESS_LEVEL = 4
_GZIP_BITS = 16 + zlib.MAX_WBITS
_PATIENCE_SECONDS = 0.2
_GZIPPED = (b"content-encoding", b"gzip")

TRIED = "kg.tried"
"""In the scope of a request that was found not to be answered at once."""


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


async def answer_query(
    request: Request, send: Send, current: Current, asked: Asked, deadline: float
) -> None:
    """Answer from the cache or the engine. QueryError and BusyError before the first byte."""
    whole = None if request.scope.get(TRIED) else known_answer(request.scope, current, asked)
    if whole is None:
        with WhileConnected(request):
            answer = await current.engine.answer_guarded(
                asked.key.request,
                asked.format,
                asked.guarded,
                deadline=deadline,
                client=client_name(request),
            )
        if answer.rest is not None:
            await _stream(request, send, asked, answer)
            return
        note_outcome(request.scope, "answered")
        current.cache.put(asked.tag, answer.first)
        whole = whole_answer(request.scope, asked, answer.first)
    await _start(send, whole.status, whole.headers)
    body = b"" if request.method == "HEAD" else whole.body
    await send({"type": "http.response.body", "body": body})


async def _stream(request: Request, send: Send, asked: Asked, answer: Answer) -> None:
    """Send parts as they come. Where the rest fails, return without the end of the body: the
    server then closes the connection, and no client takes the answer for a whole one."""
    assert answer.rest is not None
    note_outcome(request.scope, "broken-off")
    coding = _Gzip() if accepted_coding(request.scope) == "gzip" else _Identity()
    try:
        # No ETag: what was broken off must not be taken for the representation of that name.
        await _start(send, 200, [*answer_headers(asked, "")[:-1], *coding.headers])
        if request.method == "HEAD":
            note_outcome(request.scope, "streamed")
            await send({"type": "http.response.body", "body": b""})
            return
        await _send_part(send, coding.part(answer.first))
        async for part in answer.rest:
            await _send_part(send, coding.part(part))
            if await request.is_disconnected():
                note_outcome(request.scope, "gone")
                return
        await send({"type": "http.response.body", "body": coding.end()})
        note_outcome(request.scope, "streamed")
    except QueryError as error:
        _log.warning("an answer was broken off: %s", error.rule or type(error).__name__)
    finally:
        await answer.close()


class _Identity:
    """Parts as they are."""

    headers: tuple[tuple[bytes, bytes], ...] = ()

    def part(self, data: bytes) -> bytes:
        return data

    def end(self) -> bytes:
        return b""


class _Gzip(_Identity):
    """Parts compressed, each so that it can be read when it comes; `end` has the check sum,
    without which no reader takes the whole for whole (RFC 1952, 2.3.1)."""

    headers = (_GZIPPED,)

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(_COMPRESS_LEVEL, zlib.DEFLATED, _GZIP_BITS)

    def part(self, data: bytes) -> bytes:
        return self._deflate.compress(data) + self._deflate.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._deflate.flush()


async def _send_part(send: Send, data: bytes) -> None:
    await send({"type": "http.response.body", "body": data, "more_body": True})


async def _start(send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
