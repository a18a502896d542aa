# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg validate: all that is wrong with a publication, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import click

from kg.build.pipeline import STAGES, check_publication
from kg.build.reports import RENDERERS
from kg.cli.options import project_option
from kg.cli.terminal import progress_bar, write, write_findings
from kg.rdf.findings import Severity


@click.command("validate")
@project_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(RENDERERS)),
    default="text",
    show_default=True,
    help="How the report is written.",
)
@click.option("--strict", is_flag=True, help="Warnings fail as well.")
def command(project: Path, format_name: str, strict: bool) -> int:
    """Check the sources: syntax, lint, shapes.

    Ends with 0 where the publication conforms, 1 where there are findings, 2 where the command
    was not understood, 3 after an internal error.

    \b
    Example:
      kg validate --project my-graph
      kg validate --format sarif > report.sarif
    """
    with progress_bar(len(STAGES), quiet=format_name != "text") as step:
        report = check_publication(project, step)
    text = RENDERERS[format_name](report)
    if format_name == "text":
        write_findings(text)
    else:
        write(text)
    warned = any(f.severity is Severity.WARNING for f in report.findings)
    return 1 if not report.conforms or (strict and warned) else 0
