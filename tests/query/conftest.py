# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""An engine over 20,000 generated triples, on an event loop that lives as long as a module."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from kg.config import Limits, Settings
from kg.query.embedded import EmbeddedEngine
from kg.query.engine import Answer, Lane
from kg.query.guard import GuardedQuery, QueryForm
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RDF, RESULTS, Format

T = TypeVar("T")
LIMITS = Limits(query_timeout_seconds=2.0, query_memory_mib=128)
PREFIXES = {"x": "http://x/"}
SMALL = "SELECT ?o { <http://x/s7> <http://x/p1> ?o }"


async def read(answer: Answer) -> bytes:
    """All bytes of an answer."""
    parts = [answer.first]
    if answer.rest is not None:
        parts += [part async for part in answer.rest]
    return b"".join(parts)


class Harness:
    """An engine and the loop it lives on."""

    def __init__(
        self, quads: Path, limits: Limits, workers: int, loop_factory: Any, quick: int = 0
    ) -> None:
        self.runner = asyncio.Runner(loop_factory=loop_factory)
        settings = Settings(
            snapshots=quads.parent, workers=workers, quick_workers=quick, limits=limits
        )
        self.engine: EmbeddedEngine = self.run(
            EmbeddedEngine.start_from_file(quads, settings, PREFIXES)
        )

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the engine's loop."""
        return self.runner.run(work)

    def ask(self, text: str, fmt: Format | None = None, **more: Any) -> bytes:
        """The whole answer to a query, the guard before it."""

        async def work() -> bytes:
            request = QueryRequest(text, **more)
            return await read(await self.engine.answer(request, fmt or RESULTS["json"]))

        return self.run(work())

    def ask_unguarded(self, text: str, form: QueryForm = QueryForm.SELECT) -> bytes:
        """The whole answer to a query that the guard has not seen."""

        async def work() -> bytes:
            fmt = RDF["nt"] if form.gives_graph else RESULTS["json"]
            guarded = GuardedQuery(form, has_dataset_clause=False)
            return await read(await self.engine.answer_guarded(QueryRequest(text), fmt, guarded))

        return self.run(work())

    def wait_for(self, condition: Callable[[], bool], seconds: float = 20.0) -> None:
        """Let the loop run until `condition` holds; a failure after a generous while."""

        async def work() -> None:
            async with asyncio.timeout(seconds):
                while not condition():  # noqa: ASYNC110 (processes are watched from outside)
                    await asyncio.sleep(0.01)

        self.run(work())

    @property
    def all_idle(self) -> bool:
        """True where every worker is back."""
        public, page = self.engine.idle(Lane.PUBLIC), self.engine.idle(Lane.PAGE)
        settings = self.engine._settings
        return (public, page) == (settings.workers + settings.quick_workers, 1)

    def close(self) -> None:
        """End the engine and the loop."""
        self.run(self.engine.close())
        self.runner.close()


@pytest.fixture(scope="session")
def quads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 triples in one graph, a chain in another, odd literals in a third."""
    path = tmp_path_factory.mktemp("engine") / "quads.nq"
    lines = [
        f'<http://x/s{i}> <http://x/p{j}> "{i * 7 + j}" <http://x/g1> .'
        for i in range(4500)
        for j in range(4)
    ]
    lines += [
        f"<http://x/c{i}> <http://x/next> <http://x/c{i + 1}> <http://x/g2> ." for i in range(1998)
    ]
    lines.append(r'<http://x/odd> <http://x/control> "a\u0001b" <http://x/g3> .')
    lines.append(r'<http://x/odd> <http://x/none> "a\uFFFEb" <http://x/g3> .')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def harness(quads: Path) -> Iterator[Harness]:
    """An engine with one public worker."""
    made = Harness(quads, LIMITS, 1, None)
    yield made
    made.close()


@pytest.fixture
def start(quads: Path) -> Iterator[Callable[..., Harness]]:
    """Start engines with other limits; they are closed after the test."""
    started: list[Harness] = []

    def start_one(
        workers: int = 1, loop_factory: Any = None, quick: int = 0, **limits: Any
    ) -> Harness:
        started.append(Harness(quads, replace(LIMITS, **limits), workers, loop_factory, quick))
        return started[-1]

    yield start_one
    for one in started:
        one.close()
