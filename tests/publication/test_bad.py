# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every broken publication is told apart: rule, file, line, column, the line itself, what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bad_cases import Case, cases

from kg.build.pipeline import build_snapshot, check_publication
from kg.errors import FindingsError


def test_there_are_many() -> None:
    assert len(cases()) >= 40


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_finding_is_the_expected_one(case: Case, tmp_path: Path) -> None:
    root = case.write(tmp_path)
    report = check_publication(root)
    assert not report.conforms
    found = [(f.rule, f.position.file, f.position.line, f.position.column) for f in report.findings]
    assert (case.rule, case.file, case.line, case.column) in found
    for finding in report.findings:
        assert finding.message
        assert finding.advice
        assert len(finding.excerpt) <= 500
        # Past the end of a file there is no line to show.
        assert finding.excerpt or finding.position.line > _lines(root / finding.position.file)
    with pytest.raises(FindingsError):
        build_snapshot(root, tmp_path / "out")
    assert not (tmp_path / "out").exists(), "something was written where the sources have faults"


SHOWN = ["missing-dot", "toml-unknown-key", "shacl-no-label", "latin-1", "shape-without-target"]


@pytest.mark.parametrize("case", [c for c in cases() if c.name in SHOWN], ids=lambda c: c.name)
def test_the_command_says_it(case: Case, tmp_path: Path) -> None:
    root = case.write(tmp_path)
    for command in (["validate"], ["build"]):
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", *command, "--project", str(root)],
            capture_output=True,
            text=True,
            check=False,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 1, output
        assert f"{case.file}:{case.line}:{case.column}" in output
        assert case.rule in output
        assert "Traceback" not in output
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "validate", "--project", str(root), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert case.line in {f["line"] for f in json.loads(done.stdout)["findings"]}
