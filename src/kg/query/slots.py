# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Places for queries that are not quick: with all of them taken, quick ones still find a worker.

Clients take turns at the places, and none has all of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from kg.config import Share
from kg.query.fairness import NOBODY, Turns

QUICK_SECONDS = 0.05
"""After so long a look is taken, again and again: a query that has used the processor for as long
since the first look needs a place."""


class Slots:
    """`count` places; `share` says how many a client may have, and how many may wait."""

    def __init__(self, count: int, share: Share) -> None:
        self._free = count
        self._turns: Turns[None] = Turns(share)

    @property
    def free(self) -> int:
        """How many places nobody has."""
        return self._free

    @property
    def waiting(self) -> int:
        """How many queries wait for a place."""
        return len(self._turns)

    @property
    def waiting_clients(self) -> int:
        """How many clients have a query that waits for a place."""
        return self._turns.clients

    def of(self, client: str) -> ClientSlots:
        """The places as one client sees them."""
        return ClientSlots(self, client)

    def take_free(self, client: str = NOBODY) -> bool:
        """A place for the client, where there is one now."""
        if self._free == 0 or not self._turns.may_run(client):
            return False
        self._free -= 1
        self._turns.begin(client)
        return True

    async def take(self, seconds: float, client: str = NOBODY) -> bool:
        """A place within `seconds`; False where none came free. BusyError and TooManyQueriesError
        where too many wait."""
        if self.take_free(client):
            return True
        future = self._turns.add(client, 1)
        try:
            await asyncio.wait({future}, timeout=max(0.0, seconds))
        except asyncio.CancelledError:
            if future.done() and future.exception() is None:
                self.give(client)
            raise
        finally:
            self._turns.remove(client, future)
        if future.done():
            future.result()
        return future.done()

    def give(self, client: str = NOBODY) -> None:
        """Give a place of the client back: to whoever is next, or to whoever comes next."""
        self._turns.end(client)
        self._free += 1
        while self._free and (turn := self._turns.next()) is not None:
            following, future = turn
            if not future.done():
                self._free -= 1
                self._turns.begin(following)
                future.set_result(None)


@dataclass(frozen=True, slots=True)
class ClientSlots:
    """The places for one client's queries."""

    slots: Slots
    client: str

    def take_free(self) -> bool:
        """See Slots.take_free."""
        return self.slots.take_free(self.client)

    async def take(self, seconds: float) -> bool:
        """See Slots.take."""
        return await self.slots.take(seconds, self.client)

    def give(self) -> None:
        """See Slots.give."""
        self.slots.give(self.client)
