# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is covered: every figure is counted again here, by another engine, from the files."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from kg.build.claims import MAX_PERIODS, Span, covered_length, periods
from kg.build.coverage import measure_coverage, target_of
from kg.build.measurements import METRICS
from kg.build.pipeline import build_snapshot
from kg.publication.project import load_project
from kg.store.coverage import Coverage, LinkFigures, SearchedInVain, Tally
from kg.store.manifest import StatementVocabulary, parse_manifest, serialize_manifest
from kg.store.snapshot import Snapshot, current_snapshot

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
DQV = rdflib.Namespace("http://www.w3.org/ns/dqv#")
QB = rdflib.Namespace("http://purl.org/linked-data/cube#")
SCHEMA = rdflib.Namespace("https://schema.org/")
GEO = rdflib.Namespace("http://www.opengis.net/ont/geosparql#")
NFO = rdflib.Namespace("http://www.semanticdesktop.org/ontologies/2007/03/22/nfo#")


class Counted:
    """A snapshot, its coverage, and its triples as rdflib reads them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.manifest = snapshot.manifest
        assert snapshot.manifest.coverage is not None
        assert snapshot.manifest.vocabulary is not None
        self.coverage: Coverage = snapshot.manifest.coverage
        self.words: StatementVocabulary = snapshot.manifest.vocabulary
        self.data = rdflib.Graph().parse(data=snapshot.read("graph.nt").decode(), format="nt")
        self.ontology = rdflib.Graph().parse(data=snapshot.read("ontology.ttl"), format="turtle")
        self.described = rdflib.Graph().parse(data=snapshot.read("coverage.ttl"), format="turtle")
        self.statements = set(self.data.subjects(RDF.type, self.term("statement_class")))
        self.evidence = set(self.data.subjects(self.term("sha256"), None))
        self.events = {
            s
            for c in self.ontology.transitive_subjects(RDFS.subClassOf, self.term("event_class"))
            for s in self.data.subjects(RDF.type, c)
        }
        not_entities = (
            self.statements
            | self.evidence
            | set(self.data.objects(None, OA.hasSelector))
            | set(self.data.objects(None, GEO.hasGeometry))
        )
        self.entities = set(self.data.subjects(RDF.type, None)) - not_entities

    def term(self, name: str) -> rdflib.URIRef:
        return rdflib.URIRef(getattr(self.words, name) or "urn:x:none")

    def values(self, subject: rdflib.term.Node, name: str) -> set[rdflib.term.Node]:
        return set(self.data.objects(subject, self.term(name)))

    def claims(self, kind: str) -> set[rdflib.term.Node]:
        return self.statements if kind == "statements" else self.events


@pytest.fixture(scope="module", params=["repository", "template"])
def counted(
    request: pytest.FixtureRequest,
    repository_snapshots: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Counted:
    if request.param == "repository":
        return Counted(current_snapshot(repository_snapshots))
    with as_file(files("kg").joinpath("templates_init")) as template:
        return Counted(build_snapshot(template, tmp_path_factory.mktemp("snapshots")))


def _keys(tallies: tuple[Tally, ...]) -> dict[str, int]:
    assert len({t.key for t in tallies}) == len(tallies)
    return {t.key: t.count for t in tallies}


def test_entities_and_classes(counted: Counted) -> None:
    assert counted.coverage.entities == len(counted.entities) == counted.manifest.counts["entities"]
    classes = Counter(str(c) for e in counted.entities for c in counted.data.objects(e, RDF.type))
    assert _keys(counted.coverage.classes) == classes
    assert {t.of for t in counted.coverage.classes} == {len(counted.entities)}


@pytest.mark.parametrize(
    ("field", "properties"),
    [
        ("labels", (SKOS.prefLabel, RDFS.label, DCTERMS.title, SCHEMA.name)),
        ("descriptions", (DCTERMS.description, SKOS.definition, RDFS.comment, SCHEMA.description)),
        ("alternative_names", (SKOS.altLabel, SCHEMA.alternateName)),
    ],
)
def test_texts_by_language(
    counted: Counted, field: str, properties: tuple[rdflib.URIRef, ...]
) -> None:
    found: Counter[str] = Counter()
    for entity in counted.entities:
        texts = [t for p in properties for t in counted.data.objects(entity, p)]
        found.update({t.language or "" for t in texts if isinstance(t, rdflib.Literal)})
    figures = getattr(counted.coverage, field)
    assert {k: v for k, v in _keys(figures).items() if v} == found
    own = counted.manifest.languages
    assert tuple(t.key for t in figures)[: len(own)] == own
    assert {t.of for t in figures} == {len(counted.entities)}


@pytest.mark.parametrize("kind", ["statements", "events"])
def test_claims(counted: Counted, kind: str) -> None:
    (figures,) = (f for f in counted.coverage.claims if f.kind == kind)
    claims = counted.claims(kind)
    assert figures.total == len(claims) == counted.manifest.counts[kind]
    assert figures.dated == sum(bool(counted.values(c, "date")) for c in claims)
    true = rdflib.Literal(True)
    assert figures.denied == sum(true in counted.values(c, "negated") for c in claims)
    assert figures.several_pins == sum(len(counted.values(c, "evidence")) >= 2 for c in claims)
    pairs = set(counted.data.subject_objects(counted.term("differs_from")))
    assert figures.in_disagreement == len(claims & {end for pair in pairs for end in pair})
    certainties = Counter(str(v) for c in claims for v in counted.values(c, "certainty"))
    assert _keys(figures.certainties) == certainties
    assert sum(certainties.values()) == len(claims)


def test_relations(counted: Counted) -> None:
    found = Counter(str(v) for s in counted.statements for v in counted.values(s, "predicate"))
    assert _keys(counted.coverage.relations) == found
    counts = [t.count for t in counted.coverage.relations]
    assert counts == sorted(counts, reverse=True)


def test_sections(counted: Counted) -> None:
    where = {e: next(iter(counted.values(e, "section")), None) for e in counted.evidence}
    expected = {str(s) for s in where.values() if s is not None}
    assert {s.section for s in counted.coverage.sections} == expected
    for figures in counted.coverage.sections:
        here = {e for e, section in where.items() if str(section) == figures.section}
        assert figures.pins == len(here)
        for kind in ("statements", "events"):
            resting = [c for c in counted.claims(kind) if counted.values(c, "evidence") & here]
            assert getattr(figures, kind) == len(resting)


CERTAIN = """
SELECT DISTINCT ?claim WHERE {
  ?claim ?latestStart ?b ; ?earliestEnd ?c . FILTER(?b <= ?last && ?c >= ?first)
}
"""
POSSIBLE = """
SELECT DISTINCT ?claim WHERE {
  ?claim ?earliestStart ?a . OPTIONAL { ?claim ?latestEnd ?d }
  FILTER(?a <= ?last && (!BOUND(?d) || ?d >= ?first))
}
"""


def test_years(counted: Counted) -> None:
    """The rule of docs/adr/0005, asked in SPARQL; what is certain is possible."""
    names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    claims = counted.statements | counted.events
    days = [v.toPython() for c in claims for b in names for v in counted.values(c, b)]
    years = [p.first_year for p in counted.coverage.periods]
    assert years == list(range(min(days).year, max(days).year + 1))
    keys = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
    terms = {key: counted.term(name) for key, name in zip(keys, names, strict=True)}
    for period in counted.coverage.periods:
        terms["first"] = rdflib.Literal(date(period.first_year, 1, 1))
        terms["last"] = rdflib.Literal(date(period.last_year, 12, 31))
        sure, maybe = (
            {row.claim for row in counted.data.query(text, initBindings=terms)}
            for text in (CERTAIN, POSSIBLE)
        )
        for kind in ("statements", "events"):
            these = counted.claims(kind)
            assert getattr(period, f"{kind}_certain") == len(sure & these), period
            assert getattr(period, f"{kind}_possible") == len((sure | maybe) & these), period


def test_sources(counted: Counted) -> None:
    (figures,) = counted.coverage.sources
    source = rdflib.URIRef(figures.source)
    assert figures.pins == len(counted.evidence) == len(set(counted.data.subjects(OA.hasSource)))
    claims = counted.statements | counted.events
    used = {e for c in claims for e in counted.values(c, "evidence")}
    assert figures.used == len(used & counted.evidence)
    characters: set[int] = set()
    for selector in counted.data.objects(None, OA.hasSelector):
        start, end = (int(counted.data.value(selector, p)) for p in (OA.start, OA.end))
        characters.update(range(start, end))
    assert figures.characters == len(characters)
    length = counted.data.value(source, NFO.characterCount)
    assert figures.length == (int(length) if length is not None else 0)
    assert not figures.length or max(characters) < figures.length


def test_rdf_says_what_the_manifest_says(counted: Counted) -> None:
    """A value for each figure, its metric and dimensions defined, and no measurement twice."""
    graph, page = counted.described, rdflib.Namespace(counted.manifest.base_iri + "completeness#")
    measurements = set(graph.subjects(RDF.type, DQV.QualityMeasurement))
    found = Counter()
    for node in measurements:
        (metric,) = graph.objects(node, DQV.isMeasurementOf)
        assert (metric, RDF.type, DQV.Metric) in graph
        assert list(graph.objects(node, DQV.computedOn)) == [
            rdflib.URIRef(counted.manifest.base_iri)
        ]
        (value,) = graph.objects(node, DQV.value)
        name = str(metric).removeprefix(f"{page}metric-")
        assert name in METRICS
        dimensions = [
            (str(p).removeprefix(page), str(o))
            for p, o in graph.predicate_objects(node)
            if (p, RDF.type, QB.DimensionProperty) in graph
        ]
        found[(name, tuple(sorted(dimensions)), int(value))] += 1
    assert set(found.values()) == {1}
    coverage = counted.coverage
    expected = {("entities", (), coverage.entities), ("linked", (), coverage.linked_entities)}
    expected |= {("labels", (("language", t.key),), t.count) for t in coverage.labels}
    expected |= {("class-members", (("class", t.key),), t.count) for t in coverage.classes}
    for figures in coverage.claims:
        expected.add((figures.kind, (), figures.total))
        expected |= {(figures.kind, (("certainty", t.key),), t.count) for t in figures.certainties}
    expected |= {
        ("section-statements", (("section", s.section),), s.statements) for s in coverage.sections
    }
    expected |= {
        ("statements-possible", (("period", str(p.first_year)),), p.statements_possible)
        for p in coverage.periods
    }
    assert expected <= set(found)
    for metric in graph.subjects(RDF.type, DQV.Metric):
        assert graph.value(metric, SKOS.definition) is not None
        assert graph.value(metric, DQV.inDimension) is not None


def test_the_manifest_keeps_the_figures(counted: Counted) -> None:
    assert parse_manifest(serialize_manifest(counted.manifest)) == counted.manifest


DIFFERS = "https://example.org/willow/ns#differsFrom"
PLAIN = """[publication]
title = "Plain"
description = "A plain folder of RDF."
base_iri = "https://example.org/plain/"
languages = ["en", "fr"]
"""
PEOPLE = """@prefix : <https://example.org/plain/id/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:ann a foaf:Person ; rdfs:label "Ann"@en , "Anne"@fr , "Ann" .
:bob a foaf:Person ; rdfs:label "Bob"@en-GB ; rdfs:comment "A friend of Ann."@en .
"""
LINKS = """@prefix : <https://example.org/plain/id/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:ann owl:sameAs <http://www.example.com/ann> , <http://www.example.com/anne> ;
  skos:closeMatch <https://example.net/a> .
