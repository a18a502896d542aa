# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of the links to other graphs: a wrong identifier is worse than none.

Nothing is fetched: what is checked is the proof that a row names, the form of its identifier, and
that the rows do not contradict each other, the data or the ontology.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from datetime import date

import pyoxigraph as ox

from kg.publication.link_kinds import Kinds
from kg.publication.nearest import NearestIri
from kg.publication.sources import LINKS_FILE, Role, Sources
from kg.publication.sssom import NOTHING_FOUND, MappingTable, Row, Status, is_iri
from kg.rdf.findings import Finding, Position
from kg.rdf.targets import why_not_in_target
from kg.rdf.vocab import DCTERMS, FOAF, OWL, RDFS, SKOS

SAME_AS, EXACT = OWL.sameAs.value, SKOS.exactMatch.value
MATCHES = (SAME_AS, EXACT, *(SKOS[f"{k}Match"].value for k in ("close", "broad", "narrow")))
"""Predicates from a thing to what another graph has for it."""
PAGES = (FOAF.homepage.value, FOAF.page.value, RDFS.seeAlso.value)
"""Predicates from a thing to a page about it."""
PREDICATES = (*MATCHES, SKOS.relatedMatch.value, DCTERMS.subject.value, *PAGES)
ONE_SUBJECT = (SAME_AS, EXACT, FOAF.homepage.value)
"""Predicates whose object has one subject: two would be said to be the same thing."""

JUSTIFICATIONS = tuple(
    f"https://w3id.org/semapv/vocab/{name}"
    for name in (
        "BackgroundKnowledgeBasedMatching",
        "CompositeMatching",
        "InstanceBasedMatching",
        "LexicalMatching",
        "LexicalSimilarityThresholdMatching",
        "LogicalReasoning",
        "ManualMappingCuration",
        "MappingChaining",
        "MappingInversion",
        "MappingReview",
        "SemanticSimilarityThresholdMatching",
        "StructuralMatching",
        "UnspecifiedMatching",
    )
)
"""What SSSOM 1.1 allows as mapping_justification."""

_IDS = ("subject_id", "predicate_id", "object_id")


def lint_links(sources: Sources) -> Iterator[Finding]:
    """What is wrong with the rows of the table of links, where its form is right."""
    yield from _misnamed(sources)
    table = sources.links
    if table is None or sources.findings:
        return
    yield from _prefixes(table, sources)
    readable = []
    for row in table.rows:
        faults = [*_cells(table, row), *_iris(table, row)]
        yield from faults
        if not faults:
            readable.append(row)
    yield from _subjects(table, readable, sources)
    for row in readable:
        yield from _proof(table, row)
        yield from _object(table, row)
    yield from _order(table)
    yield from _contradictions(table, readable)
    yield from _kinds(table, readable, sources)


def _at(
    table: MappingTable, row: Row, column: str, rule: str, message: str, advice: str
) -> Finding:
    return table.finding(rule, message, advice, row.line, row.columns.get(column, 1))


def _misnamed(sources: Sources) -> Iterator[Finding]:
    """Tables that would silently not be read."""
    root, own = sources.project.root, sources.project.folder(Role.DATA)
    for path in sorted((root / own).rglob("*.tsv")):
        name = path.relative_to(root).as_posix()
        if name != f"{own}/{LINKS_FILE}":
            advice = f"Put links into {own}/{LINKS_FILE}, and other tables elsewhere."
            position = Position(name)
            excerpt = path.read_bytes().split(b"\n", 1)[0][:200].decode("utf-8", "replace")
            yield Finding("links/file", "Not read: a table.", position, advice, excerpt=excerpt)


