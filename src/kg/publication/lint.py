# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint beyond the parser: what is allowed in RDF, and a fault in a publication.

Every check is a function from the sources to findings; `lint_sources` runs them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.publication.context_lint import lint_context
from kg.publication.example_lint import lint_examples
from kg.publication.home_lint import lint_home
from kg.publication.layout_lint import lint_layout
from kg.publication.link_lint import lint_links
from kg.publication.nearest import NearestIri
from kg.publication.order_lint import lint_order
from kg.publication.project import FILE, Project
from kg.publication.shape_lint import lint_shapes
from kg.publication.sources import Role, SourceFile, Sources
from kg.publication.text_file import MAX_EXCERPT, clip
from kg.rdf.canon import canonical_literal, is_valid_literal
from kg.rdf.findings import Finding, Position
from kg.rdf.turtle import is_absolute

MOST = 100
"""So many findings of one rule in one file are told apart; the rest are counted."""

_TERMS = "https://www.w3.org/TR/rdf11-concepts/"


def lint_sources(sources: Sources) -> tuple[Finding, ...]:
    """All findings of all files, in order of position.

    What needs the whole publication (what nothing defines, shapes that match nothing) is looked
    at only where every file could be read: else each fault would be told many times over.
    """
    findings = list(sources.findings)
    prefixes: dict[str, tuple[str, Position]] = {
        prefix: (iri, Position(FILE)) for prefix, iri in sources.project.prefixes.items()
    }
    broken = {finding.position.file for finding in sources.findings}
    for file in sources.files:
        if file.path in broken:
            continue  # what comes after the fault was not read: more findings would mislead
        findings += _prefixes(file, prefixes)
        findings += _iris(file)
        findings += _literals(file)
        if file.role is Role.DATA:
            findings += _blank_nodes(file)
            findings += _derived(file, sources.project)
    if not broken:
        findings += lint_context(sources.project)
    findings += _other_files(sources)
    findings += lint_links(sources)
    if not sources.findings:
        findings += _dangling(sources)
        findings += lint_home(sources)
        findings += lint_shapes(sources)
        findings += lint_examples(sources)
        findings += lint_order(sources)
        findings += lint_layout(sources)
    return tuple(_counted(sorted(findings, key=lambda f: (f.position, f.rule))))


def _counted(findings: Iterable[Finding]) -> Iterator[Finding]:
    seen: Counter[tuple[str, str]] = Counter()
    over: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        kind = (finding.rule, finding.position.file)
        seen[kind] += 1
        if seen[kind] <= MOST:
            yield finding
        else:
            over.setdefault(kind, finding)
    for kind, first in over.items():
        message = f"{seen[kind] - MOST} more of this kind in this file, from here on."
        yield replace(first, message=message, focus="")


def _finding(file: SourceFile, offset: int, rule: str, message: str, advice: str) -> Finding:
    position = file.position(offset)
    return Finding(f"lint/{rule}", message, position, advice, excerpt=file.line(position.line))


def _prefixes(file: SourceFile, known: dict[str, tuple[str, Position]]) -> Iterator[Finding]:
    own: set[str] = set()
    for prefix, iri, offset in file.scan.prefixes:
        if prefix in own:
            message = f"The prefix {prefix}: is declared twice in this file."
            yield _finding(file, offset, "redeclared-prefix", message, "Keep one declaration.")
        own.add(prefix)
        bound = known.setdefault(prefix, (iri, file.position(offset)))
        if bound[0] != iri:
            where = FILE if bound[1].file == FILE else str(bound[1])
            message = f"The prefix {prefix}: is <{iri}> here and <{bound[0]}> in {where}."
            advice = "One prefix stands for one namespace in a publication."
            yield _finding(file, offset, "prefix-conflict", message, advice)


def _iris(file: SourceFile) -> Iterator[Finding]:
    for offset in file.scan.bases:
        advice = "Write whole IRIs, or declare a prefix."
        yield _finding(
            file, offset, "relative-iri", "A base makes IRIs depend on the file.", advice
        )
    for prefix, iri, offset in file.scan.prefixes:
        if not is_absolute(iri):
            message = f"The prefix {prefix}: stands for a relative IRI, <{iri}>."
            yield _finding(file, offset, "relative-iri", message, "Write the whole IRI.")


