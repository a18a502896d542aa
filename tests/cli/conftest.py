# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The command as users run it: a process, its output, its exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def kg(tmp_path: Path) -> Run:
    """Run `kg` with arguments in an empty folder; extra environment by keyword."""
    folder = tmp_path / "working"
    folder.mkdir()

    def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kg.cli", *map(str, arguments)],
            cwd=folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    return run


@pytest.fixture
def publication(kg: Run, tmp_path: Path) -> Path:
    """A publication as `kg init` writes it."""
    folder = tmp_path / "publication"
    assert kg("init", folder).returncode == 0
    return folder