def _prefixes(table: MappingTable, sources: Sources) -> Iterator[Finding]:
    """One prefix stands for one namespace in a publication."""
    known = dict(sources.project.prefixes)
    known |= {p: iri for f in sources.files for p, iri, _ in f.scan.prefixes}
    for prefix, iri in table.head.prefixes.items():
        if known.get(prefix, iri) != iri:
            line = next((n for n, s in enumerate(table.lines, 1) if f" {prefix}:" in s), 1)
            message = f"The prefix {prefix}: is <{iri}> here and <{known[prefix]}> elsewhere."
            advice = "One prefix stands for one namespace in a publication."
            yield table.finding("prefix", message, advice, line)


def _cells(table: MappingTable, row: Row) -> Iterator[Finding]:
    """Cells that are empty, or not of their kind."""
    needed = [*_IDS, "mapping_justification", "status", "checked_on"]
    if row["status"] in {Status.OK, Status.HOLD}:
        needed.append("evidence_1")
    for column in needed:
        if not row[column]:
            message, advice = f"There is no {column}.", "Fill the cell."
            if column == "evidence_1":
                advice = "Say where the link is found, or remove the row: no link from memory."
            yield _at(table, row, column, "missing-cell", message, advice)
    if row["status"] and row["status"] not in tuple(Status):
        near = difflib.get_close_matches(row["status"], tuple(Status), 1)
        advice = f"Write {near[0]}." if near else "Write " + ", ".join(Status) + "."
        message = f"{row['status']!r} is no status."
        yield _at(table, row, "status", "status", message, advice)
    if row["checked_on"] and not _is_day(row["checked_on"]):
        message, advice = f"{row['checked_on']!r} is no day.", "Write it like 2026-01-31."
        yield _at(table, row, "checked_on", "date", message, advice)


def _iris(table: MappingTable, row: Row) -> Iterator[Finding]:
    """Identifiers that are no IRI, and predicates and justifications that are not known."""
    for column in (*_IDS, "mapping_justification", "object_source"):
        if not row[column]:
            continue
        iri = table.iri(row, column)
        if not iri:
            message = f"{row[column]!r} is neither an IRI nor a name with a declared prefix."
            advice = "Declare the prefix in curie_map, or write the whole IRI."
            yield _at(table, row, column, "unknown-prefix", message, advice)
        elif not is_iri(iri):
            message = f"<{iri}> is not an IRI."
            yield _at(table, row, column, "iri", message, "Correct it.")
        elif column == "predicate_id" and iri not in PREDICATES:
            message = f"{row[column]} is not a relation of links."
            advice = "Take one of owl:sameAs, skos:exactMatch, skos:closeMatch, rdfs:seeAlso, …"
            yield _at(table, row, column, "predicate", message, advice)
        elif column == "mapping_justification" and iri not in JUSTIFICATIONS:
            message = f"{row[column]} is not a justification of SSSOM."
            advice = "Write a term such as semapv:ManualMappingCuration."
            yield _at(table, row, column, "justification", message, advice)


def _subjects(table: MappingTable, rows: Iterable[Row], sources: Sources) -> Iterator[Finding]:
    """Every subject is something that the data speak of, or the data set itself."""
    subjects = (t.subject for t in sources.triples(Role.DATA))
    known = {s.value for s in subjects if isinstance(s, ox.NamedNode)}
    known.add(sources.project.base_iri)
    nearest = NearestIri(known, (sources.project.base_iri, sources.project.namespace))
    for row in rows:
        iri = table.iri(row, "subject_id")
        if iri not in known:
            near = nearest.hint(iri)
            advice = f"Did you mean <{near}>?" if near else "Correct it, or remove the row."
            message = f"The data say nothing of <{iri}>."
            yield _at(table, row, "subject_id", "unknown-subject", message, advice)


def _proof(table: MappingTable, row: Row) -> Iterator[Finding]:
    """Two pieces of evidence for the same thing, and they are not one."""
    if table.iri(row, "predicate_id") == SAME_AS and row["status"] in {Status.OK, Status.HOLD}:
        if not row["evidence_2"]:
            message = "owl:sameAs rests on one piece of evidence."
            advice = "Name a second source that was made apart from the first, or weaken the link."
            yield _at(table, row, "evidence_2", "evidence", message, advice)
        elif row["evidence_1"].strip() == row["evidence_2"].strip():
            message, advice = "Both pieces of evidence are the same.", "Name a second source."
            yield _at(table, row, "evidence_2", "evidence", message, advice)


