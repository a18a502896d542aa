# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Opening a snapshot finds what is missing or wrong, and says which file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build.pipeline import build_snapshot
from kg.errors import SnapshotError
from kg.store.manifest import parse_manifest, serialize_manifest
from kg.store.snapshot import Snapshot, current_snapshot, open_snapshot, verify_snapshot


@pytest.fixture
def snapshot(publication: Path, tmp_path: Path) -> Snapshot:
    return build_snapshot(publication, tmp_path / "out")


def _replace(path: Path, data: bytes) -> None:
    path.unlink()
    path.write_bytes(data)


def test_manifest_round_trip(snapshot: Snapshot) -> None:
    data = serialize_manifest(snapshot.manifest)
    assert parse_manifest(data) == snapshot.manifest
    assert data == (snapshot.root / "manifest.json").read_bytes()
    assert snapshot.manifest.vocabulary is not None
    assert len(snapshot.manifest.id) == 16


def test_current_snapshot_is_the_one_linked(snapshot: Snapshot) -> None:
    assert current_snapshot(snapshot.root.parent) == snapshot
    verify_snapshot(snapshot)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"format": 2}',
        b'{"format": 1}',
        b'{"format": 1, "limits": {}, "vocabulary": {"x": 1}, "graphs": [], "files": []}',
    ],
)
def test_a_manifest_that_is_none_is_refused(snapshot: Snapshot, data: bytes) -> None:
    _replace(snapshot.root / "manifest.json", data)
    with pytest.raises(SnapshotError, match="manifest"):
        open_snapshot(snapshot.root)


def test_a_missing_file_is_named(snapshot: Snapshot) -> None:
    snapshot.path("graph.nt").unlink()
    with pytest.raises(SnapshotError, match=r"graph\.nt"):
        open_snapshot(snapshot.root)


def test_a_file_of_another_size_is_named(snapshot: Snapshot) -> None:
    _replace(snapshot.path("graph.nt"), b"short")
    with pytest.raises(SnapshotError, match=r"graph\.nt has 5 bytes"):
        open_snapshot(snapshot.root)


def test_a_changed_byte_is_found_by_its_digest(snapshot: Snapshot) -> None:
    data = snapshot.read("graph.ttl")
    _replace(snapshot.path("graph.ttl"), data[:-2] + b"#\n")
    opened = open_snapshot(snapshot.root)
    with pytest.raises(SnapshotError, match=r"graph\.ttl"):
        verify_snapshot(opened)


def test_a_folder_under_another_name_is_refused(snapshot: Snapshot) -> None:
    renamed = snapshot.root.rename(snapshot.root.with_name("0000000000000000"))
    with pytest.raises(SnapshotError, match=snapshot.manifest.id):
        open_snapshot(renamed)


def test_nowhere_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError) as caught:
        current_snapshot(tmp_path)
    assert "kg build" in caught.value.advice


def test_only_files_of_the_manifest_are_given(snapshot: Snapshot) -> None:
    (snapshot.root / "extra").write_text("x")
    for name in ("extra", "../current", "manifest.json", "/etc/passwd"):
        with pytest.raises(SnapshotError, match="no file"):
            snapshot.path(name)


def test_manifest_is_json_without_a_clock(snapshot: Snapshot) -> None:
    values = json.loads((snapshot.root / "manifest.json").read_text())
    assert values["issued"] == "2026-01-31"
    assert not [key for key in values if "time" in key or "built" in key or "created" in key]


def test_files_are_read_only(snapshot: Snapshot) -> None:
    modes = {p.stat().st_mode & 0o222 for p in snapshot.root.iterdir()}
    assert modes == {0}
