# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The server process: uvicorn with uvloop and httptools. SIGTERM drains."""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from typing import cast

import uvicorn
import uvloop

from kg.config import Settings
from kg.errors import UsageError
from kg.web.access_log import AccessLog
from kg.web.app import create_app
from kg.web.connection import BoundedConnection
from kg.web.observing import Observe
from kg.web.serving import Serving

_KEEP_ALIVE_SECONDS = 10
_DRAIN_SECONDS = 15
_MAX_CONNECTIONS = 2048
_BACKLOG = 1024


def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `announce` is given the address once requests are answered.

    UsageError where it cannot listen, SnapshotError where there is nothing whole to serve.
    """
    with _listen(settings) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(_serve(settings, listener, announce))


async def _serve(
    settings: Settings, listener: socket.socket, announce: Callable[[str], None]
) -> None:
    serving = Serving(settings)
    log = None
    if settings.access_log:
        log = AccessLog(sys.stdout.fileno(), serving.figures, settings.trusted_proxies)
    app = create_app(serving)
    observed = Observe(app, serving.figures, log, app.answer_at_once)
    config = uvicorn.Config(
        observed,
        http=_connections(observed),
        ws="none",
        lifespan="off",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # uvicorn's believe every process of this machine
        log_level="warning",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
        limit_concurrency=_MAX_CONNECTIONS,
        backlog=_BACKLOG,
    )
    _allow_open_files(2 * _MAX_CONNECTIONS)
    try:
        await serving.start()
        # uvicorn drains on a signal and then raises it again for these handlers: the end of a
        # server that was asked to end is no failure.
        for ending in (signal.SIGTERM, signal.SIGINT):
            signal.signal(ending, lambda number, stack: None)
        announce(_address(settings.host, listener))
        await uvicorn.Server(config).serve([listener])
    finally:
        await serving.close()
        if log is not None:
            log.close()


def _connections(observed: Observe) -> type[asyncio.Protocol]:
    """The connections of a server, which say what they refuse."""
    made = partial(BoundedConnection, on_refusal=observed.refused, at_once=observed.answer_at_once)
    return cast(type[asyncio.Protocol], made)  # uvicorn only calls it


def _listen(settings: Settings) -> socket.socket:
    """The socket, bound before anything is loaded: a port that is taken is said at once."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        return socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        reason = error.strerror or str(error)
        raise UsageError(
            f"Cannot listen on {where}: {reason}.", advice="Take another --host or --port."
        ) from error


def _address(host: str, listener: socket.socket) -> str:
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _allow_open_files(count: int) -> None:
    """As many open files as there may be connections, where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
