# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`make screenshots` makes a picture for each width and scheme, and says what is missing."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "screenshots" / "run.py", *arguments]
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=300, check=False
    )


def test_each_picture_has_its_width_and_its_scheme(
    repository_snapshots: Path, tmp_path: Path
) -> None:
    if not CHROMIUM.exists():
        reason = f"there is no {CHROMIUM}: apt-get install chromium"
        if os.environ.get("KG_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    done = run("--out", tmp_path, "--snapshots", repository_snapshots, "home", "place")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("8 pictures; ")
    sheet = (tmp_path / "index.html").read_text(encoding="utf-8")
    for name, (device, width) in product(("home", "place"), (("desktop", 1400), ("phone", 400))):
        light, dark = (
            (tmp_path / f"{name}-{device}-{scheme}.png").read_bytes()
            for scheme in ("light", "dark")
        )
        assert light != dark
        for picture in (light, dark):
            assert struct.unpack(">I", picture[16:20]) == (width,)
            assert len(picture) > 20_000  # an empty page is compressed to less
        assert f"{name}-{device}-dark.png" in sheet


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--chromium", "none"), "There is no browser at none: apt-get install chromium"),
        (("--snapshots", "none", "--chromium", sys.executable), "run `kg build` first"),
        (("nothing",), "no page is called nothing"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, arguments: tuple[str, ...], reason: str) -> None:
    done = run("--out", tmp_path / "pictures", *arguments)
    assert done.returncode != 0
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "pictures").exists()