def _literals(file: SourceFile) -> Iterator[Finding]:
    for triple in file.triples:
        literal = triple.object
        if not isinstance(literal, ox.Literal) or not isinstance(triple.predicate, ox.NamedNode):
            continue
        datatype = literal.datatype.value
        if datatype.endswith(("#string", "#langString")):
            continue
        name = datatype.replace("#", "/").rsplit("/", 1)[-1]
        if not is_valid_literal(literal):
            rule, message = "ill-typed", f"{literal.value!r} is not a value of {name}."
            advice = f"Write a value of <{datatype}>."
        elif (canonical := canonical_literal(literal)) != literal:
            rule = "non-canonical"
            message = f"{literal.value!r} ({name}) is not the canonical form of its value."
            advice = f"Write {canonical.value!r}: stores and digests keep only that form."
            if canonical.datatype != literal.datatype:
                advice = f"Write it as <{canonical.datatype.value}>: stores give back only that."
        else:
            continue
        subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
        terms = (subject, triple.predicate.value, literal.value)
        position = file.find(*terms, datatype) or file.find(*terms) or Position(file.path)
        yield Finding(
            f"lint/{rule}",
            message,
            position,
            advice,
            focus=subject,
            spec=_TERMS,
            excerpt=file.line(position.line),
        )


def _blank_nodes(file: SourceFile) -> Iterator[Finding]:
    for offset in file.scan.blank_nodes:
        advice = "Give the node an IRI: blank nodes cannot be linked, pinned or compared."
        yield _finding(file, offset, "blank-node", "A blank node in the data.", advice)


def _derived(file: SourceFile, project: Project) -> Iterator[Finding]:
    """Bounds of dates in the data: the build derives them, and what is written would not follow."""
    vocabulary = project.vocabulary
    if vocabulary is None:
        return
    bounds = {
        vocabulary.earliest_start,
        vocabulary.latest_start,
        vocabulary.earliest_end,
        vocabulary.latest_end,
    }
    for place in file.scan.places:
        if place.predicate in bounds:
            message = f"The build derives <{place.predicate}> from the date."
            yield _finding(file, place.offset, "derived-property", message, "Remove it.")


def _dangling(sources: Sources) -> Iterator[Finding]:
    """IRIs under the base that are used and never the subject of a triple."""
    project = sources.project
    triples = [t for role in Role for t in sources.triples(role)]
    defined = {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}
    defined |= {project.base_iri, project.namespace, project.namespace.rstrip("#/")}
    # What the server, not the data, answers: namespaces, the endpoint, the graphs.
    known = defined | {p[1] for f in sources.files for p in f.scan.prefixes}
    known.add(project.base_iri + "sparql")
    graphs = project.base_iri + "graph/"
    reported: set[str] = set()
    nearest = NearestIri(defined, (project.base_iri, project.namespace))
    for file in sources.files:
        for iri, offset in file.scan.iris:
            own = iri.startswith((project.base_iri, project.namespace))
            if not own or iri in known or iri in reported or iri.startswith(graphs):
                continue
            reported.add(iri)
            near = nearest.hint(iri)
            advice = f"Did you mean <{near}>?" if near else "Define it, or correct the name."
            message = f"Nothing defines <{iri}>."
            yield _finding(file, offset, "dangling-iri", message, advice)


def _other_files(sources: Sources) -> Iterator[Finding]:
    """RDF in other syntaxes, which would silently not be published."""
    for role in Role:
        folder = sources.project.root / sources.project.folder(role)
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".nt", ".nq", ".trig", ".rdf", ".owl", ".xml", ".n3"}:
                name = path.relative_to(sources.project.root).as_posix()
                message = f"Only Turtle (.ttl) is read; {path.suffix} is not."
                advice = "Convert the file to Turtle, or move it elsewhere."
                excerpt = _head(path)
                yield Finding("lint/not-turtle", message, Position(name), advice, excerpt=excerpt)


def _head(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return clip(stream.read(MAX_EXCERPT))
    except OSError:
        return ""
