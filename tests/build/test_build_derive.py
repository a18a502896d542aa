# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the build adds: bounds, plain triples, sentences; and nothing that was not said."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build.pipeline import build_snapshot, check_publication
from kg.rdf.formats import RDF_CODECS

BASE = "https://example.org/willow/"
MORE = """
st:denied a wb:Statement ; wb:subject id:ben-marsh ; wb:predicate wb:chairs ;
  wb:object id:garden-club ; wb:certainty wb:stated ; wb:negated true ; wb:evidence ev:W003 .
st:withdrawn a wb:Statement ; wb:subject id:cora-finch ; wb:predicate wb:chairs ;
  wb:object id:garden-club ; wb:certainty wb:stated ; wb:evidence ev:W004 ;
  <http://www.w3.org/2002/07/owl#deprecated> true .
st:number a wb:Statement ; wb:subject id:garden-club ; wb:predicate wb:memberOf ;
  wb:object 90 ; wb:certainty wb:stated ; wb:evidence ev:W003 ;
  schema:unitText "people" .
st:owned a wb:Statement ; wb:subject id:ada-reed ; wb:predicate wb:memberOf ;
  wb:object id:garden-club ; wb:certainty wb:planned ; wb:evidence ev:W001 ;
  wb:date "2004"^^edtf:EDTF ;
  dcterms:description "In the author's words."@en .
"""


def _derived(publication: Path, out: Path) -> set[tuple[str, str, str]]:
    snapshot = build_snapshot(publication, out)
    found = set()
    for quad in ox.parse(snapshot.quads_path.read_bytes(), format=RDF_CODECS["nq"]):
        assert isinstance(quad.graph_name, ox.NamedNode)
        if quad.graph_name.value == f"{BASE}graph/derived":
            assert isinstance(quad.subject, ox.NamedNode)
            predicate = quad.predicate.value.replace("#", "/").rsplit("/", 1)[1]
            value = quad.object
            assert isinstance(value, ox.NamedNode | ox.Literal)
            if predicate.startswith(("earliest", "latest")):
                assert isinstance(value, ox.Literal)
                assert value.datatype.value.endswith("#date")
            short = (quad.subject.value, value.value)
            found.add((short[0].removeprefix(BASE), predicate, short[1].removeprefix(BASE)))
    return found


@pytest.fixture
def derived(publication: Path, tmp_path: Path) -> set[tuple[str, str, str]]:
    data = publication / "data" / "graph.ttl"
    data.write_text(data.read_text() + MORE)
    return _derived(publication, tmp_path / "out")


def _of(derived: set[tuple[str, str, str]], subject: str) -> dict[str, str]:
    return {p: o for s, p, o in derived if s == subject}


def test_bounds_of_a_closed_interval(derived: set[tuple[str, str, str]]) -> None:
    found = _of(derived, "statement/ben-marsh-garden-club")
    assert found["earliestStart"] == "2001-01-01"
    assert found["latestStart"] == "2001-12-31"
    assert found["earliestEnd"] == "2009-01-01"
    assert found["latestEnd"] == "2009-12-31"


def test_an_open_end_reaches_as_far_as_the_source(derived: set[tuple[str, str, str]]) -> None:
    found = _of(derived, "statement/ada-reed-garden-club")
    assert found["earliestStart"] == "1998-03-01"
    assert found["latestStart"] == "1998-03-31"
    assert found["earliestEnd"] == "2012-05-01"
    assert "latestEnd" not in found


def test_no_date_no_bounds(derived: set[tuple[str, str, str]]) -> None:
    assert set(_of(derived, "statement/denied")) == {"label", "description"}


def test_plain_triples_of_what_is_stated_only(derived: set[tuple[str, str, str]]) -> None:
    plain = {t for t in derived if t[1] in {"memberOf", "chairs"}}
    assert plain == {
        ("id/ada-reed", "memberOf", "id/garden-club"),
        ("id/ada-reed", "chairs", "id/garden-club"),
        ("id/ben-marsh", "memberOf", "id/garden-club"),
    }


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        (
            "ben-marsh-garden-club",
            "Ben Marsh is a member of Willow Brook garden club, 2001 to 2009.",
        ),
        (
            "ada-reed-garden-club",
            "Ada Reed is a member of Willow Brook garden club, since March 1998.",
        ),
        (
            "cora-finch-garden-club",
            "Cora Finch is a member of Willow Brook garden club, 2013 (planned).",
        ),
        ("denied", "Ben Marsh (denied:) chairs Willow Brook garden club."),
        ("number", "Willow Brook garden club is a member of 90 people."),
    ],
)
def test_sentences_are_made_from_the_parts(
    derived: set[tuple[str, str, str]], slug: str, sentence: str
) -> None:
    assert _of(derived, f"statement/{slug}")["description"] == sentence


def test_words_of_the_author_are_kept(derived: set[tuple[str, str, str]]) -> None:
    assert "description" not in _of(derived, "statement/owned")
    assert "label" in _of(derived, "statement/owned")


def test_without_certainties_every_statement_counts(publication: Path, tmp_path: Path) -> None:
    settings = publication / "kg.toml"
    kept = [
        line
        for line in settings.read_text().splitlines()
        if not line.startswith(("certainty =", "derivable_certainties ="))
    ]
    settings.write_text("\n".join(kept) + "\n")
    derived = _derived(publication, tmp_path / "out")
    assert ("id/cora-finch", "memberOf", "id/garden-club") in derived


def test_rules_of_the_publication_add_triples(publication: Path, tmp_path: Path) -> None:
    (publication / "rules").mkdir()
    (publication / "rules" / "peers.rq").write_text(
        f"CONSTRUCT {{ ?a <{BASE}ns#knows> ?b }} WHERE {{"
        f" ?a a <https://schema.org/Person> . ?b a <https://schema.org/Person> FILTER(?a != ?b) }}"
    )
    derived = _derived(publication, tmp_path / "out")
    assert len([t for t in derived if t[1] == "knows"]) == 6


@pytest.mark.parametrize(
    "rule",
    [
        "CONSTRUCT { ?a ?b }",
        "SELECT * WHERE { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "INSERT DATA { <urn:x:a> <urn:x:b> <urn:x:c> }",
    ],
)
def test_a_rule_that_is_none_is_a_finding(publication: Path, rule: str) -> None:
    (publication / "rules").mkdir()
    (publication / "rules" / "bad.rq").write_text(rule)
    report = check_publication(publication)
    assert not report.conforms
    assert [(f.rule, f.position.file) for f in report.findings] == [
        ("rules/syntax", "rules/bad.rq")
    ]
