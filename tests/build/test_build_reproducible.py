# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Same input, same bytes, same id; other input, another id."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build.pipeline import build_snapshot, is_current

NOW, LONG_AGO = 1_700_000_000, 946_684_800
BLANK_SHAPES = """
[] a sh:NodeShape ; sh:targetClass wb:Club ;
  sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ; sh:message "No label."@en ] ,
    [ sh:path skos:note ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""


def _build(project: Path, out: Path, seed: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "kg.cli", "build", "--project", str(project), "--out", str(out)],
        check=True,
        capture_output=True,
        cwd=out.parent,
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": f"UTC{seed}", "LC_ALL": "C"},
    )


def _bytes(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted((out / "current").iterdir())}


def test_two_builds_are_the_same_to_the_byte(publication: Path, tmp_path: Path) -> None:
    """Other folder, time, working folder, hash seed and zone; with blank nodes and warnings."""
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(shapes.read_text() + BLANK_SHAPES)
    ontology = publication / "ontology" / "ontology.ttl"
    ontology.write_text(ontology.read_text() + "skos:note a owl:AnnotationProperty .\n")
    first, second = tmp_path / "a" / "out", tmp_path / "b" / "deeper" / "out"
    other = tmp_path / "elsewhere" / "copy"
    shutil.copytree(publication, other)
    for folder, time in ((publication, LONG_AGO), (other, NOW)):
        for path in folder.rglob("*"):
            os.utime(path, (time, time))
    for project, out, seed in ((publication, first, "1"), (other, second, "2")):
        out.parent.mkdir(parents=True)
        _build(project, out, seed)
    assert os.readlink(first / "current") == os.readlink(second / "current")
    assert _bytes(first) == _bytes(second)
    assert b"warning" in _bytes(first)["validation.json"]


def test_comments_and_layout_do_not_count(publication: Path, tmp_path: Path) -> None:
    snapshot = build_snapshot(publication, tmp_path / "first")
    data = publication / "data" / "graph.ttl"
    data.write_text("# A comment.\n\n" + data.read_text().replace(" ;\n", " ;\n\n"))
    data.rename(data.with_name("renamed.ttl"))
    with (publication / "kg.toml").open("a") as stream:
        stream.write('\n[layout]\npredicates = ["skos:prefLabel"]\n')
    again = build_snapshot(publication, tmp_path / "second")
    assert again.manifest == snapshot.manifest
    assert _bytes(tmp_path / "first") == _bytes(tmp_path / "second")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/graph.ttl", '"Ada Reed"@en', '"Ada Read"@en'),
        ("shapes/entity.ttl", "English at least", "at least English"),
        ("examples/queries.ttl", "in 2005?", "in the year 2005?"),
        ("ontology/ontology.ttl", '"chairs"@en', '"leads"@en'),
        ("ontology/context.jsonld", '"label":', '"name":'),
        ("kg.toml", 'title = "Willow Brook"', 'title = "Willow"'),
        ("kg.toml", 'issued = "2026-01-31"', 'issued = "2026-02-01"'),
        ("kg.toml", 'dcterms = "http', 'dct = "http'),
    ],
)
def test_whatever_reaches_the_bytes_reaches_the_id(
    publication: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    out = tmp_path / "out"
    before = build_snapshot(publication, out)
    assert is_current(publication, out)
    path = publication / file
    changed = path.read_text().replace(old, new, 1)
    if file == "kg.toml" and "dct =" in changed:
        for source in publication.rglob("*.ttl"):
            source.write_text(source.read_text().replace("dcterms:", "dct:"))
    assert changed != path.read_text()
    path.write_text(changed)
    assert not is_current(publication, out)
    after = build_snapshot(publication, out)
    assert after.manifest.id != before.manifest.id
    assert is_current(publication, out)


def test_a_prefix_that_only_files_declare_reaches_the_id(publication: Path, tmp_path: Path) -> None:
    """It is written in the Turtle files of the snapshot."""
    before = build_snapshot(publication, tmp_path / "out")
    for path in (publication / "shapes").glob("*.ttl"):
        path.write_text(path.read_text().replace("wbsh:", "other:"))
    after = build_snapshot(publication, tmp_path / "out")
    assert after.read("shapes.ttl") != before.read("shapes.ttl")
    assert after.manifest.id != before.manifest.id
