# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Idle workers of one lane, and who waits for one: first come, first served, bounded."""

from __future__ import annotations

import asyncio
from collections import deque

from kg.errors import BusyError, QueryTimeoutError
from kg.query.spawner import Worker


class Pool:
    """The idle workers of a lane. `queue_length` is how many may wait at most."""

    def __init__(self, queue_length: int) -> None:
        self._queue_length = queue_length
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a worker now."""
        return len(self._waiting)

    async def take(self, deadline: float) -> Worker:
        """A worker. BusyError at once where the queue is full, QueryTimeoutError at `deadline`."""
        if self._idle:
            return self._idle.popleft()
        if len(self._waiting) >= self._queue_length:
            raise BusyError("Too many queries are waiting; try again soon.")
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait({future}, timeout=deadline - asyncio.get_running_loop().time())
        except asyncio.CancelledError:
            if future.done():
                self.give(future.result())
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)
        if not future.done():
            future.cancel()
            raise QueryTimeoutError("No worker was free before the deadline.")
        return future.result()

    def give(self, worker: Worker) -> None:
        """Put a worker at the service of whoever waits longest, or among the idle."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def forget_all(self) -> list[Worker]:
        """The idle workers, which are no longer here afterwards."""
        workers = list(self._idle)
        self._idle.clear()
        return workers
