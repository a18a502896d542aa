# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A connection with bounds: uvicorn has none for the head of a request, nor for a stalled reader.

Without them a few thousand silent connections, or one header without end, take the server from
everybody else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from kg.web.old_http import EndedByClose
from kg.web.whole import WholeAnswers, is_plain, write_whole
from kg.web.whole_answers import Whole

MAX_TARGET_BYTES = 64 * 1024 - 1
MAX_HEAD_BYTES = 96 * 1024
HEAD_SECONDS = 10.0
LINGER_SECONDS = 2.0
STALL_SECONDS = 60.0
_MESSAGES = {
    400: "This is not an HTTP request.",
    408: "The request did not come in time.",
    414: "The address is too long. Send the query by POST.",
    431: "The headers of the request are too large.",
    501: "No upgrade is offered for a request with a body. Send it without the header Upgrade.",
}


AtOnce = Callable[[Scope], Whole | None]
"""Gives the whole answer to a request, where that needs no waiting."""

Refused = Callable[[int, tuple[str, int] | None], None]
"""Told the status of a refusal, and the address and port at the other end."""


def _silent(status: int, peer: tuple[str, int] | None) -> None:
    """Nobody wants to know of refusals."""


def _never(scope: Scope) -> Whole | None:
    """Every request is given to the application."""
    return None


class _RefusedError(Exception):
    """Raised in a callback of the parser; `refusal` then holds the status."""


class BoundedConnection(HttpToolsProtocol):
    """HTTP/1.1 with a bound on the bytes and seconds of a request's head (RFC 9112, section 3;
    RFC 9110, 15.5.9 and 15.5.15; RFC 6585, section 5), and on a reader that takes nothing."""

    def __init__(
        self,
        *arguments: Any,
        on_refusal: Refused = _silent,
        at_once: AtOnce = _never,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self._on_refusal = on_refusal
        self._at_once = at_once
        self._may_answer = False
        self._refusal = 400
        self._refused = False
        self._in_head = False
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._unsent_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first head is awaited from now on."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """No timer outlives the connection."""
        self._end_head_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of a head, a body, or of several requests."""
        if self._refused:
            return
        self._may_answer = True
        super().data_received(data)
        if self._refused:
            return
        if self._head_timer is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """The first byte of a head."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        super().on_url(url)
        if len(self.url) > MAX_TARGET_BYTES:
            self._raise(414)

    def on_headers_complete(self) -> None:
        """The head is whole: what cannot be answered is refused, else the request begins."""
        self._in_head = False
        self._end_head_timer()
        size, hosts, has_body = 0, 0, False
        for name, value in self.headers:
            size += len(name) + len(value)
            if name == b"host":
                hosts += 1
            elif name in {b"content-length", b"transfer-encoding"}:
                has_body = has_body or value != b"0"
        if size > MAX_HEAD_BYTES:
            self._raise(431)
        version = self.parser.get_http_version()
        if version not in {"1.0", "1.1"}:
            self._raise(
                400
            )  # a request line without a version: HTTP/0.9 has no status to answer with
        if hosts > 1 or (hosts == 0 and version == "1.1"):
            self._raise(400)
        if self.parser.should_upgrade() and has_body:
            self._raise(501)  # the parser gives no body of a request that asks for an upgrade
        self._may_answer = self._may_answer and not (has_body or self.parser.should_upgrade())
        super().on_headers_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """A request is answered from here on; by uvicorn itself where there are too many."""
        if app is not self.app:
            self._on_refusal(503, self.client)
        elif self._may_answer:
            self._may_answer = False  # once for what came at once: others are served in between
            if self._is_answered(cycle):
                return
        if cycle.scope["http_version"] == "1.0":
            app = EndedByClose(app, cycle, self.transport)
        super()._start_asgi_task(cycle, WholeAnswers(app, cycle))  # type: ignore[arg-type]

    def _is_answered(self, cycle: RequestResponseCycle) -> bool:
        """True where the request could be answered without a task; the answer is then written."""
        if not is_plain(cycle):
            return False
        whole = self._at_once(cast(Scope, cycle.scope))
        if whole is None:
            return False
        write_whole(cycle, whole)
        return True

    def _unsupported_upgrade_warning(self) -> None:
        """Answered as if no upgrade had been asked for (RFC 9110, section 7.8), then closed: the
        parser reads nothing after it."""
        self.cycle.keep_alive = False

    def send_400_response(self, msg: str) -> None:
        """The answer to what the parser or this class refuses; the connection ends with it."""
        self._refuse(self._refusal)

    def pause_writing(self) -> None:
        """The reader is behind: it may be slow, but not still."""
        super().pause_writing()
        self._unsent_bytes = self.transport.get_write_buffer_size()
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self._on_stall)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _on_stall(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent >= self._unsent_bytes:
            self.transport.abort()
            return
        self._unsent_bytes = unsent
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self._on_stall)

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._on_late_head)

    def _end_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _on_late_head(self) -> None:
        self._head_timer = None
        if self._in_head:
            self._refuse(408)
        else:
            self.transport.close()

    def _raise(self, status: int) -> None:
        self._refusal = status
        raise _RefusedError

    def _refuse(self, status: int) -> None:
        """One line of text, and the end; the end only, where an answer is being sent."""
        self._end_head_timer()
        if self.transport.is_closing():
            return
        self._on_refusal(status, self.client)
        cycle = self.cycle
        begun = cycle is not None and cycle.response_started and not cycle.response_complete
        if begun or self.pipeline:
            self.transport.close()
        else:
            self._refused = True
            if cycle is not None:
                cycle.disconnected = True
                cycle.message_event.set()
            body = f"{_MESSAGES[status]}\n".encode("ascii")
            head = (
                f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
                "content-type: text/plain; charset=utf-8\r\n"
                "access-control-allow-origin: *\r\nx-content-type-options: nosniff\r\n"
                f"cache-control: no-store\r\ncontent-length: {len(body)}\r\n"
                "connection: close\r\n\r\n"
            )
            self.transport.write(head.encode("ascii") + body)
            # Closed at once with bytes unread, the client's system would throw our words away
            # (RFC 9112, section 9.6).
            self.transport.write_eof()
            self._head_timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)
