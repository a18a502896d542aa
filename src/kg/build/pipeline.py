# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""From a publication folder to a snapshot: the stages, in order. Nothing is published where one
of them fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.build.assemble import Content, assemble_files
from kg.build.derive import derive_triples
from kg.build.express import lint_expressible
from kg.build.publish import publish_files
from kg.build.readback import check_distributions
from kg.build.validate import validate_sources
from kg.errors import FindingsError, SnapshotError
from kg.publication.lint import lint_sources
from kg.publication.project import load_project
from kg.publication.sources import Sources, read_sources
from kg.rdf.findings import Finding, Report, Severity
from kg.store.snapshot import Snapshot, current_snapshot, open_snapshot

STAGES = ("reading", "linting", "deriving", "validating", "serializing", "publishing")
"""What a build says as it goes, in order."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """Sources that were read, what was derived from them, all that was found, and how many nodes
    each shape was held against."""

    sources: Sources
    derived: tuple[ox.Triple, ...]
    report: Report
    focus_nodes: Mapping[str, int]


def check_publication(root: Path, progress: Progress = lambda stage: None) -> Report:
    """All findings of lint and shapes. UsageError where there is no publication."""
    try:
        return _check(root, progress).report
    except FindingsError as error:
        return Report(error.findings)


def build_snapshot(root: Path, out: Path, progress: Progress = lambda stage: None) -> Snapshot:
    """Compile, publish under `out`, and make current. FindingsError, PublishError, UsageError."""
    checked = _check(root, progress)
    if not checked.report.conforms:
        raise FindingsError("The publication has faults.", checked.report.findings)
    progress("serializing")
    content = Content(checked.sources, checked.derived, checked.focus_nodes)
    files = assemble_files(content, checked.report)
    check_distributions(files, content.published)
    progress("publishing")
    return open_snapshot(publish_files(out, content.id, files))


def is_current(root: Path, out: Path) -> bool:
    """True where the current snapshot is what a build of these sources would give."""
    try:
        current = current_snapshot(out)
    except SnapshotError:
        return False
    sources = read_sources(load_project(root))
    if sources.findings:
        return False
    derived, _ = derive_triples(sources)
    return current.manifest.id == Content(sources, derived).id


def _check(root: Path, progress: Progress) -> Checked:
    progress("reading")
    sources = read_sources(load_project(root))
    progress("linting")
    findings: list[Finding] = [*lint_sources(sources), *lint_expressible(sources)]
    if any(f.severity is Severity.ERROR for f in findings):
        raise FindingsError("The sources have faults.", tuple(findings))
    progress("deriving")
    derived, faults = derive_triples(sources)
    if faults:
        raise FindingsError("The rules have faults.", (*findings, *faults))
    progress("validating")
    validated = validate_sources(sources, derived)
    findings += validated.findings
    return Checked(sources, derived, Report(tuple(findings)), validated.focus_nodes)
