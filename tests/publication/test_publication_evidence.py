# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Pins against the document: a digest, a position, a text that was changed, each is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.publication.evidence import check_evidence
from kg.publication.project import load_project
from kg.publication.sources import read_sources
from kg.rdf.findings import Finding
from kg.rdf.passages import fold


def _check(publication: Path, old: str = "", new: str = "") -> tuple[Finding, ...]:
    graph = publication / "data" / "graph.ttl"
    text = graph.read_text()
    assert old in text
    graph.write_text(text.replace(old, new, 1) if old else text)
    document = (publication / "source" / "chronicle.txt").read_text()
    return check_evidence(read_sources(load_project(publication)), document)


def test_the_pins_of_a_new_publication_hold(publication: Path) -> None:
    assert _check(publication) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("oa:start 47", "oa:start 48", "48 to 77"),
        ("oa:end 77", "oa:end 76", "47 to 76"),
        ("oa:start 47 ; oa:end 77", "oa:start 5000 ; oa:end 5077", "5000 to 5077"),
        ("oa:start 47 ; oa:end 77", "oa:start 77 ; oa:end 47", "77 to 47"),
        ("oa:start 47 ; oa:end 77", 'oa:start "²" ; oa:end "' + "9" * 5000 + '"', "no position"),
        ("oa:start 47 ; ", "oa:start 0047 ; ", ""),
        ("oa:end 77", "oa:exact 77", "no position"),
        ('"d833c387', '"d833c389', "47 to 77"),
    ],
)
def test_a_pin_that_was_changed_is_found(
    publication: Path, old: str, new: str, message: str
) -> None:
    findings = _check(publication, old, new)
    assert [f.focus.rsplit("/", 1)[-1] for f in findings] == (["W002"] if message else [])
    for finding in findings:
        assert message in finding.message
        assert finding.position.file == "data/graph.ttl"
        assert "sha256" in finding.excerpt
        assert finding.advice


def test_a_document_that_was_changed_is_found(publication: Path) -> None:
    document = (publication / "source" / "chronicle.txt").read_text()
    sources = read_sources(load_project(publication))
    assert len(check_evidence(sources, "x" + document)) == 4
    assert len(check_evidence(sources, document[:100])) == 2
    assert check_evidence(sources, document.replace(" ", "\n \t")) == ()


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.split() == text.split()
