# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""HTTP manners on every route: HEAD, OPTIONS, 304, Vary, CORS, gzip, ranges, errors."""

from __future__ import annotations

import base64
import gzip
import hashlib
from pathlib import Path

import httpx
import pytest

from kg.web.problems import STATUSES

ROUTES = [
    "/",
    "/page/kfor",
    "/data/kfor.ttl",
    "/data/kfor.jsonld",
    "/statement/azerbaijan-kfor",
    "/evidence/F045",
    "/source/nato-2012",
    "/ns",
    "/shapes",
    "/validation",
    "/examples",
    "/download/",
    "/download/graph.ttl",
    "/context.jsonld",
    "/prefixes.json",
    "/.well-known/void",
    "/catalog",
    "/limits",
    "/openapi.json",
    "/docs",
    "/health",
    "/robots.txt",
    "/sparql",
    "/sparql-editor.json",
    "/static/site.css",
    "/static/vendor/yasgui/yasgui.min.css",
    "/sparql?query=ASK%7B%7D",
    "/graphs?default",
]


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_has_the_manners(client: httpx.Client, path: str) -> None:
    got = client.get(path, headers={"Accept-Encoding": "identity"})
    assert got.status_code == 200, got.text
    headers = got.headers
    assert "accept-encoding" in headers["vary"].lower()
    assert headers["access-control-allow-origin"] == "*"
    assert headers["x-content-type-options"] == "nosniff"
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert "server" not in headers
    head = client.head(path, headers={"Accept-Encoding": "identity"})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == headers["content-type"]
    if "etag" in headers:
        assert head.headers["etag"] == headers["etag"]
        assert head.headers["content-length"] == headers["content-length"]
        again = client.get(
            path, headers={"If-None-Match": headers["etag"], "Accept-Encoding": "identity"}
        )
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == headers["etag"]
    options = client.options(path, headers={"Origin": "https://example.org"})
    assert options.status_code == 204
    assert "GET" in options.headers["allow"]


@pytest.mark.parametrize("path", ["/page/azerbaijan", "/data/azerbaijan.nt", "/download/graph.nt"])
def test_gzip_is_another_representation_of_the_same_bytes(client: httpx.Client, path: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    with client.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
        compressed = b"".join(response.iter_raw())
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["etag"] != plain.headers["etag"]
    assert gzip.decompress(compressed) == plain.content
    assert len(compressed) < len(plain.content) / 2


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html", "page/kfor"),
        ("text/turtle", "data/kfor.ttl"),
        ("application/ld+json", "data/kfor.jsonld"),
        ("application/rdf+xml", "data/kfor.rdf"),
        ("application/n-triples", "data/kfor.nt"),
        ("text/html;q=0.1, text/turtle", "data/kfor.ttl"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "page/kfor"),
    ],
)
def test_a_thing_is_303_to_what_is_accepted(client: httpx.Client, accept: str, target: str) -> None:
    response = client.get("/id/kfor", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["location"].endswith(target)
    assert "accept" in response.headers["vary"].lower()
    followed = client.get("/id/kfor", headers={"Accept": accept}, follow_redirects=True)
    assert followed.status_code == 200


@pytest.mark.parametrize("path", ["/id/kfor", "/page/kfor", "/", "/ns"])
@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0"])
def test_what_is_not_offered_is_406(client: httpx.Client, path: str, accept: str) -> None:
    assert client.get(path, headers={"Accept": accept}).status_code == 406


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/id/nothing",
        "/page/nothing",
        "/data/nothing.ttl",
        "/data/kfor.exe",
        "/statement/nothing",
        "/evidence/F999",
        "/download/quads",
        "/download/..%2f..%2fetc%2fpasswd",
        "/download/%2e%2e/manifest.json",
        "/static/..%2fapp.py",
        "/id/%00",
        "/id/%ff%fe",
        "/id/a%0d%0aX-Injected:%20yes",
        "/page/%3Cscript%3Ealert(1)%3C/script%3E",
        "//evil.example/x",
        "/id/kfor%3E%20%3Fp%20%3Fo%20%7D",
        "/page/" + "a" * 5000,
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_unknown_addresses_are_404(client: httpx.Client, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code in {400, 404}, response.text
    assert "x-injected" not in response.headers
    assert "<script>alert" not in response.text
    assert "Traceback" not in response.text
    assert "/site-packages/" not in response.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "1.5", "9" * 20, "9" * 5000, "\u0663", ""])
