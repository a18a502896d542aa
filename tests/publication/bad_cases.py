# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The broken publications of the folder bad/: a sound publication with one file too many or wrong.

The head of each file says where it is put and which finding is expected, with line and column.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

BAD = Path(__file__).parent / "bad"
_HEAD = re.compile(r"# file: (\S+)\s+# expect: (\S+) (\d+):(\d+)")

PREFIXES = """@prefix zz: <https://example.com/> .
@prefix id: <https://example.org/willow/id/> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wb: <https://example.org/willow/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
"""What stands before the Turtle of the tests."""


@dataclass(frozen=True)
class Case:
    """One broken publication and what is to be said of it."""

    name: str
    source: Path
    file: str
    rule: str
    line: int
    column: int

    def write(self, folder: Path) -> Path:
        """The publication, in a new folder below `folder`."""
        root = write_publication(folder)
        target = root / self.file
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(self.source, target)
        return root


def write_publication(folder: Path) -> Path:
    """The sound publication that kg init writes, in a new folder below `folder`."""
    root = folder / "publication"
    with as_file(files("kg") / "templates_init") as template:
        shutil.copytree(template, root)
    return root


def cases() -> list[Case]:
    """All cases, by name."""
    found = []
    for path in sorted(p for p in BAD.iterdir() if p.suffix != ".expect"):
        head = path.with_name(path.name + ".expect")
        data = (head if head.exists() else path).read_bytes()[:400].replace(b"\0", b"")
        match = _HEAD.search(data.decode("latin-1"))
        assert match is not None, f"{path.name} does not say what is expected"
        file, rule, line, column = match.groups()
        found.append(Case(path.stem, path, file, rule, int(line), int(column)))
    return found
