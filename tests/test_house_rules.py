# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The house rules of CONTRIBUTING.md, kept by a test: sizes, types, words, layers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "kg"
MODULES = sorted(SOURCE.rglob("*.py"))

MAX_MODULE_LINES = 300
MAX_FUNCTION_LINES = 50
MAX_PARAMETERS = 6
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}

LONGER_MODULES: dict[str, str] = {}
"""Modules that may be longer, each with its reason."""

MORE_PARAMETERS: dict[str, str] = {
    "cli": "click passes each option of a command as a parameter",
}
"""Packages whose functions may take more parameters, each with its reason."""

SPARQL = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^\n]*[{*?]|\bINSERT\s+DATA\b")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(_tree(path)):
        if isinstance(node, Function):
            yield node


def _public_functions(path: Path) -> Iterator[Function]:
    """Functions of the module and methods of its public classes whose names are public."""
    tree = _tree(path)
    scopes: list[ast.Module | ast.ClassDef] = [tree]
    scopes += [n for n in tree.body if isinstance(n, ast.ClassDef) and not n.name.startswith("_")]
    for scope in scopes:
        for node in scope.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node


def _docstrings(tree: ast.Module) -> set[int]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
    return found


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 40


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_fits(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MAX_MODULE_LINES or _name(path) in LONGER_MODULES, f"{lines} lines"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_fit(path: Path) -> None:
    long = [
        f"{f.name} ({(f.end_lineno or 0) - f.lineno + 1} lines)"
        for f in _functions(path)
        if (f.end_lineno or 0) - f.lineno + 1 > MAX_FUNCTION_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_functions_take_few_parameters(path: Path) -> None:
    if _name(path).split("/")[0] in MORE_PARAMETERS:
        return
    wide = []
    for f in _functions(path):
        names = [a.arg for a in (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)]
        if len([n for n in names if n not in {"self", "cls"}]) > MAX_PARAMETERS:
            wide.append(f.name)
    assert wide == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_functions_are_typed_and_documented(path: Path) -> None:
    assert ast.get_docstring(_tree(path)) is not None or path.name == "__main__.py"
    faults = []
    for f in _public_functions(path):
        arguments = (*f.args.posonlyargs, *f.args.args, *f.args.kwonlyargs)
        untyped = [a.arg for a in arguments if a.annotation is None]
        if f.returns is None or [n for n in untyped if n not in {"self", "cls"}]:
            faults.append(f"{f.name} is not typed")
        if ast.get_docstring(f) is None:
            faults.append(f"{f.name} has no docstring")
    assert faults == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_sparql_in_python(path: Path) -> None:
    tree = _tree(path)
    documentation = _docstrings(tree)
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
        and SPARQL.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_shortcuts(path: Path) -> None:
    faults = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Global):
            faults.append(f"line {node.lineno}: global")
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            faults.append(f"line {node.lineno}: bare except")
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "print"
            and _name(path).split("/")[0] != "cli"
        ):
            faults.append(f"line {node.lineno}: print")
    assert faults == []


def test_no_module_without_a_duty() -> None:
    names = {p.stem for p in MODULES} | {p.parent.name for p in MODULES}
    assert not names & FORBIDDEN_NAMES


def test_every_query_file_says_its_duty() -> None:
    queries = sorted(SOURCE.rglob("*.rq"))
    assert queries
    silent = [q.name for q in queries if "# duty:" not in q.read_text(encoding="utf-8").lower()]
    assert silent == []


VENDOR = SOURCE / "web" / "static" / "vendor"
"""Packages of others, unmodified: any word may stand in them, their digests are tested instead."""


def test_the_tool_holds_nothing_of_the_publication() -> None:
    words = re.compile(r"nato|azerbaijan|\bnaz\b|kfor|isaf", re.IGNORECASE)
    allowed = re.compile(r"The nato-az contributors")
    found = []
    for path in sorted(p for p in SOURCE.rglob("*") if p.is_file()):
        if path.suffix in {".pyc", ".ico"} or "__pycache__" in path.parts:
            continue
        if VENDOR in path.parents and path.name != "ORIGIN.toml":
            continue
        text = allowed.sub("", path.read_text(encoding="utf-8"))
        found += [f"{_name(path)}: {m.group()}" for m in words.finditer(text)]
    assert found == []


def test_media_types_stand_in_one_table() -> None:
    """Rule 2: no RDF or result media type outside rdf/formats.py (pages and problems aside)."""
    pattern = re.compile(r"application/(sparql-results|ld\+json|n-triples|n-quads|trig|rdf\+xml)")
    found = []
    for path in MODULES:
        if _name(path) == "rdf/formats.py":
            continue
        tree = _tree(path)
        documentation = _docstrings(tree)
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in documentation
                and pattern.search(node.value)
            ):
                found.append(f"{_name(path)}: {node.value}")
    assert found == []
