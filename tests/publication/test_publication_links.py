# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The table of links: what is read from it, what is published of it, and links between kinds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.publication.lint import lint_sources
from kg.publication.project import load_project
from kg.publication.sources import read_sources
from kg.publication.sssom import MappingTable, parse_table, searched_none
from kg.rdf.findings import Finding
from kg.rdf.targets import TARGETS, target_of, why_not_in_target

HEAD = """# mapping_set_id: https://example.org/willow/links
# license: https://creativecommons.org/licenses/by/4.0/
# mapping_set_description: >-
#   Looked up
#   by hand.
# mapping_date: 2026-01-31
# curie_map:
#   dcterms: http://purl.org/dc/terms/
#   geonames: https://sws.geonames.org/
#   id: https://example.org/willow/id/
#   wikidata: http://www.wikidata.org/entity/
"""
COLUMNS = (
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\t"
    "evidence_1\tevidence_2\tstatus\tchecked_on\tobject_source\tcomment\n"
)


def row(subject: str, predicate: str, value: str, status: str = "ok", *more: str) -> str:
    proof = ("", "") if status == "searched-none" else ("one list", "another list")
    cells = [subject, predicate, value, "semapv:ManualMappingCuration", *proof, status]
    return "\t".join([*cells, "2026-01-31", *more, *[""] * (2 - len(more))]) + "\n"


def parsed(*rows: str, columns: str = COLUMNS) -> MappingTable:
    table, findings = parse_table("data/links.sssom.tsv", HEAD + columns + "".join(rows))
    assert findings == []
    return table


@pytest.fixture
def lint_links(publication: Path) -> Callable[..., list[Finding]]:
    """Findings on links in the publication of kg init with these rows, and more data."""

    def run(*rows: str, data: str = "") -> list[Finding]:
        (publication / "data" / "links.sssom.tsv").write_text(
            HEAD + COLUMNS + "".join(rows), encoding="utf-8"
        )
        if data:
            (publication / "data" / "more.ttl").write_text(data, encoding="utf-8")
        found = lint_sources(read_sources(load_project(publication)))
        return [f for f in found if f.rule.startswith("links/")]

    return run


def test_only_rows_that_are_ok_become_triples() -> None:
    table = parsed(
        row("id:ada-reed", "owl:sameAs", "wikidata:Q1"),
        row("id:ada-reed", "skos:closeMatch", "wikidata:Q2", "hold"),
        row("id:ada-reed", "skos:closeMatch", "wikidata:Q3", "withdrawn"),
        row("id:ada-reed", "skos:closeMatch", "sssom:NoTermFound", "searched-none"),
    )
    (link,) = table.links
    assert str(link.object) == "<http://www.wikidata.org/entity/Q1>"


def test_what_is_not_sure_is_not_in_the_published_table() -> None:
    ok = row("id:ada-reed", "owl:sameAs", "wikidata:Q1")
    none = row("id:ben-marsh", "skos:closeMatch", "sssom:NoTermFound", "searched-none")
    table = parsed(ok, row("id:ada-reed", "skos:closeMatch", "wikidata:Q2", "hold"), none)
    assert table.published_text == HEAD + COLUMNS + ok + none
    again, findings = parse_table("links.sssom.tsv", table.published_text)
    assert findings == []
    assert again.links == table.links


def test_searches_in_vain_are_told_with_their_day_and_place() -> None:
    search = ("skos:closeMatch", "sssom:NoTermFound", "searched-none")
    table = parsed(
        row("id:ada-reed", *search), row("id:ben-marsh", *search, "https://www.wikidata.org/")
    )
    base = "https://example.org/willow/id/"
    assert searched_none(table) == (
        (base + "ada-reed", "2026-01-31", ""),
        (base + "ben-marsh", "2026-01-31", "https://www.wikidata.org/"),
    )
    assert searched_none(None) == ()


def test_the_head_says_how_the_links_were_made() -> None:
    head = parsed().head
    assert (head.description, head.date) == ("Looked up by hand.", "2026-01-31")
    assert head.expand("owl:sameAs") == "http://www.w3.org/2002/07/owl#sameAs"
    assert head.expand("https://example.com/x") == "https://example.com/x"
    assert head.expand("nobody:x") == head.expand("x") == ""


def test_rows_that_name_nothing_are_no_links() -> None:
    rows = (
        row("id:ada-reed", "owl:sameAs", "nobody:Q1"),
        row("id:ada-reed", "owl:sameAs", "https://example.com/a b"),
    )
    assert parsed(*rows).links == ()


