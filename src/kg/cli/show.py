# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg show: one entity in the terminal, with its dated statements."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.cli.inprocess import InProcessEngine
from kg.errors import NotFoundError
from kg.store.manifest import Manifest
from kg.store.snapshot import current_snapshot
from kg.views.entity import EntityView, check_published, load_entity
from kg.views.labels import Labels, Ref, Value
from kg.views.reader import Reader

Row = tuple[str, str, str, str, str]
COLUMNS = ("when", "relation", "what", "how sure", "evidence")


@click.command("show")
@click.argument("term")
@click.option("--page", type=click.IntRange(min=1), default=1, help="Which page of its lists.")
@click.option(
    "--snapshots",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("snapshots"),
    show_default=True,
    help="The folder of snapshots.",
)
def command(term: str, page: int, snapshots: Path) -> None:
    """Show what is published about TERM: a slug, a CURIE or an IRI.

    \b
    kg show SLUG
    kg show https://example.org/id/SLUG
    """
    snapshot = current_snapshot(snapshots)
    engine = InProcessEngine(snapshot.quads_path, dict(snapshot.manifest.prefixes))
    reader = Reader(engine, snapshot.manifest)
    view = asyncio.run(_load(reader, term, page))
    if sys.stdout.isatty():
        _print_rich(view)
    else:
        _print_plain(view)


async def _load(reader: Reader, term: str, page: int) -> EntityView:
    for iri in candidates(reader.manifest, term):
        try:
            await check_published(reader, iri)
        except NotFoundError:
            continue
        return await load_entity(reader, iri, page)
    raise NotFoundError(
        f"Nothing is published about {term!r}.",
        advice="Give a slug, a CURIE or an IRI; kg query finds what there is.",
    )


def candidates(manifest: Manifest, term: str) -> tuple[str, ...]:
    """The IRIs a term may stand for: itself, its CURIE's, and with the base in front."""
    base = manifest.base_iri
    if term.startswith(("http://", "https://", "urn:")):
        return (term.strip("<>"),)
    expanded = Labels(manifest).expand(term) if ":" in term else ""
    found = (expanded, f"{base}id/{term}", f"{base}{term}", f"{manifest.namespace}{term}")
    return tuple(iri for iri in found if ":" in iri and iri != term)


def rows_of(view: EntityView) -> Iterable[Row]:
    """Statements in both directions and events, as rows of text."""
    for section, outgoing in ((view.outgoing, True), (view.incoming, False)):
        for row in section.rows:
            relation = row.relation.label if outgoing else f"{row.relation.label} it"
            what = " ".join(
                part
                for part in (
                    "NOT" if row.negated else "",
                    _text(row.approximation),
                    _text(row.other),
                    _text(row.unit),
                )
                if part
            )
            sure = row.when.certainty.ref.label if row.when.certainty else ""
            yield row.when.text, relation, what, sure, ", ".join(e.ref.label for e in row.evidence)
    for event in view.events.rows:
        sure = event.when.certainty.ref.label if event.when.certainty else ""
        roles = ", ".join(r.label for r in event.roles)
        evidence = ", ".join(e.ref.label for e in event.evidence)
        what = f"NOT {event.ref.label}" if event.negated else event.ref.label
        yield event.when.text, roles, what, sure, evidence


def _text(value: Value | None) -> str:
    if value is None:
        return ""
    return value.label if isinstance(value, Ref) else value.text


def _facts(view: EntityView) -> Iterable[tuple[str, str]]:
    if view.when is not None and view.when.text:
        sure = f" ({view.when.certainty.ref.label})" if view.when.certainty else ""
        yield "when", view.when.text + sure
    if view.names:
        names = (f"{n.text} ({n.lang})" if n.lang else n.text for n in view.names)
        yield "also", ", ".join(names)
    for row in view.properties:
        yield row.property.label, ", ".join(_text(v) for v in row.values)
    for group in view.links:
        yield group.label, ", ".join(f"{x.name} ({x.relation.label})" for x in group.links)


def _print_plain(view: EntityView) -> None:
    """Tab-separated: what a pipe can read."""
    lines = [f"{_line(view.ref.label)}\t{view.ref.iri}"]
    if view.types:
        lines.append("type\t" + ", ".join(t.label for t in view.types))
    if view.description is not None:
        lines.append("description\t" + _line(view.description.text))
    lines += [f"{_line(name)}\t{_line(text)}" for name, text in _facts(view)]
    rows = list(rows_of(view))
    if rows:
        lines.append("")
        lines.append("\t".join(COLUMNS))
        lines += ["\t".join(_line(cell) for cell in row) for row in rows]
    click.echo("\n".join(lines))


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def _print_rich(view: EntityView) -> None:
    console = Console()
    types = ", ".join(t.label for t in view.types)
    console.print(f"[bold]{escape(_line(view.ref.label))}[/bold]  [dim]{escape(types)}[/dim]")
    console.print(view.ref.iri, style="dim", markup=False, highlight=False)
    if view.description is not None:
        console.print(view.description.text, markup=False, highlight=False)
    for name, text in _facts(view):
        console.print(f"[dim]{escape(_line(name))}[/dim]  {escape(_line(text))}", highlight=False)
    rows = list(rows_of(view))
    if rows:
        table = Table(header_style="bold", title_justify="left")
        for name in COLUMNS:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(escape(_line(cell)) for cell in row))
        console.print(table)
    if view.pages > 1:
        console.print(f"page {view.page} of {view.pages} (--page)", style="dim")
