# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg evidence: check every pin against a source document, print the passages, make new pins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from kg.build.reports import render_text
from kg.cli.options import project_option
from kg.cli.terminal import write, write_findings
from kg.errors import FindingsError, UsageError
from kg.publication.evidence import (
    Pin,
    check_evidence,
    document_iri,
    evidence_of,
    pins,
)
from kg.publication.pinning import NewEvidence, Passage, find_passage, same_pins, write_evidence
from kg.publication.project import load_project
from kg.publication.sources import Sources, read_sources
from kg.rdf.findings import Report
from kg.rdf.passages import fold


@click.command("evidence")
@click.option(
    "--source",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The source document as UTF-8 text.",
)
@click.option(
    "--document",
    default="",
    metavar="SLUG",
    help="Which source of the data the document is; needed where there are several.",
)
@click.option(
    "--pin", default="", metavar="WORDS", help="Print the Turtle of new evidence for a passage."
)
@click.option(
    "--section", default="", metavar="HEADING", help="With --pin: where the passage stands."
)
@click.option(
    "--id",
    "slug",
    default="",
    metavar="ID",
    help="With --pin: the identifier of the evidence, where it is not the next one.",
)
@project_option
@click.argument("statement", nargs=-1)
def command(
    source: Path,
    document: str,
    pin: str,
    section: str,
    slug: str,
    project: Path,
    statement: tuple[str, ...],
) -> int:
    """Check every evidence pin against the document, and print the passage it pins.

    With STATEMENT (a slug or an IRI of a statement or of evidence) only its pins. With --pin
    the Turtle of new evidence for the passage with these words ("first words … last words" for
    a long one), after a blank line; nothing is written to a file.

    Ends with 0 where every pin hashes to its passage, 1 where one does not, 2 where the words
    of --pin are not found, or found more than once.

    \b
    Example:
      kg evidence --source chronicle.txt
      kg evidence --source chronicle.txt ada-reed-garden-club
      kg evidence --source chronicle.txt --pin "Ada Reed joined … 1998."
    """
    sources = read_sources(load_project(project))
    if sources.findings:
        raise FindingsError("The sources cannot be read; kg validate says why.", sources.findings)
    try:
        text = source.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"{source} is not UTF-8 text.", advice="Convert it to UTF-8.") from None
    if (pin and statement) or (not pin and (section or slug)):
        message = "--section and --id go with --pin, and STATEMENT goes without."
        raise UsageError(message, advice="kg evidence --help has an example of each.")
    if pin:
        new = NewEvidence(document_iri(sources, document), section, slug)
        return _print_new(sources, new, find_passage(text, pin))
    return _check(sources, text, _chosen(sources, document, statement))


def _check(sources: Sources, text: str, chosen: list[Pin]) -> int:
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


def _print_new(sources: Sources, new: NewEvidence, passage: Passage) -> int:
    """The Turtle of new evidence to standard output, the passage to standard error."""
    turtle = write_evidence(sources, new, passage)
    click.echo(f"Characters {passage.start} to {passage.end}: {passage.words}", err=True)
    for iri in same_pins(sources, new.document, passage):
        click.echo(f"This passage is pinned already: {iri}", err=True)
    write("\n" + turtle)
    return 0


def _chosen(sources: Sources, document: str, names: Iterable[str]) -> list[Pin]:
    """The pins into a document, or those of them of the named statements and evidence.

    UsageError for a name that has none.
    """
    source = document_iri(sources, document)
    found = {pin.iri: pin for pin in pins(sources) if pin.source == source}
    if not names:
        return list(found.values())
    chosen: dict[str, Pin] = {}
    for name in names:
        wanted = [iri for iri in evidence_of(sources, name) if iri in found]
        if not wanted:
            message = f"There is no pin of {name!r} in this document."
            raise UsageError(message, advice="Name a slug or an IRI.")
        chosen |= {iri: found[iri] for iri in wanted}
    return list(chosen.values())
