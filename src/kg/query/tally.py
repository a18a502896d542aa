# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is counted below the web, across all snapshots that a process serves one after another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tally:
    """Counts since the start. `kills` is by reason: deadline, abandoned, memory, crashed, retired,
    closed; `cache_hits` and `cache_misses` are of whole answers; `workers_ended` counts processes.
    """

    kills: Counter[str] = field(default_factory=Counter)
    cache_hits: int = 0
    cache_misses: int = 0
    workers_ended: int = 0
    loaders_restarted: int = 0
