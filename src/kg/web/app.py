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
from kg.web.figures import SNAPSHOT
from kg.web.problems import on_fault, on_http_error, on_kg_error
from kg.web.responses import EVERYWHERE, CommonHeaders
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
from kg.web.sparql import SparqlEndpoint, answer_at_once
from kg.web.whole_answers import Whole

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


class Application(Starlette):
    """Starlette, and a shorter way to /sparql: the same middleware, no router between.

    docs/adr/0012-fast-answers.md has what the router costs.
    """

    _direct: ASGIApp
    _route: Route

    def answer_at_once(self, scope: Scope) -> Whole | None:
        """The whole answer to a request, where it is one of /sparql that needs no waiting.

        None for all others, and for what has no answer: to be asked as an ASGI application.
        """
        if scope["path"] != "/sparql":
            return None
        serving: Serving = self.state.serving
        current = serving.current
        try:
            whole = answer_at_once(scope, current)
        except Exception:  # noqa: BLE001 (asked as an application, it says what is wrong)
            return None
        if whole is None:
            return None
        scope["route"] = self._route
        scope[SNAPSHOT] = current.snapshot.manifest.id
        return whole._replace(headers=[*whole.headers, *EVERYWHERE])

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


def create_app(serving: Serving) -> Application:
    """The application over what `serving` serves, which its caller starts and closes."""
    sparql = Route("/sparql", SparqlEndpoint())
    routes: list[BaseRoute] = [sparql]
    for part in _PARTS:
        routes += part.routes
    middleware = [
        Middleware(CommonHeaders),
        Middleware(HoldSnapshot, serving=serving),
    ]
    app = Application(
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
