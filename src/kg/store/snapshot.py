# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A snapshot on disk: open it, check that it is whole, name its files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SnapshotError
from kg.store.manifest import FileInfo, Manifest, parse_manifest

MANIFEST = "manifest.json"
QUADS = "quads.nq"
CURRENT = "current"
SEARCH = "search.json"
CARD = "card.png"
CHECKS = "checks.json"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A folder whose files are those of its manifest."""

    root: Path
    manifest: Manifest

    @property
    def quads_path(self) -> Path:
        """All named graphs as N-Quads: what an engine loads."""
        return self.root / QUADS

    def file_info(self, name: str) -> FileInfo | None:
        """The entry of a file in the manifest, or None."""
        return next((f for f in self.manifest.files if f.file == name), None)

    def path(self, name: str) -> Path:
        """Where a file of the manifest lies; SnapshotError for any other name."""
        if self.file_info(name) is None:
            raise SnapshotError(f"The snapshot has no file {name!r}.")
        return self.root / name

    def read(self, name: str) -> bytes:
        """The bytes of a file of the manifest. SnapshotError where the system gives none."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise SnapshotError(f"{name} cannot be read: {error.strerror or error}.") from error


def open_snapshot(folder: Path) -> Snapshot:
    """The snapshot in `folder`, each file there with its size. SnapshotError says what is not."""
    root = folder.resolve()
    try:
        manifest = parse_manifest((root / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise SnapshotError("There is no snapshot here.", advice="Run kg build.") from None
    except (OSError, ValueError) as error:
        raise SnapshotError(f"The manifest cannot be read: {error}") from error
    if root.name != manifest.id:
        raise SnapshotError(f"The folder {root.name} holds the snapshot {manifest.id}.")
    for info in manifest.files:
        try:
            size = (root / info.file).stat().st_size
        except OSError:
            raise SnapshotError(f"The snapshot lacks its file {info.file}.") from None
        if size != info.bytes:
            raise SnapshotError(f"{info.file} has {size} bytes, not {info.bytes}.")
    if not any(info.file == QUADS for info in manifest.files):
        raise SnapshotError(f"The manifest does not list {QUADS}.")
    return Snapshot(root, manifest)


def verify_snapshot(snapshot: Snapshot) -> None:
    """Compare the digest of every file; SnapshotError names the first that differs."""
    for info in snapshot.manifest.files:
        with (snapshot.root / info.file).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        if digest != info.sha256:
            raise SnapshotError(f"{info.file} is not what the manifest says (digest differs).")


def current_snapshot(snapshots: Path) -> Snapshot:
    """The snapshot that `current` points at."""
    return open_snapshot(snapshots / CURRENT)
