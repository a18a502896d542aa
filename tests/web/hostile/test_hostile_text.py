# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Injection into headers, pages and the log; paths; encodings; values that no type holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from attacks import ask, check_says_nothing_of_inside, exchange, outcome, statuses

from running import RunningServer, free_port

XSD = "http://www.w3.org/2001/XMLSchema#"
SCRIPT = "<script>alert(1)</script>"
INJECTED = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a"

INJECTIONS = {
    "a thing": f"/id/a{INJECTED}",
    "a page": f"/page/kfor{INJECTED}",
    "a suffix": f"/data/kfor.ttl{INJECTED}",
    "a statement": f"/statement/a{INJECTED}",
    "a download": f"/download/graph.ttl{INJECTED}",
    "a format": f"/data/kfor?format=ttl{INJECTED}",
    "the format of a query": f"/sparql?query=ASK%7B%7D&format=json{INJECTED}",
    "a query": f"/sparql?query=ASK%7B%7D{INJECTED}",
    "a graph": f"/graphs?graph=urn:a{INJECTED}",
    "the default graph": f"/sparql?query=ASK%7B%7D&default-graph-uri=urn:a{INJECTED}",
    "a number of a page": f"/page/kfor?page=1{INJECTED}",
    "a class": f"/things/naz:Operation{INJECTED}",
    "a version": f"/static/site.css?v=1{INJECTED}",
    "a name": f"/page/kfor?{INJECTED}=1",
}


@pytest.mark.parametrize("name", INJECTIONS)
@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_no_header_is_injected(target: RunningServer, name: str, accept: str) -> None:
    response = httpx.get(target.url + INJECTIONS[name], headers={"Accept": accept})
    check_says_nothing_of_inside(response)
    assert response.status_code < 500
    assert "x-injected" not in response.headers
    for value in response.headers.values():
        assert "X-Injected" not in value or "%0" in value.lower()


