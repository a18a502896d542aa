# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A small publication of its own kind, read by the views through an engine in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli.inprocess import InProcessEngine
from kg.store.manifest import GraphInfo, Manifest, StatementVocabulary
from kg.views.reader import Reader

BASE = "https://example.org/"
NS = BASE + "ns#"
MAIN = Path(__file__).parent / "club.trig"
ROLES = ("data", "derived", "links", "ontology", "shapes")

VOCABULARY = StatementVocabulary(
    statement_class=NS + "Statement",
    event_class=NS + "Event",
    subject=NS + "subject",
    predicate=NS + "predicate",
    object=NS + "object",
    date=NS + "date",
    certainty=NS + "certainty",
    evidence=NS + "evidence",
    negated=NS + "negated",
    differs_from=NS + "differsFrom",
    unit=NS + "unit",
    approximation=NS + "approximation",
    earliest_start=NS + "earliestStart",
    latest_start=NS + "latestStart",
    earliest_end=NS + "earliestEnd",
    latest_end=NS + "latestEnd",
    section=NS + "section",
    sha256=NS + "sha256",
    derivable_certainties=(NS + "sure", NS + "likely"),
    date_datatype="http://id.loc.gov/datatypes/edtf/EDTF",
)

MANIFEST = Manifest(
    id="0123456789abcdef",
    title="A club",
    description="Members of a club.",
    base_iri=BASE,
    namespace=NS,
    prefix="ex",
    languages=("en", "fr"),
    prefixes={"id": BASE + "id/", "wd": "http://www.wikidata.org/entity/"},
    vocabulary=VOCABULARY,
    graphs=tuple(GraphInfo(f"{BASE}graph/{role}", role, 0) for role in ROLES),
)


@pytest.fixture(scope="session")
def club(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The club, with its statement model."""
    return make_reader(tmp_path_factory.mktemp("club"), MAIN.read_text(encoding="utf-8"), MANIFEST)


@pytest.fixture
def reader_over(tmp_path: Path) -> Callable[[str, Manifest], Reader]:
    """A function that makes a reader over TriG text."""
    return lambda trig, manifest: make_reader(tmp_path, trig, manifest)


@pytest.fixture
def manifest() -> Manifest:
    """The manifest of the club."""
    return MANIFEST


def make_reader(folder: Path, trig: str, manifest: Manifest) -> Reader:
    quads = folder / "quads.nq"
    parsed = ox.parse(trig, format=ox.RdfFormat.TRIG)
    quads.write_bytes(ox.serialize(parsed, format=ox.RdfFormat.N_QUADS) or b"")
    return Reader(InProcessEngine(quads, {}), manifest)
