# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line: one module a command, loaded when it is called; exit codes in one table."""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from kg import __version__
from kg.cli.terminal import say_error
from kg.errors import FindingsError, KgError, NotFoundError, ProtocolError, QueryError, UsageError

COMMANDS = ("init", "validate", "build", "serve", "query", "show", "evidence", "export")
"""The commands in the order of the help. kg.cli.<name> is imported when the command is called."""

OK, FINDINGS, USAGE, INTERNAL = 0, 1, 2, 3
EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (FindingsError, FINDINGS),
    (UsageError, USAGE),
    (ProtocolError, USAGE),
    (QueryError, FINDINGS),
    (NotFoundError, FINDINGS),
    (KgError, INTERNAL),
)
"""Error -> exit code; the first class that fits. Anything else is INTERNAL."""

DEBUG = "KG_DEBUG"


class LazyGroup(click.Group):
    """A group that imports the module of a command when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"kg.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Publish a folder of RDF: pages, data, downloads and a SPARQL endpoint.

    \b
    Example:
      kg init my-graph && kg build --project my-graph --out my-graph/snapshots
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and end the process with the exit code of the table. No traceback for users."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code. Messages go to standard error.

    An error that nobody foresaw is one line and code 3; KG_DEBUG=1 shows where it came from.
    """
    try:
        result: Any = cli.main(args=arguments, prog_name="kg", standalone_mode=False)
    except click.exceptions.Abort:
        say_error("Stopped.")
        return INTERNAL
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except KgError as error:
        say_error(error.message, error.advice)
        return next(code for kind, code in EXIT_CODES if isinstance(error, kind))
    except BrokenPipeError:
        # The reader of our output has seen enough (kg … | head); there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERNAL
    except Exception as error:  # noqa: BLE001 - the edge of the program: the last place to report
        if os.environ.get(DEBUG):
            traceback.print_exc()
        reason = " ".join(str(error).split())[:300]
        say_error(
            f"Internal error: {type(error).__name__}: {reason}",
            f"Please report it with what you ran; {DEBUG}=1 shows the traceback.",
        )
        return INTERNAL
    return result if isinstance(result, int) else OK
