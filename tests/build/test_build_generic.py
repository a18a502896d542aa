# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Any folder of RDF is published: no statements, no shapes, no ontology, no context needed."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox

from kg.build.pipeline import build_snapshot
from kg.rdf.formats import RDF_CODECS
from kg.store.snapshot import verify_snapshot

SETTINGS = """[publication]
title = "Plain"
description = "A plain folder of RDF."
base_iri = "https://example.org/plain/"
"""
DATA = """@prefix : <https://example.org/plain/id/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
:ann a foaf:Person ; foaf:name "Ann" ; foaf:knows :bob .
:bob a foaf:Person ; foaf:name "Bob" .
"""


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plain"
    (folder / "data").mkdir(parents=True)
    (folder / "kg.toml").write_text(SETTINGS)
    (folder / "data" / "people.ttl").write_text(DATA)
    return folder


def test_a_plain_folder_is_published(tmp_path: Path) -> None:
    snapshot = build_snapshot(_folder(tmp_path), tmp_path / "out")
    verify_snapshot(snapshot)
    manifest = snapshot.manifest
    assert manifest.vocabulary is None
    assert manifest.counts == {"triples": 5, "entities": 2, "classes": 1, "properties": 3}
    assert [g.role for g in manifest.graphs] == ["data", "descriptions"]
    assert manifest.prefixes["foaf"] == "http://xmlns.com/foaf/0.1/"
    assert json.loads(snapshot.read("context.jsonld"))["@context"] == dict(manifest.prefixes)
    assert json.loads(snapshot.read("validation.json")) == {"conforms": True, "findings": []}
    for name in ("ontology.ttl", "shapes.ttl", "examples.ttl"):
        assert list(ox.parse(snapshot.read(name), format=RDF_CODECS["ttl"])) == []


def test_links_have_a_graph_of_their_own(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "data" / "links.ttl").write_text(
        "<https://example.org/plain/id/ann> <http://www.w3.org/2002/07/owl#sameAs>"
        " <https://example.com/ann> .\n"
    )
    manifest = build_snapshot(folder, tmp_path / "out").manifest
    sizes = {g.role: g.triples for g in manifest.graphs}
    assert (sizes["data"], sizes["links"]) == (5, 1)
    assert manifest.counts["triples"] == 6
    assert manifest.graph("links") == "https://example.org/plain/graph/links"


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    """The same label in two files of shapes is two nodes; their names do not depend on a run."""
    folder = _folder(tmp_path)
    (folder / "shapes").mkdir()
    for number, path in enumerate(("name", "knows")):
        (folder / "shapes" / f"{path}.ttl").write_text(
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
            "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
            f"<https://example.org/plain/shapes#S{number}> a sh:NodeShape ;"
            f" sh:targetClass foaf:Person ; sh:property _:same .\n"
            f"_:same sh:path foaf:{path} ; sh:maxCount {number + 1} .\n"
        )
    snapshot = build_snapshot(folder, tmp_path / "out")
    triples = list(ox.parse(snapshot.read("shapes.ttl"), format=RDF_CODECS["ttl"]))
    paths = [t.subject for t in triples if t.predicate.value.endswith("#path")]
    assert len(paths) == len({str(p) for p in paths}) == 2
    assert {str(p) for p in paths} <= {"_:c14n0", "_:c14n1"}


def test_the_same_triple_twice_is_one(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "data" / "again.ttl").write_text(DATA)
    assert build_snapshot(folder, tmp_path / "out").manifest.counts["triples"] == 5


def test_two_prefixes_of_one_namespace(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    (folder / "kg.toml").write_text(
        SETTINGS + '[prefixes]\na = "https://example.org/plain/id/"\n'
        'b = "https://example.org/plain/id/"\nc = "https://example.org/plain/"\n'
    )
    text = build_snapshot(folder, tmp_path / "out").read("graph.ttl").decode()
    assert "a:ann a foaf:Person" in text
    assert "@prefix b:" not in text


def test_a_base_that_ends_with_a_hash(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    for path in (folder / "kg.toml", folder / "data" / "people.ttl"):
        path.write_text(
            path.read_text().replace("/plain/id/", "/plain#").replace("plain/", "plain#")
        )
    snapshot = build_snapshot(folder, tmp_path / "out")
    assert snapshot.manifest.graph("data") == "https://example.org/plain#graph/data"
    assert list(ox.parse(snapshot.read("void.ttl"), format=RDF_CODECS["ttl"]))
