# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""VoID, DCAT and the service description say what is so: each count is counted again here."""

from __future__ import annotations

from dataclasses import asdict

import pyoxigraph as ox
import pytest

from kg.build.pipeline import build_snapshot
from kg.rdf.formats import RDF_CODECS, RDF_FORMATS, RESULT_FORMATS
from kg.rdf.vocab import DCAT, DCTERMS, RDF, RDFS, SD, SPDX, VOID, Namespace
from kg.store.snapshot import Snapshot

BASE = "https://example.org/willow/"
DATASET = ox.NamedNode(BASE)
SERVICE = ox.NamedNode(BASE + "sparql")


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    from importlib.resources import as_file, files

    with as_file(files("kg").joinpath("templates_init")) as template:
        return build_snapshot(template, tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="module")
def store(snapshot: Snapshot) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(snapshot.quads_path), format=RDF_CODECS["nq"])
    return store


@pytest.fixture(scope="module")
def described(snapshot: Snapshot) -> ox.Dataset:
    texts = [snapshot.read(name) for name in ("void.ttl", "service.ttl", "coverage.ttl")]
    return ox.Dataset(q for text in texts for q in ox.parse(text, format=RDF_CODECS["ttl"]))


def _values(described: ox.Dataset, subject: object, predicate: ox.NamedNode) -> list[str]:
    return sorted(
        q.object.value
        for q in described
        if q.subject == subject
        and q.predicate == predicate
        and isinstance(q.object, ox.NamedNode | ox.Literal)
    )


def _count(store: ox.Store, pattern: str, what: str = "*") -> int:
    graphs = "".join(f"FROM <{BASE}graph/{g}> " for g in ("data", "derived", "links"))
    solutions = store.query(f"SELECT (COUNT({what}) AS ?n) {graphs} WHERE {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    (row,) = solutions
    term = row["n"]
    assert isinstance(term, ox.Literal)
    return int(term.value)


@pytest.mark.parametrize(
    ("name", "pattern", "what"),
    [
        ("triples", "?s ?p ?o", "*"),
        ("entities", "?s a ?c", "DISTINCT ?s"),
        ("classes", "?s a ?c", "DISTINCT ?c"),
        ("properties", "?s ?p ?o", "DISTINCT ?p"),
    ],
)
def test_void_counts(
    described: ox.Dataset, store: ox.Store, name: str, pattern: str, what: str
) -> None:
    assert _values(described, DATASET, VOID[name]) == [str(_count(store, pattern, what))]


@pytest.mark.parametrize(
    ("link", "names", "counts", "pattern"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities, "?s a <{}>"),
        (VOID.propertyPartition, VOID.property, VOID.triples, "?s <{}> ?o"),
    ],
)
def test_every_partition_counts(
    described: ox.Dataset,
    store: ox.Store,
    link: ox.NamedNode,
    names: ox.NamedNode,
    counts: ox.NamedNode,
    pattern: str,
) -> None:
    parts = _values(described, DATASET, link)
    assert len(parts) > 5
    for part in parts:
        (term,) = _values(described, ox.NamedNode(part), names)
        (count,) = _values(described, ox.NamedNode(part), counts)
        assert int(count) == _count(store, pattern.format(term))


def test_manifest_counts(snapshot: Snapshot, store: ox.Store) -> None:
    assert snapshot.manifest.counts == {
        "triples": _count(store, "?s ?p ?o"),
        "entities": 6,
        "statements": 4,
        "events": 0,
        "evidence": 4,
        "classes": _count(store, "?s a ?c", "DISTINCT ?c"),
        "properties": _count(store, "?s ?p ?o", "DISTINCT ?p"),
    }


def test_example_resources_are_in_the_data(described: ox.Dataset, store: ox.Store) -> None:
    examples = _values(described, DATASET, VOID.exampleResource)
    assert len(examples) == 2
    for iri in examples:
        assert _count(store, f"<{iri}> ?p ?o") > 0


