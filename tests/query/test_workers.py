# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The pool: deadlines, the bounded queue, lanes, deaths and replacements."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import uvloop

from kg.config import Limits, Settings
from kg.errors import (
    AnswerTooLargeError,
    BusyError,
    EngineFailedError,
    QueryError,
    QueryTimeoutError,
    SnapshotError,
)
from kg.query import embedded
from kg.query.embedded import EmbeddedEngine
from kg.query.engine import Answer, Lane
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RESULTS

from .conftest import SMALL, Harness, read

ENDLESS = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
LARGE = QueryRequest("SELECT * { ?a ?b ?c . ?d ?e ?f }")
QUICK = QueryRequest(SMALL)
JSON = RESULTS["json"]
Start = Callable[..., Harness]


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


async def _settle(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (processes are watched from outside)
            await asyncio.sleep(0.01)


def _assert_answers(harness: Harness) -> None:
    (row,) = json.loads(harness.ask(SMALL))["results"]["bindings"]
    assert row["o"]["value"] == "50"


@pytest.mark.parametrize("factory", [None, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_answers_errors_kills_and_large_answers_on_both_loops(
    start: Start, factory: Callable[[], asyncio.AbstractEventLoop] | None
) -> None:
    harness = start(loop_factory=factory, query_timeout_seconds=0.5)
    for _ in range(3):
        _assert_answers(harness)
    assert len(json.loads(harness.ask("SELECT * { ?s ?p ?o }"))["results"]["bindings"]) == 20_000
    with pytest.raises(QueryTimeoutError):
        harness.run(harness.engine.answer(ENDLESS, JSON))
    with pytest.raises(QueryError, match="error at 1:"):
        harness.ask("SELECT nonsense")
    _assert_answers(harness)


def test_queries_run_side_by_side(start: Start) -> None:
    harness = start(workers=2, query_timeout_seconds=5)

    async def work() -> bytes:
        slow = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 1)
        quick = await read(await harness.engine.answer(QUICK, JSON))
        assert not slow.done()
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)
        return quick

    assert b'"50"' in harness.run(work())


def test_a_full_queue_is_busy_at_once_and_the_queue_is_served_afterwards(start: Start) -> None:
    harness = start(queue_length=2, query_timeout_seconds=30)

    async def work() -> list[bytes]:
        slow = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
        waiting = [asyncio.create_task(harness.engine.answer(QUICK, JSON)) for _ in range(2)]
        await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 2)
        with pytest.raises(BusyError) as caught:
            await harness.engine.answer(QUICK, JSON)
        assert caught.value.retry_after_seconds >= 1
        assert not any(task.done() for task in waiting)
        slow.cancel()
        return [answer.first for answer in await asyncio.gather(*waiting)]

    assert [b'"50"' in data for data in harness.run(work())] == [True, True]


def test_quick_queries_never_wait_behind_slow_ones(start: Start) -> None:
    """More endless queries than workers, small answers and large ones: the quick are answered."""
    harness = start(workers=1, quick=2, query_timeout_seconds=60)

    async def work() -> list[bytes]:
        questions = [ENDLESS, ENDLESS, LARGE, LARGE, ENDLESS]
        slow = [asyncio.create_task(harness.engine.answer(q, JSON)) for q in questions]
        await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 4, 50)
        quick = [await harness.engine.answer(QUICK, JSON) for _ in range(300)]
        assert sum(task.done() for task in slow) <= 1  # the first part of a large answer
        for task in slow:
            task.cancel()
        for ended in await asyncio.gather(*slow, return_exceptions=True):
            if isinstance(ended, Answer):
                await ended.close()
        return [answer.first for answer in quick]

    assert all(b'"50"' in data for data in harness.run(work()))
    harness.wait_for(lambda: harness.all_idle and harness.engine._slots.free == 1)


def test_a_query_that_was_set_aside_is_answered_when_its_turn_comes(start: Start) -> None:
    harness = start(workers=1, quick=1, query_timeout_seconds=60)

    async def work() -> bytes:
        slow = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine._slots.free == 0)
        everything = QueryRequest("SELECT * { ?s ?p ?o }")
        large = asyncio.create_task(harness.engine.answer(everything, JSON))
        await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 1)
        slow.cancel()
        return await read(await large)

    assert len(json.loads(harness.run(work()))["results"]["bindings"]) == 20_000
    harness.wait_for(lambda: harness.all_idle and harness.engine._slots.free == 1)


def test_the_queue_for_the_slow_is_bounded(start: Start) -> None:
    harness = start(workers=1, quick=1, query_timeout_seconds=60, queue_length=2)

    async def work() -> None:
        slow = [asyncio.create_task(harness.engine.answer(ENDLESS, JSON)) for _ in range(3)]
        await _settle(lambda: harness.engine._slots.waiting == 2, 50)
        with pytest.raises(BusyError):
            await harness.engine.answer(ENDLESS, JSON)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    harness.run(work())
    harness.wait_for(lambda: harness.all_idle and harness.engine._slots.free == 1)


