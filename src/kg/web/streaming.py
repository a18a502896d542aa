# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Sending the answer of the engine: whole in one write, or in parts, broken off where it fails.

Either is compressed where the client accepts that (RFC 9110, 8.4.1.3); parts as they come.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import zlib
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
from kg.web.responses import (
    MAX_AGE_SECONDS,
    check_encoding,
    failed_condition,
    matches,
    strong_etag,
)
from kg.web.serving import Current, client_name

_log = logging.getLogger(__name__)
_COMPRESS_FROM_BYTES = 1024
_COMPRESS_LEVEL = 4
_GZIP_BITS = 16 + zlib.MAX_WBITS
_LONG_HEADER = 512
_PATIENCE_SECONDS = 0.2
_GZIPPED = (b"content-encoding", b"gzip")


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
    if await _failed(request, send, asked, encoding):
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
            await _stream(request, send, asked, answer, encoding)
            return
        note_outcome(request.scope, "answered")
        body = answer.first
        current.cache.put(tag, body)
    if encoding == "gzip" and (len(body) >= _COMPRESS_FROM_BYTES or refuses_identity(accepted)):
        body = gzip.compress(body, compresslevel=_COMPRESS_LEVEL, mtime=0)
        headers = [*_headers(asked, strong_etag(tag, encoding)), _GZIPPED]
    else:
        headers = _headers(asked, strong_etag(tag))
    headers.append((b"content-length", b"%d" % len(body)))
    await _start(send, 200, headers)
    await send({"type": "http.response.body", "body": _unless_head(request, body)})


async def _failed(request: Request, send: Send, asked: Asked, encoding: str) -> bool:
    """True where If-Match or If-None-Match fails, which is then answered: 412 or 304.

    Small answers are never compressed, and which are small is not known before the engine's work:
    who accepts gzip may have either form.
    """
    wanted = first_header(request.scope, b"if-none-match")
    if wanted is None and first_header(request.scope, b"if-match") is None:
        return False
    tags = tuple(dict.fromkeys((strong_etag(asked.tag, encoding), strong_etag(asked.tag))))
    status = failed_condition(request, *tags)
    if not status:
        return False
    note_outcome(request.scope, "not-modified")
    known = next((tag for tag in tags if matches(wanted, tag)), tags[-1])
    await _start(send, status, _headers(asked, known)[1:])
    await send({"type": "http.response.body", "body": b""})
    return True


async def _stream(
    request: Request, send: Send, asked: Asked, answer: Answer, encoding: str
) -> None:
    """Send parts as they come. Where the rest fails, return without the end of the body: the
    server then closes the connection, and no client takes the answer for a whole one."""
    assert answer.rest is not None
    note_outcome(request.scope, "broken-off")
    coding = _Gzip() if encoding == "gzip" else _Identity()
    try:
        # No ETag: what was broken off must not be taken for the representation of that name.
        fixed = _fixed_headers(asked.format.content_type)
        await _start(send, 200, [*fixed, *coding.headers])
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
