# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Settings of a running server: one frozen value, made once by the command line, passed down."""

from __future__ import annotations

from dataclasses import dataclass, field
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
class Settings:
    """Where the snapshots are, where to listen, how many workers, and the limits.

    At most `workers` queries that are not quick run at once; `quick_workers` more workers serve
    the quick ones meanwhile.
    `source_texts` are documents whose pinned passages the operator may show.
    """

    snapshots: Path
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    quick_workers: int = 2
    limits: Limits = field(default_factory=Limits)
    source_texts: tuple[Path, ...] = ()
    max_body_bytes: int = 1024 * 1024
    cache_bytes: int = 64 * 1024 * 1024
