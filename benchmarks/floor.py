# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The least a Python front can cost: uvicorn with uvloop and httptools, one constant answer.

Started as `python floor.py PORT`.
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.types import Receive, Scope, Send

BODY = b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":{"type":"literal","value":"value"}}]}}'
HEADERS = [
    (b"content-type", b"application/sparql-results+json"),
    (b"content-length", b"%d" % len(BODY)),
]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Say the same to everybody."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    uvicorn.run(
        application,
        port=int(sys.argv[1]),
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )
