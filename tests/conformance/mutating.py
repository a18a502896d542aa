# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults put into a copy of the publication, as text, and what is found.

The files are in one style: blocks apart by an empty line, a property a line. So a file is a list
of blocks, a block a subject with its properties, and a fault an edit of one block.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from kg.build.derive import derive_triples
from kg.build.results import Result, finding_of
from kg.build.validate import run_shapes
from kg.publication.lint import lint_sources
from kg.publication.project import load_project
from kg.publication.sources import read_sources
from kg.rdf.findings import Finding

ROOT = Path(__file__).parents[2]
PREFIXES = (
    "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
)
"""What faults need in the data and the data do not."""
FOLDERS = ("data", "ontology", "shapes", "examples", "rules")


class Unfit(Exception):
    """The fault cannot be put into this block."""


class Block:
    """A subject and its properties, each with the text of its values; or comments as they are."""

    def __init__(self, text: str) -> None:
        self.raw = text
        self.subject, self.properties = "", list[list[str]]()
        if text.startswith(("#", "@")) or not text.strip():
            return
        self.raw = ""
        first, _, rest = text.removesuffix(".").rstrip().partition(" ")
        self.subject = first
        part = ""
        for line in rest.split("\n"):
            part = f"{part}\n{line}" if part else line.strip()
            if part.count('"""') % 2 == 0 and (part.endswith(" ;") or line is rest.split("\n")[-1]):
                predicate, _, values = part.removesuffix(" ;").partition(" ")
                self.properties.append([predicate, values.strip()])
                part = ""
        if part:
            predicate, _, values = part.partition(" ")
            self.properties.append([predicate, values.strip()])

    def get(self, predicate: str) -> str:
        """The text of the values of a property; empty where it has none."""
        return next((v for p, v in self.properties if p == predicate), "")

    def set(self, predicate: str, values: str) -> None:
        """Put other values in place, or add the property."""
        for item in self.properties:
            if item[0] == predicate:
                item[1] = values
                return
        self.properties.append([predicate, values])

    def drop(self, predicate: str) -> None:
        """Remove a property."""
        self.properties = [item for item in self.properties if item[0] != predicate]

    def rename(self, predicate: str, name: str) -> None:
        """Give a property another name."""
        for item in self.properties:
            if item[0] == predicate:
                item[0] = name

    def types(self) -> set[str]:
        """The names of the classes."""
        return set(self.get("a").replace(",", " ").split())

    def lines(self) -> list[str]:
        """The block as lines of Turtle."""
        if not self.subject:
            return self.raw.split("\n")
        parts = [f"{p} {v}" for p, v in self.properties]
        return (f"{self.subject} " + " ;\n  ".join(parts) + " .").split("\n")

    def line_of(self, predicate: str) -> int:
        """The line of a property in the block, from 0; 0 where it is not there."""
        number = 0
        for name, values in self.properties:
            if name == predicate:
                return number
            number += values.count("\n") + 1
        return 0


class Publication:
    """The Turtle files of the repository as blocks, to be changed and written elsewhere."""

    def __init__(self, root: Path = ROOT) -> None:
        self.files: dict[str, list[Block]] = {}
        for folder in ("data", "ontology", "shapes"):
            for path in sorted((root / folder).glob("*.ttl")):
                text = path.read_text(encoding="utf-8").rstrip("\n")
                name = path.relative_to(root).as_posix()
                self.files[name] = [Block(part) for part in text.split("\n\n")]
        for block in self.files["data/graph.ttl"]:
            if block.raw.startswith("@prefix"):
                block.raw += "\n" + "\n".join(PREFIXES)
        self.by_subject = {b.subject: b for bs in self.files.values() for b in bs if b.subject}

    def of(self, *classes: str) -> list[Block]:
        """The blocks whose subject has one of the classes, in document order."""
        return [b for b in self.by_subject.values() if b.types() & set(classes)]

    def terms(self, *classes: str) -> list[Block]:
        """The blocks of own terms of a kind."""
        return [b for b in self.of(*classes) if b.get("rdfs:isDefinedBy")]

    def add_like(self, block: Block) -> Block:
        """A second block like one, at the end of its file."""
        twin = Block("\n".join(block.lines()))
        next(blocks for blocks in self.files.values() if block in blocks).append(twin)
        return twin

    def write(self, folder: Path) -> Path:
        """The publication in a folder, with all that does not change."""
        root = folder / "publication"
        if not root.exists():
            folder.mkdir(exist_ok=True)
            for name in FOLDERS:
                shutil.copytree(ROOT / name, root / name)
            shutil.copyfile(ROOT / "kg.toml", root / "kg.toml")
        for name, blocks in self.files.items():
            text = "\n\n".join("\n".join(block.lines()) for block in blocks) + "\n"
            (root / name).write_text(text, encoding="utf-8")
        return root

    def part_of(self, block: Block) -> str:
        """What a fault of the block bears on: its folder, the source going with the ontology.

        A fault of the ontology, the shapes or the source bears on all data, so that the faults
        of the data are looked for apart from it.
        """
        if block.subject.startswith("src:"):
            return "ontology"
        return next(name for name, blocks in self.files.items() if block in blocks).split("/")[0]

    def place(self, block: Block, predicate: str) -> tuple[str, int]:
        """The file and the line of a property of a block, or of its subject."""
        for name, blocks in self.files.items():
            number = 1
            for other in blocks:
                if other is block:
                    return name, number + block.line_of(predicate)
                number += len(other.lines()) + 1
        raise LookupError(block.subject)


Edit = Callable[[Block, Publication, Random], Block | None]
"""Changes a block; gives back the block at which the fault is to be found, where it is another."""


@dataclass(frozen=True)
class Operator:
    """A kind of fault: its name, its family, the rule that is to find it, and where.

    `targets` gives the blocks that it can be put into, `at` the property at whose line it is to
    be found; without, at the subject.
    """

    name: str
    family: str
    rule: str
    targets: Callable[[Publication], list[Block]]
    edit: Edit
    at: str = ""


@dataclass
class Batch:
    """Faults in one publication that do not meet, and where each is to be found."""

    part: str
    publication: Publication = field(default_factory=Publication)
    touched: dict[str, set[str]] = field(default_factory=dict)
    operators: list[tuple[Operator, Block]] = field(default_factory=list)

    def take(self, operator: Operator, random: Random) -> bool:
        """Put a fault into a block that has none yet; False where there is none left.

        A block that is the only one of its kind takes more faults, of other shapes and properties.
        """
        fit = operator.targets(self.publication)
        assert fit, f"{operator.name}: nothing to put it into"
        if self.publication.part_of(fit[0]) != self.part:
            return False
        free = [b for b in fit if b.subject not in self.touched]
        if not free and len(fit) > 1:
            return False
        block = random.choice(free or fit)
        subject, before = block.subject, [list(item) for item in block.properties]
        try:
            found_at = operator.edit(block, self.publication, random) or block
        except Unfit:
            block.properties = before
            return False
        changed = {p for p, v in before if block.get(p) != v} | {operator.rule}
        changed |= {p for p, _ in block.properties if p not in {q for q, _ in before}}
        if self.touched.get(subject, set()) & changed:
            block.properties = before
            return False
        self.touched.setdefault(subject, set()).update(changed)
        self.touched.setdefault(found_at.subject, set())
        self.operators.append((operator, found_at))
        return True

    def missed(self, findings: tuple[Finding, ...]) -> list[str]:
        """The names of the faults that their rule did not find at their line."""
        found = {(f.rule, f.position.file, f.position.line) for f in findings}
        return [
            f"{o.name}: no {o.rule} at {place[0]}:{place[1]}"
            for o, block in self.operators
            if (o.rule, *(place := self.publication.place(block, o.at))) not in found
        ]


@dataclass(frozen=True)
class Found:
    """All findings, and the results of SHACL behind some of them."""

    findings: tuple[Finding, ...]
    results: tuple[Result, ...]


def look_at(root: Path, shapes: bool = True) -> Found:
    """What lint and what the shapes find, the shapes also where lint has found a fault.

    Shapes that are themselves at fault are for lint alone.
    """
    sources = read_sources(load_project(root))
    derived, _ = derive_triples(sources)
    results = run_shapes(sources, derived).results if shapes else ()
    of_shapes = (finding_of(result, sources) for result in results)
    return Found((*sources.findings, *lint_sources(sources), *of_shapes), results)
