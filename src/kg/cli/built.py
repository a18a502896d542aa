# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The snapshot that a command reads: the current one, built first where there is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from kg.errors import SnapshotError
from kg.store.snapshot import Snapshot, current_snapshot


def built_snapshot(project: Path, folder: Path) -> Snapshot:
    """The current snapshot in `folder`. A build that fails says why, and ends the program."""
    try:
        return current_snapshot(folder)
    except SnapshotError:
        _build(project, folder)
        return current_snapshot(folder)


def _build(project: Path, folder: Path) -> None:
    """Build in a process of its own: what reads a snapshot never loads the compiler."""
    command = [sys.executable, "-m", "kg.cli", "build", "--project", str(project)]
    done = subprocess.run([*command, "--out", str(folder)], check=False, stdout=sys.stderr)
    if done.returncode:
        sys.exit(done.returncode)
