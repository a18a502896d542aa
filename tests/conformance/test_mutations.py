# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults of every kind, put into the real publication, are found by the rule that is meant to.

Faults that do not meet are put into one copy, so that a few validations look at all of them.
docs/shapes.md publishes the score.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

import faults_of_claims
import faults_of_text
import faults_of_things
import pytest
import rdflib
from mutating import ROOT, Batch, Operator, Publication, look_at
from rdflib.namespace import RDF, SH

from kg.build.pipeline import check_publication

OPERATORS: tuple[Operator, ...] = (
    *faults_of_claims.OPERATORS,
    *faults_of_things.OPERATORS,
    *faults_of_text.OPERATORS,
)
FAMILIES = {
    "dates",
    "description",
    "identifiers",
    "labels",
    "links",
    "ontology",
    "provenance",
    "structure",
    "types",
    "vocabulary",
}
SEED = 2026
PARTS = ("data", "ontology", "shapes")
PARAMETERS = [
    "class",
    "closed",
    "datatype",
    "disjoint",
    "equals",
    "hasValue",
    "in",
    "languageIn",
    "lessThan",
    "lessThanOrEquals",
    "maxCount",
    "minCount",
    "minInclusive",
    "minLength",
    "nodeKind",
    "not",
    "or",
    "pattern",
    "qualifiedValueShape",
    "uniqueLang",
    "xone",
]
"""The parameters of constraints that our shapes use."""


# Seven validations of the whole publication, on a machine that may have other work.
pytestmark = pytest.mark.timeout(900)


@dataclass(frozen=True)
class Score:
    """What was found of all faults, and the constraints that found something."""

    missed: tuple[str, ...]
    fired: frozenset[tuple[str, str]]
    runs: int


def _batches(operators: tuple[Operator, ...]) -> list[Batch]:
    random = Random(SEED)
    batches, left = list[Batch](), list(operators)
    while left:
        before = len(left)
        for part in PARTS:
            batch = Batch(part)
            left = [operator for operator in left if not batch.take(operator, random)]
            batches += [batch] if batch.operators else []
        assert len(left) < before, [operator.name for operator in left]
    return batches


@pytest.fixture(scope="module")
def score(tmp_path_factory: pytest.TempPathFactory) -> Score:
    """All faults, each put in once and looked for."""
    folder = tmp_path_factory.mktemp("mutants")
    missed, fired = list[str](), set[tuple[str, str]]()
    batches = _batches(OPERATORS)
    roots = [b.publication.write(folder / str(number)) for number, b in enumerate(batches)]
    with ProcessPoolExecutor(max_workers=2) as pool:
        all_found = list(pool.map(look_at, roots, [b.part != "shapes" for b in batches]))
    for batch, found in zip(batches, all_found, strict=True):
        missed += batch.missed(found.findings)
        fired |= {(f.rule.removeprefix("shacl/"), "sparql") for f in found.findings}
        fired |= {(_name(r.shape), r.component) for r in found.results}
    return Score(tuple(missed), frozenset(fired), len(batches))


def _name(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]


def test_there_are_many_of_every_family() -> None:
    names = Counter((operator.name, operator.rule) for operator in OPERATORS)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(OPERATORS) >= 200
    assert {operator.family for operator in OPERATORS} == FAMILIES


def test_the_text_is_put_together_as_it_was(tmp_path: Path) -> None:
    root = Publication().write(tmp_path)
    for path in sorted(ROOT.glob("*/*.ttl")):
        text = path.read_text(encoding="utf-8")
        written = (root / path.relative_to(ROOT)).read_text(encoding="utf-8")
        assert [line for line in written.split("\n") if line in text] == text.split("\n")
    assert look_at(root).findings == ()


def test_every_fault_is_found_at_its_line(score: Score) -> None:
    count = len(OPERATORS)
    caught = count - len(score.missed)
    print(f"\n{caught} of {count} faults found, in {score.runs} validations")
    assert score.missed == ()


def test_no_constraint_is_without_a_fault(score: Score) -> None:
    shapes = rdflib.Graph()
    for path in sorted((ROOT / "shapes").glob("*.ttl")):
        shapes.parse(path)
    constraints = set()
    for parameter in PARAMETERS:
        for shape in shapes.subjects(SH[parameter], None):
            if isinstance(shape, rdflib.URIRef):
                name = "qualifiedMinCount" if parameter == "qualifiedValueShape" else parameter
                component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
                constraints.add((_name(str(shape)), component))
    for constraint in shapes.subjects(RDF.type, SH.SPARQLConstraint):
        constraints.add((_name(str(constraint)), "sparql"))
    # What is asked of the texts that another shape counts.
    constraints.discard(("English", "LanguageInConstraintComponent"))
    # Members of a sh:or: the result is that of the alternative as a whole.
    constraints = {c for c in constraints if not c[0].startswith("Code-")}
    assert len(constraints) > 150
    assert sorted(constraints - score.fired) == []


@pytest.mark.parametrize("number", range(4))
def test_a_fault_alone_is_found_as_well(number: int, tmp_path: Path) -> None:
    """What is found in a copy with many faults is found where the fault is the only one."""
    random = Random(SEED + number)
    operator = random.choice(OPERATORS)
    batch = next(b for p in PARTS if (b := Batch(p)).take(operator, random))
    report = check_publication(batch.publication.write(tmp_path))
    assert not report.conforms
    # Lint keeps faults of the graph, such as bounds that are written, from the shapes.
    by_lint = all(not f.rule.startswith("shacl/") for f in report.findings)
    assert by_lint or batch.missed(report.findings) == []
