# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The application: wiring only."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.errors import KgError
from kg.web.problems import on_fault, on_http_error, on_kg_error
from kg.web.responses import CommonHeaders
from kg.web.routes import (
    api,
    completeness,
    crawlers,
    descriptions,
    documents,
    downloads,
    editor,
    entity,
    examples,
    graphs,
    home,
    ontology,
    operations,
    search,
    shapes,
    timeline,
)
from kg.web.serving import HoldSnapshot, Serving
from kg.web.sparql import SparqlEndpoint

_PARTS = (
    api,
    home,
    entity,
    documents,
    ontology,
    shapes,
    completeness,
    editor,
    examples,
    downloads,
    graphs,
    descriptions,
    crawlers,
    operations,
    search,
    timeline,
)


class _Application(Starlette):
    """Starlette, and a shorter way to /sparql: the same middleware, no router between.

    docs/adr/0012-fast-answers.md has what the router costs.
    """

    _direct: ASGIApp
    _route: Route

    def add_direct(self, route: Route, middleware: list[Middleware]) -> None:
        """Give the endpoint of /sparql, which answers its own errors, its requests."""
        endpoint: ASGIApp = route.endpoint
        self._route = route
        for cls, args, kwargs in reversed(middleware):
            endpoint = cls(endpoint, *args, **kwargs)
        self._direct = ServerErrorMiddleware(endpoint, handler=on_fault)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["path"] == "/sparql":
            scope["app"] = self
            scope["route"] = self._route
            await self._direct(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(serving: Serving) -> Starlette:
    """The application over what `serving` serves, which its caller starts and closes."""
    sparql = Route("/sparql", SparqlEndpoint())
    routes: list[BaseRoute] = [sparql]
    for part in _PARTS:
        routes += part.routes
    middleware = [
        Middleware(CommonHeaders),
        Middleware(HoldSnapshot, serving=serving),
    ]
    app = _Application(
        routes=routes,
        middleware=middleware,
        exception_handlers={
            KgError: on_kg_error,
            HTTPException: on_http_error,
            Exception: on_fault,
        },
    )
    app.router.redirect_slashes = False
    app.add_direct(sparql, middleware)
    app.state.serving = serving
    return app
