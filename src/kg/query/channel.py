# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The front's end of a worker's socket: frames out of bytes, reading paused while nobody takes."""

from __future__ import annotations

import asyncio
import socket
from typing import cast

from kg.query.wire import CHUNK_BYTES, HEADER

_PAUSE_BYTES = 4 * CHUNK_BYTES


class Channel(asyncio.Protocol):
    """One worker's socket. At most one task may wait for a frame at a time."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._ended = False
        self._paused = False

    @classmethod
    async def open(cls, connection: socket.socket) -> Channel:
        """A channel over a connected stream socket, which it owns from now on."""
        loop = asyncio.get_running_loop()
        _, channel = await loop.create_unix_connection(cls, sock=connection)
        return channel

    def send(self, data: bytes) -> None:
        """Write `data`; nothing happens on a socket that is closed (`frame` then tells)."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame, as kind and payload. EOFError where the worker has gone."""
        while True:
            if len(self._buffer) >= HEADER.size:
                kind, size = HEADER.unpack_from(self._buffer)
                end = HEADER.size + size
                if len(self._buffer) >= end:
                    payload = bytes(memoryview(self._buffer)[HEADER.size : end])
                    if len(self._buffer) == end:
                        self._buffer.clear()
                    else:
                        del self._buffer[:end]
                    if len(self._buffer) <= CHUNK_BYTES:
                        self._resume()
                    return kind, payload
            if self._ended:
                raise EOFError("the worker closed its socket")
            self._resume()  # however much is there, it is not a whole frame
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None

    def abort(self) -> None:
        """Close the socket at once; whoever waits for a frame gets EOFError."""
        self._end()
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """See asyncio.Protocol."""
        self._buffer += data
        if len(self._buffer) > _PAUSE_BYTES and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """See asyncio.Protocol."""
        self._end()

    def _resume(self) -> None:
        if self._paused and self._transport is not None:
            self._paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()

    def _end(self) -> None:
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
