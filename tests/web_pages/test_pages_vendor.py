# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What comes from others is as they published it, and is named with its version and licence."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from kg.web.assets import STATIC

TESTS = Path(__file__).parents[1]
OURS = [STATIC / "vendor" / name for name in ("yasgui", "minisearch", "oxigraph", "world-atlas")]
FOLDERS = [*OURS, TESTS / "browser" / "vendor" / "axe-core"]


def test_every_folder_of_others_is_looked_at() -> None:
    found = [*(STATIC / "vendor").iterdir(), *(TESTS / "browser" / "vendor").iterdir()]
    assert sorted(found) == sorted(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_files_of_others_are_unmodified(folder: Path) -> None:
    origin = tomllib.loads((folder / "ORIGIN.toml").read_text(encoding="utf-8"))
    assert {"package", "version", "licence", "homepage", "integrity"} <= set(origin)
    assert origin["integrity"].startswith("sha512-")
    digests = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in origin["sha256"]
    }
    assert digests == origin["sha256"]
    code = {
        path.name for path in folder.iterdir() if path.suffix in {".js", ".css", ".wasm", ".json"}
    }
    assert code
    assert code <= set(origin["sha256"])
    assert [path for path in folder.iterdir() if path.name.startswith("LICENSE")]
