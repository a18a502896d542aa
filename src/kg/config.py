# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Settings of a running server: one frozen value, made once by the command line, passed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost, published at /limits; kg.toml and options set the first three."""

    query_timeout_seconds: float = 10.0
    query_memory_mib: int = 512
    answer_bytes: int = 64 * 1024 * 1024
    queue_length: int = 32
    query_bytes: int = 64 * 1024
    nesting_depth: int = 32
    group_patterns: int = 40
    query_patterns: int = 200
    operators: int = 256


@dataclass(frozen=True, slots=True)
class Share:
    """How many queries may wait in all (`queue`), and how many of one client may wait and run."""

    queue: int
    client_queue: int
    client_running: int


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the snapshots are, where to listen, how many workers, and the limits.

    At most `workers` queries that are not quick run at once; `quick_workers` more workers serve
    the quick ones meanwhile; where there are 0, quick ones wait behind the others.
    A graph of at most `look_up_bytes` of N-Quads is also held where look-ups are answered.
    `source_texts` are documents whose pinned passages the operator may show.
    `client_workers` is how many of the `workers` one client may use; 0 stands for all but one.
    `trusted_proxies` are the networks whose word on who asks is believed.
    """

    snapshots: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    quick_workers: int = 2
    client_workers: int = 0
    access_log: bool = False
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    limits: Limits = field(default_factory=Limits)
    source_texts: tuple[Path, ...] = ()
    max_body_bytes: int = 1024 * 1024
    cache_bytes: int = 64 * 1024 * 1024
    look_up_bytes: int = 64 * 1024 * 1024

    @property
    def share(self) -> Share:
        """What one client may take: all workers but one, and half the queue, at least one each.

        So there is always a worker that the client with the most queries does not have.
        """
        return self._share(self.slow_share.client_running + self.quick_workers)

    @property
    def slow_share(self) -> Share:
        """What one client may take for queries that are not quick."""
        return self._share(max(1, min(self.client_workers or self.workers - 1, self.workers)))

    def _share(self, running: int) -> Share:
        queue = self.limits.queue_length
        return Share(queue, max(1, queue // 2), running)
