# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading and lint: nothing kills it, nothing is told twice, hints are near, shapes check."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_cases import PREFIXES

from kg.publication.lint import MOST, lint_sources
from kg.publication.nearest import NearestIri
from kg.publication.project import load_project
from kg.publication.sources import Role, read_sources
from kg.rdf.findings import Finding

Lint = Callable[..., tuple[Finding, ...]]
LINES = PREFIXES.count("\n")


def test_the_new_publication_is_sound(publication: Path) -> None:
    assert lint_sources(read_sources(load_project(publication))) == ()


@pytest.mark.parametrize(
    "nested",
    [
        "[" * 100_000,
        "(" * 100_000,
        "(" * 100_000 + ")" * 100_000 + " .",
        "[ wb:p " * 100_000 + "1" + " ]" * 100_000 + " .",
        "<<" * 100_000,
        "<<( id:x wb:p " * 100_000,
        "<<( id:x wb:p " * 100_000 + "id:x" + " )>>" * 100_000 + " .",
    ],
    ids=["[", "(", "()", "[]", "<<", "<<(", "<<()>>"],
)
def test_deep_nesting_is_a_finding(publication: Path, nested: str) -> None:
    """In a process of its own: the parser can run out of stack, and take its process with it."""
    (publication / "data" / "deep.ttl").write_text(f"{PREFIXES}id:x wb:p {nested}")
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "validate", "--project", str(publication)],
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 1, done.stderr[-500:]
    assert f"data/deep.ttl:{LINES + 1}:" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_large_file_is_read_in_seconds(publication: Path) -> None:
    rows = [
        f'id:e{i} a schema:Person ; skos:prefLabel "Person {i}"@en ; schema:age {i} ;'
        f' schema:birthDate "19{i % 100:02}-01-01"^^xsd:date ; schema:knows id:e{max(i - 1, 0)} .\n'
        for i in range(20_000)
    ]
    (publication / "data" / "large.ttl").write_text(PREFIXES + "".join(rows))
    start = time.monotonic()
    sources = read_sources(load_project(publication))
    assert len(sources.triples(Role.DATA)) > 100_000
    assert lint_sources(sources) == ()
    position, _ = sources.locate("https://example.org/willow/id/e19999", "https://schema.org/age")
    assert (position.line, position.column) == (LINES + 20_000, 75)
    assert time.monotonic() - start < 60


def test_many_faults_of_one_kind_are_counted(lint: Lint) -> None:
    findings = lint("".join(f"id:ada-reed schema:knows id:nobody-{i} .\n" for i in range(5000)))
    assert len(findings) == MOST + 1
    assert findings[-1].message.startswith(f"{5000 - MOST} more")
    assert findings[-1].position.line == LINES + MOST + 1


def test_a_fault_is_told_once(lint: Lint, publication: Path) -> None:
    """A syntax error in the ontology does not make its terms ones that nothing defines."""
    ontology = publication / "ontology" / "ontology.ttl"
    ontology.write_text("<\n" + ontology.read_text())
    findings = lint('id:x a schema:Person ; skos:prefLabel "X"@en .')
    assert [f.position.file for f in findings] == ["ontology/ontology.ttl"]


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("id:x a schema:Person ; zz:q <<( id:x a id:x )>> .", "lint/not-expressible", 1, 29),
        ('id:x zz:q "<<" , 1 {| zz:q 2 |} .', "lint/not-expressible", 1, 20),
        ("id:x zz:q 1 ~ id:r .", "lint/not-expressible", 1, 13),
        ('id:x zz:q "01" , "01"^^xsd:integer .', "lint/non-canonical", 1, 18),
        ('id:x zz:q "01"@en , """01""" ,\n 01 .', "lint/non-canonical", 2, 2),
        ("id:x zz:q 1.e3 .", "lint/non-canonical", 1, 11),
        ("id:x zz:q .5e3 .", "lint/non-canonical", 1, 11),
        ('id:x zz:q "٢٠١١-٠١-٠١"^^xsd:date .', "lint/ill-typed", 1, 11),
        ('id:x zz:q "' + "9" * 5000 + '-01-01"^^xsd:date .', "", 0, 0),
        ('id:x zz:q "' + "9" * 5000 + '-02-30"^^xsd:date .', "lint/ill-typed", 1, 11),
    ],
)
def test_literals_and_terms(lint: Lint, text: str, rule: str, line: int, column: int) -> None:
    found = [(f.rule, f.position.line - LINES, f.position.column) for f in lint(text)]
    assert found == ([(rule, line, column)] if rule else [])


