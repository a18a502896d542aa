# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Idle workers of one lane, and who waits for one: first come, first served, bounded."""

from __future__ import annotations

import asyncio
from collections import deque

from kg.errors import BusyError, EngineFailedError, QueryTimeoutError
from kg.query.spawner import Worker


class Pool:
    """The idle workers of a lane. `queue_length` is how many may wait at most."""

    def __init__(self, queue_length: int) -> None:
        self._queue_length = queue_length
        self._closed = False
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()

    @property
    def idle(self) -> int:
        """How many workers wait for a query now."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker now."""
        return len(self._waiting)

    async def take(self, deadline: float) -> Worker:
        """A worker. BusyError at once where the queue is full, QueryTimeoutError at `deadline`."""
        if self._closed:
            raise EngineFailedError("The engine is closed.", rule="engine")
        if self._idle:
            return self._idle.pop()  # the one that worked last: its memory is in the caches
        if len(self._waiting) >= self._queue_length:
            raise BusyError("Too many queries are waiting; try again soon.")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Worker] = loop.create_future()
        self._waiting.append(future)
        try:
            await asyncio.wait({future}, timeout=max(0.0, deadline - loop.time()))
        except asyncio.CancelledError:
            if future.done() and future.exception() is None:
                self.give(future.result())
            raise
        finally:
            if future in self._waiting:
                self._waiting.remove(future)
        if future.done():
            return future.result()
        raise QueryTimeoutError(
            "No worker was free before the deadline.",
            advice="The server is busy: try again later.",
            rule="query-timeout",
        )

    def give(self, worker: Worker) -> None:
        """Put a worker at the service of whoever waits longest, or among the idle."""
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def discard(self, worker: Worker) -> None:
        """Forget a worker that has ended, where it is among the idle."""
        if worker in self._idle:
            self._idle.remove(worker)

    def close(self) -> None:
        """Forget the idle; who waits, or comes later, gets EngineFailedError."""
        self._closed = True
        self._idle.clear()
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_exception(EngineFailedError("The engine is closed.", rule="engine"))