def test_pages_never_wait_behind_strangers(start: Start) -> None:
    harness = start(query_timeout_seconds=30)

    async def work() -> bytes:
        slow = [asyncio.create_task(harness.engine.answer(ENDLESS, JSON)) for _ in range(5)]
        await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 4)
        page = await harness.engine.answer(QUICK, JSON, lane=Lane.PAGE)
        assert not any(task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return page.first

    assert b'"50"' in harness.run(work())
    harness.wait_for(lambda: harness.all_idle)


def test_the_deadline_covers_the_wait_in_the_queue(start: Start) -> None:
    harness = start(query_timeout_seconds=60)

    async def work() -> None:
        slow = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
        deadline = asyncio.get_running_loop().time() + 0.3
        with pytest.raises(QueryTimeoutError):
            await harness.engine.answer(QUICK, JSON, deadline=deadline)
        assert not slow.done()
        assert harness.engine.waiting(Lane.PUBLIC) == 0
        slow.cancel()
        await asyncio.gather(slow, return_exceptions=True)

    harness.run(work())
    _assert_answers(harness)


def test_a_reader_who_dawdles_past_the_deadline_loses_the_worker(start: Start) -> None:
    """The worker is blocked in writing, nobody awaits a frame: it must end all the same."""
    harness = start(query_timeout_seconds=1.0)

    async def work() -> None:
        pids = set(harness.engine.pids)
        answer = await harness.engine.answer(LARGE, JSON)
        assert len(answer.first) >= 64 * 1024
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 1)
        assert set(harness.engine.pids) != pids
        assert answer.rest is not None
        with pytest.raises(QueryTimeoutError):
            await anext(answer.rest)

    harness.run(work())
    _assert_answers(harness)


async def _cancel(harness: Harness) -> None:
    task = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
    await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _close_early(harness: Harness) -> None:
    answer = await harness.engine.answer(LARGE, JSON)
    assert answer.rest is not None
    assert await anext(answer.rest)
    await answer.close()
    with pytest.raises(StopAsyncIteration):
        await anext(answer.rest)


async def _cancel_while_reading(harness: Harness) -> None:
    async def consume(answer: Answer) -> None:
        assert answer.rest is not None
        async for _ in answer.rest:
            await asyncio.sleep(0)

    task = asyncio.create_task(consume(await harness.engine.answer(LARGE, JSON)))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def _cancel_in_queue(harness: Harness) -> None:
    slow = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
    await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
    task = asyncio.create_task(harness.engine.answer(QUICK, JSON))
    await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert harness.engine.waiting(Lane.PUBLIC) == 0
    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)


@pytest.mark.parametrize("leave", [_cancel, _close_early, _cancel_while_reading, _cancel_in_queue])
def test_a_client_who_vanishes_takes_no_worker_along(start: Start, leave: Callable) -> None:
    # The deadline is far: what brings the worker back is the leaving (a cancelled reader's
    # answer is closed by whoever held it; here that is the deadline, so it is near).
    seconds = 1.0 if leave is _cancel_while_reading else 60.0
    harness = start(query_timeout_seconds=seconds, answer_bytes=10**12)
    harness.run(leave(harness))
    harness.wait_for(lambda: harness.all_idle)
    _assert_answers(harness)


def test_an_answer_has_a_cap(start: Start) -> None:
    harness = start(answer_bytes=100_000)
    with pytest.raises(AnswerTooLargeError) as caught:
        harness.ask("SELECT * { ?s ?p ?o }")
    assert caught.value.rule == "answer-bytes"
    pid = harness.engine.pids[1:]
    _assert_answers(harness)
    assert harness.engine.pids[1:] == pid


def test_a_small_answer_over_the_cap_is_a_clean_error(start: Start) -> None:
    harness = start(answer_bytes=1000)

    async def work() -> None:
        with pytest.raises(AnswerTooLargeError):
            await harness.engine.answer(QueryRequest("SELECT * { ?s ?p ?o }"), JSON)

    harness.run(work())


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT])
def test_an_idle_worker_that_dies_is_replaced(start: Start, number: signal.Signals) -> None:
    harness = start()
    _, *workers = harness.engine.pids
    for pid in workers:
        os.kill(pid, number)
    harness.wait_for(lambda: harness.all_idle and not set(workers) & set(harness.engine.pids))
    _assert_answers(harness)


def test_a_worker_that_crashes_while_it_works_is_an_error_and_replaced(start: Start) -> None:
    harness = start(query_timeout_seconds=60)

    async def work() -> None:
        task = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
        for pid in harness.engine.pids[1:]:
            os.kill(pid, signal.SIGSEGV)
        with pytest.raises(EngineFailedError):
            await task

    harness.run(work())
    harness.wait_for(lambda: harness.all_idle)
    _assert_answers(harness)


