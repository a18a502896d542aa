# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Idle workers of one lane, and who waits for one: clients in turn, bounded."""

from __future__ import annotations

import asyncio
import math
from collections import deque

from kg.config import Share
from kg.errors import EngineFailedError, QueryTimeoutError
from kg.query.fairness import NOBODY, Turns
from kg.query.spawner import Worker

_SMOOTHING = 1 / 8
_FIRST_GUESS_SECONDS = 0.1


class Pool:
    """The idle workers of a lane. `longest_seconds` is how long a query may hold one."""

    def __init__(self, share: Share, longest_seconds: float) -> None:
        self._longest_seconds = longest_seconds
        self._closed = False
        self._idle: deque[Worker] = deque()
        self._turns: Turns[Worker] = Turns(share)
        self._held: dict[Worker, tuple[str, float]] = {}
        self._mean_seconds = _FIRST_GUESS_SECONDS

    @property
    def idle(self) -> int:
        """How many workers wait for a query now."""
        return len(self._idle)

    @property
    def busy(self) -> int:
        """How many workers have a query now."""
        return len(self._held)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker now."""
        return len(self._turns)

    @property
    def waiting_clients(self) -> int:
        """How many clients have a query that waits."""
        return self._turns.clients

    async def take(self, deadline: float, client: str = NOBODY) -> Worker:
        """A worker for a query of the client. BusyError at once where the queue or the client's
        part of it is full, QueryTimeoutError at `deadline`."""
        if self._closed:
            raise EngineFailedError("The engine is closed.", rule="engine")
        if self._idle and self._turns.may_run(client):
            return self._hand_over(client)
        future = self._turns.add(client, self._retry_after_seconds())
        loop = asyncio.get_running_loop()
        try:
            await asyncio.wait({future}, timeout=max(0.0, deadline - loop.time()))
        except asyncio.CancelledError:
            if future.done() and future.exception() is None:
                self._give_back(future.result())
            raise
        finally:
            self._turns.remove(client, future)
        if future.done():
            return future.result()
        raise QueryTimeoutError(
            "No worker was free before the deadline.",
            advice="The server is busy: try again later.",
            rule="query-timeout",
        )

    def give(self, worker: Worker) -> None:
        """Put a worker at the service of whoever is next, or among the idle."""
        self._end(worker)
        self._idle.append(worker)
        self._serve()

    def discard(self, worker: Worker) -> None:
        """Forget a worker that has ended, whatever it was doing."""
        self._end(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        self._serve()

    def close(self) -> None:
        """Forget the idle; who waits, or comes later, gets EngineFailedError."""
        self._closed = True
        self._idle.clear()
        for future in self._turns.drain():
            if not future.done():
                future.set_exception(EngineFailedError("The engine is closed.", rule="engine"))

    def _give_back(self, worker: Worker) -> None:
        if not worker.doomed and not worker.ended.done():
            self.give(worker)

    def _serve(self) -> None:
        """Give idle workers to those whose turn it is, while there are both."""
        while self._idle and (turn := self._turns.next()) is not None:
            client, future = turn
            if not future.done():
                future.set_result(self._hand_over(client))

    def _hand_over(self, client: str) -> Worker:
        worker = self._idle.pop()  # the one that worked last: its memory is in the caches
        self._held[worker] = (client, asyncio.get_running_loop().time())
        self._turns.begin(client)
        return worker

    def _end(self, worker: Worker) -> None:
        client, since = self._held.pop(worker, (None, 0.0))
        if client is not None:
            self._turns.end(client)
            seconds = asyncio.get_running_loop().time() - since
            self._mean_seconds += _SMOOTHING * (seconds - self._mean_seconds)

    def _retry_after_seconds(self) -> int:
        """About when those that wait now will have been served; whole seconds, at least 1."""
        workers = max(1, len(self._held) + len(self._idle))
        seconds = (len(self._turns) + 1) * self._mean_seconds / workers
        return max(1, math.ceil(min(seconds, self._longest_seconds)))
