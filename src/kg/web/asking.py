# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Asking the application inside this process, without HTTP: one GET, one whole answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

from kg.errors import EngineFailedError
from kg.rdf.formats import HTML

_ACCEPT = f"{HTML}, */*;q=0.1"


@dataclass(frozen=True, slots=True)
class Answered:
    """The status and the whole body of an answer."""

    status: int
    body: bytes


async def ask(app: ASGIApp, path: str, parameters: Mapping[str, str | int]) -> Answered:
    """GET a path (without a leading slash). EngineFailedError where the answer breaks off."""
    status, body, whole = 0, bytearray(), False
    asked = False

    async def receive() -> Message:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # a client that stays: it never disconnects
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, whole
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            body.extend(message.get("body", b""))
            whole = not message.get("more_body", False)

    await app(_scope(path, parameters), receive, send)
    if not whole:
        raise EngineFailedError(f"The answer of /{path} broke off.")
    return Answered(status, bytes(body))


def _scope(path: str, parameters: Mapping[str, str | int]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/{path}",
        "raw_path": f"/{path}".encode(),
        "query_string": urlencode(parameters).encode("ascii"),
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", _ACCEPT.encode("ascii"))],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
