# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every evidence pin hashes to its passage; no passage stands in the project.

The source document is not part of the project: KG_SOURCE_TEXT names a copy of it.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).parents[2]
OA = "http://www.w3.org/ns/oa#"
NAZ = "https://w3id.org/nato-az/ns#"
NFO = "http://www.semanticdesktop.org/ontologies/2007/03/22/nfo#"
SOURCE = os.environ.get("KG_SOURCE_TEXT", "")

TITLES = (
    "crisis management national capacity building an essential element in the fight against"
    " terrorism",
)
"""Titles of works: names, which have to be as they are."""

needs_source = pytest.mark.skipif(
    not SOURCE, reason="KG_SOURCE_TEXT is not set: the source document is not part of the project"
)


def _pins() -> dict[str, tuple[int, int, str]]:
    """IRI of each piece of evidence -> (start, end, sha256)."""
    values: dict[tuple[str, str], ox.Term] = {}
    evidence = set()
    for path in sorted((ROOT / "data").glob("*.ttl")):
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                values[quad.subject.value, quad.predicate.value] = quad.object
                if quad.predicate.value == NAZ + "sha256":
                    evidence.add(quad.subject.value)
    pins = {}
    for iri in evidence:
        selector = values[iri, OA + "hasSelector"]
        start, end = values[selector.value, OA + "start"], values[selector.value, OA + "end"]
        pins[iri] = int(start.value), int(end.value), values[iri, NAZ + "sha256"].value
    return pins


def test_there_are_pins() -> None:
    assert len(_pins()) >= 150


@needs_source
def test_every_pin_hashes_to_its_passage() -> None:
    text = re.sub(r"\s+", " ", Path(SOURCE).read_text(encoding="utf-8"))
    wrong = [
        iri
        for iri, (start, end, digest) in _pins().items()
        if hashlib.sha256(text[start:end].encode()).hexdigest() != digest
    ]
    assert wrong == []


@needs_source
def test_the_length_of_the_source_is_true() -> None:
    text = re.sub(r"\s+", " ", Path(SOURCE).read_text(encoding="utf-8"))
    lengths = {
        quad.object.value
        for path in sorted((ROOT / "data").glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == NFO + "characterCount"
    }
    assert lengths == {str(len(text))}


@needs_source
def test_no_sentence_of_the_source_stands_in_the_project() -> None:
    """Runs of nine words of the source that occur in a file of the project."""
    fold = re.compile(r"\W+")
    words = fold.sub(" ", Path(SOURCE).read_text(encoding="utf-8").lower()).split()
    runs = {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}
    found = []
    suffixes = {".ttl", ".md", ".py", ".html", ".rq", ".toml", ".json", ".jsonld"}
    for top in ("data", "ontology", "shapes", "examples", "docs", "src", "tests", "README.md"):
        files = [ROOT / top] if (ROOT / top).is_file() else sorted((ROOT / top).rglob("*"))
        for path in files:
            if path.suffix not in suffixes or not path.is_file():
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            own = fold.sub(" ", text.lower()).split()
            found += [
                f"{path.relative_to(ROOT)}: {run}"
                for i in range(len(own) - 8)
                if (run := " ".join(own[i : i + 9])) in runs
                and not any(run in title for title in TITLES)
            ]
    assert found == []
