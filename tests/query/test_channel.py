# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Frames out of a worker's socket: whole whatever their size, however slowly they are taken."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest

from kg.query.channel import Channel
from kg.query.wire import CHUNK_BYTES, DATA, END, frame


@pytest.mark.parametrize("size", [1, CHUNK_BYTES, CHUNK_BYTES + 8000, 5 * CHUNK_BYTES])
@pytest.mark.parametrize("pause_seconds", [0.0, 0.01])
def test_every_frame_arrives(size: int, pause_seconds: float) -> None:
    """Reading is paused while a reader is slow, and goes on where half a frame is there."""
    count = 40
    ours, theirs = socket.socketpair()
    sent = frame(DATA, b"x" * size) * count + frame(END, b"")
    writer = threading.Thread(target=theirs.sendall, args=(sent,))
    writer.start()

    async def read() -> list[int]:
        channel = await Channel.open(ours)
        sizes = []
        async with asyncio.timeout(30):
            while (found := await channel.frame())[0] == DATA:
                sizes.append(len(found[1]))
                await asyncio.sleep(pause_seconds)
        channel.abort()
        await asyncio.sleep(0)
        return sizes

    try:
        assert asyncio.run(read()) == [size] * count
    finally:
        writer.join()
        theirs.close()
