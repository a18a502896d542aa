# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The table of links to other graphs, in SSSOM/TSV, with columns for its proof.

A head of comment lines holds YAML (the mapping set), then come a line of column names and one
line per link. This module reads the form; kg.publication.link_lint judges what the rows say.
https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import pyoxigraph as ox

from kg.publication.sssom_head import Head, parse_head
from kg.publication.text_file import MAX_EXCERPT
from kg.rdf.findings import Finding, Position

NOTHING_FOUND = "https://w3id.org/sssom/NoTermFound"
"""The object of a row that says: this was looked for, and nothing was found."""

REQUIRED = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "evidence_1",
    "evidence_2",
    "status",
    "checked_on",
)
"""Columns without which a table is not read: those of SSSOM, then those of the proof."""

_SLOTS = frozenset(  # one block of words, not 50 lines of quotes
    """
    record_id subject_id subject_label subject_category predicate_id predicate_label
    predicate_modifier object_id object_label object_category mapping_justification author_id
    author_label reviewer_id reviewer_label creator_id creator_label license subject_type
    subject_source subject_source_version object_type object_source object_source_version
    predicate_type mapping_provider mapping_source mapping_cardinality cardinality_scope
    mapping_tool mapping_tool_id mapping_tool_version mapping_date publication_date review_date
    confidence reviewer_agreement curation_rule curation_rule_text subject_match_field
    object_match_field match_string subject_preprocessing object_preprocessing similarity_score
    similarity_measure see_also issue_tracker_item other comment
    """.split()  # noqa: SIM905
)
"""The slots of a mapping in SSSOM 1.1."""


class Status(StrEnum):
    """What becomes of a row; only an OK one is published."""

    OK = "ok"
    HOLD = "hold"
    WITHDRAWN = "withdrawn"
    SEARCHED_NONE = "searched-none"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `cells` by column, `columns` where each begins, from 1."""

    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, int]

    def __getitem__(self, column: str) -> str:
        """The text of a cell; empty where the table has no such column."""
        return self.cells.get(column, "")


@dataclass(eq=False)
class MappingTable:
    """A table as it was read: its head, and its rows in order."""

    path: str
    text: str
    head: Head = field(default_factory=Head)
    rows: tuple[Row, ...] = ()

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return [line.removesuffix("\r") for line in self.text.split("\n")]

    def iri(self, row: Row, column: str) -> str:
        """The IRI in a cell, written out; empty where its prefix is not declared."""
        return self.head.expand(row[column])

    def rows_with(self, status: Status) -> Iterator[Row]:
        """The rows of a status."""
        return (row for row in self.rows if row["status"] == status)

    @cached_property
    def links(self) -> tuple[ox.Triple, ...]:
        """The triples that are published: those of the rows that are ok, where they can be read."""
        found = []
        for row in self.rows_with(Status.OK):
            iris = [self.iri(row, c) for c in ("subject_id", "predicate_id", "object_id")]
            if all(is_iri(iri) for iri in iris):
                found.append(ox.Triple(*(ox.NamedNode(iri) for iri in iris)))
        return tuple(found)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The declared prefixes in whose namespaces a published link has a term."""
        iris = {str(t).strip("<>") for x in self.links for t in (x.subject, x.predicate, x.object)}
        declared = self.head.prefixes.items()
        return {p: space for p, space in declared if any(i.startswith(space) for i in iris)}

    @cached_property
    def published_text(self) -> str:
        """The table as it is published: only links that are ok, and searches in vain.

        Readers of SSSOM pass over columns that they do not know. A row that is on hold or
        withdrawn would be a link to them, so those rows stay in the source.
        """
        published = {Status.OK, Status.SEARCHED_NONE}
        left_out = {row.line for row in self.rows if row["status"] not in published}
        kept = [line for n, line in enumerate(self.lines, 1) if n not in left_out]
        return "\n".join(kept)

    def finding(self, rule: str, message: str, advice: str, line: int, column: int = 1) -> Finding:
        """A fault of this table, with the line it stands on."""
        excerpt = self.lines[line - 1][:MAX_EXCERPT] if line <= len(self.lines) else ""
        position = Position(self.path, line, column)
        return Finding(f"links/{rule}", message, position, advice, excerpt=excerpt)


