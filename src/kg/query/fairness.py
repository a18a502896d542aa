# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Who waits for a worker and who is next: a queue for each client, the clients in turn.

A client runs at most a share of the workers and holds at most a share of the queue, so that one
of them, however many queries it sends, leaves room for the others.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, TypeVar

from kg.config import Share
from kg.errors import BusyError, TooManyQueriesError

T = TypeVar("T")

NOBODY = ""
"""The client of the program's own questions: bounded by the queue, not by a share."""


class Turns(Generic[T]):
    """Futures that wait for a T, by client; first come first served within a client."""

    def __init__(self, share: Share) -> None:
        self._share = share
        self._queues: OrderedDict[str, deque[asyncio.Future[T]]] = OrderedDict()
        self._waiting = 0
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        """How many wait, of all clients."""
        return self._waiting

    @property
    def clients(self) -> int:
        """How many clients have a query that waits."""
        return len(self._queues)

    def may_run(self, client: str) -> bool:
        """True where the client runs less than its share."""
        return client == NOBODY or self._running[client] < self._share.client_running

    def begin(self, client: str) -> None:
        """Count a query of the client as running."""
        self._running[client] += 1

    def end(self, client: str) -> None:
        """Count a query of the client as done."""
        self._running[client] -= 1
        if self._running[client] <= 0:
            del self._running[client]

    def add(self, client: str, retry_after_seconds: int) -> asyncio.Future[T]:
        """A place in the client's queue. TooManyQueriesError where that one is full, BusyError
        where the whole queue is, and no other client waits with more."""
        queue = self._queues.get(client, deque())
        if client != NOBODY and len(queue) >= self._share.client_queue:
            raise TooManyQueriesError(
                f"Your address has {len(queue)} queries waiting already, its share of the queue.",
                retry_after_seconds=retry_after_seconds,
            )
        if self._waiting >= self._share.queue:
            self._make_room(len(queue), retry_after_seconds)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, queue).append(future)
        self._waiting += 1
        return future

    def remove(self, client: str, future: asyncio.Future[T]) -> None:
        """Forget a future that waits no more; nothing where it is not among those that wait."""
        queue = self._queues.get(client)
        if queue is not None and future in queue:
            queue.remove(future)
            self._shrink(client, queue)

    def next(self) -> tuple[str, asyncio.Future[T]] | None:
        """The client whose turn it is, and its oldest future; None where nobody may run.

        The client then goes behind all others.
        """
        for client, queue in self._queues.items():
            if self.may_run(client):
                future = queue.popleft()
                self._queues.move_to_end(client)
                self._shrink(client, queue)
                return client, future
        return None

    def drain(self) -> Iterator[asyncio.Future[T]]:
        """All futures that wait, each removed."""
        while self._queues:
            client, queue = next(iter(self._queues.items()))
            future = queue.popleft()
            self._shrink(client, queue)
            yield future

    def _make_room(self, held: int, retry_after_seconds: int) -> None:
        """The last of whoever waits with most gives way to a client that waits with fewer.

        `held` is what the newcomer has waiting. BusyError where nobody waits with two more: a
        place would only be handed round.
        """
        busy = BusyError(
            "Too many queries are waiting; try again soon.",
            retry_after_seconds=retry_after_seconds,
        )
        client, queue = max(self._queues.items(), key=lambda item: len(item[1]), default=("", ()))
        if len(queue) < held + 2:
            raise busy
        future = self._queues[client].pop()
        self._shrink(client, self._queues[client])
        if not future.done():
            future.set_exception(busy)

    def _shrink(self, client: str, queue: deque[asyncio.Future[T]]) -> None:
        self._waiting -= 1
        if not queue:
            del self._queues[client]
