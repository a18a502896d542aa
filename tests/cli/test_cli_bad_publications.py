# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every broken publication of tests/publication/bad through the command: exit 1 and its place."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kg.cli import run

BAD_CASES = Path(__file__).parents[1] / "publication" / "bad_cases.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("publication_bad_cases", BAD_CASES)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CASES = _load().cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_publication_ends_with_1_and_its_place(
    case: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = case.write(tmp_path)  # type: ignore[attr-defined]
    assert run(["validate", "--project", str(root)]) == 1
    out, err = capsys.readouterr()
    place = f"{case.file}:{case.line}:{case.column}: {case.rule}: "  # type: ignore[attr-defined]
    assert place in out
    assert "Traceback" not in out + err
    assert "Does not conform" in out
    block = out[out.index(place) :].split("\n\n")[0].split("\n")
    assert len(block) >= 2, "neither the line nor what to do is shown"
