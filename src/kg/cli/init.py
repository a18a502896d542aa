# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg init: a new publication folder that validates, builds and serves as it is."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

import kg
from kg.cli.terminal import write
from kg.errors import UsageError

TEMPLATE = "templates_init"


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path))
def command(directory: Path) -> int:
    """Write a small valid publication to DIRECTORY, which must be new or empty.

    \b
    Example:
      kg init my-graph
      kg build --project my-graph
      kg serve --project my-graph
    """
    try:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise UsageError(
                f"{directory} is there already and not empty; nothing was written.",
                advice="Name a new folder.",
            )
        directory.mkdir(parents=True, exist_ok=True)
        _copy(files(kg).joinpath(TEMPLATE), directory)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{directory} cannot be written: {reason}.") from error
    write(f"A new publication is in {directory}. Next: kg build --project {directory}\n")
    return 0


def _copy(source: Traversable, target: Path) -> None:
    """Copy a folder of the program; a file that is there already is never overwritten."""
    for entry in sorted(source.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            (target / entry.name).mkdir()
            _copy(entry, target / entry.name)
        elif entry.name != "__init__.py":
            with (target / entry.name).open("xb") as stream:
                stream.write(entry.read_bytes())
