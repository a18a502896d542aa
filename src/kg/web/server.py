# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The server process: uvicorn with uvloop and httptools. SIGTERM drains."""

from __future__ import annotations

import signal

import uvicorn

from kg.config import Settings
from kg.store.snapshot import current_snapshot
from kg.web.app import create_app
from kg.web.serving import Serving

_KEEP_ALIVE_SECONDS = 10
_DRAIN_SECONDS = 15
_MAX_CONNECTIONS = 2048


def run(settings: Settings) -> bool:
    """Serve until a signal ends it; True where it ended as it should. SnapshotError at once
    where there is nothing to serve."""
    current_snapshot(settings.snapshots)
    config = uvicorn.Config(
        create_app(Serving(settings)),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        limit_concurrency=_MAX_CONNECTIONS,
    )
    # uvicorn drains on a signal and then raises it again for these handlers: the end of a
    # server that was asked to end is no failure.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda number, stack: None)
    server = uvicorn.Server(config)
    server.run()
    return server.started
