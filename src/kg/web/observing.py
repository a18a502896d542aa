# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Around the whole application: each request is counted, and logged where that is wanted."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.access_log import AccessLog
from kg.web.figures import UNROUTED, Answered, Figures, answered
from kg.web.whole_answers import Whole

AtOnce = Callable[[Scope], Whole | None]
"""The whole answer to a request, where there is one without waiting."""


def _never(scope: Scope) -> Whole | None:
    """All requests go to the application."""
    return None


class Observe:
    """ASGI application around another. A request that got no whole answer is counted as well."""

    def __init__(
        self,
        app: ASGIApp,
        figures: Figures,
        log: AccessLog | None = None,
        at_once: AtOnce = _never,
    ) -> None:
        self._app = app
        self._figures = figures
        self._log = log
        self._at_once = at_once

    def answer_at_once(self, scope: Scope) -> Whole | None:
        """What `at_once` answers, counted and logged as other answers are."""
        began = time.perf_counter()
        whole = self._at_once(scope)
        if whole is not None:
            seconds = time.perf_counter() - began
            done = answered(scope, whole.status, len(whole.body), seconds)
            self._figures.add(done)
            if self._log is not None:
                self._log.add(scope, done)
        return whole

    def refused(self, status: int, peer: tuple[str, int] | None) -> None:
        """Count and log what a connection refused: nothing is known of it but who sent it."""
        self._figures.refuse_connection(status)
        if self._log is not None:
            scope: Scope = {"path": "", "client": peer, "headers": ()}
            self._log.add(scope, Answered(UNROUTED, "", status, 0, 0.0, "", ""))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = sent_bytes = 0

        async def send_counted(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent_bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, send_counted)
        finally:
            done = answered(scope, status, sent_bytes, time.perf_counter() - began)
            self._figures.add(done)
            if self._log is not None:
                self._log.add(scope, done)
