# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The embedded engine: queries run in worker processes that are killed at the deadline.

docs/adr/0003-engine-workers.md has the reasons and the measurements.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from kg.config import Limits, Settings, Share
from kg.errors import EngineFailedError, QueryError, QueryMemoryError, SnapshotError
from kg.query.engine import Answer, Lane
from kg.query.fairness import NOBODY
from kg.query.guard import GuardedQuery, check_query
from kg.query.lookup_store import LookUpStore
from kg.query.pool import Pool
from kg.query.protocol import QueryRequest
from kg.query.running import ADVICE, Running, SetAsideError, timed_out
from kg.query.slots import Slots
from kg.query.spawner import Spawner, Worker
from kg.query.tally import Tally
from kg.query.wire import Question
from kg.rdf.formats import RDF_CODECS, RESULT_CODECS, Format
from kg.store.snapshot import Snapshot

_log = logging.getLogger(__name__)

_MEBIBYTE = 1024 * 1024
_QUERIES_PER_WORKER = 10_000
_PAGE_WORKERS = 1
_PAGE_SHARE = Share(queue=256, client_queue=128, client_running=_PAGE_WORKERS)
_RESTART_SECONDS = 1.0


class EmbeddedEngine:
    """An engine of one snapshot: a zygote, its workers for strangers, and one for pages.

    `settings.workers` queries that are not quick run at once, the others on `quick_workers` more.
    """

    def __init__(
        self, quads: Path, settings: Settings, prefixes: dict[str, str], tally: Tally | None = None
    ) -> None:
        self._tally = tally if tally is not None else Tally()
        self._quads = quads
        self._settings = settings
        self._prefixes = prefixes
        self._spawner: Spawner | None = None
        self._look_ups: LookUpStore | None = None
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._running: set[Running] = set()
        self._slots = Slots(settings.workers, settings.slow_share)
        self._pools = {
            Lane.PUBLIC: Pool(settings.share, settings.limits.query_timeout_seconds),
            Lane.PAGE: Pool(_PAGE_SHARE, settings.limits.query_timeout_seconds),
        }

    @classmethod
    async def start(
        cls, snapshot: Snapshot, settings: Settings, tally: Tally | None = None
    ) -> EmbeddedEngine:
        """An engine over a snapshot, which counts in `tally`. SnapshotError where its quads cannot
        be loaded."""
        prefixes = dict(snapshot.manifest.prefixes)
        return await cls.start_from_file(snapshot.quads_path, settings, prefixes, tally)

    @classmethod
    async def start_from_file(
        cls, quads: Path, settings: Settings, prefixes: dict[str, str], tally: Tally | None = None
    ) -> EmbeddedEngine:
        """An engine over an N-Quads file. SnapshotError where it cannot be loaded."""
        engine = cls(quads, settings, prefixes, tally)
        try:
            await engine._start_workers()
            engine._look_ups = await LookUpStore.open(quads, settings.look_up_bytes)
        except BaseException:
            await engine.close()
            raise
        return engine

    @property
    def limits(self) -> Limits:
        """The limits every query is held to."""
        return self._settings.limits

    @property
    def pids(self) -> tuple[int, ...]:
        """The process numbers of the zygote and its workers, the zygote's first."""
        spawner = self._spawner
        return () if spawner is None else (spawner.pid, *spawner.worker_pids)

    def pool(self, lane: Lane) -> Pool:
        """The workers of a lane, and who waits for them."""
        return self._pools[lane]

    def waiting(self, lane: Lane) -> int:
        """How many queries of a lane wait for a worker, or for a place among the slow, now."""
        waiting = self._pools[lane].waiting
        return waiting + self._slots.waiting if lane is Lane.PUBLIC else waiting

    def waiting_clients(self, lane: Lane) -> int:
        """How many clients wait; one that waits for a worker and for a place may count twice."""
        waiting = self._pools[lane].waiting_clients
        return waiting + self._slots.waiting_clients if lane is Lane.PUBLIC else waiting

    def idle(self, lane: Lane) -> int:
        """How many workers of a lane have nothing to do now."""
        return self._pools[lane].idle

    async def answer(
        self,
        request: QueryRequest,
        fmt: Format,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
        client: str = NOBODY,
    ) -> Answer:
        """See Engine.answer. The first 64 KiB are awaited, so that most failures are clean."""
        guarded = check_query(request.text, self.limits)
        return await self.answer_guarded(
            request, fmt, guarded, lane=lane, deadline=deadline, client=client
        )

    def answer_at_once(
        self, request: QueryRequest, fmt: Format, guarded: GuardedQuery
    ) -> bytes | None:
        """The whole answer to a small look-up; None for all else, to be asked of a worker."""
        look_ups = self._look_ups
        return None if look_ups is None else look_ups.answer(request, guarded.look_up, fmt.name)

    async def answer_guarded(
        self,
        request: QueryRequest,
        fmt: Format,
        guarded: GuardedQuery,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
        client: str = NOBODY,
    ) -> Answer:
        """As `answer`, without the guard: for a query that it has seen already."""
        if fmt.name not in (RDF_CODECS if guarded.form.gives_graph else RESULT_CODECS):
            raise QueryError(f"{guarded.form} has no answer in {fmt.label}.", rule="format")
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
            answer_bytes=self.limits.answer_bytes,
        )
        try:
            return await self._ask(question, lane, deadline, client)
        except SetAsideError:
            pass
        # Not quick, and no place for it: it waits for one, and begins anew.
        loop = asyncio.get_running_loop()
        if not await self._slots.take(deadline - loop.time(), client):
            raise timed_out(self.limits)
        return await self._ask(question, lane, deadline, client, has_slot=True)

    async def _ask(
        self,
        question: Question,
        lane: Lane,
        deadline: float,
        client: str,
        *,
        has_slot: bool = False,
    ) -> Answer:
        slots = self._slots.of(client) if lane is Lane.PUBLIC else None
        try:
            worker = await self._pools[lane].take(deadline, client)
        except BaseException:
            if has_slot and slots is not None:
                slots.give()
            raise
        running = Running(self, worker, deadline, slots, has_slot=has_slot)
        self._running.add(running)
        try:
            return await running.begin(question)
        except BaseException:
            running.drop()
            raise

    async def close(self) -> None:
        """See Engine.close."""
        self._closed = True
        for pool in self._pools.values():
            pool.close()
        for running in list(self._running):
            running.drop("closed")
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._spawner is not None:
            await self._spawner.end()

    async def _start_workers(self) -> None:
        memory = self.limits.query_memory_mib * _MEBIBYTE
        spawner = await Spawner.start(self._quads, memory, self._prefixes, self._worker_ended)
        self._spawner = spawner
        for lane in self._lanes():
            self._pools[lane].give(await spawner.fork(lane))
        self._keep(self._watch(spawner))

    def _lanes(self) -> list[Lane]:
        public = self._settings.workers + self._settings.quick_workers
        return [Lane.PUBLIC] * public + [Lane.PAGE]

    async def _watch(self, spawner: Spawner) -> None:
        """When the zygote has ended unasked, start another; its workers have died with it."""
        await spawner.gone.wait()
        while not self._closed:
            self._tally.loaders_restarted += 1
            _log.warning("the process that holds the snapshot ended; starting another")
            if self._spawner is not None:
                for worker in self._spawner.orphans:
                    self._pools[worker.lane].discard(worker)
                await self._spawner.end()
            try:
                await self._start_workers()
            except SnapshotError as error:
                _log.error("no process holds the snapshot: %s", error.message)
                await asyncio.sleep(_RESTART_SECONDS)
            else:
                return

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _worker_ended(self, worker: Worker) -> None:
        """Have another worker forked in the place of one that has ended, for whatever reason."""
        self._tally.workers_ended += 1
        self._pools[worker.lane].discard(worker)
        worker.channel.abort()
        if not self._closed and self._spawner is not None:
            self._keep(self._fork_into(worker.lane, self._spawner))

    async def _fork_into(self, lane: Lane, spawner: Spawner) -> None:
        # Where the zygote has gone, the watcher starts a new one with all its workers.
        with contextlib.suppress(SnapshotError):
            self._pools[lane].give(await spawner.fork(lane))

    def finish(self, running: Running) -> None:
        """Forget a query that has ended, however it did."""
        self._running.discard(running)

    def release(self, worker: Worker, *, retire: bool) -> None:
        """Take a worker back after a whole answer; replace it where its time has come."""
        worker.queries += 1
        if retire or worker.slow or worker.queries >= _QUERIES_PER_WORKER:
            self.kill(worker, "retired")
        elif not worker.doomed and not worker.ended.done():
            self._pools[worker.lane].give(worker)

    def slow_down(self, worker: Worker) -> None:
        """Let a worker run behind all others; it is replaced after this query."""
        if self._spawner is not None:
            self._spawner.slow_down(worker)

    def kill(self, worker: Worker, reason: str) -> None:
        """Kill a worker; another takes its place when the zygote has reaped it."""
        if self._spawner is not None:
            self._tally.kills[reason] += not worker.doomed
            self._spawner.kill(worker)

    async def cause_of_death(self, worker: Worker) -> QueryError:
        """Why a worker closed its socket in the middle of an answer."""
        number = 0
        if self._spawner is not None:
            number = await self._spawner.ending_signal(worker)
        if number == signal.SIGABRT:
            return QueryMemoryError(
                "The query needs more memory than one query may have.",
                advice=ADVICE,
                rule="query-memory",
            )
        return EngineFailedError(
            "The engine could not finish this query.", advice=ADVICE, rule="engine"
        )
