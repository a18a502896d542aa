# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The description of the API is whole and true: against the routes, and against a server."""

from __future__ import annotations

import contextlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from kg.config import Settings
from kg.web.api_table import OPERATIONS
from kg.web.app import create_app
from kg.web.problems import STATUSES
from kg.web.serving import Serving
from running import RunningServer

QUERY = "ASK {}"
PLACES = {
    "/id/{slug}": "/id/kfor",
    "/page/{slug}": "/page/kfor",
    "/data/{slug}": "/data/kfor",
    "/statement/{slug}": "/statement/azerbaijan-kfor",
    "/evidence/{slug}": "/evidence/F045",
    "/source/{slug}": "/source/nato-2012",
    "/ns/{term}": "/ns/Operation",
    "/things/{curie}": "/things/naz:Operation",
    "/static/{name}": "/static/site.css",
    "/graph/{role}": "/graph/ontology",
    "/as-of/{date}": "/as-of/2005",
    "/sitemap-{number}.xml": "/sitemap-1.xml",
    "/download/{name}": "/download/graph.ttl",
}
"""A published address for each path with a place in it."""
NEEDED = {"/answer": {"query": QUERY}, "/graphs": {"default": ""}}
Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(server: RunningServer) -> Document:
    """The description, as a program gets it."""
    response = httpx.get(f"{server.url}/openapi.json")
    assert response.headers["content-type"] == "application/json"
    found: Document = response.json()
    return found


def test_every_route_is_described_and_nothing_else(document: Document) -> None:
    routes = {route.path for route in create_app(Serving(Settings(snapshots=Path()))).routes}
    assert routes == set(OPERATIONS)
    described = {re.sub(r":\w+\}", "}", path) for path in routes}
    assert described == set(document["paths"])


def test_it_is_openapi(document: Document) -> None:
    schemathesis.openapi.from_dict(document).validate()
    assert document["openapi"].startswith("3.1")
    found = [
        o["operationId"] for operations in document["paths"].values() for o in operations.values()
    ]
    assert len(found) == len(set(found))
    assert all(
        o["summary"] for operations in document["paths"].values() for o in operations.values()
    )


def _get(client: httpx.Client, path: str, accept: str = "", **more: str) -> httpx.Response:
    headers = {"Accept": accept} if accept else {}
    params = NEEDED.get(path, {}) | more
    return client.get(PLACES.get(path, path), headers=headers, params=params)


def test_every_path_answers_with_each_declared_type(
    client: httpx.Client, document: Document
) -> None:
    faults = []
    for path, operations in document["paths"].items():
        for media in operations["get"]["responses"].get("200", {}).get("content", {}):
            if path == "/sparql":
                continue  # see test_every_type_of_an_answer
            response = _get(client, path, media)
            sent = response.headers["content-type"].split(";")[0]
            # Of the files and the static parts, one is asked for here, with one type.
            chosen = "{name}" in path or sent == media
            if response.status_code != 200 or not chosen:
                faults.append((path, media, response.status_code, sent))
            if sent not in operations["get"]["responses"]["200"]["content"]:
                faults.append((path, media, "undeclared", sent))
    assert faults == []


