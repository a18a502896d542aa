# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every SHACL result is carried back to the line that it is about, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build.pipeline import check_publication
from kg.rdf.findings import Finding, Severity

MORE = """
st:no-subject a wb:Statement ;
  wb:predicate wb:memberOf ; wb:object id:garden-club ;
  wb:certainty wb:stated ; wb:evidence ev:W001 .
st:two-dates a wb:Statement ;
  wb:subject id:ada-reed ; wb:predicate wb:memberOf ; wb:object id:garden-club ;
  wb:date "2001"^^edtf:EDTF ;
  wb:date "2002"^^edtf:EDTF ;
  wb:certainty wb:stated ; wb:evidence ev:W001 .
st:plain-date a wb:Statement ;
  wb:subject id:ada-reed ; wb:predicate wb:memberOf ; wb:object id:garden-club ;
  wb:date "2001" ;
  wb:certainty
    wb:memberOf ;
  wb:evidence ev:W002 ,
    id:ada-reed .
id:dora a schema:Person ;
  skos:prefLabel "Dora"@en ,
    "Dorothea"@en ,
    "Дора"@ru .
"""


def _findings(publication: Path, more: str = MORE) -> tuple[str, tuple[Finding, ...]]:
    data = publication / "data" / "graph.ttl"
    text = data.read_text() + more
    data.write_text(text)
    return text, check_publication(publication).findings


def _line(text: str, part: str) -> int:
    assert text.count(part) == 1, part
    return text.count("\n", 0, text.index(part)) + 1


def test_each_result_is_at_its_line(publication: Path) -> None:
    text, findings = _findings(publication)
    found = {(f.rule, f.position.line) for f in findings}
    assert found == {
        ("shacl/StatementShape-subject", _line(text, "st:no-subject")),
        ("shacl/StatementShape-date", _line(text, 'wb:date "2001"^^edtf:EDTF')),
        ("shacl/StatementShape-date", _line(text, 'wb:date "2001" ;')),
        ("shacl/StatementShape-certainty", _line(text, "    wb:memberOf ;")),
        ("shacl/StatementShape-evidence", _line(text, "    id:ada-reed .")),
        ("shacl/EntityShape-label", _line(text, 'skos:prefLabel "Dora"@en')),
        ("shacl/EntityShape-label", _line(text, '"Дора"@ru')),
    }
    lines = text.split("\n")
    for finding in findings:
        assert finding.position.file == "data/graph.ttl"
        assert finding.excerpt == lines[finding.position.line - 1]
        column = finding.position.column
        assert finding.excerpt[column - 1 : column].strip()
        assert finding.severity is Severity.ERROR
        assert finding.advice
        assert finding.message.endswith(".")
        assert "{" not in finding.message + finding.advice
        assert finding.spec.startswith("shape at shapes/")


def test_message_is_the_shape_s_with_the_value(publication: Path) -> None:
    _, findings = _findings(publication)
    (evidence,) = [f for f in findings if f.rule == "shacl/StatementShape-evidence"]
    assert evidence.message == ("A statement has evidence: a pinned passage. Found: id:ada-reed.")
    assert evidence.focus == "https://example.org/willow/statement/plain-date"


def test_near_iri_is_suggested(publication: Path) -> None:
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(
        shapes.read_text()
        + """
wbsh:ClubShape a sh:NodeShape ; sh:targetClass wb:Club ;
  sh:property [ sh:path schema:chair ; sh:class schema:Person ] .
wb:chairman a schema:Person .
"""
    )
    more = "id:ada-reeds a wb:Club ; skos:prefLabel 'X'@en ; schema:chair id:ada-reeds .\n"
    _, findings = _findings(publication, more)
    (finding,) = [f for f in findings if f.rule == "shacl/ClubShape-chair"]
    assert finding.advice == "Did you mean id:ada-reed?"


def test_blank_shapes_have_stable_names_and_own_words(publication: Path) -> None:
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(
        shapes.read_text()
        + """
wbsh:PersonShape a sh:NodeShape ; sh:targetClass schema:Person ;
  sh:property [ sh:path skos:prefLabel ; sh:maxLength 8 ; sh:severity sh:Warning ] .
"""
    )
    text, findings = _findings(publication, "")
    assert {f.rule for f in findings} == {"shacl/PersonShape-prefLabel"}
    assert {f.severity for f in findings} == {Severity.WARNING}
    assert [f.position.line for f in findings] == [
        _line(text, '"Ben Marsh"@en'),
        _line(text, '"Cora Finch"@en'),
    ]
    assert findings[0].message == "A value of skos:prefLabel is too long. Found: Ben Marsh."
    assert findings[0].advice == "Write at most 8 characters."
    assert check_publication(publication).conforms


def test_a_constraint_on_the_data_set_names_the_culprit(publication: Path) -> None:
    """One SPARQL constraint on the data set; the culprit is its value, and has a line."""
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(
        shapes.read_text()
        + """
wbsh:WholeShape a sh:NodeShape ; sh:targetNode <https://example.org/willow/> ;
  sh:sparql wbsh:WholeShape-chair .
wbsh:WholeShape-chair a sh:SPARQLConstraint ; sh:message "Ben chairs nothing."@en ;
  sh:select '''SELECT $this ?value WHERE {
    ?value <https://example.org/willow/ns#subject> <https://example.org/willow/id/ben-marsh> }''' .
"""
    )
    text, findings = _findings(publication, "")
    (finding,) = findings
    assert finding.position.line == _line(text, "st:ben-marsh-garden-club a")
    assert "Ben chairs nothing." in finding.message


def test_derived_bounds_are_seen_and_not_blamed_elsewhere(publication: Path) -> None:
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(
        shapes.read_text()
        + """
wbsh:BoundsShape a sh:NodeShape ; sh:targetClass wb:Statement ;
  sh:property wbsh:BoundsShape-end .
wbsh:BoundsShape-end a sh:PropertyShape ; sh:path wb:latestEnd ; sh:minCount 1 .
"""
    )
    text, findings = _findings(publication, "")
    assert {f.rule for f in findings} == {"shacl/BoundsShape-end"}
    assert [f.position.line for f in findings] == [
        _line(text, "st:ada-reed-garden-club a"),
        _line(text, "st:ada-reed-garden-club-2 a"),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        "wbsh:EntityShape sh:property [ sh:path ( skos:prefLabel ) ; sh:minCount 1 ] .",
        "wbsh:EntityShape sh:sparql [ sh:message 'x' ; sh:select 'SELECT nonsense' ] .",
        "wbsh:EntityShape sh:property [ sh:path skos:prefLabel ; sh:minCount 'one' ] .",
        "wbsh:EntityShape sh:property [ sh:path skos:prefLabel ; sh:pattern '(' ] .",
        "wbsh:EntityShape sh:property [ sh:minCount 1 ] .",
    ],
)
def test_shapes_that_cannot_be_used_are_a_finding(publication: Path, broken: str) -> None:
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(shapes.read_text() + broken + "\n")
    _, findings = _findings(publication, "")
    assert findings
    assert all(f.position.file.startswith("shapes/") for f in findings)
    assert all(f.severity is Severity.ERROR for f in findings)
