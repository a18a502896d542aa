# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""docs/modelling.md, followed to the letter in a copy of the publication."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "modelling.md"
_BLOCK = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^# ---- .*? ----\n", re.MULTILINE)
_PROGRESS = re.compile(r"^\w+ …\n", re.MULTILINE)


def blocks() -> Iterator[tuple[str, str, str]]:
    """Language, the words after it, and the text of each code block."""
    for match in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        yield match[1], match[2] or "", match[3]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the publication, and `kg` on the path."""
    for name in ("ontology", "data", "shapes", "examples", "rules", "kg.toml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
    command = tmp_path / "bin" / "kg"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg.cli "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run(folder: Path, command: str) -> tuple[int, str]:
    """Exit code and all that is shown, without the lines of progress."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, _PROGRESS.sub("", done.stdout)


def replace_section(file: Path, text: str) -> None:
    """Put a section in the place of the one with its heading."""
    old = file.read_text(encoding="utf-8")
    start = old.index(text.split("\n", 1)[0])
    following = _SECTION.search(old, start + 1)
    assert following is not None
    file.write_text(old[:start] + text + old[following.start() :], encoding="utf-8")


def follow(folder: Path, text: str) -> int:
    """Run the commands of a block, and compare what they show; how many there were."""
    steps = re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", text, re.MULTILINE)
    for command, shown in steps:
        code, output = run(folder, command)
        assert code == (1 if "Does not conform" in shown else 0), output
        if shown:
            assert output == shown, command
    return len(steps)


def test_the_guide_does_what_it_says(copy: Path) -> None:
    commands = 0
    for language, words, text in blocks():
        if language == "console":
            commands += follow(copy, text)
        elif words.startswith("section "):
            replace_section(copy / words.removeprefix("section "), text)
        else:
            (copy / words).write_text(text, encoding="utf-8")
    assert commands >= 7


def test_the_guide_names_what_there_is() -> None:
    """Every prefixed name of the running text is a term, or a thing of the data."""
    text = _BLOCK.sub("", GUIDE.read_text(encoding="utf-8"))
    known = "".join(p.read_text() for p in [*ROOT.glob("ontology/*.ttl"), *ROOT.glob("data/*.ttl")])
    names = set(re.findall(r"`(?:[^`]* )?((?:naz|id|unit|owl|dcterms|skos|schema):[\w-]+)", text))
    assert len(names) > 15
    lost = [name for name in names if not re.search(rf"{re.escape(name)}\b", known)]
    assert [n for n in lost if n not in {"id:lakeside-institute", "owl:deprecated"}] == []