def test_workers_are_replaced_after_some_queries(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_QUERIES_PER_WORKER", 3)
    harness = start()
    seen = set()
    for _ in range(10):
        _assert_answers(harness)
        seen |= set(harness.engine.pids[1:])
    harness.wait_for(lambda: harness.all_idle)
    assert len(seen) >= 4


def test_a_worker_that_has_grown_is_replaced(start: Start) -> None:
    harness = start(query_timeout_seconds=60, query_memory_mib=1024)
    before = set(harness.engine.pids)
    harness.ask(
        "SELECT ?a ?d { { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 400000 } } ORDER BY ?c ?f LIMIT 1"
    )
    harness.wait_for(lambda: harness.all_idle)
    assert len(before - set(harness.engine.pids)) == 1
    _assert_answers(harness)


def test_the_service_is_back_by_itself_when_the_zygote_dies(start: Start) -> None:
    harness = start(query_timeout_seconds=30)
    old = harness.engine.pids

    async def work() -> bytes:
        running = asyncio.create_task(harness.engine.answer(ENDLESS, JSON))
        await _settle(lambda: harness.engine.idle(Lane.PUBLIC) == 0)
        os.kill(old[0], signal.SIGKILL)
        with pytest.raises(EngineFailedError):
            await running
        return (await harness.engine.answer(QUICK, JSON)).first

    assert b'"50"' in harness.run(work())
    harness.wait_for(lambda: harness.all_idle)
    assert not set(old) & set(harness.engine.pids)
    harness.wait_for(lambda: not any(_lives(pid) for pid in old))


_FRONT = """
import asyncio, sys
from pathlib import Path
from kg.config import Settings
from kg.query.embedded import EmbeddedEngine
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RESULTS

async def main():
    quads = Path(sys.argv[1])
    settings = Settings(snapshots=quads.parent)
    engine = await EmbeddedEngine.start_from_file(quads, settings, {})
    busy = engine.answer(QueryRequest(sys.argv[2]), RESULTS["json"])
    task = asyncio.create_task(busy)
    await asyncio.sleep(0.2)
    print(*engine.pids, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def test_when_the_front_dies_all_its_processes_die(quads: Path, harness: Harness) -> None:
    command = [sys.executable, "-c", _FRONT, str(quads), ENDLESS.text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as front:
        assert front.stdout is not None
        pids = [int(word) for word in front.stdout.readline().split()]
        assert len(pids) == 6  # the zygote, two workers and two for quick queries, one for pages
        assert all(_lives(pid) for pid in pids)
        front.kill()
    harness.wait_for(lambda: not any(_lives(pid) for pid in pids))


def test_closing_ends_the_processes_and_breaks_off_queries(start: Start) -> None:
    harness = start(query_timeout_seconds=60)
    pids = harness.engine.pids

    async def work() -> None:
        tasks = [asyncio.create_task(harness.engine.answer(ENDLESS, JSON)) for _ in range(3)]
        await _settle(lambda: harness.engine.waiting(Lane.PUBLIC) == 2)
        await harness.engine.close()
        for task in tasks:
            with pytest.raises(EngineFailedError):
                await task
        with pytest.raises(EngineFailedError):
            await harness.engine.answer(QUICK, JSON)

    harness.run(work())
    assert not any(_lives(pid) for pid in pids)


def test_workers_are_locked_down(start: Start) -> None:
    harness = start(workers=2, query_memory_mib=128)
    _assert_answers(harness)
    harness.ask(SMALL)
    zygote, *workers = harness.engine.pids
    assert len(workers) == 3
    nothing = (0, 0)  # the last of the limits to be set, right after the fork
    harness.wait_for(
        lambda: all(resource.prlimit(pid, resource.RLIMIT_NOFILE) == nothing for pid in workers)
    )
    for pid in workers:
        size = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0])
        room = resource.prlimit(pid, resource.RLIMIT_AS)[0] - size * resource.getpagesize()
        assert 0 < room <= 128 * 1024 * 1024
        assert resource.prlimit(pid, resource.RLIMIT_CORE) == nothing
        links = {fd.name: os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir()}
        assert {links.pop("0"), links.pop("1"), links.pop("2")} == {os.devnull}
        assert len(links) == 1
        assert next(iter(links.values())).startswith("socket:")
        assert os.getsid(pid) == zygote


def test_the_zygote_imports_little() -> None:
    code = (
        "import sys, kg.query.zygote; "
        "print(*sorted({'asyncio', 'rdflib', 'starlette', 'uvicorn', 'kg.web'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("content", [None, "not N-Quads\n"], ids=["no file", "bad file"])
def test_quads_that_cannot_be_loaded_are_a_snapshot_error(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "quads.nq"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    async def work() -> None:
        settings = Settings(snapshots=tmp_path, limits=Limits())
        with pytest.raises(SnapshotError):
            await EmbeddedEngine.start_from_file(path, settings, {})

    asyncio.run(work())


def test_many_kills_lose_no_worker(start: Start) -> None:
    harness = start(workers=2, query_timeout_seconds=60, queue_length=100)

    async def work() -> None:
        for _ in range(30):
            tasks = [asyncio.create_task(harness.engine.answer(ENDLESS, JSON)) for _ in range(4)]
            await asyncio.sleep(0.005)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    harness.run(work())
    harness.wait_for(lambda: harness.all_idle)
    assert len(harness.engine.pids) == 4
    _assert_answers(harness)
