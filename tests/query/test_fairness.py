# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Clients in turn: shares of the workers and of the queue, whatever is asked in which order."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Limits, Settings, Share
from kg.errors import BusyError, TooManyQueriesError
from kg.query.engine import Lane
from kg.query.fairness import NOBODY, Turns
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RESULTS

from .conftest import SMALL, Harness

ENDLESS = QueryRequest("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
QUICK = QueryRequest(SMALL)
JSON = RESULTS["json"]
Start = Callable[..., Harness]


def _served(turns: Turns[int], *, end: bool = True) -> list[str]:
    """Whose turn it was, until nobody may run."""
    order = []
    while (turn := turns.next()) is not None:
        order.append(turn[0])
        turns.begin(turn[0])
        if end:
            turns.end(turn[0])
    return order


def _run(work: Callable[[], None]) -> None:
    async def main() -> None:
        work()

    asyncio.run(main())


def test_clients_take_turns_and_keep_their_own_order() -> None:
    def work() -> None:
        turns: Turns[int] = Turns(Share(queue=9, client_queue=9, client_running=1))
        first = turns.add("a", 1)
        for client in ["a", "a", "b", "c", "b"]:
            turns.add(client, 1)
        assert len(turns) == 6
        assert turns.clients == 3
        assert turns.next() == ("a", first)
        assert _served(turns) == ["b", "c", "a", "b", "a"]
        assert len(turns) == turns.clients == 0

    _run(work)


def test_a_client_at_its_share_is_passed_over() -> None:
    def work() -> None:
        turns: Turns[int] = Turns(Share(queue=9, client_queue=9, client_running=2))
        for client in ["a", "a", "a", "a", "b"]:
            turns.add(client, 1)
        assert _served(turns, end=False) == ["a", "b", "a"]
        turns.end("a")
        assert _served(turns, end=False) == ["a"]
        assert not turns.may_run("a")
        assert turns.may_run("b")

    _run(work)


def test_a_client_has_a_share_of_the_queue() -> None:
    def work() -> None:
        turns: Turns[int] = Turns(Share(queue=9, client_queue=2, client_running=1))
        turns.add("a", 1)
        turns.add("a", 1)
        with pytest.raises(TooManyQueriesError) as caught:
            turns.add("a", 7)
        assert caught.value.retry_after_seconds == 7
        turns.add("b", 1)
        for _ in range(3):
            turns.add(NOBODY, 1)

    _run(work)


def test_in_a_full_queue_who_has_most_gives_way() -> None:
    def work() -> None:
        turns: Turns[int] = Turns(Share(queue=4, client_queue=3, client_running=1))
        held = [turns.add(client, 1) for client in ["a", "a", "a", "b"]]
        turns.add("c", 5)
        assert isinstance(held[2].exception(), BusyError)
        assert not isinstance(held[2].exception(), TooManyQueriesError)
        assert len(turns) == 4
        turns.add("d", 1)  # a, b, c, d have one each
        assert isinstance(held[1].exception(), BusyError)
        for client in ["b", "e"]:
            with pytest.raises(BusyError) as caught:
                turns.add(client, 6)
            assert caught.value.retry_after_seconds == 6
        assert _served(turns) == ["a", "b", "c", "d"]

    _run(work)


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "next", "end", "leave"]), st.sampled_from("abcd")),
    max_size=120,
)


