# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Who serves a snapshot holds it: a shared lock on its manifest, gone with the process (flock(2)).

Whoever removes a snapshot takes the lock for itself first, so none is removed that is served.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO

from kg.errors import SnapshotError
from kg.store.snapshot import MANIFEST, Snapshot


def hold_snapshot(snapshot: Snapshot) -> BinaryIO:
    """A hold on a snapshot until it is closed. SnapshotError where it is being removed."""
    held = _locked(snapshot.root, fcntl.LOCK_SH)
    if held is None:
        raise SnapshotError(f"The snapshot {snapshot.manifest.id} is being removed.")
    return held


def hold_alone(folder: Path) -> BinaryIO | None:
    """A hold on the snapshot in a folder that nobody else has; None where somebody has one."""
    return _locked(folder, fcntl.LOCK_EX)


def _locked(folder: Path, kind: int) -> BinaryIO | None:
    """The manifest, locked without waiting. None where that cannot be."""
    try:
        manifest = (folder / MANIFEST).open("rb")
    except OSError:
        return None
    try:
        fcntl.flock(manifest, kind | fcntl.LOCK_NB)
    except OSError:
        manifest.close()
        return None
    return manifest
