# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg evidence: whoever has the document can check every pin."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import pytest


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """The publication of `kg init`, which has its source document beside it."""
    root = tmp_path / "club"
    with as_file(files("kg") / "templates_init") as template:
        shutil.copytree(template, root)
    return root


def kg_evidence(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg.cli", "evidence", "--project", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_pin_hashes_to_its_passage(club: Path) -> None:
    done = kg_evidence(club, "--source", str(club / "source" / "chronicle.txt"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "W001\t0-46\tAda Reed joined the garden club in March 1998." in done.stdout
    assert len(done.stdout.splitlines()) == 4


def test_the_pins_of_one_statement(club: Path) -> None:
    source = str(club / "source" / "chronicle.txt")
    done = kg_evidence(club, "--source", source, "ben-marsh-garden-club")
    assert done.returncode == 0
    assert done.stdout.startswith("W003\t")
    assert len(done.stdout.splitlines()) == 1
    assert kg_evidence(club, "--source", source, "nobody").returncode == 2


def test_a_changed_document_is_noticed(club: Path) -> None:
    source = club / "source" / "chronicle.txt"
    source.write_text(source.read_text(encoding="utf-8").replace("2004", "2005"))
    done = kg_evidence(club, "--source", str(source))
    assert done.returncode == 1
    assert "evidence/digest" in done.stdout
    assert "data/graph.ttl:" in done.stdout
    assert "W001\t0-46\tAda Reed" in done.stdout


def test_white_space_does_not_count(club: Path) -> None:
    source = club / "source" / "chronicle.txt"
    source.write_text(source.read_text(encoding="utf-8").replace(" ", "\n   "))
    assert kg_evidence(club, "--source", str(source)).returncode == 0
