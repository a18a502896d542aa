# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers of unknown length to clients of HTTP/1.0, which know no chunks (RFC 9112, section 6.1).

The end of the connection is the end of the answer there, so an answer that was broken off ends
with a reset: no client then takes it for a whole one.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class EndedByClose:
    """ASGI application around another, for one request of HTTP/1.0 that `cycle` answers."""

    def __init__(
        self, app: ASGIApp, cycle: RequestResponseCycle, transport: asyncio.Transport
    ) -> None:
        self._app = app
        self._cycle = cycle
        self._transport = transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        counts_down = False

        async def send_unchunked(message: Message) -> None:
            nonlocal counts_down
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                counts_down = b"content-length" not in names
                if counts_down:
                    # Not chunked, and no length is said: uvicorn then sends the bytes as they are.
                    self._cycle.chunked_encoding = False
                    self._cycle.expected_content_length = sys.maxsize
            elif counts_down and not message.get("more_body", False):
                self._cycle.expected_content_length = len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_unchunked)
        finally:
            if self._cycle.response_started and not self._cycle.response_complete:
                reset(self._transport)


def reset(transport: asyncio.Transport) -> None:
    """End a connection so that the other end sees an error, whatever it has read."""
    wire = transport.get_extra_info("socket")
    if wire is not None and not transport.is_closing():
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    transport.abort()
