# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The port to an engine: what the web and the views ask of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kg.query.fairness import NOBODY
from kg.query.protocol import QueryRequest
from kg.rdf.formats import Format


class Lane(StrEnum):
    """Who asks: PAGE queries are the program's own, small, and never wait behind PUBLIC ones."""

    PUBLIC = "public"
    PAGE = "page"


@dataclass(slots=True)
class Answer:
    """The bytes of an answer: `first`, then `rest`; where `rest` is None, `first` is all of it.

    `rest` raises QueryError where the answer cannot be finished: the bytes sent so far are then
    not an answer, and whoever sends them must break the connection. Close it when done.
    """

    first: bytes
    rest: AsyncIterator[bytes] | None = None

    async def close(self) -> None:
        """Give the worker back (or have it killed) where the answer is not read to its end."""
        closer = getattr(self.rest, "aclose", None)
        if closer is not None:
            await closer()


class Engine(Protocol):
    """Answers queries in a serialization; whatever the query does, within the limits."""

    async def answer(
        self,
        request: QueryRequest,
        fmt: Format,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
        client: str = NOBODY,
    ) -> Answer:
        """The answer to `request` in `fmt`.

        `deadline` is a time of the running loop's clock; by default now plus the query time-out.
        `client` is whoever asks: each has a share of the workers and of the queue.
        Raises the QueryError family, UpdateRefusedError and BusyError.
        """

    async def close(self) -> None:
        """End the engine's processes; queries that run are broken off."""