@given(STEPS)
def test_whatever_is_asked_nobody_has_more_than_a_share(steps: list[tuple[str, str]]) -> None:
    share = Share(queue=6, client_queue=3, client_running=2)

    def work() -> None:
        turns: Turns[int] = Turns(share)
        waiting: dict[asyncio.Future[int], str] = {}
        running: Counter[str] = Counter()
        for step, client in steps:
            if step == "add":
                try:
                    waiting[turns.add(client, 1)] = client
                except BusyError:
                    assert len(waiting) == share.queue or _count(waiting, client) == 3
            elif step == "next":
                turn = turns.next()
                may = {c for c in waiting.values() if running[c] < share.client_running}
                assert (turn is None) == (not may)
                if turn is not None:
                    assert waiting.pop(turn[1]) == turn[0]
                    turns.begin(turn[0])
                    running[turn[0]] += 1
            elif step == "end" and running[client]:
                turns.end(client)
                running[client] -= 1
            elif step == "leave" and client in waiting.values():
                turns.remove(client, next(f for f, c in waiting.items() if c == client))
                waiting.pop(next(f for f, c in waiting.items() if c == client))
            for future in [f for f in waiting if f.done()]:
                assert isinstance(future.exception(), BusyError)
                del waiting[future]
            assert len(turns) == len(waiting) <= share.queue
            assert turns.clients == len(set(waiting.values()))
            assert all(_count(waiting, c) <= share.client_queue for c in "abcd")
            assert all(running[c] <= share.client_running for c in "abcd")
        assert len(list(turns.drain())) == len(waiting)

    _run(work)


def _count(waiting: dict[asyncio.Future[int], str], client: str) -> int:
    return list(waiting.values()).count(client)


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=40))
def test_nobody_is_served_twice_while_another_waits(clients: list[str]) -> None:
    def work() -> None:
        turns: Turns[int] = Turns(Share(queue=99, client_queue=99, client_running=1))
        for client in clients:
            turns.add(client, 1)
        order = _served(turns)
        for number, client in enumerate(order):
            again = next((n for n in range(number + 1, len(order)) if order[n] == client), None)
            if again is not None:
                assert set(order[again:]) - {client} <= set(order[number:again])
        assert Counter(order) == Counter(clients)

    _run(work)


@pytest.mark.parametrize(
    ("workers", "client_workers", "running"),
    [(1, 0, 1), (2, 0, 1), (4, 0, 3), (4, 2, 2), (2, 9, 2)],
)
def test_the_share_of_a_client(workers: int, client_workers: int, running: int) -> None:
    settings = Settings(
        snapshots=Path(),
        workers=workers,
        client_workers=client_workers,
        limits=Limits(queue_length=32),
    )
    assert settings.slow_share == Share(queue=32, client_queue=16, client_running=running)
    everywhere = running + settings.quick_workers
    assert settings.share == Share(queue=32, client_queue=16, client_running=everywhere)


def test_one_client_leaves_a_worker_to_the_others(start: Start) -> None:
    harness = start(workers=2, query_timeout_seconds=30, queue_length=8)
    engine = harness.engine

    async def work() -> None:
        slow = [asyncio.create_task(engine.answer(ENDLESS, JSON, client="a")) for _ in range(4)]
        async with asyncio.timeout(20):
            while engine.waiting(Lane.PUBLIC) < 3:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert engine.idle(Lane.PUBLIC) == 1
        for _ in range(20):
            assert b'"50"' in (await engine.answer(QUICK, JSON, client="b")).first
        slow.append(asyncio.create_task(engine.answer(ENDLESS, JSON, client="a")))
        await asyncio.sleep(0)
        with pytest.raises(TooManyQueriesError):
            await engine.answer(QUICK, JSON, client="a")
        assert not any(task.done() for task in slow)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)

    harness.run(work())
    harness.wait_for(lambda: harness.all_idle)


def test_a_worker_that_is_killed_gives_the_client_its_share_back(start: Start) -> None:
    harness = start(workers=2, query_timeout_seconds=30)
    engine = harness.engine

    async def work() -> None:
        for _ in range(5):
            slow = [asyncio.create_task(engine.answer(ENDLESS, JSON, client="a")) for _ in range(2)]
            await asyncio.sleep(0.05)
            for task in slow:
                task.cancel()
            await asyncio.gather(*slow, return_exceptions=True)
        assert b'"50"' in (await engine.answer(QUICK, JSON, client="a")).first

    harness.run(work())
    harness.wait_for(lambda: harness.all_idle)