def _object(table: MappingTable, row: Row) -> Iterator[Finding]:
    """The object is an identifier as its graph writes them; nothing, where nothing was found."""
    iri = table.iri(row, "object_id")
    is_search = row["status"] == Status.SEARCHED_NONE
    if is_search != (iri == NOTHING_FOUND):
        message = "The status searched-none and the object sssom:NoTermFound go together."
        advice = "Write both, or the identifier that was found and another status."
        yield _at(table, row, "object_id", "nothing-found", message, advice)
    elif not is_search and table.iri(row, "predicate_id") not in PAGES:
        if reason := why_not_in_target(iri):
            message, advice = f"<{iri}>: {reason}.", "Look the identifier up, and correct it."
            yield _at(table, row, "object_id", "identifier", message, advice)
    elif not is_search and not iri.startswith(("http://", "https://")):
        message, advice = f"<{iri}> is not the address of a page.", "Write http or https."
        yield _at(table, row, "object_id", "identifier", message, advice)


def _order(table: MappingTable) -> Iterator[Finding]:
    """One order, so that a difference between two versions is where something changed."""
    keys = [tuple(row[column] for column in _IDS) for row in table.rows]
    for before, key, row in zip(keys, keys[1:], table.rows[1:], strict=False):
        if key < before:
            message = "The row stands after one that it comes before."
            advice = "Sort the rows by subject_id, predicate_id, object_id."
            yield _at(table, row, "subject_id", "order", message, advice)


def _contradictions(table: MappingTable, rows: list[Row]) -> Iterator[Finding]:
    """The same link twice, one object for two things, and what was withdrawn and comes back."""
    seen: dict[tuple[str, ...], Row] = {}
    owners: dict[str, tuple[str, int]] = {}
    withdrawn = {
        (table.iri(r, "subject_id"), table.iri(r, "object_id")): r.line
        for r in rows
        if r["status"] == Status.WITHDRAWN
    }
    for row in rows:
        subject, predicate, value = (table.iri(row, column) for column in _IDS)
        first = seen.setdefault((subject, predicate, value, row["object_source"]), row)
        if first is not row:
            message, advice = f"Line {first.line} says the same.", "Keep one of them."
            yield _at(table, row, "subject_id", "duplicate", message, advice)
        line = withdrawn.get((subject, value))
        if line is not None and row["status"] in {Status.OK, Status.HOLD}:
            message = f"This link was withdrawn (line {line})."
            advice = "A withdrawn link does not come back: remove this row."
            yield _at(table, row, "status", "withdrawn", message, advice)
        if predicate in ONE_SUBJECT and row["status"] in {Status.OK, Status.HOLD}:
            owner, line = owners.setdefault(value, (subject, row.line))
            if owner != subject:
                message = f"<{value}> is that of <{owner}> (line {line})."
                advice = "One of them is wrong: two things of one publication are not the same."
                yield _at(table, row, "object_id", "object-twice", message, advice)


def _kinds(table: MappingTable, rows: Iterable[Row], sources: Sources) -> Iterator[Finding]:
    """No link from a thing to a graph that has only things of another kind."""
    kinds = Kinds.of(sources)
    for row in rows:
        if table.iri(row, "predicate_id") in MATCHES and row["status"] != Status.WITHDRAWN:
            subject = table.iri(row, "subject_id")
            if reason := kinds.why_not(subject, table.iri(row, "object_id")):
                advice = "Link the thing that is meant, or correct its type."
                yield _at(table, row, "object_id", "kind", f"<{subject}> {reason}.", advice)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
