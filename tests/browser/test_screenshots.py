# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`make screenshots`: pictures that show something, a sheet of them all, plain words otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "screenshots" / "run.py"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)


@pytest.mark.browser
@pytest.mark.usefixtures("browser")
def test_a_page_is_pictured_in_both_schemes_and_widths(
    repository_snapshots: Path, tmp_path: Path
) -> None:
    """Three of the twelve pages: all of them take a minute."""
    names = ("operation", "place", "editor")
    done = run("--out", tmp_path, "--snapshots", repository_snapshots, *names)
    assert (done.returncode, done.stderr) == (0, "")
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == 4 * len(names)
    sheet = (tmp_path / "index.html").read_text(encoding="utf-8")
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.width == (400 if "-phone-" in path.name else 1400)
            assert picture.height > 600
            colours = picture.convert("RGB").getcolors(1 << 24) or []
            assert len(colours) > 50, f"{path.name} is blank"
            _, paper = max(colours)
            assert (sum(paper) < 384) == path.name.endswith("-dark.png")
        assert f'src="{path.name}"' in sheet


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    done = run("--out", tmp_path / "out", "--chromium", tmp_path / "none")
    assert done.returncode == 1
    assert "no browser at" in done.stderr
    assert "apt-get install chromium" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_there_are_twelve_pages_and_an_unknown_one_is_refused() -> None:
    done = run("nothing")
    assert done.returncode == 2
    named = done.stderr.partition("there are ")[2].split(", ")
    assert len(named) == 12
