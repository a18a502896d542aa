# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the documents say is true: queries, commands, links, versions, licences."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kg import __version__
from kg.cli import COMMANDS

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL)


def test_the_query_of_the_readme_has_the_answer_of_the_readme(
    tmp_path: Path, repository_snapshots: Path
) -> None:
    (query,) = _blocks(ROOT / "README.md", "sparql")
    (answer,) = _blocks(ROOT / "README.md", "csv")
    file = tmp_path / "forces-2005.rq"
    file.write_text(query, encoding="utf-8")
    command = [sys.executable, "-m", "kg.cli", "query", str(file), "--format", "csv"]
    done = subprocess.run(
        [*command, "--snapshots", str(repository_snapshots)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert list(csv.reader(io.StringIO(done.stdout))) == list(csv.reader(io.StringIO(answer)))


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("## Not there yet")[0]
    named = set(re.findall(r"`(?:\.venv/bin/)?kg ([a-z]+)", text))
    named |= set(re.findall(r"^\.venv/bin/kg ([a-z]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS)
    targets = set(re.findall(r"`(?:PORT=\d+ )?make ([a-z]+)", text))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_links_between_documents_resolve(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    local = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [t for t in local if not (path.parent / t).exists()] == []


def test_every_rule_that_is_documented_is_reported() -> None:
    """The table of rules in docs/publishing.md names rules that stand in the code."""
    text = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    rules = set(re.findall(r"`((?:lint|syntax|rules|build)/[a-z-]+)`", text))
    assert len(rules) > 10
    code = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "src" / "kg").rglob("*.py"))
    lost = [r for r in rules if f'"{r}"' not in code and f'"{r.split("/")[1]}"' not in code]
    assert lost == []


def test_versions_and_licences_agree() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "kg.toml").read_text(encoding="utf-8"))["publication"]
    citation = dict(
        line.split(": ", 1)
        for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
        if ": " in line and not line.startswith(" ")
    )
    assert pyproject["project"]["version"] == __version__
    assert citation["version"] == project["version"]
    assert citation["date-released"] == project["issued"]
    assert citation["url"].strip('"') == project["base_iri"]
    assert project["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    assert citation["license"] == "CC-BY-4.0"
    assert pyproject["project"]["license"] == "Apache-2.0"
    assert project["title"] in citation["title"]


def test_the_redirects_of_w3id_keep_the_path() -> None:
    rules = (ROOT / "docs" / "w3id" / ".htaccess").read_text(encoding="utf-8").splitlines()
    rewrites = [line.split() for line in rules if line.startswith("RewriteRule")]
    pattern, target = rewrites[-1][1], rewrites[-1][2]
    match = re.fullmatch(pattern, "id/kfor")
    assert match is not None
    assert target.replace("$1", match[1]).endswith("/id/kfor")
