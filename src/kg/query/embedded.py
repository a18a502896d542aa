# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The embedded engine: queries run in worker processes that are killed at the deadline.

docs/adr/0003-engine-workers.md has the reasons and the measurements.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

from kg.config import Limits, Settings
from kg.errors import (
    AnswerTooLargeError,
    EngineFailedError,
    QueryError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    SnapshotError,
)
from kg.query.engine import Answer, Lane
from kg.query.guard import GuardedQuery, check_query
from kg.query.pool import Pool
from kg.query.protocol import QueryRequest
from kg.query.spawner import Spawner, Worker
from kg.query.wire import (
    CHUNK_BYTES,
    DATA,
    END,
    ERROR,
    HEADER,
    QUESTION,
    Failure,
    Question,
    frame,
    parse_failure,
    serialize_value,
)
from kg.rdf.formats import Format

_log = logging.getLogger(__name__)

_MEBIBYTE = 1024 * 1024
_QUERIES_PER_WORKER = 10_000
_PAGE_WORKERS = 1
_PAGE_QUEUE_LENGTH = 256
_RESTART_SECONDS = 1.0
_ADVICE_TIMEOUT = "Ask for less: fewer free variables, a FILTER on a bound, a LIMIT."


class EmbeddedEngine:
    """An engine of one snapshot: a zygote, `settings.workers` public workers and one for pages."""

    def __init__(self, quads: Path, settings: Settings, prefixes: dict[str, str]) -> None:
        self._quads = quads
        self._settings = settings
        self._prefixes = prefixes
        self._spawner: Spawner | None = None
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._pools = {
            Lane.PUBLIC: Pool(settings.limits.queue_length),
            Lane.PAGE: Pool(_PAGE_QUEUE_LENGTH),
        }

    @classmethod
    async def start(
        cls, quads: Path, settings: Settings, prefixes: dict[str, str]
    ) -> EmbeddedEngine:
        """An engine over an N-Quads file. SnapshotError where it cannot be loaded."""
        engine = cls(quads, settings, prefixes)
        await engine._start_workers()
        return engine

    @property
    def limits(self) -> Limits:
        """The limits every query is held to."""
        return self._settings.limits

    async def answer(
        self,
        request: QueryRequest,
        fmt: Format,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
    ) -> Answer:
        """See Engine.answer. The first 64 KiB are awaited, so that most failures are clean."""
        guarded = check_query(request.text, self.limits)
        return await self.answer_guarded(request, fmt, guarded, lane=lane, deadline=deadline)

    async def answer_guarded(
        self,
        request: QueryRequest,
        fmt: Format,
        guarded: GuardedQuery,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
    ) -> Answer:
        """As `answer`, for a query that the guard has seen already."""
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + self.limits.query_timeout_seconds
        replaces = bool(request.default_graphs or request.named_graphs)
        question = Question(
            text=request.text,
            union=not (replaces or guarded.has_dataset_clause),
            default_graphs=request.default_graphs,
            named_graphs=request.named_graphs,
            replaces_dataset=replaces,
            substitutions=request.substitutions,
            format=fmt.name,
            gives_graph=guarded.form.gives_graph,
            answer_bytes=self.limits.answer_bytes,
        )
        worker = await self._pools[lane].take(deadline)
        running = _Running(self, worker, deadline)
        try:
            return await running.begin(question)
        except BaseException:
            running.drop()
            raise

    async def close(self) -> None:
        """See Engine.close."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for pool in self._pools.values():
            for worker in pool.forget_all():
                worker.writer.transport.abort()
        if self._spawner is not None:
            await self._spawner.end()

    async def _start_workers(self) -> None:
        memory = self.limits.query_memory_mib * _MEBIBYTE
        self._spawner = await Spawner.start(self._quads, memory, self._prefixes)
        lanes = [Lane.PUBLIC] * self._settings.workers + [Lane.PAGE] * _PAGE_WORKERS
        for lane in lanes:
            worker = await self._spawner.fork()
            worker.lane = lane
            self._pools[lane].give(worker)
        self._keep(self._watch(self._spawner))

    async def _watch(self, spawner: Spawner) -> None:
        """When the zygote has ended unasked, start another; its workers have died with it."""
        await spawner.gone.wait()
        await spawner.end()
        while not self._closed:
            for pool in self._pools.values():
                for worker in pool.forget_all():
                    worker.writer.transport.abort()
            _log.warning("the zygote ended; starting another")
            try:
                await self._start_workers()
            except SnapshotError as error:
                _log.error("no zygote: %s", error.message)
                await asyncio.sleep(_RESTART_SECONDS)
            else:
                return

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def release(self, worker: Worker, *, retire: bool) -> None:
        """Take a worker back after a whole answer; replace it where its time has come."""
        worker.queries += 1
        if retire or worker.queries >= _QUERIES_PER_WORKER:
            self.replace(worker)
        else:
            self._pools[Lane(worker.lane)].give(worker)

    def replace(self, worker: Worker) -> None:
        """Kill a worker and have another forked in its place."""
        if self._closed or self._spawner is None:
            worker.writer.transport.abort()
            return
        self._spawner.kill(worker)
        self._keep(self._fork_into(Lane(worker.lane), self._spawner))

    async def _fork_into(self, lane: Lane, spawner: Spawner) -> None:
        try:
            worker = await spawner.fork()
        except SnapshotError:
            return  # the watcher starts a new zygote with all its workers
        worker.lane = lane
        self._pools[lane].give(worker)

    async def cause_of_death(self, worker: Worker) -> QueryError:
        """Why a worker closed its socket in the middle of an answer."""
        number = 0
        if self._spawner is not None:
            number = await self._spawner.ending_signal(worker)
        if number == signal.SIGABRT:
            return QueryMemoryError(
                "The query needs more memory than one query may have.",
                advice=_ADVICE_TIMEOUT,
                rule="query-memory",
            )
        return EngineFailedError(
            "The engine could not finish this query.", advice=_ADVICE_TIMEOUT, rule="engine"
        )


class _Running:
    """One query on one worker: its frames as an iterator of bytes, its worker given back once."""

    def __init__(self, engine: EmbeddedEngine, worker: Worker, deadline: float) -> None:
        self._engine = engine
        self._worker: Worker | None = worker
        self._deadline = deadline

    async def begin(self, question: Question) -> Answer:
        worker = self._worker
        assert worker is not None
        worker.writer.write(frame(QUESTION, serialize_value(question)))
        first = bytearray()
        async for chunk in self:
            first += chunk
            if len(first) >= CHUNK_BYTES:
                return Answer(bytes(first), self)
        return Answer(bytes(first))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        worker = self._worker
        if worker is None:
            raise StopAsyncIteration
        try:
            async with asyncio.timeout_at(self._deadline):
                header = await worker.reader.readexactly(HEADER.size)
                kind, size = HEADER.unpack(header)
                payload = await worker.reader.readexactly(size)
        except TimeoutError:
            self.drop()
            seconds = self._engine.limits.query_timeout_seconds
            raise QueryTimeoutError(
                f"The query did not end within {seconds:g} seconds.",
                advice=_ADVICE_TIMEOUT,
                rule="query-timeout",
            ) from None
        except (asyncio.IncompleteReadError, ConnectionError):
            cause = await self._engine.cause_of_death(worker)
            self.drop()
            raise cause from None
        except asyncio.CancelledError:
            self.drop()
            raise
        return self._take_frame(kind, payload)

    def _take_frame(self, kind: bytes, payload: bytes) -> bytes:
        if kind == DATA:
            return payload
        worker, self._worker = self._worker, None
        assert worker is not None
        self._engine.release(worker, retire=bool(payload) and kind == END)
        if kind == ERROR:
            raise _error_of(parse_failure(payload))
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Give up the rest of the answer; the worker, still busy with it, is replaced."""
        self.drop()

    def drop(self) -> None:
        """Replace the worker, where it has not been given back."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._engine.replace(worker)


def _error_of(failure: Failure) -> QueryError:
    kinds: dict[str, type[QueryError]] = {
        "syntax": QuerySyntaxError,
        "memory": QueryMemoryError,
        "too-large": AnswerTooLargeError,
    }
    return kinds.get(failure.kind, EngineFailedError)(
        failure.message, line=failure.line, column=failure.column, rule=failure.rule
    )
