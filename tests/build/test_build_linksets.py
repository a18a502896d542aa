# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Links are a graph of their own, a file, and a VoID linkset for each graph they lead to."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.pipeline import build_snapshot, is_current
from kg.rdf.formats import RDF_CODECS
from kg.rdf.vocab import DCTERMS, PROV, VOID
from kg.store.snapshot import Snapshot

BASE = "https://example.org/willow/"
TABLE = """# mapping_set_id: https://example.org/willow/links
# license: https://creativecommons.org/publicdomain/zero/1.0/
# mapping_set_description: Looked up by hand.
# mapping_date: 2026-02-01
# curie_map:
#   dcterms: http://purl.org/dc/terms/
#   id: https://example.org/willow/id/
#   viaf: http://viaf.org/viaf/
#   wikidata: http://www.wikidata.org/entity/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tevidence_1\tevidence_2\tstatus\tchecked_on
https://example.org/willow/\tdcterms:subject\twikidata:Q9\tsemapv:MappingReview\ta\tb\tok\t2026-01-31
id:ada-reed\towl:sameAs\twikidata:Q1\tsemapv:MappingReview\ta\tb\tok\t2026-01-31
id:ada-reed\trdfs:seeAlso\thttps://example.com/ada\tsemapv:MappingReview\ta\t\tok\t2026-01-31
id:ada-reed\tskos:closeMatch\thttp://viaf.org/viaf/1\tsemapv:MappingReview\ta\t\thold\t2026-01-31
id:ben-marsh\tskos:closeMatch\thttps://example.com/id/ben\tsemapv:MappingReview\ta\t\tok\t2026-01-31
id:ben-marsh\tskos:closeMatch\twikidata:Q2\tsemapv:MappingReview\ta\t\tok\t2026-01-31
id:cora-finch\tskos:closeMatch\tsssom:NoTermFound\tsemapv:MappingReview\t\t\tsearched-none\t2026-01-31
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked") / "publication"
    with as_file(files("kg").joinpath("templates_init")) as template:
        shutil.copytree(template, folder)
    (folder / "data" / "links.sssom.tsv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def snapshot(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return build_snapshot(root, tmp_path_factory.mktemp("snapshots"))


@pytest.fixture(scope="module")
def described(snapshot: Snapshot) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(snapshot.read("void.ttl"), format=RDF_CODECS["ttl"])]


def _values(triples: list[ox.Triple], path: str, predicate: ox.NamedNode) -> set[str]:
    subject = ox.NamedNode(BASE + path)
    found = (t.object for t in triples if t.subject == subject and t.predicate == predicate)
    return {o.value for o in found if isinstance(o, ox.NamedNode | ox.Literal)}


def test_the_graph_of_links_has_the_rows_that_are_ok(snapshot: Snapshot) -> None:
    quads = ox.parse(path=str(snapshot.quads_path), format=RDF_CODECS["nq"])
    links = {q.triple for q in quads if q.graph_name == ox.NamedNode(BASE + "graph/links")}
    assert len(links) == 5
    dump = ox.parse(snapshot.read("links.ttl"), format=RDF_CODECS["ttl"])
    assert {q.triple for q in dump} == links
    assert b"viaf" not in snapshot.read("quads.nq")


def test_the_table_is_a_file_without_the_rows_on_hold(snapshot: Snapshot) -> None:
    info = snapshot.file_info("links.sssom.tsv")
    assert info is not None
    assert info.media_type == "text/tab-separated-values"
    expected = [line for line in TABLE.split("\n") if "\thold\t" not in line]
    assert snapshot.read("links.sssom.tsv").decode().split("\n") == expected


def test_a_linkset_for_each_graph_and_none_for_pages(described: list[ox.Triple]) -> None:
    sets = {t.subject.value for t in described if t.object == VOID.Linkset}  # type: ignore[union-attr]
    assert sets == {BASE + f"catalog#links-{name}" for name in ("wikidata", "example-com")}
    assert sets == _values(described, "", VOID.subset)


def test_a_linkset_says_what_it_links_and_how_many(described: list[ox.Triple]) -> None:
    linkset = "catalog#links-wikidata"
    assert _values(described, linkset, VOID.triples) == {"3"}
    assert _values(described, linkset, VOID.subjectsTarget) == {BASE}
    assert _values(described, linkset, VOID.objectsTarget) == {BASE + "catalog#target-wikidata"}
    assert len(_values(described, linkset, VOID.target)) == 2
    assert len(_values(described, linkset, VOID.linkPredicate)) == 3
    for predicate in ("subject", "sameAs", "closeMatch"):
        assert _values(described, f"{linkset}-{predicate}", VOID.triples) == {"1"}
    spaces = _values(described, "catalog#target-wikidata", VOID.uriSpace)
    assert spaces == {"http://www.wikidata.org/entity/"}


def test_a_linkset_says_how_it_was_made(described: list[ox.Triple]) -> None:
    linkset = "catalog#links-wikidata"
    assert _values(described, linkset, DCTERMS.description) == {"Looked up by hand."}
    assert _values(described, linkset, DCTERMS.issued) == {"2026-02-01"}
    licences = _values(described, linkset, DCTERMS.license)
    assert licences == {"https://creativecommons.org/publicdomain/zero/1.0/"}
    assert _values(described, linkset, DCTERMS.publisher) == {BASE + "id/editors"}
    made_from = _values(described, linkset, PROV.wasDerivedFrom)
    assert made_from == {BASE + "download/links.sssom.tsv"}


def test_topics_of_the_data_set_are_in_its_description(described: list[ox.Triple]) -> None:
    topics = _values(described, "", DCTERMS.subject)
    assert topics == {"http://www.wikidata.org/entity/Q9"}


def test_prefixes_of_the_table_are_prefixes_of_the_snapshot(snapshot: Snapshot) -> None:
    assert snapshot.manifest.prefixes["wikidata"] == "http://www.wikidata.org/entity/"
    assert "viaf" not in snapshot.manifest.prefixes, "no published link is to be written with it"


def test_a_search_in_vain_makes_a_new_snapshot_and_a_row_on_hold_does_not(
    root: Path, snapshot: Snapshot, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    path = copy / "data" / "links.sssom.tsv"
    out = snapshot.root.parent
    path.write_text(TABLE.replace("http://viaf.org/viaf/1", "http://viaf.org/viaf/2"), "utf-8")
    assert is_current(copy, out)
    lines = TABLE.splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    assert not is_current(copy, out)


def test_without_links_there_is_neither_table_nor_linkset(root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(root, copy)
    (copy / "data" / "links.sssom.tsv").unlink()
    built = build_snapshot(copy, tmp_path / "out")
    assert built.file_info("links.sssom.tsv") is None
    assert b"Linkset" not in built.read("void.ttl")
