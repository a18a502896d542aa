# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One report, six formats: each parses by its own rules and says the same."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest

from kg.build.reports import RENDERERS, render_text, without_places
from kg.rdf.findings import Finding, Position, Report, Severity
from kg.rdf.formats import RDF_CODECS
from kg.rdf.vocab import RDF, SH

LINE = '\tid:a wb:date "x" ; wb:other "<&>" .'
NASTY = 'It has "quotes", <tags> & a\nbreak, a \x01 and 50 % :: of it.'
REPORT = Report(
    (
        Finding(
            "lint/ill-typed",
            NASTY,
            Position("data/ä b,c:d.ttl", 7, 14),
            "Write it well.",
            Severity.ERROR,
            LINE,
            "https://example.org/id/a",
        ),
        Finding("shacl/Shape-x", "Two.", Position("data/b.ttl", 3, 1), focus="not an IRI"),
        Finding("shacl/Shape-x", "Odd.", Position("data/b.ttl", 9, 2), severity=Severity.WARNING),
    )
)
EMPTY = Report()


def test_text_shows_place_line_caret_and_advice() -> None:
    text = render_text(REPORT)
    lines = text.split("\n")
    assert lines[0].startswith("data/ä b,c:d.ttl:7:14: lint/ill-typed: It has")
    assert lines[1].strip() == LINE.strip()
    caret = lines[2].index("^")
    assert lines[1][caret] == LINE[13]
    assert lines[3].strip() == "Write it well."
    assert "data/b.ttl:9:2: shacl/Shape-x: warning: Odd." in lines
    assert "Does not conform: 2 errors, 1 warning." in lines
    assert "      2 shacl/Shape-x" in lines
    assert "      1 lint/ill-typed" in lines
    assert "\x01" not in lines[1]


def test_text_of_a_long_line_shows_the_part_that_matters() -> None:
    excerpt = "x" * 500 + "HERE" + "y" * 500
    text = render_text(Report((Finding("a/b", "m.", Position("f", 1, 501), excerpt=excerpt),)))
    shown, caret = text.split("\n")[1:3]
    assert len(shown) < 120
    assert shown[caret.index("^") :].startswith("HERE")


def test_json() -> None:
    value = json.loads(RENDERERS["json"](REPORT))
    assert value["conforms"] is False
    assert [f["line"] for f in value["findings"]] == [7, 3, 9]
    assert value["findings"][0]["message"] == NASTY
    assert value["findings"][0]["excerpt"] == LINE
    assert json.loads(RENDERERS["json"](EMPTY)) == {"conforms": True, "findings": []}


def test_sarif() -> None:
    value = json.loads(RENDERERS["sarif"](REPORT))
    assert value["version"] == "2.1.0"
    (run,) = value["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["lint/ill-typed", "shacl/Shape-x"]
    assert [r["level"] for r in run["results"]] == ["error", "error", "warning"]
    for result, finding in zip(run["results"], REPORT.findings, strict=True):
        assert result["ruleId"] in rules
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] == finding.position.line
        assert place["region"]["startColumn"] == finding.position.column
        assert " " not in place["artifactLocation"]["uri"]


def test_junit() -> None:
    suite = ET.fromstring(RENDERERS["junit"](REPORT))
    assert suite.get("tests") == "3"
    assert suite.get("failures") == "2"
    cases = suite.findall("testcase")
    assert [c.get("classname") for c in cases] == [f.position.file for f in REPORT.findings]
    assert [len(c.findall("failure")) for c in cases] == [1, 1, 0]
    assert ET.fromstring(RENDERERS["junit"](EMPTY)).get("failures") == "0"


def test_github_annotations_are_one_line_each() -> None:
    lines = RENDERERS["github"](REPORT).split("\n")
    assert lines[0].startswith(
        "::error file=data/ä b%2Cc%3Ad.ttl,line=7,col=14,title=lint/ill-typed::"
    )
    assert "%0A" in lines[0]
    assert "50 %25" in lines[0]
    assert lines[2].startswith("::warning file=data/b.ttl,line=9,col=2")


def test_turtle_is_a_shacl_report() -> None:
    triples = list(ox.parse(RENDERERS["ttl"](REPORT), format=RDF_CODECS["ttl"]))
    results = [t.subject for t in triples if t.object == SH.ValidationResult]
    assert len(results) == 3
    assert [t.object.value for t in triples if t.predicate == SH.conforms] == ["false"]
    assert any(t.predicate == RDF.type and t.object == SH.ValidationReport for t in triples)
    places = {t.object.value for t in triples if t.predicate.value.endswith("source")}
    assert places == {str(f.position) for f in REPORT.findings}


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_each_format_writes_the_same_twice(name: str) -> None:
    assert RENDERERS[name](REPORT) == RENDERERS[name](REPORT)
    assert RENDERERS[name](EMPTY)


def test_the_published_report_names_no_line_of_a_source() -> None:
    public = without_places(REPORT)
    assert len(public.findings) == 3
    for name in ("json", "ttl"):
        text = RENDERERS[name](public)
        assert "b.ttl" not in text
        assert "wb:other" not in text
        assert "Two." in text
