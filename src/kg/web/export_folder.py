# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The folder of an export: made beside its place, renamed into it, never over a foreign file.

`kg-export.json` in it names the snapshot and every file with its SHA-256. A folder is replaced
only where it has nothing but the files that its own `kg-export.json` names.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg import __version__
from kg.errors import PublishError, UsageError
from kg.store.manifest import Manifest

MARKER = "kg-export.json"
_FORMAT = 1
_ADVICE = "Export to a new folder, or move away what is in this one."


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder that takes the place of `target` where the block ends without an error.

    UsageError, before anything is written, where `target` may not be replaced; PublishError where
    the files cannot be written. Nothing is left of a failed export.
    """
    place = target.resolve()
    check_replaceable(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{place.name}.new-", dir=place.parent))
    except OSError as error:
        raise PublishError(f"The folder cannot be written: {error}") from error
    try:
        yield made
        made.chmod(0o755)
        _exchange(made, place)
    except OSError as error:
        raise PublishError(f"The folder cannot be written: {error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)


def check_replaceable(place: Path) -> None:
    """UsageError where there is something else than an earlier export, whole or in part."""
    if not place.exists():
        return
    if not place.is_dir():
        raise UsageError(f"{place} is a file.", advice=_ADVICE)
    present = {path for path in place.rglob("*") if path.is_symlink() or not path.is_dir()}
    if not present:
        return
    foreign = sorted(present - {place / name for name in (*_names(place), MARKER)})
    if foreign:
        example = foreign[0].relative_to(place)
        raise UsageError(f"{place} has files that no export wrote: {example}.", advice=_ADVICE)


def write_marker(folder: Path, manifest: Manifest) -> None:
    """Write the marker: what was exported, and the digest of each file."""
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    value = {
        "format": _FORMAT,
        "generator": f"kg {__version__}",
        "title": manifest.title,
        "base_iri": manifest.base_iri,
        "snapshot": manifest.id,
        "files": dict(sorted(files.items())),
    }
    text = json.dumps(value, indent=1, ensure_ascii=False) + "\n"
    (folder / MARKER).write_text(text, encoding="utf-8")


def _names(place: Path) -> list[str]:
    """The files that an earlier export says it wrote; none where it is no export."""
    try:
        value = json.loads((place / MARKER).read_bytes())
        return list(value["files"]) if value["format"] == _FORMAT else []
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _exchange(made: Path, place: Path) -> None:
    """Rename `made` to `place`; what was there is removed afterwards, or put back on a failure."""
    if not place.exists():
        os.rename(made, place)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{place.name}.old-", dir=place.parent))
    os.rename(place, old)
    try:
        os.rename(made, place)
    except OSError:
        os.rename(old, place)
        raise
    shutil.rmtree(old, ignore_errors=True)