def test_pages_that_are_not_there(client: httpx.Client, number: str) -> None:
    response = client.get(f"/page/kfor?page={number}", headers={"Accept": "text/html"})
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/sparql/", "/download/a/b"])
def test_options_of_an_unknown_address_is_404(client: httpx.Client, path: str) -> None:
    assert client.options(path).status_code == 404


@pytest.mark.parametrize("path", ["/page/kfor", "/download/graph.ttl", "/graphs", "/sparql", "/"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_no_method_changes_anything(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    allowed = {name.strip() for name in response.headers["allow"].split(",")}
    options = client.options(path).headers["allow"]
    assert allowed == {name.strip() for name in options.split(",")}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize(
    "query", ["ASK%7B%7D", "SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%2050"]
)
def test_a_query_is_not_answered_twice(client: httpx.Client, encoding: str, query: str) -> None:
    """304 for small and large answers alike, whatever encoding is accepted."""
    headers = {"Accept-Encoding": encoding}
    first = client.get(f"/sparql?query={query}", headers=headers)
    headers["If-None-Match"] = f'"x", W/{first.headers["etag"]}'
    again = client.get(f"/sparql?query={query}", headers=headers)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    headers["If-None-Match"] = '"x"'
    assert client.get(f"/sparql?query={query}", headers=headers).status_code == 200


def test_the_table_of_errors_is_true() -> None:
    """Every status the program answers with is in the operator's guide."""
    text = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    documented = {word.strip(" ,") for row in rows for word in row.split()}
    missing = {str(status) for _, status in STATUSES} | {
        *("405", "408", "412", "414", "416", "431", "500", "501")
    }
    assert missing - documented == set()


def test_redirects_stay_on_this_host(client: httpx.Client) -> None:
    for path in ("/id/kfor", "/download"):
        location = client.get(path).headers["location"]
        assert not location.startswith(("http:", "https:", "//"))


# Downloads


def test_a_download_carries_its_digest(client: httpx.Client) -> None:
    response = client.get("/download/graph.ttl", headers={"Accept-Encoding": "identity"})
    digest = hashlib.sha256(response.content).digest()
    encoded = base64.b64encode(digest).decode()
    assert response.headers["repr-digest"] == f"sha-256=:{encoded}:"
    assert response.headers["etag"] == f'"{digest.hex()}"'


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
)
def test_ranges(client: httpx.Client, value: str, first: int, last: int | None) -> None:
    whole = client.get("/download/graph.nt").content
    response = client.get("/download/graph.nt", headers={"Range": value})
    expected = whole[first:] if last is None else whole[first : last + 1]
    assert response.status_code == 206
    assert response.content == expected
    start = len(whole) + first if first < 0 else first
    assert response.headers["content-range"] == (
        f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"
    )


def test_ranges_that_are_not_there(client: httpx.Client) -> None:
    size = len(client.get("/download/graph.nt").content)
    response = client.get("/download/graph.nt", headers={"Range": f"bytes={size}-"})
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{size}"
    for ignored in ("lines=1-2", "bytes=5-1", "bytes=0-1,4-5", "nonsense"):
        response = client.get("/download/graph.nt", headers={"Range": ignored})
        assert response.status_code == 200
        assert len(response.content) == size


def test_if_range(client: httpx.Client) -> None:
    etag = client.head("/download/graph.nt", headers={"Accept-Encoding": "identity"}).headers[
        "etag"
    ]
    headers = {"Range": "bytes=0-9", "If-Range": etag}
    assert client.get("/download/graph.nt", headers=headers).status_code == 206
    headers["If-Range"] = '"other"'
    assert client.get("/download/graph.nt", headers=headers).status_code == 200
