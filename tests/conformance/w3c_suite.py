# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading the W3C SPARQL 1.1 test suite: its manifests, its data, what is known to fail.

The suite is not part of this repository: KG_W3C_SUITE names a folder with a copy of
https://github.com/w3c/rdf-tests/tree/main/sparql/sparql11, or of some of its groups.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib
from rdflib.collection import Collection

SUITE = os.environ.get("KG_W3C_SUITE", "")
KNOWN_FAILURES = Path(__file__).parent / "w3c_known_failures.tsv"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"

MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")

KINDS = {
    MF.QueryEvaluationTest: "evaluation",
    MF.CSVResultFormatTest: "evaluation",
    MF.PositiveSyntaxTest11: "positive syntax",
    MF.NegativeSyntaxTest11: "negative syntax",
}
UPDATES = {
    MF.UpdateEvaluationTest,
    MF.PositiveUpdateSyntaxTest11,
    MF.NegativeUpdateSyntaxTest11,
}
"""Not applicable: the endpoint is read-only, every update is refused (403)."""


@dataclass(frozen=True)
class Case:
    """A test of the suite: files by their paths, graphs by the IRIs of their files."""

    iri: str
    kind: str
    query: Path
    base: str
    data: tuple[str, ...] = ()
    graph_data: tuple[str, ...] = ()
    result: Path | None = None

    @property
    def name(self) -> str:
        """Group and name, for the test report."""
        group = self.query.parent.name
        return f"{group}/{self.iri.partition('#')[2]}"

    @property
    def text(self) -> str:
        """The query, its base IRI written into it: over HTTP nothing else tells where it lay."""
        return f"BASE <{self.base}>\n{self.query.read_text(encoding='utf-8')}"


def read_cases(folder: Path) -> list[Case]:
    """All query tests of the groups in `folder`, in the order of their manifests."""
    cases: list[Case] = []
    for path in sorted(folder.glob("*/manifest.ttl")):
        cases += _read_manifest(path)
    return cases


def _read_manifest(path: Path) -> Iterator[Case]:
    base = f"{BASE}{path.parent.name}/"
    graph = rdflib.Graph().parse(path, format="turtle", publicID=base)
    (head,) = graph.objects(None, MF.entries)
    for test in Collection(graph, head):
        (kind,) = graph.objects(test, rdflib.RDF.type)
        if kind in UPDATES:
            continue
        (action,) = graph.objects(test, MF.action)
        results = [path.parent / _local(r, base) for r in graph.objects(test, MF.result)]
        query = graph.value(action, QT.query) or action
        yield Case(
            iri=str(test),
            kind=KINDS[kind],
            query=path.parent / _local(query, base),
            base=base,
            data=tuple(map(str, graph.objects(action, QT.data))),
            graph_data=tuple(map(str, graph.objects(action, QT.graphData))),
            result=results[0] if results else None,
        )


def _local(iri: object, base: str) -> str:
    return str(iri).removeprefix(base)


def read_data(folder: Path, cases: list[Case]) -> dict[str, list[ox.Triple]]:
    """The triples of each data file that a case names, by the IRI of the file."""
    found: dict[str, list[ox.Triple]] = {}
    for iri in sorted({iri for case in cases for iri in (*case.data, *case.graph_data)}):
        path = folder / iri.removeprefix(BASE)
        parsed = ox.parse(
            path=path, format=ox.RdfFormat.TURTLE, base_iri=iri, rename_blank_nodes=True
        )
        found[iri] = [quad.triple for quad in parsed]
    return found


def known_failures() -> dict[str, str]:
    """IRI of a test that fails -> why."""
    with KNOWN_FAILURES.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.reader(stream, delimiter="\t") if not row[0].startswith("#")]
    return dict(rows[1:])
