# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Older snapshots are removed, but never the current one and never one that is served."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.build.pipeline import build_snapshot
from kg.build.prune import prune_snapshots
from kg.errors import PublishError, SnapshotError
from kg.store.hold import hold_alone, hold_snapshot
from kg.store.snapshot import Snapshot, open_snapshot, verify_snapshot
from running import RunningServer


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new publication, as `kg init` makes it."""
    folder = tmp_path / "publication"
    subprocess.run([sys.executable, "-m", "kg.cli", "init", str(folder)], check=True)
    return folder


def _build(project: Path, number: int) -> Snapshot:
    """A snapshot of another title; each is an hour newer than the one before."""
    toml = project / "kg.toml"
    lines = toml.read_text(encoding="utf-8").splitlines()
    toml.write_text(
        "\n".join(f'title = "Number {number}"' if n.startswith("title = ") else n for n in lines)
        + "\n",
        encoding="utf-8",
    )
    snapshot = build_snapshot(project, project / "snapshots")
    os.utime(snapshot.root / "manifest.json", (1e9 + number * 3600, 1e9 + number * 3600))
    return snapshot


def _ids(out: Path) -> set[str]:
    return {path.name for path in out.iterdir() if not path.name.startswith((".", "current"))}


def test_the_current_and_the_newest_stay(project: Path) -> None:
    out = project / "snapshots"
    ids = [_build(project, number).manifest.id for number in range(5)]
    (out / "notes").mkdir()
    (out / "0123456789abcdef").mkdir()  # no manifest: no snapshot
    assert set(prune_snapshots(out, 2)) == set(ids[:2])
    assert _ids(out) == {*ids[2:], "notes", "0123456789abcdef"}
    for snapshot in ids[2:]:
        verify_snapshot(open_snapshot(out / snapshot))
    assert prune_snapshots(out, 2) == ()


def test_the_current_one_stays_however_old(project: Path) -> None:
    out = project / "snapshots"
    ids = [_build(project, number).manifest.id for number in range(3)]
    _build(project, 0)
    assert (out / "current").resolve().name == ids[0]
    assert set(prune_snapshots(out, 0)) == set(ids[1:])
    assert _ids(out) == {ids[0]}


def test_one_that_is_served_stays_until_it_is_not(
    project: Path, serve: Callable[..., RunningServer]
) -> None:
    out = project / "snapshots"
    first = _build(project, 0)
    server = serve(out)
    assert hold_alone(first.root) is None
    # A link that the server cannot follow leaves it with what it has.
    second = _build(project, 1)
    (second.root / "quads.nq").chmod(0o644)
    (second.root / "quads.nq").write_bytes(b"x" * second.quads_path.stat().st_size)
    third = [_build(project, 2).manifest.id]
    while (now := httpx.get(f"{server.url}/health").json()["snapshot"]) not in third:
        assert now == first.manifest.id
        time.sleep(0.1)
    while first.manifest.id not in prune_snapshots(out, 0):
        time.sleep(0.1)  # until the server has let go of it
    assert _ids(out) == set(third)
    assert httpx.get(f"{server.url}/download/graph.ttl").status_code == 200


def test_holds_exclude_each_other(project: Path) -> None:
    snapshot = _build(project, 0)
    with hold_snapshot(snapshot), hold_snapshot(snapshot):
        assert hold_alone(snapshot.root) is None
    alone = hold_alone(snapshot.root)
    assert alone is not None
    with alone, pytest.raises(SnapshotError, match="being removed"):
        hold_snapshot(snapshot)
    assert hold_alone(project) is None


def test_where_nothing_was_built_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="could not be removed"):
        prune_snapshots(tmp_path, 1)


def test_the_command_keeps_three(project: Path) -> None:
    out = project / "snapshots"
    ids = [_build(project, number).manifest.id for number in range(5)]
    command = [sys.executable, "-m", "kg.cli", "build", "--project", str(project), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["removed"] == [ids[0]]
    done = subprocess.run([*command, "--keep", "0"], capture_output=True, text=True, check=True)
    assert set(json.loads(done.stdout)["removed"]) == set(ids[1:4])
    assert _ids(out) == {ids[4]}
