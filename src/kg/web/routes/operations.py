# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""For operators and polite clients: health, limits."""

from __future__ import annotations

import json
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.web.responses import answer
from kg.web.serving import serving

_JSON = "application/json"


async def health(request: Request) -> Response:
    """200 where a snapshot is served; which one."""
    manifest = serving(request).current.snapshot.manifest
    body = json.dumps({"status": "ok", "snapshot": manifest.id}).encode()
    return answer(request, body, _JSON, max_age=0)


async def limits(request: Request) -> Response:
    """What one query may cost: seconds, MiB, bytes, counts."""
    held = serving(request)
    values = asdict(held.current.engine.limits) | {
        "request_body_bytes": held.settings.max_body_bytes,
        "workers": held.settings.workers,
    }
    return answer(request, (json.dumps(values, indent=1) + "\n").encode(), _JSON)


routes = [
    Route("/health", health),
    Route("/limits", limits),
]
