# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A small sound publication to which tests add files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bad_cases import PREFIXES, write_publication

from kg.publication.lint import lint_sources
from kg.publication.project import load_project
from kg.publication.sources import read_sources
from kg.rdf.findings import Finding


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """The publication that kg init writes."""
    return write_publication(tmp_path)


@pytest.fixture
def lint(publication: Path) -> Callable[..., tuple[Finding, ...]]:
    """Lint of the publication with one file more; the prefixes stand before its text."""

    def run(text: str, file: str = "data/more.ttl") -> tuple[Finding, ...]:
        path = publication / file
        path.write_text(PREFIXES + text if file.endswith(".ttl") else text, encoding="utf-8")
        return lint_sources(read_sources(load_project(publication)))

    return run
