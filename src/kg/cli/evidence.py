# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg evidence: check every pin against a source document, and print the passages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kg.build.reports import render_text
from kg.cli.options import project_option
from kg.cli.terminal import write, write_findings
from kg.errors import FindingsError, UsageError
from kg.publication.evidence import Pin, check_evidence, evidence_of, fold, pins
from kg.publication.project import load_project
from kg.publication.sources import Sources, read_sources
from kg.rdf.findings import Report


@click.command("evidence")
@click.option(
    "--source",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The source document as UTF-8 text.",
)
@project_option
@click.argument("statement", nargs=-1)
def command(source: Path, project: Path, statement: tuple[str, ...]) -> int:
    """Check every evidence pin against the document, and print the passage it pins.

    With STATEMENT (a slug or an IRI of a statement or of evidence) only its pins. Ends with 0
    where every pin hashes to its passage, 1 where one does not.

    \b
    Example:
      kg evidence --source chronicle.txt
      kg evidence --source chronicle.txt ada-reed-garden-club
    """
    sources = read_sources(load_project(project))
    if sources.findings:
        raise FindingsError("The sources cannot be read; kg validate says why.", sources.findings)
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{source} is not UTF-8 text.", advice="Convert it to UTF-8.") from None
    chosen = _chosen(sources, statement)
    findings = check_evidence(sources, text, {pin.iri for pin in chosen})
    wrong = {finding.focus for finding in findings}
    folded = fold(text)
    for pin in chosen:
        verdict = "differs" if pin.iri in wrong else pin.passage(folded)
        write(f"{pin.iri.rsplit('/', 1)[-1]}\t{pin.start}-{pin.end}\t{verdict}\n")
    if findings:
        write_findings(render_text(Report(findings)))
        return 1
    click.echo(f"{len(chosen)} pins hash to their passages.", err=True)
    return 0


def _chosen(sources: Sources, names: Iterable[str]) -> list[Pin]:
    """All pins, or those of the named statements and evidence. UsageError for an unknown name."""
    found = {pin.iri: pin for pin in pins(sources)}
    if not found:
        raise UsageError(
            "The publication has no evidence pins.",
            advice="[statements] in kg.toml names the property of the digest (sha256).",
        )
    if not names:
        return list(found.values())
    chosen: dict[str, Pin] = {}
    for name in names:
        wanted = [iri for iri in evidence_of(sources, name) if iri in found]
        if not wanted:
            raise UsageError(f"There is no pin of {name!r}.", advice="Name a slug or an IRI.")
        chosen |= {iri: found[iri] for iri in wanted}
    return list(chosen.values())
