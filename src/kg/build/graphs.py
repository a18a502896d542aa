# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The named graphs of a snapshot: which triples lie in which, under which IRI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import pyoxigraph as ox

from kg.publication.sources import Role, SourceFile, Sources
from kg.rdf.canon import canonical_nquads
from kg.rdf.formats import RDF_CODECS
from kg.rdf.vocab import RDF

DATA, DERIVED, LINKS = "data", "derived", "links"
ONTOLOGY, SHAPES, EXAMPLES, DESCRIPTIONS = "ontology", "shapes", "examples", "descriptions"
PUBLISHED = (DATA, DERIVED, LINKS)
"""The graphs whose triples are the data set: what the distributions without graphs hold."""
ROLES = (*PUBLISHED, ONTOLOGY, SHAPES, EXAMPLES, DESCRIPTIONS)
EXAMPLES_PATH = "sparql/.well-known/sparql-examples"
"""Where SPARQL editors look for example queries, below the base IRI."""

Triples = tuple[ox.Triple, ...]
Graphs = Mapping[str, Triples]


def graph_iri(base_iri: str, role: str) -> str:
    """The IRI of the graph with a role."""
    return base_iri + (EXAMPLES_PATH if role == EXAMPLES else f"graph/{role}")


def content_graphs(sources: Sources, derived: Iterable[ox.Triple]) -> dict[str, Triples]:
    """Role -> triples, each once and in order; a role without triples is left out.

    The files of a role make one graph. A file links.ttl among the data makes a graph of its own,
    together with the rows of the table of links that are published.
    Blank nodes of different files are different, and all have canonical names (RDFC-1.0).
    """
    base = sources.project.base_iri
    quads = [
        quad
        for number, file in enumerate(sources.files)
        for quad in _named(file.triples, f"f{number}", graph_iri(base, _graph_role(file)))
    ]
    quads += _named(derived, "d", graph_iri(base, DERIVED))
    if sources.links is not None:
        quads += _named(sources.links.links, "l", graph_iri(base, LINKS))
    roles = {graph_iri(base, role): role for role in ROLES}
    found: dict[str, list[ox.Triple]] = {role: [] for role in ROLES}
    for quad in ox.parse(canonical_nquads(quads), format=RDF_CODECS["nq"]):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[roles[quad.graph_name.value]].append(quad.triple)
    return {role: tuple(sorted(t, key=sort_key)) for role, t in found.items() if t}


def each_once(graphs: Graphs) -> dict[str, Triples]:
    """Each triple in the first of the roles that say it, and in no other.

    The default graph of a query is the union of all graphs, and the engine counts a triple once
    for each graph that holds it (docs/adr/0011): so no two hold the same.
    """
    seen: set[ox.Triple] = set()
    found: dict[str, Triples] = {}
    for role in (r for r in ROLES if r in graphs):
        found[role] = tuple(t for t in dict.fromkeys(graphs[role]) if t not in seen)
        seen.update(found[role])
    return found


def role_triples(sources: Sources, role: Role) -> list[ox.Triple]:
    """The triples of all files of a role, blank nodes of different files kept apart."""
    return [
        quad.triple
        for number, file in enumerate(sources.files)
        if file.role is role
        for quad in _named(file.triples, f"f{number}", sources.project.base_iri)
    ]


def quads_of(graphs: Graphs, base_iri: str) -> Iterator[ox.Quad]:
    """The triples of all graphs, with the IRIs of their graphs."""
    for role, triples in graphs.items():
        name = ox.NamedNode(graph_iri(base_iri, role))
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, name)


def published_triples(graphs: Graphs) -> Triples:
    """The distinct triples of the data set: what is authored, derived from it, and links out."""
    distinct = {t for role in PUBLISHED for t in graphs.get(role, ())}
    return tuple(sorted(distinct, key=sort_key))


def sort_key(triple: ox.Triple) -> tuple[bool, str, bool, str, str]:
    """Subjects together, IRIs before blank nodes, rdf:type first within a subject."""
    return (
        not isinstance(triple.subject, ox.NamedNode),
        str(triple.subject).rstrip(">"),
        triple.predicate != RDF.type,
        str(triple.predicate),
        str(triple.object),
    )


def _graph_role(file: SourceFile) -> str:
    is_links = file.role is Role.DATA and PurePosixPath(file.path).stem == LINKS
    return LINKS if is_links else file.role.value


def _named(triples: Iterable[ox.Triple], scope: str, graph: str) -> Iterator[ox.Quad]:
    name = ox.NamedNode(graph)
    for triple in triples:
        subject, value = (_apart(term, scope) for term in (triple.subject, triple.object))
        yield ox.Quad(subject, triple.predicate, value, name)


def _apart(term: Any, scope: str) -> Any:
    return ox.BlankNode(f"{scope}x{term.value}") if isinstance(term, ox.BlankNode) else term
