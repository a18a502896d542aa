# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The same triples in every format, with literals as they were written."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from pyld import jsonld
from rdflib.compare import to_isomorphic

from kg.build.pipeline import build_snapshot
from kg.build.readback import check_distributions
from kg.errors import FindingsError
from kg.rdf.canon import canonical_nquads, digest
from kg.rdf.formats import RDF, RDF_CODECS
from kg.store.snapshot import Snapshot, verify_snapshot

TRIPLES = ("ttl", "nt", "rdf", "jsonld")
QUADS = ("trig", "nq")
AWKWARD = r"""
id:awkward a schema:Thing ; skos:prefLabel "Awkward"@en , "Fâcheux"@fr ;
  dcterms:description '''He said "a .
b" & <c> \\ \t ]]> '''@en , "plain" , " spaces  " , "\r\n" , "𝄞 \u200d" ;
  schema:price 5.68 , 1.5 ; schema:amount 7 , -3 ; schema:flag true ;
  schema:day "2011-06-01"^^xsd:date ; schema:year "2011"^^xsd:gYear ;
  wb:date "2005-12~"^^edtf:EDTF ; schema:ratio "1"^^xsd:double ;
  schema:own "x"^^<https://example.org/willow/ns#Own> ;
  <https://example.org/other/x-1.2_y> <https://example.org/caf%C3%A9?a=b&c='d'> .
wb:Own a <http://www.w3.org/2000/01/rdf-schema#Datatype> .
<https://example.org/other/thing> a <https://schema.org/3DModel> .
"""