def is_iri(text: str) -> bool:
    """True for what RDF takes as an IRI, with its scheme."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def searched_none(table: MappingTable | None) -> tuple[tuple[str, str, str], ...]:
    """Subject, day, and where was searched (empty: not said) of each search in vain."""
    if table is None:
        return ()
    return tuple(
        (table.iri(row, "subject_id"), row["checked_on"], table.iri(row, "object_source"))
        for row in table.rows_with(Status.SEARCHED_NONE)
    )


def parse_table(path: str, text: str) -> tuple[MappingTable, list[Finding]]:
    """The table in a text, and what is wrong with its form; rows that cannot be read are left
    out. `path` is relative to the publication."""
    table = MappingTable(path, text)
    count = next((n for n, s in enumerate(table.lines) if not s.startswith("#")), len(table.lines))
    table.head, faults = parse_head([line[1:] for line in table.lines[:count]])
    findings = [table.finding("head", f.message, f.advice, f.line, f.column) for f in faults]
    names, faulty = _names(table, count + 1)
    if faulty or findings:
        return table, [*findings, *faulty]
    rows = []
    last = len(table.lines) if table.lines[-1] else len(table.lines) - 1
    for number in range(count + 2, last + 1):
        row, found = _row(table, number, names)
        findings += found
        if row is not None:
            rows.append(row)
    table.rows = tuple(rows)
    return table, findings


def _names(table: MappingTable, line: int) -> tuple[list[str], list[Finding]]:
    """The names of the columns, and what is wrong with them."""
    if line > len(table.lines) or not table.lines[line - 1]:
        advice = "Write the names of the columns, separated by tabs, after the head."
        found = table.finding("column", "The table has no line of column names.", advice, line)
        return [], [found]
    names = table.lines[line - 1].split("\t")
    starts = _starts(names)
    known = _SLOTS | set(REQUIRED) | set(table.head.extensions)
    findings = []
    for name, column in zip(names, starts, strict=True):
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            advice = f"Did you mean {near[0]}?" if near else "Define it in extension_definitions."
            message = f"The column {name!r} is not known."
            findings.append(table.finding("unknown-column", message, advice, line, column))
    for name, number in Counter(names).items():
        if number > 1 and name in known:
            message, advice = f"The column {name} is there {number} times.", "Keep one."
            findings.append(table.finding("column", message, advice, line))
    for name in REQUIRED:
        if name not in names:
            message, advice = f"There is no column {name}.", "Add it; its cells may be empty."
            if name not in {"evidence_1", "evidence_2"}:
                advice = "Add it, with a value on every line."
            findings.append(table.finding("column", message, advice, line))
    return names, findings


def _row(table: MappingTable, number: int, names: list[str]) -> tuple[Row | None, list[Finding]]:
    line = table.lines[number - 1]
    try:
        (cells,) = list(csv.reader([line], delimiter="\t", strict=True)) or [[]]
    except csv.Error as error:
        message = f"The line cannot be read: {error}."
        advice = 'A cell that begins with " ends with ", and " within it is written twice.'
        return None, [table.finding("syntax", message, advice, number)]
    if len(cells) != len(names):
        message = f"The line has {len(cells)} cells, and the table {len(names)} columns."
        advice = "Separate the cells by single tabs; leave a cell without a value empty."
        return None, [table.finding("cells", message, advice, number)]
    written = line.split("\t")
    starts = _starts(written if len(written) == len(names) else [""] * len(names))
    columns = dict(zip(names, starts, strict=True))
    return Row(number, dict(zip(names, cells, strict=True)), columns), []


def _starts(cells: list[str]) -> list[int]:
    """The column, from 1, in which each cell begins."""
    starts = [1]
    for cell in cells[:-1]:
        starts.append(starts[-1] + len(cell) + 1)
    return starts