def test_a_hint_is_near(lint: Lint) -> None:
    (finding,) = lint('id:x a schema:Person ; skos:prefLabel "X"@en ; schema:knows id:ada-red .')
    assert finding.advice == "Did you mean <https://example.org/willow/id/ada-reed>?"


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("https://e.org/id/kfr", "https://e.org/id/kfor"),
        ("https://e.org/id/KFOR", "https://e.org/id/kfor"),
        ("https://e.org/ns#kfor", "https://e.org/id/kfor"),
        ("https://e.org/id/leasd", "https://e.org/id/leads"),
        ("https://e.org/id/nothing-like-it", ""),
        ("https://e.org/id/x", ""),
        ("https://e.org/", ""),
    ],
)
def test_hints(wrong: str, hint: str) -> None:
    known = ["https://e.org/id/kfor", "https://e.org/id/leads", "https://other.org/id/x"]
    assert NearestIri(known, ("https://e.org/", "https://e.org/ns#")).hint(wrong) == hint


NONE: tuple[str, ...] = ()


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("wb:S a sh:NodeShape ; sh:nodeKind sh:IRI .", ("shapes/no-target",)),
        ("wb:S sh:property [ sh:path skos:prefLabel ] .", ("shapes/no-target",)),
        ("wb:S a sh:PropertyShape ; sh:path skos:prefLabel .", ("shapes/no-target",)),
        ("[] a sh:NodeShape ; sh:nodeKind sh:IRI .", ("shapes/no-target",)),
        (
            "wb:S a sh:NodeShape ; sh:targetClass schema:Person ; sh:property wb:P , wb:Q .\n"
            "wb:P a sh:PropertyShape ; sh:path skos:prefLabel .\n"
            "wb:Q a sh:PropertyShape ; sh:path [ sh:alternativePath ( skos:prefLabel wb:date ) ] .",
            NONE,
        ),
        (
            "wb:S sh:targetClass schema:Person ; sh:or ( [ sh:nodeKind sh:IRI ] wb:T ) .\n"
            "wb:T a sh:NodeShape .",
            NONE,
        ),
        (
            "wb:S sh:targetClass schema:Person ; sh:property [ sh:path ( wb:p1 wb:p2 ) ] .\n"
            "wb:p1 skos:prefLabel 'P'@en . wb:p2 skos:prefLabel 'P'@en .",
            ("shapes/path-matches-nothing", "shapes/path-matches-nothing"),
        ),
        ("wb:S sh:targetNode <https://example.org/willow/> ; sh:nodeKind sh:IRI .", NONE),
        ("wb:S sh:targetNode schema:Nobody .", ("shapes/target-matches-nothing",)),
        ("wb:S sh:targetObjectsOf schema:naem .", ("shapes/target-matches-nothing",)),
        ("wb:S sh:targetObjectsOf skos:prefLabel .", NONE),
        ("wb:S sh:targetClass schema:Person ; sh:minCout 1 .", ("shapes/unknown-term",)),
        (
            "wb:C a sh:ConstraintComponent ; sh:parameter [ sh:path wb:myLimit ] .\n"
            "wb:myLimit skos:prefLabel 'limit'@en .",
            NONE,
        ),
        ("wb:S a sh:NodeShape , <http://www.w3.org/2000/01/rdf-schema#Class> .", NONE),
    ],
)
def test_shapes_that_check_nothing_are_told(lint: Lint, text: str, rules: tuple[str, ...]) -> None:
    assert tuple(f.rule for f in lint(text, "shapes/more.ttl")) == rules


def test_shapes_without_a_shape_are_told(publication: Path) -> None:
    for path in (publication / "shapes").iterdir():
        path.write_text("@prefix sh: <http://www.w3.org/ns/shacl#> .\n")
    (finding,) = lint_sources(read_sources(load_project(publication)))
    assert (finding.rule, finding.position.file) == ("shapes/no-shape", "shapes/entity.ttl")


def test_no_data_is_told_at_the_key_that_names_the_folder(publication: Path) -> None:
    with (publication / "kg.toml").open("a") as stream:
        stream.write('\n[paths]\ndata = "nowhere"\n')
    (finding,) = read_sources(load_project(publication)).findings
    lines = (publication / "kg.toml").read_text().splitlines()
    assert finding.rule == "lint/no-data"
    assert (finding.position.line, finding.excerpt) == (len(lines), 'data = "nowhere"')
