# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One query on one worker: the frames of its answer, its deadline, its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Protocol

from kg.config import Limits
from kg.errors import (
    AnswerTooLargeError,
    EngineFailedError,
    QueryError,
    QueryMemoryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
)
from kg.query.engine import Answer
from kg.query.slots import QUICK_SECONDS, ClientSlots
from kg.query.spawner import Worker
from kg.query.wire import (
    DATA,
    ERROR,
    RETIRE,
    Failure,
    Question,
    parse_failure,
    question_frame,
)

ADVICE = "Ask for less: fewer free variables, a FILTER on a bound, a LIMIT."


class Keeper(Protocol):
    """Whose workers they are: what a running query asks of the engine."""

    @property
    def limits(self) -> Limits:
        """The limits every query is held to."""

    def release(self, worker: Worker, *, retire: bool) -> None:
        """Take a worker back after a whole answer."""

    def kill(self, worker: Worker, reason: str) -> None:
        """Kill a worker and have another in its place; Tally has the reasons."""

    async def cause_of_death(self, worker: Worker) -> QueryError:
        """Why a worker closed its socket in the middle of an answer."""

    def slow_down(self, worker: Worker) -> None:
        """Let a worker run behind all others: its query is not quick."""

    def finish(self, running: Running) -> None:
        """Forget a query that has ended."""


class SetAsideError(Exception):
    """The query is not quick and there was no place for it: nothing of its answer was given."""


class Running:
    """One query on one worker: its frames as an iterator of bytes, its worker given back once.

    At the deadline the worker is killed, whether somebody waits for a frame or has walked away.
    With `slots`, a query that is not quick needs one of them to go on; without, it is never slow.
    """

    def __init__(
        self,
        keeper: Keeper,
        worker: Worker,
        deadline: float,
        slots: ClientSlots | None,
        *,
        has_slot: bool = False,
    ) -> None:
        self._keeper = keeper
        self._worker: Worker | None = worker
        self._expired = False
        self._aside = False
        self._slots = slots
        self._has_slot = has_slot
        self._used_seconds: float | None = None
        self._deadline = deadline
        self._timer = self._set_timer()

    async def begin(self, question: Question) -> Answer:
        """Ask, and await the first 64 KiB or the whole answer. QueryError family, SetAsideError."""
        if self._worker is not None:
            self._worker.channel.send(question_frame(question))
        first = await self._next()
        if self._worker is None and not self._expired:
            return Answer(first)
        if self._slots is not None and not self._has_slot and not self._expired:
            await self._find_slot(self._slots)
        return Answer(first, self)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        data = await self._next()
        if not data:
            raise StopAsyncIteration
        return data

    async def _next(self) -> bytes:
        """The next bytes; none at the end of the answer, and after `aclose`."""
        worker = self._worker
        if worker is None:
            if self._expired:
                raise timed_out(self._keeper.limits)
            return b""
        try:
            kind, payload = await worker.channel.frame()
        except EOFError:
            if self._expired:
                raise timed_out(self._keeper.limits) from None
            if self._aside:
                raise SetAsideError from None
            cause = await self._keeper.cause_of_death(worker)
            self.drop("memory" if isinstance(cause, QueryMemoryError) else "crashed")
            raise cause from None
        except asyncio.CancelledError:
            self.drop()
            raise
        if kind == DATA:
            return payload
        failure = parse_failure(payload) if kind == ERROR else None
        self._done()
        self._keeper.release(worker, retire=kind == RETIRE if failure is None else failure.retire)
        if failure is not None:
            raise _error_of(failure)
        return payload

    async def aclose(self) -> None:
        """Give up the rest of the answer; the worker, still busy with it, is replaced."""
        self.drop()

    def drop(self, reason: str = "abandoned") -> None:
        """Replace the worker, where it has not been given back; Tally has the reasons."""
        worker = self._worker
        self._done()
        if worker is not None:
            self._keeper.kill(worker, reason)

    def _done(self) -> None:
        self._worker = None
        self._timer.cancel()
        if self._has_slot and self._slots is not None:
            self._has_slot = False
            self._slots.give()
        self._keeper.finish(self)

    async def _find_slot(self, slots: ClientSlots) -> None:
        """A place for a long answer, before its first part is given away."""
        found = await slots.take(QUICK_SECONDS)
        if found and (self._worker is None or self._has_slot):
            slots.give()  # it was dropped meanwhile, or found slow and given a place
        elif found:
            self._has_slot = True
        if not self._has_slot and not self._expired:
            self.drop("set-aside")
            raise SetAsideError

    def _on_time(self) -> None:
        if self._slots is None or asyncio.get_running_loop().time() >= self._deadline:
            self._expired = True
            self.drop("deadline")
        elif self._worker is not None and not self._is_quick(self._worker):
            self._has_slot = self._has_slot or self._slots.take_free()
            if self._has_slot:
                self._keeper.slow_down(self._worker)
            else:
                self._aside = True
                self.drop("set-aside")
        if self._worker is not None:
            self._timer = self._set_timer()

    def _is_quick(self, worker: Worker) -> bool:
        """By processor time: a query that is kept from the processor by others is not slow."""
        used = worker.processor_seconds()
        if self._used_seconds is None:
            self._used_seconds = used
        return used - self._used_seconds < QUICK_SECONDS * 0.9

    def _set_timer(self) -> asyncio.TimerHandle:
        """One timer for the looks and the deadline: few queries live to see the first."""
        loop = asyncio.get_running_loop()
        known = self._slots is None or (self._worker is not None and self._worker.slow)
        when = self._deadline if known else min(self._deadline, loop.time() + QUICK_SECONDS)
        return loop.call_at(when, self._on_time)


def timed_out(limits: Limits) -> QueryTimeoutError:
    """The error of a query whose deadline has passed."""
    message = f"The query did not end within {limits.query_timeout_seconds:g} seconds."
    return QueryTimeoutError(message, advice=ADVICE, rule="query-timeout")


def _error_of(failure: Failure) -> QueryError:
    kinds: dict[str, type[QueryError]] = {
        "syntax": QuerySyntaxError,
        "refused": QueryRefusedError,
        "memory": QueryMemoryError,
        "too-large": AnswerTooLargeError,
    }
    return kinds.get(failure.kind, EngineFailedError)(
        failure.message,
        advice=failure.advice,
        line=failure.line,
        column=failure.column,
        rule=failure.rule,
    )
