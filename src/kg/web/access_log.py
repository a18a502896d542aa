# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The access log: one JSON object a line for each request, written beside the event loop.

A line holds no text of a query, only its digest, and no header. What a stranger wrote (the path)
is cut, and escaped so that it can neither end the line nor reach a terminal as a control sequence.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import time
from collections import deque
from datetime import UTC, datetime

from starlette.types import Scope

from kg.web.clients import Network, client_of
from kg.web.figures import QUERY, SNAPSHOT, Answered, Figures

_FLUSH_SECONDS = 0.25
_END_SECONDS = 2.0
_MAX_WAITING = 20_000
_MAX_PATH = 256
_DIGEST_CHARACTERS = 16


class AccessLog:
    """Lines to a file descriptor, by a thread of its own: a reader of the log that stands still
    never stops the server, it loses lines, which are counted."""

    def __init__(self, descriptor: int, figures: Figures, trusted: tuple[Network, ...]) -> None:
        self._descriptor = descriptor
        self._figures = figures
        self._trusted = trusted
        self._waiting: deque[str] = deque()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="access-log", daemon=True)
        self._thread.start()

    def add(self, scope: Scope, answered: Answered) -> None:
        """Have a request written."""
        if len(self._waiting) >= _MAX_WAITING:
            self._figures.log_lines_lost += 1
        else:
            client = client_of(scope, self._trusted)
            self._waiting.append(log_line(time.time(), client, scope, answered))

    def close(self) -> None:
        """Write what waits; give up after two seconds where nobody reads."""
        self._ended.set()
        self._thread.join(_END_SECONDS)

    def _run(self) -> None:
        while not self._ended.wait(_FLUSH_SECONDS):
            self._flush()
        self._flush()

    def _flush(self) -> None:
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        data = "".join(lines).encode("ascii")
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError:
            self._figures.log_lines_lost += len(lines)


def log_line(at: float, client: str, scope: Scope, answered: Answered) -> str:
    """One request as JSON in ASCII, with the end of the line. `at` is in seconds since 1970."""
    fields: dict[str, object] = {
        "time": datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds"),
        "client": client,
        "method": answered.method,
        "route": answered.route,
        "path": scope["path"][:_MAX_PATH],
        "status": answered.status,
        "bytes": answered.sent_bytes,
        "ms": round(answered.seconds * 1000, 3),
    }
    query = scope.get(QUERY)
    optional = {
        "outcome": answered.outcome,
        "reason": answered.reason,
        "snapshot": scope.get(SNAPSHOT, ""),
        "query": _digest(query) if query is not None else "",
    }
    fields |= {name: value for name, value in optional.items() if value}
    # With ensure_ascii, what is not printable ASCII is escaped: controls, DEL, all of Unicode.
    return json.dumps(fields, ensure_ascii=True) + "\n"


def _digest(query: str) -> str:
    """The beginning of the SHA-256 of a query's text in UTF-8: same text, same digest."""
    data = query.encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:_DIGEST_CHARACTERS]
