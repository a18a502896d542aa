# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A small publication of one's own: what `kg init` writes."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import kg


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A fresh copy of the publication that `kg init` writes."""
    with as_file(files(kg).joinpath("templates_init")) as template:
        return Path(shutil.copytree(template, tmp_path / "publication"))
