# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The HTTP API described: for programs as OpenAPI, for people as a page."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.rdf.formats import JSON
from kg.web.openapi import describe_api
from kg.web.rendering import render
from kg.web.representations import html_response
from kg.web.responses import answer
from kg.web.serving import serving


async def openapi(request: Request) -> Response:
    """This description, as OpenAPI 3.1."""
    body = json.dumps(_description(request), ensure_ascii=False, indent=1) + "\n"
    return answer(request, body.encode(), JSON)


async def docs(request: Request) -> Response:
    """This description, as a page that needs no script and no other server."""
    return html_response(request, render(request, "docs.html", api=_description(request)))


def _description(request: Request) -> dict[str, Any]:
    held = serving(request)
    return describe_api(request.app.routes, held.settings, held.current.snapshot.manifest)


routes = [Route("/openapi.json", openapi), Route("/docs", docs)]
