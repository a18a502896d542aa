# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The application: wiring only."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from kg.errors import KgError
from kg.web.problems import on_fault, on_http_error, on_kg_error
from kg.web.responses import CommonHeaders
from kg.web.routes import (
    api,
    descriptions,
    documents,
    downloads,
    entity,
    examples,
    graphs,
    home,
    ontology,
    operations,
    shapes,
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
    examples,
    downloads,
    graphs,
    descriptions,
    operations,
)


def create_app(serving: Serving) -> Starlette:
    """The application over what `serving` serves, which its caller starts and closes."""
    routes: list[BaseRoute] = [Route("/sparql", SparqlEndpoint())]
    for part in _PARTS:
        routes += part.routes
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(CommonHeaders),
            Middleware(HoldSnapshot, serving=serving),
        ],
        exception_handlers={
            KgError: on_kg_error,
            HTTPException: on_http_error,
            Exception: on_fault,
        },
    )
    app.router.redirect_slashes = False
    app.state.serving = serving
    return app
