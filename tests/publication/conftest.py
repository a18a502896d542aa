# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A small sound publication to which tests add files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from kg.publication.lint import lint_sources
from kg.publication.project import load_project
from kg.publication.sources import read_sources
from kg.rdf.findings import Finding

PREFIXES = """@prefix id: <https://example.org/willow/id/> .
@prefix schema: <https://schema.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wb: <https://example.org/willow/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """The publication that kg init writes."""
    root = tmp_path / "publication"
    with as_file(files("kg") / "templates_init") as template:
        shutil.copytree(template, root)
    return root


@pytest.fixture
def lint(publication: Path) -> Callable[..., tuple[Finding, ...]]:
    """Lint of the publication with one file more; the prefixes stand before its text."""

    def run(text: str, file: str = "data/more.ttl") -> tuple[Finding, ...]:
        path = publication / file
        path.write_text(PREFIXES + text if file.endswith(".ttl") else text, encoding="utf-8")
        return lint_sources(read_sources(load_project(publication)))

    return run