class _Elements(HTMLParser):
    """The elements of a page, and whether one carries a handler or a script of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        own = re.fullmatch(r"(\.\./|\./)+static/[a-z./]+\.js\?v=[0-9a-f]+", named.get("src") or "")
        if tag == "script" and named.get("type") != "application/ld+json" and not own:
            self.dangers.append(tag)
        self.dangers += [name for name in named if name.startswith("on") or name == "srcdoc"]
        links = [str(named[n]) for n in ("href", "src", "action", "formaction") if n in named]
        self.dangers += [u for u in links if re.match(r"\s*(javascript|data|vbscript):", u, re.I)]


def _dangers(text: str) -> list[str]:
    parser = _Elements()
    parser.feed(text)
    return parser.dangers


IN_PAGES = {
    "a literal": f"SELECT ('{SCRIPT}' AS ?x) {{}}",
    "a literal with quotes": "SELECT ('\\'\\\" onmouseover=alert(1) x=' AS ?x) {}",
    "an IRI": "SELECT (IRI('javascript:alert(1)') AS ?x) {}",
    "an IRI of data": "SELECT (IRI('data:text/html,x') AS ?x) {}",
    "an IRI of the site": "SELECT (IRI('https://w3id.org/nato-az/id/x%22onclick=x()') AS ?x) {}",
    "a datatype": "SELECT (STRDT('x', <javascript:alert(1)>) AS ?x) {}",
    "a variable": "SELECT (1 AS ?onmouseover) {}",
    "a graph": "CONSTRUCT { <javascript:alert(1)> <urn:p> '<img src=x onerror=alert(1)>' } {}",
    "a query that is none": f"SELECT {SCRIPT}",
    "a query in quotes": "'\"><img src=x onerror=alert(1)>",
    "a text area": f"</textarea>{SCRIPT}",
    "a comment": f"#--><!--{SCRIPT}\nASK {{}}",
    "a template": "SELECT ('{{ 7 * 7 }}{% include \"x\" %}' AS ?x) {}",
    "directions": "SELECT ('\u202e\u2066abc' AS ?x) {}",
}


@pytest.mark.parametrize("name", IN_PAGES)
def test_no_script_gets_into_a_page(target: RunningServer, name: str) -> None:
    url = f"{target.url}/answer?query={quote(IN_PAGES[name], safe='')}"
    response = httpx.get(url, headers={"Accept": "text/html"})
    assert response.status_code in {200, 400}
    assert _dangers(response.text) == []
    assert "49" not in response.text or name != "a template"


def test_the_look_for_dangers_finds_them() -> None:
    assert _dangers(SCRIPT) == ["script"]
    assert _dangers("<img src=x onerror=alert(1)>") == ["onerror"]
    assert _dangers("<a href=' javascript:alert(1)'>") == [" javascript:alert(1)"]


PAGES_OF_ERRORS = [
    f"/page/{SCRIPT}",
    f"/id/{SCRIPT}",
    f"/{SCRIPT}",
    f"/things/{SCRIPT}",
    f"/download/{SCRIPT}",
    f"/ns?format={SCRIPT}",
    f"/sparql?query={SCRIPT}",
    f"/sparql?query=ASK%7B%7D&format={SCRIPT}",
    f"/page/kfor?page={SCRIPT}",
    f"/graphs?graph={SCRIPT}",
    "/page/'%22onload='alert(1)",
]


@pytest.mark.parametrize("path", PAGES_OF_ERRORS)
def test_no_script_gets_into_the_page_of_an_error(target: RunningServer, path: str) -> None:
    url = target.url + quote(path, safe="/?=&%'")
    response = httpx.get(url, headers={"Accept": "text/html"})
    assert 400 <= response.status_code < 500
    assert _dangers(response.text) == []
    check_says_nothing_of_inside(response)


def test_no_line_gets_into_the_log(repository_snapshots: Path) -> None:
    """What strangers send does not stand in the log at the start of a line."""
    port = free_port()
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", str(port)]
    with subprocess.Popen(
        [*command, "--snapshots", str(repository_snapshots)], stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        url = f"http://127.0.0.1:{port}"
        forged = "\nWARNING forged line\r\n\x1b[2J"
        for path in (f"/{quote(forged)}", f"/sparql?query={quote(forged)}", f"/id/{quote(forged)}"):
            httpx.get(url + path, headers={"User-Agent": "x\tWARNING forged line"})
        httpx.get(f"{url}/sparql", params={"query": f"SELECT (<urn:f>('{forged}') AS ?x) {{}}"})
        exchange(port, b"GET / HTTP/1.1\r\nHost: x\r\nX: \x1b[2J\r\nBad header\r\n\r\n")
        process.terminate()
        log = process.stderr.read()
    assert b"\x1b" not in log
    assert not re.search(rb"^\W*(WARNING )?forged", log, re.MULTILINE)


PATHS = [
    "/../../etc/passwd",
    "/download/../manifest.json",
    "/download/..%2fmanifest.json",
    "/download/%2e%2e%2fmanifest.json",
    "/download/..%5cmanifest.json",
    "/download/....//manifest.json",
    "/download/%252e%252e%252fmanifest.json",
    "/download//etc/passwd",
    "/download/%2fetc%2fpasswd",
    "/download/manifest.json",
    "/download/graph.ttl%00.html",
    "/download/graph.ttl/",
    "/static/../app.py",
    "/static/%2e%2e/app.py",
    "/static/..%2ftemplates%2fbase.html",
    "/static/site.css%00",
    "/static/%2e",
    "/data/../../../etc/passwd.ttl",
    "/data/%2e%2e%2f%2e%2e%2fetc%2fpasswd.ttl",
    "/id/..%2f..%2fetc",
    "/page/%00",
    "/page/%ff%fe",
    "/page/%c0%ae%c0%ae%2f",
    "/page/" + "a" * 30_000,
    "/page/" + "a/" * 10_000,
    "/statement/%20",
    "/things/" + "%3A" * 5000,
    "/.git/config",
    "/.env",
    "//",
    "/%",
    "/%zz",
    "/;",
    "/?" + "a=b&" * 10_000,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_paths(target: RunningServer, path: str) -> None:
    answer = exchange(
        target.port, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    )
    (status,) = statuses(answer)
    assert status in ({200} if path.startswith("/?") else {400, 404})
    assert b"root:" not in answer
    assert b"Traceback" not in answer


QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
BODIES = {
    "latin 1": (QUERY, 'SELECT ("é" AS ?x) {}'.encode("latin-1"), "400"),
    "overlong": (QUERY, b'SELECT ("\xc0\xaf" AS ?x) {}', "400"),
    "surrogates": (QUERY, b'SELECT ("\xed\xa0\x80" AS ?x) {}', "400"),
    "beyond Unicode": (QUERY, b'SELECT ("\xf4\x90\x80\x80" AS ?x) {}', "400"),
    "cut short": (QUERY, b"ASK {} # \xe2\x82", "400"),
    "UTF-16": (QUERY, "ASK {}".encode("utf-16"), "400"),
    "UTF-16 that is UTF-8": (QUERY, "ASK {}".encode("utf-16-le"), "syntax"),
    "byte order mark": (QUERY, b"\xef\xbb\xbfASK {}", "200 syntax"),
    "NUL": (QUERY, b"ASK {}\0", "syntax"),
    "only NULs": (QUERY, b"\0" * 1000, "syntax"),
    "white space": (QUERY, b" \n\t" * 100, "400"),
    "nothing": (QUERY, b"", "400"),
    "escaped surrogate": (QUERY, b"SELECT ('\\uD800' AS ?x) {}", "syntax"),
    "beyond Unicode, escaped": (QUERY, b"SELECT ('\\UFFFFFFFF' AS ?x) {}", "syntax"),
    "UTF-7": (f"{QUERY}; charset=utf-7", b"ASK {}", "415"),
    "Latin 1, said": (f"{QUERY}; charset=iso-8859-1", b"ASK {}", "415"),
    "two charsets": (f"{QUERY}; charset=utf-8; charset=utf-16", b"ASK {}", "400 415 200"),
    "a charset that is none": (f"{QUERY}; charset=", b"ASK {}", "200 415"),
    "form, not UTF-8": (FORM, b"query=%FF", "400"),
    "form, bad escapes": (FORM, b"query=%zz%", "syntax"),
    "form, NUL": (FORM, b"query=ASK{}%00", "syntax"),
    "form, many names": (FORM, b"&".join(b"a%d=1" % i for i in range(100_000)), "400 413"),
    "form, one name often": (FORM, b"query=ASK{}&" * 1000, "400"),
    "form, semicolons": (FORM, b"a=1;query=ASK{}", "400"),
    "form, empty": (FORM, b"", "200"),
    "multipart": ("multipart/form-data; boundary=x", b"--x\r\n\r\nASK {}\r\n--x--", "415"),
    "JSON": ("application/json", b'{"query": "ASK {}"}', "415"),
    "XML with an entity": (
        "application/xml",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "415",
    ),
    "two media types": (f"{QUERY}, text/plain", b"ASK {}", "415"),
    "no media type": ("", b"ASK {}", "415"),
    "a strange media type": ("\x01/\x7f", b"ASK {}", "400"),
}


@pytest.mark.parametrize("name", BODIES)
def test_encodings(target: RunningServer, name: str) -> None:
    content_type, body, acceptable = BODIES[name]
    headers = {"Content-Type": content_type, "Accept": "application/json, text/turtle;q=0.5"}
    try:
        response = httpx.post(f"{target.url}/sparql", content=body, headers=headers, timeout=30)
    except httpx.RemoteProtocolError:
        pytest.fail("no answer")
    assert outcome(response) in acceptable.split()


def test_a_compressed_body_is_not_read(target: RunningServer) -> None:
    """Content codings of requests are not offered (RFC 9110, 12.5.3): 415, and no bomb."""
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip", "Accept": "application/json"}
    response = httpx.post(f"{target.url}/sparql", content=os.urandom(100), headers=headers)
    assert outcome(response) == "415"
    assert response.headers["accept-encoding"] == "identity"


VALUES = {
    "a number of many digits": f"SELECT ({'9' * 50_000} AS ?x) {{}}",
    "numbers that overflow": "SELECT (9223372036854775807 + 1 AS ?x) {}",
    "products that overflow": "SELECT (9223372036854775807 * 9223372036854775807 AS ?x) {}",
    "the least number": "SELECT (-9223372036854775808 / -1 AS ?x) {}",
    "division by zero": "SELECT (1 / 0 AS ?x) (1.0 / 0.0 AS ?y) (1e0 / 0 AS ?z) {}",
    "decimals": f"SELECT (0.{'0' * 5000}1 * 1{'0' * 5000}.0 AS ?x) {{}}",
    "exponents": "SELECT (1e999999999 AS ?x) (1e-999999999 AS ?y) {}",
    "not a number": 'SELECT ("NaN"^^<http://www.w3.org/2001/XMLSchema#double> + 1 AS ?x) {}',
    "a far year": 'SELECT (YEAR("99999999999999999999-01-01T00:00:00Z"^^'
    f"<{XSD}dateTime>) AS ?x) {{}}",
    "a day that is none": f'SELECT (DAY("2005-02-30"^^<{XSD}date>) AS ?x) {{}}',
    "negative positions": 'SELECT (SUBSTR("abc", -9223372036854775808, 9223372036854775807) '
    "AS ?x) {}",
    "empty pattern": 'SELECT (REPLACE("abc", "", "x") AS ?x) {}',
    "unknown flags": 'SELECT (REGEX("abc", "a", "zzz") AS ?x) {}',
    "bad pattern": 'SELECT (REGEX("abc", "(((") AS ?x) {}',
    "back reference": 'SELECT (REPLACE("abc", "(a)", "$99999999999999999999") AS ?x) {}',
    "catastrophe": f'SELECT (REGEX("{"a" * 5000}!", "^(a+)+$") AS ?x) {{}}',
    "an IRI that is none": 'SELECT (IRI("\\u0000 <>") AS ?x) {}',
    "a language that is none": 'SELECT (STRLANG("a", "\\u0000<>") AS ?x) {}',
    "control characters": 'SELECT ("\\u0001\\u0008\\u001F\\u007F\\u0085\\uFFFE" AS ?x) {}',
    "line ends": 'SELECT ("a\\r\\nb\\nc\\rd\\te" AS ?x) {}',
    "many columns": "SELECT " + " ".join(f"(1 AS ?x{i})" for i in range(250)) + " {}",
    "unbound": "SELECT ?x ?y { VALUES (?x ?y) { (UNDEF UNDEF) } }",
    "no columns": "SELECT * {}",
    "a far limit": "SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999",
    "a negative offset": "SELECT * { ?s ?p ?o } OFFSET -1",
    "a name of all scripts": "SELECT (1 AS ?\u0259\u4e2d\U00010400) {}",
}


@pytest.mark.parametrize("name", VALUES)
@pytest.mark.parametrize(
    "accept", ["application/json", "application/sparql-results+xml", "text/csv"]
)
def test_values(target: RunningServer, name: str, accept: str) -> None:
    found = ask(target, VALUES[name], f"{accept}, application/problem+json;q=0.1")
    assert found in {"200", "syntax", "xml-characters"}
