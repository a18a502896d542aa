# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of the table [home] of kg.toml: what the front page is to show is there, and of its kind."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.publication.nearest import NearestIri
from kg.publication.project import FILE
from kg.publication.sources import Role, Sources
from kg.publication.text_file import clip
from kg.publication.toml_lines import key_position
from kg.rdf.findings import Finding, Position
from kg.rdf.vocab import RDF

_SELECT = "http://www.w3.org/ns/shacl#select"
_WANTED = {
    "timeline": ("has a date in the data", "Name a statement or an event with a date."),
    "classes": ("has members in the data", "Name a class that the data use."),
    "examples": ("has a SELECT query in the examples", "Name one of the example queries."),
}


def lint_home(sources: Sources) -> Iterator[Finding]:
    """A finding for each IRI of [home] that the front page could not show."""
    project = sources.project
    text = (project.root / FILE).read_text(encoding="utf-8") if any(_named(sources)) else ""
    for key, iris in _named(sources).items():
        what, advice = _WANTED[key]
        known = _known(sources, key)
        nearest = NearestIri(known, (project.base_iri, project.namespace))
        line, column = key_position(text, "home", key)
        excerpt = clip(text.split("\n")[line - 1].encode("utf-8"))
        for iri in (iri for iri in iris if iri not in known):
            hint = nearest.hint(iri)
            yield Finding(
                "project/home",
                f"{key}: nothing that {what} is called <{iri}>.",
                Position(FILE, line, column),
                f"Did you mean <{hint}>?" if hint else advice,
                excerpt=excerpt,
            )


def _named(sources: Sources) -> dict[str, tuple[str, ...]]:
    home = sources.project.home
    lists = {"timeline": home.timeline, "classes": home.classes, "examples": home.examples}
    return {key: iris for key, iris in lists.items() if iris}


def _known(sources: Sources, key: str) -> set[str]:
    """What the list with this key may name."""
    if key == "classes":
        found = [t.object for t in sources.triples(Role.DATA) if t.predicate == RDF.type]
        return {term.value for term in found if isinstance(term, ox.NamedNode)}
    vocabulary = sources.project.vocabulary
    date = vocabulary.date if vocabulary is not None else ""
    role, wanted = (Role.DATA, date) if key == "timeline" else (Role.EXAMPLES, _SELECT)
    subjects = [t.subject for t in sources.triples(role) if t.predicate.value == wanted]
    return {term.value for term in subjects if isinstance(term, ox.NamedNode)}
