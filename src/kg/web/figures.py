# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a server counts of its requests: plain numbers, written on the hot path, read by /metrics.

No label comes from what a stranger sends: routes are templates, methods and reasons are known
words, and a table that has grown to its bound takes no new name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from starlette.types import Scope

from kg.errors import KgError, QueryError

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the latency histogram, in seconds; one more counts what took longer."""

UNROUTED = "(none)"
QUERY_ROUTES = frozenset({"/sparql", "/graphs", "/answer"})
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"})

QUERY = "kg.query"
SNAPSHOT = "kg.snapshot"
"""Where the scope of a request holds the text of its query, and the id of its snapshot."""

_OTHER = "other"
_MAX_NAMES = 256
_OUTCOME = "kg.outcome"
_REASON = "kg.reason"
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class Cell:
    """Requests of one route, method and status: how many fell into each bucket of time, the sum of
    their seconds and of the bytes of their bodies."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0
    sent_bytes: int = 0

    @property
    def count(self) -> int:
        """How many requests."""
        return sum(self.buckets)

    def add(self, other: Cell) -> None:
        """Take in what another one has counted."""
        self.buckets = [one + two for one, two in zip(self.buckets, other.buckets, strict=True)]
        self.seconds += other.seconds
        self.sent_bytes += other.sent_bytes


class Answered(NamedTuple):
    """One request when it is over: `sent_bytes` of body, `seconds` from its head to the end."""

    route: str
    method: str
    status: int
    sent_bytes: int
    seconds: float
    outcome: str
    reason: str


@dataclass(slots=True)
class Figures:
    """Counts since the start of the process."""

    requests: dict[tuple[str, str, int], Cell] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    connections_refused: dict[str, int] = field(default_factory=dict)
    log_lines_lost: int = 0

    def add(self, answered: Answered) -> None:
        """Count a request."""
        route, method, status, sent_bytes, seconds, outcome, reason = answered
        cell = self.requests.get((route, method, status))
        if cell is None:
            full = len(self.requests) >= _MAX_NAMES
            key = (_OTHER, _OTHER, 0) if full else (route, method, status)
            cell = self.requests.setdefault(key, Cell())
        cell.buckets[bisect_left(BUCKETS, seconds)] += 1
        cell.seconds += seconds
        cell.sent_bytes += sent_bytes
        if outcome and route in QUERY_ROUTES:
            _count(self.queries, outcome)
        if reason:
            _count(self.refusals, reason)

    def by_route(self) -> dict[str, Cell]:
        """The requests of each route, whatever their method and status."""
        found: dict[str, Cell] = {}
        for (route, _, _), cell in self.requests.items():
            found.setdefault(route, Cell()).add(cell)
        return found

    def refuse_connection(self, status: int) -> None:
        """Count a request that was refused before it reached a route."""
        _count(self.connections_refused, str(status))


def note_outcome(scope: Scope, outcome: str) -> None:
    """Say how a query ended: answered, cached, streamed, not-modified, broken-off, gone."""
    scope[_OUTCOME] = outcome


def note_refusal(scope: Scope, error: KgError) -> None:
    """Say by which error a request was refused, and by which rule."""
    outcome = _WORD.sub("-", type(error).__name__.removesuffix("Error")).lower()
    scope[_OUTCOME] = outcome
    scope[_REASON] = (error.rule if isinstance(error, QueryError) else "") or outcome


def answered(scope: Scope, status: int, sent_bytes: int, seconds: float) -> Answered:
    """What is known of a request when it is over."""
    method = scope["method"]
    return Answered(
        getattr(scope.get("route"), "path", UNROUTED),
        method if method in METHODS else _OTHER,
        status,
        0 if method == "HEAD" else sent_bytes,
        seconds,
        scope.get(_OUTCOME, ""),
        scope.get(_REASON, ""),
    )


def _count(table: dict[str, int], name: str) -> None:
    if name not in table and len(table) >= _MAX_NAMES:
        name = _OTHER
    table[name] = table.get(name, 0) + 1
