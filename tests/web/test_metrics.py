# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""/metrics: readable by Prometheus' own parsers, true after each kind of end, bounded in labels."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse_text

from kg.web.figures import BUCKETS, Answered, Figures
from running import RunningServer, start_server, stop_server

PATIENCE_SECONDS = 60
PRODUCT = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
LARGE = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
OPEN = "application/openmetrics-text"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(url: str) -> Samples:
    """All samples, by name and labels."""
    text = httpx.get(f"{url}/metrics", timeout=PATIENCE_SECONDS).text
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parse_text(text)
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    """The sum of the samples of this name that carry these labels."""
    wanted = set(labels.items())
    return sum(v for (n, held), v in samples.items() if n == name and wanted <= held)


def wait_for(url: str, check: Callable[[Samples], bool]) -> Samples:
    """The figures once they are as expected; requests are counted when they are over."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not check(samples := read(url)):
        assert time.monotonic() < deadline, "the figures never came true"
        time.sleep(0.05)
    return samples


@pytest.fixture(scope="module")
def counted(repository_snapshots: Path) -> Iterator[RunningServer]:
    """A server of its own, so that nobody else counts."""
    options = ("--query-timeout", "1", "--query-memory", "128", "--workers", "2")
    server = start_server(repository_snapshots, *options)
    yield server
    stop_server(server)


@pytest.mark.parametrize(
    ("accept", "content_type", "parse"),
    [
        ("", PLAIN, parse_text),
        ("text/plain;version=0.0.4", PLAIN, parse_text),
        (f"{OPEN};version=1.0.0,*/*;q=0.1", OPEN, parse_open),
        (f"{OPEN}; version=nonsense", OPEN, parse_open),
    ],
)
def test_both_formats_are_read_by_their_parser(
    counted: RunningServer, accept: str, content_type: str, parse: Callable[[str], object]
) -> None:
    headers = {"Accept": accept} if accept else {}
    response = httpx.get(f"{counted.url}/metrics", headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(content_type)
    assert response.headers["cache-control"] == "no-store"
    names = {family.name for family in parse(response.text)}  # type: ignore[attr-defined]
    assert {"kg_requests", "kg_queries", "kg_request_seconds", "kg_workers", "kg_build"} <= {
        name.removesuffix("_info") for name in names
    }
    assert "process_cpu_seconds" in names
    assert "process_resident_memory_bytes" in names


def _get(server: RunningServer, query: str, **headers: str) -> httpx.Response:
    params = {"query": query}
    url = f"{server.url}/sparql"
    return httpx.get(url, params=params, headers=headers, timeout=PATIENCE_SECONDS)


def _large(server: RunningServer) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        _get(server, LARGE)


ENDS: dict[str, tuple[Callable[[RunningServer], object], dict[str, str]]] = {
    "answered": (lambda s: _get(s, "ASK { ?new ?p 1 }"), {}),
    "query-syntax": (lambda s: _get(s, "SELECT nonsense"), {"refusal": "syntax"}),
    "query-refused": (
        lambda s: _get(s, "SELECT * { SERVICE <http://127.0.0.1:9/> {} }"),
        {"refusal": "service"},
    ),
    "query-timeout": (
        lambda s: _get(s, PRODUCT),
        {"refusal": "query-timeout", "kill": "deadline"},
    ),
    "query-memory": (
        lambda s: _get(
            s,
            'SELECT (STRLEN(?v9) AS ?n) WHERE { BIND("aaaaaaaa" AS ?v0) '
            + " ".join(f"BIND(CONCAT({', '.join([f'?v{i}'] * 8)}) AS ?v{i + 1})" for i in range(12))
            + " }",
        ),
        {"refusal": "query-memory", "kill": "memory"},
    ),
    "broken-off": (_large, {"kill": "any"}),
    "not-acceptable": (
        lambda s: _get(s, "ASK {}", Accept="image/png"),
        {"refusal": "not-acceptable"},
    ),
    "update-refused": (lambda s: _get(s, "DROP ALL"), {"refusal": "update-refused"}),
    "missing-query": (lambda s: _get(s, " "), {"refusal": "missing-query"}),
    "streamed": (lambda s: httpx.get(f"{s.url}/graphs?default", timeout=PATIENCE_SECONDS), {}),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_each_end_of_a_query_is_counted_once(counted: RunningServer, outcome: str) -> None:
    act, more = ENDS[outcome]
    before = read(counted.url)
    act(counted)
    expected = [("kg_queries_total", {"outcome": outcome})]
    if "refusal" in more:
        expected.append(("kg_refusals_total", {"reason": more["refusal"]}))
    if more.get("kill", "any") != "any":
        expected.append(("kg_workers_killed_total", {"reason": more["kill"]}))
    after = wait_for(
        counted.url,
        lambda now: all(value(now, n, **w) == value(before, n, **w) + 1 for n, w in expected),
    )
    for name in ("kg_queries_total", "kg_workers_killed_total", "kg_refusals_total"):
        if "killed" in name and more.get("kill") == "any":
            continue  # at the deadline, or past the cap without a kill: as fast as the machine is
        ours = sum(1 for n, _ in expected if n == name)
        assert value(after, name) == value(before, name) + ours, f"{name}: something else counted"


def test_the_cache_is_counted(counted: RunningServer) -> None:
    before = read(counted.url)
    for _ in range(3):
        _get(counted, "ASK { ?cached ?p 2 }")
    after = read(counted.url)
    assert value(after, "kg_cache_misses_total") == value(before, "kg_cache_misses_total") + 1
    assert value(after, "kg_cache_hits_total") == value(before, "kg_cache_hits_total") + 2
    cached = {"outcome": "cached"}
    assert value(after, "kg_queries_total", **cached) == 2 + value(
        before, "kg_queries_total", **cached
    )
    assert value(after, "kg_cache_bytes") > 0


def test_the_queue_and_a_client_that_goes_away(counted: RunningServer) -> None:
    before = read(counted.url)
    query = quote(PRODUCT + " # gone")
    with socket.create_connection(("127.0.0.1", counted.port)) as wire:
        wire.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_for(
            counted.url, lambda now: value(now, "kg_workers", lane="public", state="busy") == 1
        )
        with socket.create_connection(("127.0.0.1", counted.port)) as second:
            second.sendall(f"GET /sparql?query={query}2 HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            now = wait_for(counted.url, lambda now: value(now, "kg_queue_length") == 1)
            assert value(now, "kg_queue_clients", lane="public") == 1
    wait_for(
        counted.url,
        lambda now: (
            value(now, "kg_queries_total", outcome="gone")
            == value(before, "kg_queries_total", outcome="gone") + 2
        ),
    )
    wait_for(counted.url, lambda now: value(now, "kg_workers", lane="public", state="idle") == 4)


def test_what_is_refused_before_a_route_is_counted(counted: RunningServer) -> None:
    name = "kg_connections_refused_total"
    before = read(counted.url)
    with socket.create_connection(("127.0.0.1", counted.port)) as wire:
        wire.sendall(b"nonsense\r\n\r\n")
        assert wire.recv(100).startswith(b"HTTP/1.1 400")
    after = read(counted.url)
    assert value(after, name, status="400") == value(before, name, status="400") + 1


def test_requests_bytes_and_seconds_go_together(counted: RunningServer) -> None:
    before = read(counted.url)
    size = len(httpx.get(f"{counted.url}/limits", headers={"Accept-Encoding": "identity"}).content)
    httpx.head(f"{counted.url}/limits")
    after = read(counted.url)

    def grown(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("kg_requests_total", route="/limits", method="GET", status="200") == 1
    assert grown("kg_requests_total", route="/limits", method="HEAD", status="200") == 1
    assert grown("kg_response_bytes_total", route="/limits") == size
    assert grown("kg_request_seconds_count", route="/limits") == 2
    assert grown("kg_request_seconds_sum", route="/limits") > 0


def test_what_strangers_write_is_no_label(counted: RunningServer) -> None:
    for number in range(50):
        path = f'/id/stranger-{number}-"quoted"\n'
        httpx.get(counted.url + quote(path))
        httpx.get(f"{counted.url}/stranger-{number}")
        httpx.request(f"STRANGER{number}"[:8], f"{counted.url}/")
    text = httpx.get(f"{counted.url}/metrics").text
    assert "stranger" not in text.lower()
    assert len(text) < 100_000


def test_the_server_is_described(counted: RunningServer, repository_snapshot: Path) -> None:
    samples = read(counted.url)
    assert value(samples, "kg_snapshot_info", id=repository_snapshot.name) == 1
    assert 0 < time.time() - value(samples, "kg_snapshot_loaded_timestamp_seconds") < 3600
    assert value(samples, "kg_snapshot_triples") > 1000
    assert value(samples, "kg_workers", lane="public") == 4
    assert value(samples, "kg_workers", lane="page") == 1
    for part in ("front", "loader", "workers"):
        assert value(samples, "kg_memory_bytes", part=part) > 1_000_000
    assert value(samples, "process_cpu_seconds_total") > 0


def test_tables_are_bounded_and_a_bound_belongs_to_its_bucket() -> None:
    figures = Figures()
    for number in range(2000):
        figures.add(Answered(f"/{number}", "GET", 200, 1, BUCKETS[0], f"o{number}", f"r{number}"))
    assert len(figures.requests) <= 257
    assert len(figures.refusals) <= 257
    counted = sum(cell.count for cell in figures.requests.values())
    assert sum(figures.refusals.values()) == counted == 2000
    assert sum(cell.sent_bytes for cell in figures.by_route().values()) == 2000
    assert all(cell.buckets[0] == cell.count for cell in figures.requests.values())


def test_the_guide_names_what_there_is(counted: RunningServer) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(kg_\w+)", guide))
    counted_here = {
        sample.name
        for family in parse_text(httpx.get(f"{counted.url}/metrics").text)
        for sample in [*family.samples]
    } | {"kg_request_seconds"}
    families = {
        re.sub(r"_(bucket|count|sum)$", "", name) for name in counted_here if name[:3] == "kg_"
    }
    assert documented == families