def test_distributions_have_true_sizes_and_digests(
    described: ox.Dataset, snapshot: Snapshot
) -> None:
    """Those that hold the descriptions themselves have none: they would speak of themselves."""
    distributions = _values(described, DATASET, DCAT.distribution)
    assert len(distributions) == 12
    assert distributions == _values(described, DATASET, VOID.dataDump)
    for iri in distributions:
        node, name = ox.NamedNode(iri), iri.removeprefix(BASE + "download/")
        info = snapshot.file_info(name)
        assert info is not None
        assert _values(described, node, DCAT.downloadURL) == [iri]
        sizes = _values(described, node, DCAT.byteSize)
        if name.startswith(("graph.trig", "graph.nq")):
            assert sizes == []
            continue
        assert sizes == [str(info.bytes)]
        (checksum,) = _values(described, node, SPDX.checksum)
        found = _values(described, ox.NamedNode(checksum), SPDX.checksumValue)
        assert found == [info.sha256]


def test_service_offers_what_the_tables_have(described: ox.Dataset) -> None:
    offered = _values(described, SERVICE, SD.resultFormat)
    assert offered == sorted({f.iri for f in (*RDF_FORMATS, *RESULT_FORMATS)})
    assert _values(described, SERVICE, SD.endpoint) == [SERVICE.value]
    assert _values(described, SERVICE, SD.feature) == [SD.UnionDefaultGraph.value]
    assert _values(described, SERVICE, SD.supportedLanguage) == [SD.SPARQL11Query.value]


def test_service_says_its_limits_and_where_they_stand(
    described: ox.Dataset, snapshot: Snapshot
) -> None:
    base = SERVICE.value.removesuffix("sparql")
    assert _values(described, SERVICE, RDFS.seeAlso) == [f"{base}limits", f"{base}openapi.json"]
    (text,) = _values(described, SERVICE, RDFS.comment)
    for name, value in asdict(snapshot.manifest.limits).items():
        assert f"{name} {value:.15g}" in text


def test_service_names_every_graph_with_its_size(
    described: ox.Dataset, snapshot: Snapshot, store: ox.Store
) -> None:
    (dataset,) = _values(described, SERVICE, SD.defaultDataset)
    found = {}
    for named in _values(described, ox.NamedNode(dataset), SD.namedGraph):
        (name,) = _values(described, ox.NamedNode(named), SD.name)
        (graph,) = _values(described, ox.NamedNode(named), SD.graph)
        (count,) = _values(described, ox.NamedNode(graph), VOID.triples)
        found[name] = int(count)
    counted = {
        name.value: len(list(store.quads_for_pattern(None, None, None, name)))
        for name in store.named_graphs()
        if isinstance(name, ox.NamedNode)
    }
    assert found == counted
    assert found == {g.iri: g.triples for g in snapshot.manifest.graphs}


def test_catalog_has_what_portals_ask_for(described: ox.Dataset) -> None:
    """DCAT-AP 3.0.1: title, description and publisher; a named agent; typed values."""
    catalog = ox.NamedNode(BASE + "catalog")
    assert _values(described, catalog, DCAT.dataset) == [BASE]
    foaf = Namespace("http://xmlns.com/foaf/0.1/")
    for node in (catalog, DATASET):
        assert _values(described, node, DCTERMS.title) == ["Willow Brook"]
        assert len(_values(described, node, DCTERMS.description)) == 1
        (publisher,) = _values(described, node, DCTERMS.publisher)
        assert _values(described, ox.NamedNode(publisher), foaf.name)
        assert _values(described, node, DCTERMS.issued) == ["2026-01-31"]
        (licence,) = _values(described, node, DCTERMS.license)
        assert _values(described, ox.NamedNode(licence), RDF.type)


def test_descriptions_lie_in_their_graph(described: ox.Dataset, store: ox.Store) -> None:
    graph = ox.NamedNode(BASE + "graph/descriptions")
    found = {(q.subject, q.predicate) for q in store.quads_for_pattern(None, None, None, graph)}
    assert found == {(q.subject, q.predicate) for q in described}
