# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""For operators and polite clients: health, limits, robots."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import TEXT
from kg.web.limits import published_limits
from kg.web.responses import answer
from kg.web.serving import serving

_JSON = "application/json"
_ROBOTS = "User-agent: *\nDisallow: /sparql?\nDisallow: /answer?\nDisallow: /graphs?\n"


async def health(request: Request) -> Response:
    """200 where a snapshot is served; which one."""
    manifest = serving(request).current.snapshot.manifest
    body = json.dumps({"status": "ok", "snapshot": manifest.id}).encode()
    return answer(request, body, _JSON, max_age=0)


async def limits(request: Request) -> Response:
    """What one query, one request and one client may cost: seconds, MiB, bytes, counts."""
    values = published_limits(serving(request).settings)
    return answer(request, (json.dumps(values, indent=1) + "\n").encode(), _JSON)


async def robots(request: Request) -> Response:
    """Pages may be crawled, queries may not."""
    return answer(request, _ROBOTS.encode(), f"{TEXT}; charset=utf-8")


routes = [
    Route("/health", health),
    Route("/limits", limits),
    Route("/robots.txt", robots),
]