:bob owl:sameAs <http://example.com/bob> ; skos:related :ann .
"""


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    folder = tmp_path / "plain"
    (folder / "data").mkdir(parents=True)
    (folder / "kg.toml").write_text(PLAIN)
    (folder / "data" / "people.ttl").write_text(PEOPLE)
    (folder / "data" / "links.ttl").write_text(LINKS)
    return folder


def test_any_publication_has_figures(plain: Path, tmp_path: Path) -> None:
    """Without statements: names, classes, links; nothing of claims."""
    coverage = build_snapshot(plain, tmp_path / "out").manifest.coverage
    assert coverage is not None
    assert coverage.entities == 2
    assert coverage.labels == (
        Tally("en", 1, 2),
        Tally("fr", 1, 2),
        Tally("en-gb", 1, 2),
        Tally("", 1, 2),
    )
    assert coverage.descriptions == (Tally("en", 1, 2), Tally("fr", 0, 2))
    same, close = "http://www.w3.org/2002/07/owl#sameAs", str(SKOS.closeMatch)
    assert coverage.links == (
        LinkFigures("example.com", same, 3, 2),
        LinkFigures("example.net", close, 1, 1),
    )
    assert coverage.linked_entities == 2
    assert (coverage.claims, coverage.periods, coverage.sources) == ((), (), ())


def test_what_was_searched_in_vain_is_named(plain: Path) -> None:
    triples = [q.triple for q in ox.parse(PEOPLE, format=ox.RdfFormat.TURTLE)]
    searches = [
        SearchedInVain("https://example.org/plain/id/bob", "2026-01-31", "example.net"),
        SearchedInVain("https://example.org/plain/id/ann", "2026-01-31"),
        SearchedInVain("https://example.org/plain/id/ann", "2026-01-31"),
    ]
    coverage = measure_coverage({"data": tuple(triples)}, load_project(plain), searches)
    assert [s.label for s in coverage.searched_in_vain] == ["Ann", "Bob"]


def test_a_disagreement_counts_at_both_ends_and_a_pin_where_it_is_used(tmp_path: Path) -> None:
    """The disagreement is written at one end; the last pin is the evidence of nothing."""
    with as_file(files("kg").joinpath("templates_init")) as template:
        folder = Path(shutil.copytree(template, tmp_path / "publication"))
    edits = {
        "kg.toml": ("[statements]\n", f'[statements]\ndiffers_from = "{DIFFERS}"\n'),
        "ontology/ontology.ttl": (
            "wb:chairs a",
            f"<{DIFFERS}> a owl:ObjectProperty .\nwb:chairs a",
        ),
        "data/graph.ttl": (
            "ev:W003 .",
            f"ev:W003 , ev:W001 ; <{DIFFERS}> st:cora-finch-garden-club .",
        ),
    }
    for name, (old, new) in edits.items():
        text = (folder / name).read_text()
        assert text.count(old) == 1
        (folder / name).write_text(
            text.replace(old, new).replace("evidence ev:W004", "evidence ev:W002")
        )
    coverage = build_snapshot(folder, tmp_path / "out").manifest.coverage
    assert coverage is not None
    statements, _ = coverage.claims
    assert (statements.in_disagreement, statements.several_pins) == (2, 1)
    (source,) = coverage.sources
    assert (source.pins, source.used) == (4, 3)


@pytest.mark.parametrize(
    ("iri", "target"),
    [
        ("http://www.example.com/x", "example.com"),
        ("https://sub.example.com:8080/x", "sub.example.com"),
        ("urn:isbn:0451450523", "urn"),
        ("http://[bad", "http"),
    ],
)
def test_the_target_of_a_link(iri: str, target: str) -> None:
    assert target_of(iri) == target


INTERVALS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda p: (p[0], p[0] + p[1]))
)


@given(INTERVALS)
def test_overlapping_pins_count_once(intervals: list[tuple[int, int]]) -> None:
    assert covered_length(intervals) == len({n for a, b in intervals for n in range(a, b)})


DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def _span(days: tuple[date, date, date, date], known: tuple[bool, bool, bool, bool]) -> Span:
    a, b, c, d = sorted(days)
    parts = (a, b, c, d) if days[0] < days[1] else (a, c, b, d)
    return Span(*(day if is_known else None for day, is_known in zip(parts, known, strict=True)))


SPANS: st.SearchStrategy[list[Span]] = st.lists(
    st.builds(_span, st.tuples(DAYS, DAYS, DAYS, DAYS), st.tuples(*[st.booleans()] * 4)),
    max_size=6,
)


@given(SPANS, SPANS)
def test_periods_are_few_and_within_the_bounds(statements: list[Span], events: list[Span]) -> None:
    found = periods(statements, events)
    days = [d for s in (*statements, *events) for d in s.named]
    assert bool(found) is bool(days)
    assert len(found) <= MAX_PERIODS
    for period in found:
        assert 0 <= period.statements_certain <= period.statements_possible <= len(statements)
        assert 0 <= period.events_certain <= period.events_possible <= len(events)
    if days:
        assert found[0].first_year <= min(days).year <= found[0].last_year
        assert found[-1].first_year <= max(days).year <= found[-1].last_year
        for before, after in pairwise(found):
            assert after.first_year == before.last_year + 1


def test_an_open_end_does_not_run_on() -> None:
    since = Span(date(2002, 1, 1), date(2002, 12, 31), date(2012, 9, 1), None)
    (first, *_, last) = found = periods([since], [])
    assert (first.first_year, last.last_year, len(found)) == (2002, 2012, 11)
    assert all(p.statements_certain == p.statements_possible == 1 for p in found)
