# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Words for people: colour on a terminal, plain text in a pipe or with NO_COLOR; progress."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

_PLACE = re.compile(r"^(\S+:\d+:\d+): ([a-z0-9-]+/[\w.-]+):", re.MULTILINE)
_CARET = re.compile(r"^ +\^$", re.MULTILINE)


def stdout() -> Console:
    """The console of standard output: no colour, no wrapping in a pipe; NO_COLOR is honoured."""
    return Console(highlight=False, soft_wrap=True)


def stderr() -> Console:
    """The console of standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say_error(message: str, advice: str = "") -> None:
    """One line of what went wrong, one of what to do, on standard error."""
    console = stderr()
    console.print(Text.assemble(("Error: ", "bold red"), message))
    if advice:
        console.print(Text(advice))


def write(text: str) -> None:
    """Text to standard output exactly as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_findings(text: str) -> None:
    """A text report: coloured on a terminal, as it is in a pipe."""
    console = stdout()
    if not console.is_terminal or console.no_color:
        write(text)
        return
    shown = Text(text.rstrip("\n"))
    for match in _PLACE.finditer(text):
        shown.stylize("bold", *match.span(1))
        shown.stylize("red", *match.span(2))
    for match in _CARET.finditer(text):
        shown.stylize("bold green", *match.span())
    console.print(shown)


@contextmanager
def progress_bar(stages: int, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function to call at the start of each stage.

    On a terminal it moves a bar; in a pipe it writes a line to standard error; `quiet`: nothing.
    """
    console = stderr()
    if quiet:
        yield lambda stage: None
    elif not console.is_terminal:
        yield lambda stage: console.print(f"{stage} …")
    else:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("starting", total=stages)
            started = iter(range(stages + 1))
            yield lambda stage: bar.update(task, description=stage, completed=next(started, stages))


@contextmanager
def counting_bar(what: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A function to call with how much is done, and how much is known to be needed.

    On a terminal it moves a bar; in a pipe one line goes to standard error; `quiet`: nothing.
    """
    console = stderr()
    if quiet or not console.is_terminal:
        if not quiet:
            console.print(f"{what} …")
        yield lambda done, known: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, known: bar.update(task, completed=done, total=known)
