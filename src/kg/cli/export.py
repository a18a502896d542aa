# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`kg export`: the whole site as static files."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from kg.cli.built import built_snapshot
from kg.cli.options import project_option
from kg.cli.terminal import counting_bar, write
from kg.config import Settings
from kg.web.export_folder import new_folder, write_marker
from kg.web.exporting import export_site


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@project_option
@click.option("--snapshots", type=click.Path(path_type=Path), help="Where the snapshots are.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(folder: Path, project: Path, snapshots: Path | None, as_json: bool) -> int:
    """Write the whole site of the current snapshot as static files to DIR.

    Any file server can hold them. Pages, data, downloads and descriptions are files; search and
    SPARQL run in the browser. An earlier export in DIR is replaced, anything else is left alone.
    Where there is no snapshot, it is built first.

    \b
    Example:
      kg export site && python3 -m http.server --directory site
    """
    place = snapshots or project / "snapshots"
    with new_folder(folder) as made:
        snapshot = built_snapshot(project, place)
        settings = Settings(snapshots=place, limits=snapshot.manifest.limits)
        with counting_bar("writing files", quiet=as_json) as tell:
            export = asyncio.run(export_site(settings, made, tell))
        write_marker(made, export.snapshot.manifest)
    summary = {
        "folder": str(folder),
        "snapshot": export.snapshot.manifest.id,
        "pages": export.pages,
        "files": export.files,
    }
    if as_json:
        write(json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    else:
        write(" ".join(f"{name}={value}" for name, value in summary.items()) + "\n")
    return 0
