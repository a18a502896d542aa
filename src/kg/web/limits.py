# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every bound that a client can meet, with its number: what /limits says, in one place."""

from __future__ import annotations

from dataclasses import asdict

from kg.config import Settings
from kg.web.connection import HEAD_SECONDS, MAX_HEAD_BYTES, MAX_TARGET_BYTES, STALL_SECONDS


def published_limits(settings: Settings) -> dict[str, float]:
    """Name -> number; the unit is in the name, else it is a count."""
    share = settings.share
    return asdict(settings.limits) | {
        "request_body_bytes": settings.max_body_bytes,
        "request_target_bytes": MAX_TARGET_BYTES,
        "request_head_bytes": MAX_HEAD_BYTES,
        "request_head_seconds": HEAD_SECONDS,
        "reader_stall_seconds": STALL_SECONDS,
        "workers": settings.workers,
        "quick_workers": settings.quick_workers,
        "client_workers": settings.slow_share.client_running,
        "client_queue_length": share.client_queue,
    }
