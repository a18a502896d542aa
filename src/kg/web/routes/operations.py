# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""For operators and polite clients: health, limits, figures."""

from __future__ import annotations

import asyncio
import importlib
import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import JSON, OPENMETRICS, TEXT
from kg.web.limits import published_limits
from kg.web.negotiate import Offer, negotiate
from kg.web.responses import answer
from kg.web.serving import Serving, serving

_METRICS_OFFERS = (Offer(TEXT, "text"), Offer(OPENMETRICS, "openmetrics"))


async def health(request: Request) -> Response:
    """200 where a snapshot is served; which one."""
    manifest = serving(request).current.snapshot.manifest
    body = json.dumps({"status": "ok", "snapshot": manifest.id}).encode()
    return answer(request, body, JSON, max_age=0)


async def limits(request: Request) -> Response:
    """What one query, one request and one client may cost: seconds, MiB, bytes, counts."""
    values = published_limits(serving(request).settings)
    return answer(request, (json.dumps(values, indent=1) + "\n").encode(), JSON)


async def metrics(request: Request) -> Response:
    """Figures of this process for Prometheus, or as OpenMetrics."""
    served = request.app.state.serving
    chosen = negotiate(request.headers.get("accept"), _METRICS_OFFERS)
    open_metrics = chosen is not None and chosen.name == "openmetrics"
    body, content_type = await _rendered(served, open_metrics=open_metrics)
    headers = {"Cache-Control": "no-store"}
    return answer(request, body, content_type, headers=headers)


async def _rendered(served: Serving, *, open_metrics: bool) -> tuple[bytes, str]:
    """The library that writes the format is loaded with the first request, beside the loop."""
    metrics = await asyncio.to_thread(importlib.import_module, "kg.web.metrics")
    memory = await asyncio.to_thread(metrics.memory_of, served.current.engine.pids)
    body = metrics.render_metrics(served, memory, open_metrics=open_metrics)
    return body, metrics.content_type(open_metrics=open_metrics)


routes = [
    Route("/health", health),
    Route("/limits", limits),
    Route("/metrics", metrics),
]
