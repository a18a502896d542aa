# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg evidence: whoever has the document can check every pin."""

from __future__ import annotations

import hashlib
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


PIN_W005 = """
ev:W005 a oa:SpecificResource ;
  oa:hasSource src:chronicle ;
  oa:hasSelector <https://example.org/willow/evidence/W005#position> ;
  wb:sha256 "{digest}" .

<https://example.org/willow/evidence/W005#position> a oa:TextPositionSelector ;
  oa:start 9 ;
  oa:end 26 .
"""


def pin(root: Path, words: str, *more: str) -> subprocess.CompletedProcess[str]:
    source = str(root / "source" / "chronicle.txt")
    return kg_evidence(root, "--source", source, "--pin", words, *more)


def test_a_new_pin_is_printed_and_holds(club: Path) -> None:
    done = pin(club, "joined  the\ngarden")
    digest = hashlib.sha256(b"joined the garden").hexdigest()
    assert done.returncode == 0, done.stderr
    assert done.stdout == PIN_W005.format(digest=digest)
    assert "Characters 9 to 26: joined the garden" in done.stderr
    graph = club / "data" / "graph.ttl"
    before = graph.read_text()
    graph.write_text(before + done.stdout)
    held = kg_evidence(club, "--source", str(club / "source" / "chronicle.txt"), "W005")
    assert held.stdout == "W005\t9-26\tjoined the garden\n"
    again = pin(club, "joined the garden", "--id", "X1")
    assert again.stdout.startswith("\nev:X1 a")
    assert "This passage is pinned already: https://example.org/willow/evidence/W005" in (
        again.stderr
    )


def test_a_long_passage_is_pinned_by_its_ends(club: Path) -> None:
    for words in ("Ada Reed joined … March 1998.", "Ada Reed joined...March 1998."):
        done = pin(club, words)
        assert "Characters 0 to 46: Ada Reed joined the garden club in March 1998." in done.stderr


@pytest.mark.parametrize(
    ("words", "more", "message"),
    [
        ("a", (), "'a' stand 10 times, at the characters 2, 21, 36, 52, 57."),
        ("Ada Reed left", (), "It has 'Ada Reed', not followed by 'left'."),
        ("Zed", (), "'Zed' are not in the document."),
        ("Ada Reed joined … Zed", (), "'Zed' do not stand after 'Ada Reed joined'."),
        ("March 1998 … Ada Reed joined", (), "do not stand after"),
        ("…", (), "There are no words to look for."),
        ("Ada Reed joined …", (), "There are no words to look for."),
        ("Ada Reed joined", ("--id", "W001"), "W001> is in use."),
        ("Ada Reed joined", ("--document", "diary"), "There is no source 'diary' in the data."),
        ("Ada Reed joined", ("ada-reed-garden-club",), "STATEMENT goes without"),
        ("", ("--section", "First"), "go with --pin"),
    ],
)
def test_words_that_pin_nothing(
    club: Path, words: str, more: tuple[str, ...], message: str
) -> None:
    done = pin(club, words, *more)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_the_section_is_asked_for_where_evidence_has_one(club: Path) -> None:
    settings = club / "kg.toml"
    lines = settings.read_text().replace("sha256 =", 'section = "urn:x:section"\nsha256 =')
    settings.write_text(lines)
    done = pin(club, "Ada Reed joined")
    assert done.returncode == 2
    assert "--section" in done.stderr
    done = pin(club, "Ada Reed joined", "--section", 'The "club"')
    assert '\n  <urn:x:section> "The \\"club\\"" ;\n' in done.stdout


def test_two_documents_are_told_apart(club: Path) -> None:
    """A pin into one document says nothing of another."""
    diary = club / "source" / "diary.txt"
    diary.write_text("A dull day.")
    graph = club / "data" / "graph.ttl"
    graph.write_text(graph.read_text() + 'src:diary a schema:Book ; dcterms:title "Diary"@en .\n')
    words = ("--source", str(diary), "--document", "diary")
    done = kg_evidence(club, *words, "--pin", "dull", "--id", "D001")
    graph.write_text(graph.read_text() + done.stdout)
    held = kg_evidence(club, *words)
    assert (held.returncode, held.stdout) == (0, "D001\t2-6\tdull\n")
    assert kg_evidence(club, *words, "--pin", "day").stdout.startswith("\nev:D002 a ")
    assert kg_evidence(club, *words, "W001").returncode == 2
    done = kg_evidence(club, "--source", str(diary))
    assert done.returncode == 2
    assert "chronicle, diary" in done.stderr
    assert "--document SLUG" in done.stderr
