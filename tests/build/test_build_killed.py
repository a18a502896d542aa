# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A build that is killed, fills the disk or meets another build harms nothing that is published."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.build.pipeline import STAGES, build_snapshot
from kg.store.snapshot import Snapshot, current_snapshot, verify_snapshot


def _start(project: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg.cli", "build", "--project", str(project)]
    return subprocess.Popen(
        [*command, "--out", str(out)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _change(project: Path) -> None:
    data = project / "data" / "graph.ttl"
    data.write_text(data.read_text().replace('"Ada Reed"', '"Ada Reeds"'))


def _check_whole(out: Path, before: Snapshot) -> Snapshot:
    """The current snapshot is whole; a snapshot that was there is as it was."""
    current = current_snapshot(out)
    verify_snapshot(current)
    verify_snapshot(before)
    return current


def _leftovers(out: Path) -> list[str]:
    return [p.name for p in out.iterdir() if p.name.startswith(".") and p.name != ".lock"]


def _kill_at(process: subprocess.Popen[str], stage: str, delay_seconds: float) -> None:
    """SIGKILL the build, a moment after it says that it is at a stage."""
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(stage):
            break
    else:
        raise AssertionError(f"the build never said {stage}")
    time.sleep(delay_seconds)
    process.kill()
    process.communicate()


@pytest.mark.parametrize("stage", STAGES)
def test_kill_at_a_stage_leaves_the_current_snapshot(
    publication: Path, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "out"
    before = build_snapshot(publication, out)
    _change(publication)
    _kill_at(_start(publication, out), stage, 0)
    current = _check_whole(out, before)
    if stage != "publishing":
        assert current.manifest.id == before.manifest.id
    after = build_snapshot(publication, out)
    assert after.manifest.id != before.manifest.id
    assert current_snapshot(out).manifest.id == after.manifest.id
    assert _leftovers(out) == []


def test_kill_while_it_writes_leaves_the_current_snapshot(
    publication: Path, tmp_path: Path
) -> None:
    """Many moments of the one stage that writes; the seed is fixed, the moments are not."""
    out = tmp_path / "out"
    before = build_snapshot(publication, out)
    _change(publication)
    chance = random.Random(12)
    for _ in range(8):
        _kill_at(_start(publication, out), "publishing", chance.uniform(0, 0.06))
        current = _check_whole(out, before)
        if current.manifest.id != before.manifest.id:
            (out / "current").unlink()
            (out / "current").symlink_to(before.manifest.id)
    build_snapshot(publication, out)
    assert _leftovers(out) == []


@pytest.mark.parametrize("limit", [0, 4_000, 20_000, 100_000])
def test_full_disk_leaves_the_current_snapshot(
    publication: Path, tmp_path: Path, limit: int
) -> None:
    """A limit on the size of files fails a write as a full disk does: with an OSError."""
    out = tmp_path / "out"
    before = build_snapshot(publication, out)
    _change(publication)
    command = [sys.executable, "-m", "kg.cli", "build", "--project", str(publication)]
    done = subprocess.run(
        [*command, "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 3, done.stderr
    assert "The snapshot could not be written" in done.stderr
    assert "The current snapshot is as it was" in done.stderr
    assert "Traceback" not in done.stderr
    assert _check_whole(out, before).manifest.id == before.manifest.id
    assert _leftovers(out) == []


def test_out_that_is_a_file_is_said(publication: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".lock").mkdir()
    process = _start(publication, tmp_path / "out")
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "The snapshot could not be written" in stderr
    assert "Traceback" not in stderr


def test_builds_at_the_same_time_do_not_harm_each_other(publication: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    before = build_snapshot(publication, out)
    _change(publication)
    running = [_start(publication, out) for _ in range(3)]
    for process in running:
        _, stderr = process.communicate(timeout=100)
        assert process.returncode == 0, stderr
    current = _check_whole(out, before)
    assert current.manifest.id != before.manifest.id
    assert _leftovers(out) == []


def test_leftovers_are_removed_by_the_next_build(publication: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".building-1").mkdir(parents=True)
    (out / ".building-1" / "graph.ttl").write_text("half")
    (out / ".current-1").symlink_to("nowhere")
    build_snapshot(publication, out)
    assert _leftovers(out) == []


@pytest.mark.parametrize("fault", ["missing", "short", "changed"])
def test_a_snapshot_that_is_not_whole_is_written_again(
    publication: Path, tmp_path: Path, fault: str
) -> None:
    out = tmp_path / "out"
    snapshot = build_snapshot(publication, out)
    path = snapshot.path("graph.ttl")
    data = path.read_bytes()
    path.unlink()
    if fault != "missing":
        path.write_bytes(data[:-1] if fault == "short" else data[:-1] + b"#")
    again = build_snapshot(publication, out)
    verify_snapshot(again)
    assert again.manifest == snapshot.manifest


def test_nothing_is_written_where_anything_fails(publication: Path, tmp_path: Path) -> None:
    data = publication / "data" / "graph.ttl"
    data.write_text(data.read_text() + "id:nobody a wb:Club .\n")
    process = _start(publication, tmp_path / "out")
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert not (tmp_path / "out").exists()
