# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The validation report of a snapshot: what was checked, what was found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NotFoundError, SnapshotError
from kg.rdf.findings import Severity
from kg.store.checks import LINTED, Checks, read_checks
from kg.store.snapshot import Snapshot
from kg.views.labels import Ref, iri_of, local_name
from kg.views.reader import Reader
from kg.views.shape_graph import ShapeGraph, load_shape_graph

REPORT = "validation.json"
FINDINGS = 100
"""So many findings stand on a page."""

_RULES = {
    "literals": ("lint/ill-typed", "lint/non-canonical"),
    "names": ("lint/dangling-iri", "lint/relative-iri"),
    "links": ("links/",),
    "shapes": ("shapes/",),
    "triples": ("lint/", "syntax/"),
}
"""What lint looked at -> how the names of its rules begin, the narrow ones first."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of the report; what it does not name is empty."""

    severity: str
    rule: str
    message: str
    advice: str
    focus: str
    path: str
    value: str
    shape: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding with the names of its path and its shape, and where the shape is told."""

    found: Found
    path: Ref | None
    shape: str
    fragment: str


@dataclass(frozen=True, slots=True)
class LintRow:
    """What lint looked at (a key of LINTED), how many of them, and what it found."""

    what: str
    count: int
    findings: int


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A shape, how many rules it has, how many nodes it was held against, and its findings."""

    name: str
    fragment: str
    rules: int
    focus_nodes: int
    findings: int


@dataclass(frozen=True, slots=True)
class ValidationView:
    """Whether the snapshot conforms, what was checked, and one page of the findings.

    Warnings and notes do not prevent that it conforms. `checks` is None for a snapshot of an
    older build, which does not say how much was checked; `linted` and `shapes` are then empty.
    """

    conforms: bool
    total: int
    severities: tuple[tuple[str, int], ...]
    findings: tuple[FindingRow, ...]
    checks: Checks | None
    linted: tuple[LintRow, ...]
    shapes: tuple[ShapeRow, ...]
    page: int
    pages: int


async def load_validation(reader: Reader, snapshot: Snapshot, page: int = 1) -> ValidationView:
    """The report in the snapshot. SnapshotError where it is missing or not as it should be,
    NotFoundError where it has no such page."""
    conforms, findings = read_report(snapshot)
    pages = max(1, -(-len(findings) // FINDINGS))
    if page > pages:
        raise NotFoundError(f"there are {pages} pages here, not {page}")
    graph = await load_shape_graph(reader)
    checks = read_checks(snapshot)
    shown = findings[(page - 1) * FINDINGS : page * FINDINGS]
    return ValidationView(
        conforms=conforms,
        total=len(findings),
        severities=_severities(findings),
        findings=tuple(_row(found, graph) for found in shown),
        checks=checks,
        linted=() if checks is None else _linted(checks, findings),
        shapes=() if checks is None else _shapes(checks, findings, graph),
        page=page,
        pages=pages,
    )


def read_report(snapshot: Snapshot) -> tuple[bool, tuple[Found, ...]]:
    """Whether the snapshot conforms, and all findings. SnapshotError where that cannot be read."""
    return _read(snapshot.path(REPORT))


@lru_cache(maxsize=4)
def _read(report: Path) -> tuple[bool, tuple[Found, ...]]:
    """Read once: a snapshot never changes."""
    names = ("severity", "rule", "message", "advice", "focus", "path", "value", "shape")
    try:
        values = json.loads(report.read_bytes())
        found = tuple(Found(*(str(f.get(n, "")) for n in names)) for f in values["findings"])
        return bool(values["conforms"]), found
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError("the validation report of this snapshot cannot be read") from error


def _severities(findings: Iterable[Found]) -> tuple[tuple[str, int], ...]:
    counts = Counter(found.severity for found in findings)
    return tuple((name, counts[name]) for name in map(str, Severity) if counts[name])


def _row(found: Found, graph: ShapeGraph) -> FindingRow:
    named = found.rule.removeprefix("shacl/")
    rules = (iri for iri, fragment in graph.fragments.items() if fragment == named)
    shape = next(rules, found.shape)
    return FindingRow(
        found,
        graph.labels.ref(found.path) if found.path else None,
        graph.name(ox.NamedNode(shape)) if shape else "",
        graph.fragments.get(shape, ""),
    )


def _linted(checks: Checks, findings: Iterable[Found]) -> tuple[LintRow, ...]:
    counts: Counter[str] = Counter()
    for found in findings:
        what = (name for name, begins in _RULES.items() if found.rule.startswith(begins))
        counts[next(what, "")] += 1
    return tuple(LintRow(name, checks.linted.get(name, 0), counts[name]) for name in LINTED)


def _shapes(checks: Checks, findings: Iterable[Found], graph: ShapeGraph) -> tuple[ShapeRow, ...]:
    by_shape = Counter(found.shape for found in findings)
    rows = []
    for shape in graph.targeted():
        iri = iri_of(shape)
        if not iri:
            continue
        rules = graph.rules(shape)
        parts = {iri, *map(iri_of, rules)} - {""}
        rows.append(
            ShapeRow(
                graph.name(shape) or local_name(iri),
                graph.fragment(shape),
                len(rules),
                checks.focus_nodes.get(iri, 0),
                sum(by_shape[part] for part in parts),
            )
        )
    if "" in checks.focus_nodes:
        rows.append(ShapeRow("Shapes without a name", "", 0, checks.focus_nodes[""], by_shape[""]))
    return tuple(rows)
