# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The figures in the text format of Prometheus, or as OpenMetrics. Loaded when first asked for.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics
from prometheus_client.registry import Collector

from kg.query.engine import Lane
from kg.query.tally import Tally
from kg.web.figures import BUCKETS, Figures
from kg.web.serving import Current, Serving


def render_metrics(serving: Serving, memory: Mapping[str, int], *, open_metrics: bool) -> bytes:
    """All figures. `memory` is bytes by part of the server (see `memory_of`)."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(serving, memory))
    registry.register(ProcessCollector(registry=None))
    if not open_metrics:
        return generate_latest(registry)
    data: bytes = openmetrics.generate_latest(registry)  # type: ignore[no-untyped-call]
    return data


def content_type(*, open_metrics: bool) -> str:
    """The value of the Content-Type header for one of the two formats."""
    return openmetrics.CONTENT_TYPE_LATEST if open_metrics else CONTENT_TYPE_PLAIN_0_0_4


def memory_of(pids: tuple[int, ...]) -> dict[str, int]:
    """Bytes of memory of the front, the loader (`pids[0]`) and all workers together.

    A page that several processes share is counted in parts (Pss, proc(5)). What cannot be read,
    for a process has just ended, counts as nothing. It takes milliseconds: not on the event loop.
    """
    return {
        "front": _pss("self"),
        "loader": sum(_pss(str(pid)) for pid in pids[:1]),
        "workers": sum(_pss(str(pid)) for pid in pids[1:]),
    }


def _pss(pid: str) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024


class _Figures(Collector):
    def __init__(self, serving: Serving, memory: Mapping[str, int]) -> None:
        self._serving = serving
        self._memory = memory

    def collect(self) -> Iterator[Metric]:
        """All families of this program's own."""
        serving = self._serving
        yield from _of_requests(serving.figures)
        yield from _of_workers(serving.current, serving.tally)
        yield from _of_snapshot(serving.current, serving)
        yield _gauge(
            "kg_memory_bytes",
            "Memory by part of the server; shared pages are counted in parts.",
            "part",
            self._memory,
        )
        build = InfoMetricFamily("kg_build", "Versions of what is running.")
        packages = {name: version(name) for name in ("pyoxigraph", "starlette", "uvicorn")}
        own = {"version": version("kg-publisher"), "python": platform.python_version()}
        build.add_metric([], own | packages)
        yield build


def _of_requests(figures: Figures) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "kg_requests", "Requests that are over.", labels=["route", "method", "status"]
    )
    for (route, method, status), cell in figures.requests.items():
        requests.add_metric([route, method, str(status)], cell.count)
    yield requests
    seconds = HistogramMetricFamily(
        "kg_request_seconds",
        "From a request's head to its answer's end.",
        labels=["route"],
    )
    routes = figures.by_route()
    for route, cell in routes.items():
        seconds.add_metric([route], _cumulated(cell.buckets), cell.seconds)
    yield seconds
    sent_bytes = {route: cell.sent_bytes for route, cell in routes.items()}
    counters: tuple[tuple[str, str, str, Mapping[str, int]], ...] = (
        ("kg_response_bytes", "Bytes of bodies sent.", "route", sent_bytes),
        ("kg_queries", "Queries by how they ended.", "outcome", figures.queries),
        ("kg_refusals", "Requests refused, by error or rule.", "reason", figures.refusals),
        (
            "kg_connections_refused",
            "Requests refused before they had a route.",
            "status",
            figures.connections_refused,
        ),
    )
    for name, help_text, label, values in counters:
        yield _counter(name, help_text, label, values)
    yield CounterMetricFamily(
        "kg_log_lines_lost", "Lines the access log could not take.", figures.log_lines_lost
    )


def _of_workers(current: Current, tally: Tally) -> Iterator[Metric]:
    engine = current.engine
    workers = GaugeMetricFamily("kg_workers", "Workers now.", labels=["lane", "state"])
    waiting = GaugeMetricFamily("kg_queue_length", "Queries that wait now.", labels=["lane"])
    clients = GaugeMetricFamily("kg_queue_clients", "Clients that wait now.", labels=["lane"])
    for lane in Lane:
        pool = engine.pool(lane)
        workers.add_metric([lane, "busy"], pool.busy)
        workers.add_metric([lane, "idle"], pool.idle)
        waiting.add_metric([lane], engine.waiting(lane))
        clients.add_metric([lane], engine.waiting_clients(lane))
    yield from (workers, waiting, clients)
    yield _counter("kg_workers_killed", "Workers killed, by reason.", "reason", tally.kills)
    yield CounterMetricFamily("kg_workers_ended", "Workers that ended.", tally.workers_ended)
    yield CounterMetricFamily(
        "kg_loaders_restarted", "Loaders replaced after they ended.", tally.loaders_restarted
    )
    yield CounterMetricFamily("kg_cache_hits", "Answers from the cache.", tally.cache_hits)
    yield CounterMetricFamily("kg_cache_misses", "Answers not in the cache.", tally.cache_misses)
    yield GaugeMetricFamily("kg_cache_bytes", "Bytes of answers kept.", current.cache.size_bytes)


def _of_snapshot(current: Current, serving: Serving) -> Iterator[Metric]:
    manifest = current.snapshot.manifest
    info = InfoMetricFamily("kg_snapshot", "The snapshot that is served.")
    info.add_metric([], {"id": manifest.id, "version": manifest.version})
    yield info
    yield GaugeMetricFamily(
        "kg_snapshot_loaded_timestamp_seconds", "When it was taken up.", current.loaded_at
    )
    triples = sum(graph.triples for graph in manifest.graphs)
    yield GaugeMetricFamily("kg_snapshot_triples", "Triples of all its graphs.", triples)
    yield CounterMetricFamily("kg_snapshots_taken_up", "Exchanges of snapshot.", serving.taken_up)
    yield CounterMetricFamily(
        "kg_snapshots_refused", "Snapshots that were not taken up.", serving.refused
    )


def _counter(
    name: str, help_text: str, label: str, values: Mapping[str, int]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, help_text, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _gauge(name: str, help_text: str, label: str, values: Mapping[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, count in values.items():
        family.add_metric([value], count)
    return family


def _cumulated(counts: Iterable[int]) -> list[tuple[str, float]]:
    bounds = [*(repr(bound) for bound in BUCKETS), "+Inf"]
    total = 0
    found: list[tuple[str, float]] = []
    for bound, count in zip(bounds, counts, strict=True):
        total += count
        found.append((bound, total))
    return found
