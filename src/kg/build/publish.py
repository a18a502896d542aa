# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Writing a snapshot so that whoever reads sees the old one or the new one, whole.

Files are written and synced in a folder of their own, which is then renamed; the link `current`
is replaced by a rename as well. A build that fails, is killed or fills the disk leaves both.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.errors import PublishError, SnapshotError
from kg.store.snapshot import CURRENT, MANIFEST, open_snapshot, verify_snapshot

BUILDING = ".building-"
"""How the names of folders begin that are being made or removed."""

_LINK = ".current-"
_LOCK = ".lock"


def publish_files(out: Path, snapshot_id: str, files: Mapping[str, bytes]) -> Path:
    """Write `files` as the snapshot `snapshot_id` under `out` and make it the current one.

    The manifest is among the files and is written last. Returns the folder. PublishError where
    the system refuses; the current snapshot is then as it was.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        with locked(out):
            _remove_leftovers(out)
            target = out / snapshot_id
            if not _is_whole(target):
                _write(out, target, files)
            _point(out, snapshot_id)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublishError(
            f"The snapshot could not be written: {reason}.",
            advice="The current snapshot is as it was. Free space or permissions, and build again.",
        ) from error
    return target


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """One build writes at a time; another waits."""
    with (out / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_leftovers(out: Path) -> None:
    """What killed builds left behind; the lock is held, so nobody writes it now."""
    for path in out.glob(f"{BUILDING}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in out.glob(f"{_LINK}*"):
        path.unlink(missing_ok=True)


def _is_whole(target: Path) -> bool:
    try:
        verify_snapshot(open_snapshot(target))
    except SnapshotError:
        return False
    return True


def _write(out: Path, target: Path, files: Mapping[str, bytes]) -> None:
    folder = out / f"{BUILDING}{os.getpid()}"
    folder.mkdir()
    try:
        for name in sorted(files, key=lambda n: (n == MANIFEST, n)):
            with (folder / name).open("wb") as stream:
                stream.write(files[name])
                stream.flush()
                os.fsync(stream.fileno())
                os.fchmod(stream.fileno(), 0o444)
        _sync_folder(folder)
        if target.exists():
            # Same id, not whole: nothing that is served points at bytes that fail their digests.
            target.rename(out / f"{BUILDING}{os.getpid()}-old")
        folder.rename(target)
        _sync_folder(out)
    finally:
        _remove_leftovers(out)


def _point(out: Path, snapshot_id: str) -> None:
    link = out / f"{_LINK}{os.getpid()}"
    link.symlink_to(snapshot_id)
    link.replace(out / CURRENT)
    _sync_folder(out)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