@pytest.fixture
def snapshot(publication: Path, tmp_path: Path) -> Snapshot:
    data = publication / "data" / "graph.ttl"
    text = data.read_text() + AWKWARD
    data.write_text("@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + text)
    return build_snapshot(publication, tmp_path / "out")


def _authored(publication: Path) -> list[ox.Triple]:
    text = (publication / "data" / "graph.ttl").read_text()
    return [q.triple for q in ox.parse(text, format=RDF_CODECS["ttl"])]


def _oxigraph(snapshot: Snapshot, name: str) -> bytes:
    return canonical_nquads(ox.parse(snapshot.read(f"graph.{name}"), format=RDF_CODECS[name]))


def test_authored_literals_are_kept(snapshot: Snapshot, publication: Path) -> None:
    found = set(_oxigraph(snapshot, "nt").decode().splitlines())
    wanted = {f"{t} ." for t in _authored(publication)}
    assert len(wanted) > 80
    assert wanted <= found


@pytest.mark.parametrize("name", TRIPLES)
def test_pyoxigraph_reads_the_same_graph(snapshot: Snapshot, name: str) -> None:
    assert _oxigraph(snapshot, name) == _oxigraph(snapshot, "nt")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", TRIPLES)
def test_rdflib_reads_the_same_graph(
    snapshot: Snapshot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    formats = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}
    graph = rdflib.Graph().parse(snapshot.path(f"graph.{name}"), format=formats[name])
    reference = rdflib.Graph().parse(snapshot.path("graph.nt"), format="nt")
    assert len(graph) == snapshot.manifest.counts["triples"]
    assert to_isomorphic(graph) == to_isomorphic(reference)


def test_the_formats_with_graphs_hold_all_of_them(snapshot: Snapshot) -> None:
    assert _oxigraph(snapshot, "trig") == _oxigraph(snapshot, "nq")
    assert _oxigraph(snapshot, "nq") == snapshot.quads_path.read_bytes()
    quads = list(ox.parse(snapshot.quads_path.read_bytes(), format=RDF_CODECS["nq"]))
    counted = {g.iri: g.triples for g in snapshot.manifest.graphs}
    found: dict[str, int] = {}
    for quad in quads:
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name.value] = found.get(quad.graph_name.value, 0) + 1
    assert found == counted
    roles = {"data", "derived", "ontology", "shapes", "examples", "descriptions"}
    assert {g.role for g in snapshot.manifest.graphs} == roles


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("name", QUADS)
def test_rdflib_reads_the_same_dataset(snapshot: Snapshot, name: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(snapshot.path(f"graph.{name}"), format={"trig": "trig", "nq": "nquads"}[name])
    assert len(dataset) == sum(g.triples for g in snapshot.manifest.graphs)


def test_jsonld_is_compact_and_needs_no_other_document(
    snapshot: Snapshot, publication: Path
) -> None:
    document = json.loads(snapshot.read("graph.jsonld"))
    context = json.loads((publication / "ontology" / "context.jsonld").read_text())["@context"]
    assert document["@context"] == context
    statement = next(n for n in document["@graph"] if n["@id"] == "st:ben-marsh-garden-club")
    assert statement["subject"] == "id:ben-marsh"
    assert statement["date"] == "2001/2009"

    def refuse(url: str, options: object) -> None:
        raise AssertionError(f"{url} was asked for")

    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": refuse})
    # pyld writes every double anew, strings too, against the algorithm; nothing else is touched.
    quads = ox.parse(lines.replace('"1.0E0"', '"1"'), format=RDF_CODECS["nq"])
    assert canonical_nquads(quads) == _oxigraph(snapshot, "nt")


@pytest.mark.parametrize(
    "context",
    [
        '{"@import": "https://example.org/context.jsonld"}',
        '{"wb": {"@id": "https://example.org/willow/ns#", "@context": "remote"}}',
        '{"label": {"@id": "http://www.w3.org/2004/02/skos/core#prefLabel",'
        ' "@context": "https://example.org/context.jsonld"}}',
        '{"a": {"@id": "b"}, "b": {"@id": "a"}}',
        '{"@version": 2}',
    ],
)
def test_a_context_that_cannot_be_used_is_refused(
    publication: Path, tmp_path: Path, context: str
) -> None:
    (publication / "ontology" / "context.jsonld").write_text(f'{{"@context": {context}}}')
    with pytest.raises(FindingsError) as caught:
        build_snapshot(publication, tmp_path / "out")
    assert all("context" in finding.rule for finding in caught.value.findings)
    assert not (tmp_path / "out" / "current").exists()


def test_a_distribution_that_loses_a_triple_is_found(snapshot: Snapshot) -> None:
    files = {f"graph.{name}": snapshot.read(f"graph.{name}") for name in TRIPLES}
    triples = [q.triple for q in ox.parse(files["graph.nt"], format=RDF_CODECS["nt"])]
    check_distributions(files, triples)
    files["graph.jsonld"] = files["graph.jsonld"].replace(b"2001/2009", b"2001/2010")
    with pytest.raises(FindingsError) as caught:
        check_distributions(files, triples)
    assert [f.rule for f in caught.value.findings] == ["build/lossy"]
    assert "2001/2009" in caught.value.findings[0].message


@pytest.mark.parametrize("name", [*TRIPLES, *QUADS])
def test_compressed_form_is_the_same_and_carries_no_time(snapshot: Snapshot, name: str) -> None:
    data = snapshot.read(f"graph.{name}.gz")
    assert gzip.decompress(data) == snapshot.read(f"graph.{name}")
    assert data[4:8] == b"\0\0\0\0"


def test_manifest_lists_every_file_with_its_digest(snapshot: Snapshot) -> None:
    verify_snapshot(snapshot)
    on_disk = {p.name for p in snapshot.root.iterdir()} - {"manifest.json"}
    assert {f.file for f in snapshot.manifest.files} == on_disk
    for info in snapshot.manifest.files:
        assert info.sha256 == digest(snapshot.read(info.file))
        if info.file.startswith("graph.") and not info.file.endswith(".gz"):
            assert info.media_type == RDF[info.file.removeprefix("graph.")].media_type


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        ('id:ada-reed <https://example.org/p/1> "x" .', "XML name"),
        ('id:ada-reed schema:text "a\\u0001b" .', "U+0001"),
        ("id:ada-reed schema:says <<( id:ada-reed schema:knows id:ben-marsh )>> .", "RDF 1.2"),
    ],
)
def test_what_a_format_cannot_hold_is_refused(
    publication: Path, tmp_path: Path, triple: str, words: str
) -> None:
    data = publication / "data" / "graph.ttl"
    text = data.read_text() + triple + "\n"
    data.write_text(text)
    with pytest.raises(FindingsError) as caught:
        build_snapshot(publication, tmp_path / "out")
    finding = next(f for f in caught.value.findings if f.rule == "lint/not-expressible")
    assert words in finding.message
    assert (finding.position.file, finding.position.line) == (
        "data/graph.ttl",
        text.count("\n"),
    )
