# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg build: compile a publication to an immutable snapshot, and make it the current one."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.table import Table

from kg.build.pipeline import STAGES, build_snapshot, is_current
from kg.build.prune import KEEP, prune_snapshots
from kg.build.reports import render_json, render_text
from kg.cli.options import project_option
from kg.cli.terminal import progress_bar, stdout, write, write_findings
from kg.errors import FindingsError
from kg.rdf.findings import Report
from kg.store.snapshot import Snapshot


@click.command("build")
@project_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where snapshots lie; default: snapshots/ in the publication folder.",
)
@click.option("--check", is_flag=True, help="Build nothing; tell whether the snapshot is current.")
@click.option(
    "--keep",
    default=KEEP,
    show_default=True,
    type=click.IntRange(0),
    metavar="N",
    help="Older snapshots to keep; those that are served stay in any case.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(project: Path, out: Path | None, check: bool, as_json: bool, keep: int) -> int:
    """Compile the publication to a snapshot.

    Nothing is published where anything fails; the current snapshot then stays as it was. Ends
    with 0, or 1 where there are findings or, with --check, the snapshot is missing or stale.

    \b
    Example:
      kg build
      kg build --project my-graph --out /srv/snapshots
      kg build --check || kg build
    """
    folder = out or project / "snapshots"
    try:
        if check:
            return _check(project, folder, as_json)
        with progress_bar(len(STAGES), quiet=as_json) as step:
            snapshot = build_snapshot(project, folder, step)
        removed = prune_snapshots(folder, keep)
    except FindingsError as error:
        report = Report(error.findings)
        if as_json:
            write(render_json(report))
        else:
            write_findings(render_text(report))
        return 1
    if as_json:
        write(_json(snapshot, removed))
    else:
        _tell(snapshot)
    return 0


def _check(project: Path, folder: Path, as_json: bool) -> int:
    current = is_current(project, folder)
    if as_json:
        write(json.dumps({"current": current}) + "\n")
    else:
        write("The snapshot is current.\n" if current else "The snapshot is missing or stale.\n")
    return 0 if current else 1


def _json(snapshot: Snapshot, removed: tuple[str, ...]) -> str:
    manifest = snapshot.manifest
    value = {
        "id": manifest.id,
        "folder": str(snapshot.root),
        "removed": list(removed),
        "counts": dict(manifest.counts),
        "files": {info.file: info.bytes for info in manifest.files},
    }
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _tell(snapshot: Snapshot) -> None:
    console = stdout()
    manifest = snapshot.manifest
    if not console.is_terminal:
        counts = " ".join(f"{name}={count}" for name, count in sorted(manifest.counts.items()))
        write(f"{manifest.id} {snapshot.root} {counts}\n")
        return
    table = Table("what", "count", title=f"{manifest.title}, snapshot {manifest.id}")
    table.columns[1].justify = "right"
    for name, count in sorted(manifest.counts.items()):
        table.add_row(name, f"{count:,}")
    console.print(table)
    console.print(f"[dim]{snapshot.root}[/dim]")