def test_every_type_of_an_answer(client: httpx.Client, document: Document) -> None:
    content = document["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    given = set()
    for media in content:
        for query in (QUERY, "CONSTRUCT {} WHERE {}", ""):
            response = _get(client, "/sparql", media, **({"query": query} if query else {}))
            if response.status_code == 200:
                given.add(response.headers["content-type"].split(";")[0])
    assert given == set(content)


def test_every_form_can_be_named(client: httpx.Client, document: Document) -> None:
    faults = []
    for path, operations in document["paths"].items():
        parameters = {p["name"]: p["schema"] for p in operations["get"]["parameters"]}
        expected = {200} if "200" in operations["get"]["responses"] else {303}
        for form in parameters.get("format", {}).get("enum", []):
            if path != "/sparql" and _get(client, path, format=form).status_code not in expected:
                faults.append((path, form))
        if "format" in parameters and _get(client, path, format="x").status_code != 406:
            faults.append((path, "x"))
    assert faults == []


def test_every_declared_refusal_of_a_reader_happens(
    client: httpx.Client, document: Document
) -> None:
    """404 and 406 come where they are declared, and only there."""
    faults = []
    for path, operations in document["paths"].items():
        responses = operations["get"]["responses"]
        if "{" in path:
            missing = client.get(re.sub(r"\{\w+\}", "no-such-thing", path))
            if (missing.status_code == 404) != ("404" in responses):
                faults.append((path, 404, missing.status_code))
        refused = _get(client, path, "image/png")
        if (refused.status_code == 406) != ("406" in responses):
            faults.append((path, 406, refused.status_code))
        for response in (_get(client, path), refused):
            if str(response.status_code) not in responses:
                faults.append((path, "undeclared", response.status_code))
    assert faults == []


def test_queries_are_posted_as_declared(client: httpx.Client, document: Document) -> None:
    post = document["paths"]["/sparql"]["post"]
    for media, body in post["requestBody"]["content"].items():
        sent = {"data": body["example"]} if "form" in media else {"content": body["example"]}
        response = client.post("/sparql", headers={"Content-Type": media}, **sent)
        assert response.json()["boolean"] is True
    unread = client.post("/sparql", headers={"Content-Type": "text/plain"}, content=QUERY)
    assert str(unread.status_code) in post["responses"]
    posting = [path for path, operations in document["paths"].items() if "post" in operations]
    assert posting == ["/sparql"]


def test_the_limits_are_those_of_the_server(client: httpx.Client, document: Document) -> None:
    limits = client.get("/limits").json()
    assert document["x-limits"] == limits
    assert set(document["components"]["schemas"]["Limits"]["required"]) == set(limits)
    (query,) = [
        p for p in document["paths"]["/sparql"]["get"]["parameters"] if p["name"] == "query"
    ]
    assert query["schema"]["maxLength"] == limits["query_bytes"]


def test_every_status_of_the_table_of_errors_is_declared(document: Document) -> None:
    declared = {
        status
        for operations in document["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
    }
    assert {str(status) for _, status in STATUSES} <= declared


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append((dict(attrs).get("src") or "inline").split("?")[0])
        self.addresses += [v or "" for name, v in attrs if name in {"src", "href"}]


def test_the_page_says_all_of_it_without_script(client: httpx.Client, document: Document) -> None:
    text = client.get("/docs").text
    page = _Page()
    page.feed(text)
    assert page.scripts == ["./static/search.js"]
    foreign = [a for a in page.addresses if a.startswith(("http", "//"))]
    assert [a for a in foreign if "creativecommons.org" not in a] == []
    for path, operations in document["paths"].items():
        for method in operations:
            assert f"<code>{method.upper()} {path}</code>" in text
    for name in document["x-limits"]:
        assert name in text


BEFORE_A_ROUTE = {408, 414, 431}
CHECKS = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.allow_header_conformance,
)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_the_answer_is_as_described(
    server: RunningServer, document: Document, mode: schemathesis.GenerationMode
) -> None:
    """Made-up requests to every operation, such as the description allows and such as it does not,
    over a real connection."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=server.url)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(document["paths"]) + 1
    for operation in operations:
        assert operation is not None

        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis.settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        def ask(case: schemathesis.Case) -> None:
            response = case.call(timeout=60)
            if response.status_code in BEFORE_A_ROUTE:  # said once, for all addresses
                assert str(response.status_code) in document["info"]["description"]
            elif response.status_code in {429, 503, 504}:  # a busy machine: declared, no fault
                assert str(response.status_code) in case.operation.definition.raw["responses"]
            else:
                case.validate_response(response, checks=list(CHECKS))

        with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing to get wrong
            ask()
