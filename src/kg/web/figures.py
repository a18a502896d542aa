# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a server counts of its requests: plain numbers, written on the hot path, read by /metrics.

No label comes from what a stranger sends: routes are templates, methods and reasons are known
words, and a table that has grown to its bound takes no new name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

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

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Latencies:
    """How many answers fell into each bucket, and the sum of their seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answered:
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

    requests: dict[tuple[str, str, int], int] = field(default_factory=dict)
    latencies: dict[str, Latencies] = field(default_factory=dict)
    sent_bytes: dict[str, int] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)
    connections_refused: dict[str, int] = field(default_factory=dict)
    log_lines_lost: int = 0

    def add(self, answered: Answered) -> None:
        """Count a request."""
        route = answered.route
        _count(self.requests, (route, answered.method, answered.status), ("", "", 0))
        _count(self.sent_bytes, route, _OTHER, answered.sent_bytes)
        latencies = self.latencies.get(route)
        if latencies is None:
            latencies = self.latencies[route] = Latencies()
        latencies.counts[bisect_left(BUCKETS, answered.seconds)] += 1
        latencies.seconds += answered.seconds
        if answered.outcome and route in QUERY_ROUTES:
            _count(self.queries, answered.outcome, _OTHER)
        if answered.reason:
            _count(self.refusals, answered.reason, _OTHER)

    def refuse_connection(self, status: int) -> None:
        """Count a request that was refused before it reached a route."""
        _count(self.connections_refused, str(status), _OTHER)


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
        route=getattr(scope.get("route"), "path", UNROUTED),
        method=method if method in METHODS else _OTHER,
        status=status,
        sent_bytes=0 if method == "HEAD" else sent_bytes,
        seconds=seconds,
        outcome=scope.get(_OUTCOME, ""),
        reason=scope.get(_REASON, ""),
    )


def _count(table: MutableMapping[K, int], key: K, other: Any, amount: int = 1) -> None:
    if key not in table and len(table) >= _MAX_NAMES:
        key = other
    table[key] = table.get(key, 0) + amount
