# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""HTTP manners of every route and every error: HEAD, OPTIONS, CORS, Vary, conditions, codings.

A section in a docstring is one of RFC 9110.
"""

from __future__ import annotations

import gzip
import zlib

import httpx
import pytest

ROUTES = [
    "/",
    "/id/kfor",
    "/page/kfor",
    "/page/kfor?format=ttl",
    "/data/kfor",
    "/data/kfor.ttl",
    "/data/kfor.jsonld",
    "/data/kfor.nt",
    "/data/kfor.rdf",
    "/statement/azerbaijan-kfor",
    "/statement/azerbaijan-kfor.ttl",
    "/evidence/F045",
    "/source/nato-2012",
    "/things",
    "/things/naz:Operation",
    "/ns",
    "/ns.ttl",
    "/ns/Operation",
    "/ns.jsonld",
    "/shapes",
    "/shapes.ttl",
    "/validation",
    "/validation.nt",
    "/examples",
    "/answer?query=ASK%7B%7D",
    "/download",
    "/download/",
    "/download/graph.ttl",
    "/download/graph.nq.gz",
    "/context.jsonld",
    "/prefixes.json",
    "/.well-known/void",
    "/catalog",
    "/limits",
    "/health",
    "/robots.txt",
    "/static/site.css",
    "/static/icon.svg",
    "/timeline",
    "/as-of?date=2005",
    "/as-of/2005",
    "/as-of/2005.ttl",
    "/search?q=kfor",
    "/search?q=kfor&format=json",
    "/suggest?q=kfor",
    "/opensearch.xml",
    "/sitemap.xml",
    "/llms.txt",
    "/completeness",
    "/completeness.ttl",
    "/static/search.js",
    "/sparql-editor.json",
    "/sparql",
    "/sparql?format=ttl",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=SELECT*%7B?s?p?o%7DLIMIT%2050",
    "/sparql?query=CONSTRUCT%7B?s?p?o%7DWHERE%7B?s?p?o%7D",
    "/graphs?graph=https://w3id.org/nato-az/graph/links",
    "/graph/ontology",
]
ERRORS = [
    "/nothing",
    "/id/nothing",
    "/page/nothing",
    "/page/kfor?page=0",
    "/data/kfor?format=exe",
    "/download/nothing",
    "/static/nothing.css",
    "/sparql?query=nonsense",
    "/sparql?query=ASK%7B%7D&format=exe",
    "/sparql?update=CLEAR%20ALL",
    "/sparql?query=SELECT*%7BSERVICE%3Curn:x%3E%7B%7D%7D",
    "/graphs",
    "/graphs?graph=urn:nothing",
    "/graph/nothing",
    "/answer",
]
UNTAGGED = {
    "/id/kfor",
    "/as-of?date=2005",
    "/download",
    "/sparql?query=CONSTRUCT%7B?s?p?o%7DWHERE%7B?s?p?o%7D",
}
"""Redirects, and an answer that is sent as it is computed: its bytes are not known before."""

TAGGED = [path for path in ROUTES if path not in UNTAGGED]
CHANGING = {"date"}
"""Fields that differ between two answers to the same request."""


def fields(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name not in CHANGING}


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("path", ROUTES + ERRORS)
def test_head_is_get_without_the_body(client: httpx.Client, path: str, accept: str) -> None:
    """9.3.2: the same fields, whatever the status; the length may be left out of a long one."""
    got = client.get(path, headers={"Accept": accept})
    head = client.head(path, headers={"Accept": accept})
    assert head.content == b""
    assert head.status_code == got.status_code
    expected, found = fields(got), fields(head)
    if expected.get("transfer-encoding") == "chunked":
        for answer in (expected, found):
            answer.pop("transfer-encoding", None)
            answer.pop("content-length", None)
    assert found == expected


@pytest.mark.parametrize("path", ROUTES + ERRORS)
def test_every_answer_may_be_read_from_anywhere(client: httpx.Client, path: str) -> None:
    """https://fetch.spec.whatwg.org/#http-cors-protocol: errors as well, and no credentials."""
    response = client.get(path, headers={"Origin": "https://example.org"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    exposed = response.headers["access-control-expose-headers"].lower()
    assert {"etag", "link", "content-range"} <= {name.strip() for name in exposed.split(",")}
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


@pytest.mark.parametrize("path", ROUTES)
def test_a_preflight_is_answered(client: httpx.Client, path: str) -> None:
    """OPTIONS (9.3.7) with Allow, and what a browser asks before a request of another origin."""
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "range,if-none-match",
    }
    response = client.options(path, headers=asked)
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["access-control-allow-origin"] == "*"
    methods = {m.strip() for m in response.headers["access-control-allow-methods"].split(",")}
    assert {"GET", "HEAD", "OPTIONS"} <= methods
    assert ("POST" in methods) == (path.split("?")[0] == "/sparql")
    allowed = response.headers["access-control-allow-headers"].lower()
    assert {"range", "if-none-match", "content-type", "accept"} <= {
        name.strip() for name in allowed.split(",")
    }
    assert {m.strip() for m in response.headers["allow"].split(",")} == methods
    assert client.request("DELETE", path).headers["allow"] == response.headers["allow"]


@pytest.mark.parametrize("path", ROUTES + ERRORS)
def test_what_was_negotiated_is_in_vary(client: httpx.Client, path: str) -> None:
    """12.5.5: where two requests that differ in Accept get different media types, Vary says so."""
    answers = [
        client.get(path, headers={"Accept": accept})
        for accept in ("text/html", "text/turtle", "application/json", "*/*")
    ]
    kinds = {
        (a.status_code, a.headers.get("content-type"), a.headers.get("location")) for a in answers
    }
    for response in answers:
        vary = {name.strip().lower() for name in response.headers.get("vary", "").split(",")}
        assert len(kinds) == 1 or "accept" in vary
        if "content-encoding" in response.headers:
            assert "accept-encoding" in vary


def _tagged(client: httpx.Client, path: str, **headers: str) -> httpx.Response:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, response.text
    assert "etag" in response.headers
    return response


@pytest.mark.parametrize("path", TAGGED)
def test_an_etag_is_strong_and_of_one_representation(client: httpx.Client, path: str) -> None:
    """8.8.3: the same bytes have the same tag, each coding and each format its own."""
    plain = _tagged(client, path, **{"Accept-Encoding": "identity"})
    tag = plain.headers["etag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    again = client.get(path, headers={"Accept-Encoding": "identity"})
    assert (again.headers["etag"], again.content) == (tag, plain.content)
    zipped = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert (zipped.headers["etag"] == tag) == ("content-encoding" not in zipped.headers)
    assert zipped.content == plain.content


CONDITIONS = [
    ("{etag}", 304),
    ("W/{etag}", 304),
    ('"x", {etag}', 304),
    ('W/"x" ,W/{etag} , "y"', 304),
    ("*", 304),
    ('"x"', 200),
    ("x", 200),
    ("", 200),
    ('"x", "y"', 200),
]


@pytest.mark.parametrize("value, status", CONDITIONS)
@pytest.mark.parametrize("path", ["/page/kfor", "/ns.ttl", "/download/graph.nt", ROUTES[-4]])
def test_if_none_match(client: httpx.Client, path: str, value: str, status: int) -> None:
    """13.1.2: weak comparison, lists, *."""
    if value == "*" and path.startswith("/sparql"):
        value = "{etag}, *"
    identity = {"Accept-Encoding": "identity"}
    etag = client.get(path, headers=identity).headers["etag"]
    headers = {**identity, "If-None-Match": value.format(etag=etag)}
    for method in ("GET", "HEAD"):
        assert client.request(method, path, headers=headers).status_code == status


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("path", TAGGED)
def test_a_304_has_the_fields_of_the_200(client: httpx.Client, path: str, encoding: str) -> None:
    """15.4.5: ETag, Cache-Control, Content-Location and Vary as in a 200, and no Content-Type."""
    full = _tagged(client, path, **{"Accept-Encoding": encoding})
    headers = {"Accept-Encoding": encoding, "If-None-Match": full.headers["etag"]}
    response = client.get(path, headers=headers)
    assert response.status_code == 304
    assert response.content == b""
    for name in ("etag", "cache-control", "content-location", "vary"):
        assert response.headers.get(name) == full.headers.get(name)
    assert "content-type" not in response.headers
    assert response.headers.get("content-length", "0") == "0"


_SMALL_ANSWERS = ["/sparql?query=ASK%7B%7D", "/graph/links?format=nt"]


@pytest.mark.parametrize(
    "path", ["/page/kfor", "/ns.ttl", "/download/graph.nt", "/limits", *_SMALL_ANSWERS]
)
def test_if_match(client: httpx.Client, path: str) -> None:
    """13.1.1: strong comparison; 412 where no tag fits."""
    identity = {"Accept-Encoding": "identity"}
    etag = client.get(path, headers=identity).headers["etag"]
    for value, status in (
        (etag, 200),
        (f'"x", {etag}', 200),
        ("*", 200),
        ('"x"', 412),
        (f"W/{etag}", 412),
    ):
        response = client.get(path, headers={**identity, "If-Match": value})
        assert response.status_code == status
    both = {**identity, "If-Match": etag, "If-None-Match": etag}
    assert client.get(path, headers=both).status_code == 304


def test_if_match_on_a_post(client: httpx.Client) -> None:
    """13.1.1: of any method."""
    for value, status in (("*", 200), ('"x"', 412)):
        headers = {"If-Match": value}
        response = client.post("/sparql", data={"query": "ASK {}"}, headers=headers)
        assert response.status_code == status


def test_a_condition_on_a_post_is_412(client: httpx.Client) -> None:
    """13.1.2: 304 is for GET and HEAD."""
    etag = client.post("/sparql", data={"query": "ASK {}"}).headers["etag"]
    headers = {"If-None-Match": etag}
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=headers).status_code == 412
    headers = {"If-None-Match": '"x"'}
    assert client.post("/sparql", data={"query": "ASK {}"}, headers=headers).status_code == 200


ENCODINGS = [
    ("gzip", True),
    ("x-gzip", True),
    ("gzip;q=0.001", True),
    ("gzip, identity;q=0.5", True),
    ("deflate, br, gzip", True),
    ("*", True),
    ("*;q=0.1", True),
    ("identity;q=0, *", True),
    ("", False),
    ("identity", False),
    ("gzip;q=0", False),
    ("gzip;q=0, *", False),
    ("gzip;q=0.1, identity;q=0.9", False),
    ("br, deflate, zstd", False),
    ("br;q=1, *;q=0, identity", False),
    ("nonsense;;q=,,", False),
]


@pytest.mark.parametrize("header, zipped", ENCODINGS)
@pytest.mark.parametrize("path", ["/page/kfor", "/ns.ttl", "/download/graph.nt", ROUTES[-4]])
def test_codings_are_negotiated(client: httpx.Client, path: str, header: str, zipped: bool) -> None:
    """12.5.3: weights, 0 refuses, * stands for what is not named."""
    with client.stream("GET", path, headers={"Accept-Encoding": header}) as response:
        raw = b"".join(response.iter_raw())
    assert response.status_code == 200
    assert response.headers.get("content-encoding") == ("gzip" if zipped else None)
    plain = client.get(path, headers={"Accept-Encoding": "identity"}).content
    assert (gzip.decompress(raw) if zipped else raw) == plain
    assert not zipped or zlib.decompressobj(31).decompress(raw) == plain


@pytest.mark.parametrize("path", ["/health", "/sparql?query=ASK%7B%7D", "/prefixes.json"])
def test_where_identity_is_refused_even_small_answers_are_coded(
    client: httpx.Client, path: str
) -> None:
    """12.5.3: identity;q=0 refuses an answer without a coding."""
    response = client.get(path, headers={"Accept-Encoding": "gzip, identity;q=0"})
    assert response.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("header", ["gzip;q=0, identity;q=0", "br, *;q=0", "identity;q=0"])
@pytest.mark.parametrize(
    "path", ["/page/kfor", "/health", "/download/graph.nt", "/sparql?query=ASK%7B%7D"]
)
def test_where_no_coding_is_acceptable(client: httpx.Client, path: str, header: str) -> None:
    """12.5.3, 15.5.7: 406, and the body lists what there is."""
    headers = {"Accept-Encoding": header, "Accept": "application/json, */*;q=0.1"}
    response = client.get(path, headers=headers)
    assert response.status_code == 406
    assert response.json()["available"] == ["gzip", "identity"]


def test_both_lengths_are_refused_and_the_connection_closed(client: httpx.Client) -> None:
    """RFC 9112, section 6.1; the bytes are in tests/web/hostile."""
    headers = {"Content-Length": "5", "Transfer-Encoding": "chunked"}
    request = client.build_request("POST", "/sparql", headers=headers, content=b"0\r\n\r\n")
    response = client.send(request)
    assert response.status_code == 400
    assert response.headers["connection"] == "close"
