# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A short soak: nothing wrong, nothing grown; `make soak SECONDS=300` is the long one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soak import Figures, Report, soak


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_short_soak(repository_snapshots: Path, tmp_path: Path) -> None:
    """Mixed load, exchanges of snapshots, broken connections, deaths of processes."""
    out = tmp_path / "snapshots"
    shutil.copytree(repository_snapshots, out, symlinks=True)
    report = soak(out, 16.0, rounds=1)
    assert report.wrong == []
    assert report.grown() == []
    assert report.swaps >= 3
    assert len(report.snapshots_seen) == 2
    assert all(report.done[name] for name in ("query", "page", "download", "broken_off"))


def test_growth_is_found() -> None:
    calm = Figures(100.0, 50, 5)
    for other in (Figures(200.0, 50, 5), Figures(100.0, 60, 5), Figures(100.0, 50, 6)):
        assert len(Report(figures=[calm, other]).grown()) == 1
    assert Report(figures=[calm, Figures(120.0, 52, 5)]).grown() == []
