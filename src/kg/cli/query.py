# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg query: ask the current snapshot, or any SPARQL endpoint, from the command line."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.cli.endpoint import ask_endpoint
from kg.cli.inprocess import InProcessEngine
from kg.config import Limits
from kg.errors import ProtocolError, UsageError
from kg.query.guard import check_query
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RDF, RESULT_CODECS, RESULTS, Format
from kg.store.snapshot import current_snapshot

FORMATS = ("table", *RESULTS, *(name for name in RDF if name not in RESULTS))
_NO_BOUNDS = Limits(
    query_bytes=1 << 20, nesting_depth=64, group_patterns=64, query_patterns=1000, operators=1000
)


@click.command("query")
@click.argument("file", default="-", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint, not the snapshot.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    help="How to write the answer; on a terminal a table, in a pipe CSV (Turtle for a graph).",
)
@click.option(
    "--snapshots",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("snapshots"),
    show_default=True,
    help="The folder of snapshots.",
)
def command(file: str, endpoint: str | None, format_name: str | None, snapshots: Path) -> None:
    """Run the query in FILE (or from standard input) on the current snapshot or an endpoint.

    \b
    kg query question.rq
    echo 'ASK { ?s ?p ?o }' | kg query --format json
    kg query question.rq --endpoint http://127.0.0.1:8000/sparql --format csv
    """
    text = _read(file)
    gives_graph = _gives_graph(text)
    terminal = sys.stdout.isatty()
    name = format_name or ("ttl" if gives_graph else "table" if terminal else "csv")
    if gives_graph and name == "table":
        name = "ttl"
    fmt = _format(name, gives_graph)
    if endpoint is not None:
        body = ask_endpoint(endpoint, text, fmt)
    else:
        body = _ask_snapshot(snapshots, text, fmt)
    if name == "table":
        _print_table(body)
    else:
        sys.stdout.buffer.write(body)
        if body and not body.endswith(b"\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()


def _read(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = data.decode("utf-8")
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {file}.") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError("The query is not UTF-8.", advice="Save the file as UTF-8.") from error
    if not text.strip():
        raise UsageError("There is no query.", advice="Give a file, or a query on standard input.")
    return text


def _gives_graph(text: str) -> bool:
    try:
        return check_query(text, _NO_BOUNDS).form.gives_graph
    except ProtocolError as error:
        raise UsageError(error.message, advice=error.advice) from error


def _format(name: str, gives_graph: bool) -> Format:
    if name == "table":
        return RESULTS["json"]
    table = RDF if gives_graph else RESULTS
    if name not in table:
        what = "a graph" if gives_graph else "a table of rows"
        raise UsageError(
            f"This query gives {what}, which cannot be written as {name}.",
            advice="Choose one of: " + ", ".join(table) + ".",
        )
    return table[name]


def _ask_snapshot(snapshots: Path, text: str, fmt: Format) -> bytes:
    snapshot = current_snapshot(snapshots)
    engine = InProcessEngine(snapshot.quads_path, dict(snapshot.manifest.prefixes), _NO_BOUNDS)
    return asyncio.run(engine.answer(QueryRequest(text), fmt)).first


def _print_table(body: bytes) -> None:
    """An answer in SPARQL JSON as a table; an ASK as yes or no."""
    console = Console()
    answer = ox.parse_query_results(body, format=RESULT_CODECS["json"])
    if isinstance(answer, ox.QueryBoolean):
        console.print("yes" if answer else "no")
        return
    if not isinstance(answer, ox.QuerySolutions):
        raise UsageError("This answer is no table.")
    names = [v.value for v in answer.variables]
    table = Table(header_style="bold", row_styles=("", "dim"))
    for name in names:
        table.add_column(escape(name), overflow="fold")
    count = 0
    for solution in answer:
        count += 1
        table.add_row(*(_cell(solution[name]) for name in names))
    console.print(table)
    console.print(f"{count} row{'' if count == 1 else 's'}", style="dim")


def _cell(term: object) -> str:
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    shown = (c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in value)
    return escape("".join(shown))
