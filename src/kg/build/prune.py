# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Removing older snapshots: never the current one, never one that a running server holds."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from kg.build.publish import BUILDING, locked
from kg.errors import PublishError
from kg.store.hold import hold_alone
from kg.store.snapshot import CURRENT, MANIFEST

KEEP = 3
"""How many older snapshots are kept where nobody says otherwise."""

_ID = re.compile(r"[0-9a-f]{16}\Z")


def prune_snapshots(out: Path, keep: int = KEEP) -> tuple[str, ...]:
    """Remove all but the current snapshot under `out` and the `keep` newest of the others.

    Returns the ids of those removed. One that is served stays, and is removed by a later build;
    what is no snapshot is left alone. PublishError where the system refuses.
    """
    try:
        with locked(out):
            current = os.readlink(out / CURRENT)
            older = [path for path in out.iterdir() if path.name != current and _is_one(path)]
            older.sort(key=lambda path: (path / MANIFEST).stat().st_mtime_ns, reverse=True)
            return tuple(path.name for path in older[keep:] if _remove(out, path))
    except OSError as error:
        raise PublishError(
            f"Older snapshots could not be removed: {error.strerror or error}.",
            advice="The new snapshot is published all the same.",
        ) from error


def _is_one(path: Path) -> bool:
    return (
        _ID.match(path.name) is not None and not path.is_symlink() and (path / MANIFEST).is_file()
    )


def _remove(out: Path, path: Path) -> bool:
    held = hold_alone(path)
    if held is None:
        return False
    with held:
        # Renamed first: nobody sees half of it, and a later build ends what is left undone here.
        doomed = path.rename(out / f"{BUILDING}old-{path.name}")
        shutil.rmtree(doomed)
    return True
