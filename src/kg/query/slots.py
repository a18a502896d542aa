# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Places for queries that are not quick: with all of them taken, quick ones still find a worker."""

from __future__ import annotations

import asyncio
from collections import deque

from kg.errors import BusyError

QUICK_SECONDS = 0.05
"""After so long a look is taken, again and again: a query that has used the processor for as long
since the first look needs a place."""


class Slots:
    """`count` places, given first come, first served; at most `queue_length` may wait."""

    def __init__(self, count: int, queue_length: int) -> None:
        self._free = count
        self._queue_length = queue_length
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return self._free

    @property
    def waiting(self) -> int:
        """How many queries wait for a place."""
        return len(self._waiting)

    def take_free(self) -> bool:
        """A place, where there is one now."""
        if self._free == 0:
            return False
        self._free -= 1
        return True

    async def take(self, seconds: float) -> bool:
        """A place within `seconds`; False where none came free. BusyError where too many wait."""
        if self.take_free():
            return True
        if len(self._waiting) >= self._queue_length:
            raise BusyError("Too many queries are waiting; try again soon.")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait({future}, timeout=max(0.0, seconds))
        except asyncio.CancelledError:
            if future.done():
                self.give()
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)
        return future.done()

    def give(self) -> None:
        """Give a place back: to whoever waits longest, or to whoever comes next."""
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free += 1
