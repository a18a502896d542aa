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
from kg.query.spawner import Worker
from kg.query.wire import (
    CHUNK_BYTES,
    DATA,
    ERROR,
    QUESTION,
    RETIRE,
    Failure,
    Question,
    frame,
    parse_failure,
    serialize_value,
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

    def finish(self, running: Running) -> None:
        """Forget a query that has ended."""


class Running:
    """One query on one worker: its frames as an iterator of bytes, its worker given back once.

    At the deadline the worker is killed, whether somebody waits for a frame or has walked away.
    """

    def __init__(self, keeper: Keeper, worker: Worker, deadline: float) -> None:
        self._keeper = keeper
        self._worker: Worker | None = worker
        self._expired = False
        self._timer = asyncio.get_running_loop().call_at(deadline, self._expire)

    async def begin(self, question: Question) -> Answer:
        """Ask, and await the first 64 KiB or the whole answer. QueryError family."""
        if self._worker is not None:
            self._worker.channel.send(frame(QUESTION, serialize_value(question)))
        first = await self._next()
        if len(first) < CHUNK_BYTES:
            async for chunk in self:
                first += chunk
            return Answer(first)
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
                raise self._timeout()
            return b""
        try:
            kind, payload = await worker.channel.frame()
        except EOFError:
            if self._expired:
                raise self._timeout() from None
            cause = await self._keeper.cause_of_death(worker)
            self.drop("memory" if isinstance(cause, QueryMemoryError) else "crashed")
            raise cause from None
        except asyncio.CancelledError:
            self.drop()
            raise
        if kind == DATA:
            return payload
        failure = parse_failure(payload) if kind == ERROR else None
        retire = failure.retire if failure is not None else payload == RETIRE
        self._done()
        self._keeper.release(worker, retire=retire)
        if failure is not None:
            raise _error_of(failure)
        return b""

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
        self._keeper.finish(self)

    def _expire(self) -> None:
        self._expired = True
        self.drop("deadline")

    def _timeout(self) -> QueryTimeoutError:
        seconds = self._keeper.limits.query_timeout_seconds
        message = f"The query did not end within {seconds:g} seconds."
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