def test_quoted_cells_and_line_ends_of_windows_are_read() -> None:
    text = HEAD + COLUMNS + row("id:ada-reed", "owl:sameAs", "wikidata:Q1", "ok", "", '"a ""b"""')
    table, findings = parse_table("links.sssom.tsv", text.replace("\n", "\r\n"))
    assert findings == []
    assert table.rows[0]["comment"] == 'a "b"'


def test_a_column_of_the_publication_is_declared_in_the_head(publication: Path) -> None:
    columns = COLUMNS.replace("comment", "mood")
    _, (finding,) = parse_table("links.sssom.tsv", HEAD + columns)
    assert finding.rule == "links/unknown-column"
    head = HEAD + "# extension_definitions:\n#   - slot_name: mood\n"
    _, findings = parse_table("links.sssom.tsv", head + columns)
    assert findings == []


def test_sound_links_have_no_findings(lint_links: Callable[..., list[Finding]]) -> None:
    rows = (
        row("https://example.org/willow/", "dcterms:subject", "http://eurovoc.europa.eu/1"),
        row("id:ada-reed", "owl:sameAs", "wikidata:Q1"),
        row("id:ada-reed", "rdfs:seeAlso", "https://www.wikidata.org/wiki/Q1", "hold"),
        row("id:ben-marsh", "rdfs:seeAlso", "https://www.wikidata.org/wiki/Q1"),
    )
    assert lint_links(*rows) == []


GARDEN = """@prefix id: <https://example.org/willow/id/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:garden a schema:Place ; skos:prefLabel "Garden"@en .
"""
DISJOINT = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix schema: <https://schema.org/> .
schema:Person owl:disjointWith schema:Place .
"""


@pytest.mark.parametrize("data", [GARDEN, DISJOINT], ids=["places", "disjoint"])
def test_only_places_have_a_number_in_geonames(
    lint_links: Callable[..., list[Finding]], data: str
) -> None:
    bad = row("id:ada-reed", "skos:closeMatch", "geonames:1/")
    (finding,) = lint_links(bad, data=data)
    assert (finding.rule, finding.position.line) == ("links/kind", 13)
    assert "GeoNames" in finding.message


def test_a_place_may_be_in_geonames(lint_links: Callable[..., list[Finding]]) -> None:
    assert lint_links(row("id:garden", "owl:sameAs", "geonames:1/"), data=GARDEN) == []


def test_where_nothing_says_what_is_a_place_all_may(
    lint_links: Callable[..., list[Finding]],
) -> None:
    assert lint_links(row("id:ada-reed", "skos:closeMatch", "geonames:1/")) == []


def test_a_withdrawn_link_does_not_count_as_one(lint_links: Callable[..., list[Finding]]) -> None:
    rows = (
        row("id:ada-reed", "owl:sameAs", "wikidata:Q1", "withdrawn"),
        row("id:ben-marsh", "owl:sameAs", "wikidata:Q1"),
    )
    assert lint_links(*rows) == []


@pytest.mark.parametrize(
    ("iri", "is_right"),
    [
        ("http://www.wikidata.org/entity/Q42", True),
        ("http://www.wikidata.org/entity/42", False),
        ("http://www.wikidata.org/entity/Q42 ", False),
        ("https://www.wikidata.org/entity/Q42", False),
        ("http://dbpedia.org/resource/Ministry_of_Defence_(Azerbaijan)", True),
        ("http://dbpedia.org/page/Baku", False),
        ("http://dbpedia.org/resource/", False),
        ("https://sws.geonames.org/587116/", True),
        ("https://sws.geonames.org/587116", False),
        ("https://sws.geonames.org/587116/about.rdf", False),
        ("http://eurovoc.europa.eu/2199", True),
        ("http://eurovoc.europa.eu/NATO", False),
        ("http://publications.europa.eu/resource/authority/country/1A0", True),
        ("http://publications.europa.eu/resource/authority/country/Azerbaijan", False),
        ("http://publications.europa.eu/resource/authority/corporate-body/NATO", True),
        ("http://publications.europa.eu/resource/authority/place/BEL_BRU", False),
        ("http://id.loc.gov/authorities/names/n92000010", True),
        ("http://id.loc.gov/authorities/names/92000010", False),
        ("https://isni.org/isni/0000000115376279", True),
        ("https://isni.org/isni/000000011537627", False),
        ("http://viaf.org/viaf/1", True),
        ("http://viaf.org/viaf/1/", False),
        ("https://example.com/anything", True),
    ],
)
def test_identifiers_are_as_their_graph_writes_them(iri: str, is_right: bool) -> None:
    assert (why_not_in_target(iri) == "") is is_right


def test_every_graph_knows_its_own() -> None:
    for target in TARGETS:
        assert target_of(target.namespace + "x") is target
    assert target_of("https://example.com/") is None
