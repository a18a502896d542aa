# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An answer that is whole goes out in one write: uvicorn writes its head and its body apart.

docs/adr/0012-fast-answers.md has what the second write costs, here and at the client.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    HEADER_RE,
    HEADER_VALUE_RE,
    STATUS_LINE,
    RequestResponseCycle,
)

from kg.web.whole_answers import Whole

_LENGTH = b"content-length"


class WholeAnswers:
    """An application, asked for one request, whose plain and whole answers are joined.

    All else goes to uvicorn as it came: parts, HEAD, the end of a connection, a slow reader.
    """

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle) -> None:
        self._app = app
        self._cycle = cycle
        self._start: Message | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        await self._app(scope, receive, self._send)
        if self._start is not None:  # no body came: uvicorn says so
            await send(self._start)

    async def _send(self, message: Message) -> None:
        if self._cycle.transport.is_closing():
            # uvicorn tells only the last of several requests in a row that their client has gone.
            self._cycle.disconnected = True
        start, self._start = self._start, None
        if start is None:
            if message["type"] == "http.response.start" and not self._cycle.response_started:
                self._start = message
            else:
                await self._cycle.send(message)  # type: ignore[arg-type]
            return
        head = None if message.get("more_body") else self._whole_head(start, message)
        if head is None:
            await self._cycle.send(start)  # type: ignore[arg-type]
            await self._cycle.send(message)  # type: ignore[arg-type]
            return
        _write(self._cycle, head + message["body"])

    def _whole_head(self, start: Message, message: Message) -> bytes | None:
        """The head, where this answer may be written at once."""
        if message["type"] != "http.response.body" or not is_plain(self._cycle):
            return None
        if not _HOW_TO_END.isdisjoint(name for name, _ in start["headers"]):
            return None
        if (_LENGTH, b"%d" % len(message["body"])) not in start["headers"]:
            return None
        return _head(self._cycle, start["status"], start["headers"])


def is_plain(cycle: RequestResponseCycle) -> bool:
    """True where an answer may be written at once: to a reader that is there and keeps up, on a
    connection that goes on."""
    return not (
        cycle.disconnected
        or cycle.transport.is_closing()
        or not cycle.keep_alive
        or cycle.flow.write_paused
        or cycle.scope["method"] == "HEAD"
    )


def write_whole(cycle: RequestResponseCycle, whole: Whole) -> None:
    """Write an answer, where `is_plain`: a 304, or one whose headers have its length."""
    _write(cycle, _head(cycle, whole.status, whole.headers) + whole.body)


def _write(cycle: RequestResponseCycle, data: bytes) -> None:
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(data)
    cycle.message_event.set()
    cycle.on_response()


def _head(
    cycle: RequestResponseCycle, status: int, headers: Iterable[tuple[bytes, bytes]]
) -> bytes:
    lines = [STATUS_LINE[status]]
    lines += map(_line, cycle.default_headers)
    lines += map(_line, headers)
    lines.append(b"\r\n")
    return b"".join(lines)


_HOW_TO_END = frozenset({b"connection", b"transfer-encoding"})


@lru_cache(maxsize=1024)
def _line(header: tuple[bytes, bytes]) -> bytes:
    """A line of the head, held to what uvicorn holds it to."""
    name, value = header
    if name != name.lower() or HEADER_RE.search(name) or HEADER_VALUE_RE.search(value):
        raise RuntimeError("Invalid HTTP header.")
    return name + b": " + value + b"\r\n"
