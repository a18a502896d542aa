# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""VoID of the links to other graphs: a linkset for each, with its size and how it was made.

https://www.w3.org/TR/void/#linkset. Pages are no graphs: links to them are in no linkset.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.build.graphs import LINKS
from kg.build.nodes import integer, node_of, publisher_of
from kg.publication.link_lint import PAGES
from kg.publication.sources import LINKS_FILE, Sources
from kg.rdf.targets import target_of
from kg.rdf.vocab import DCTERMS, PROV, RDF, VOID, XSD


@dataclass(frozen=True, slots=True)
class _Graph:
    """A graph elsewhere: a name for IRIs, a label, and how its IRIs begin."""

    name: str
    label: str
    space: str


def describe_linksets(sources: Sources, links: Sequence[ox.Triple]) -> tuple[ox.Triple, ...]:
    """The linksets of the data set, and its topics in other graphs; nothing where there are none.

    `links` are all triples of the graph of links.
    """
    dataset = ox.NamedNode(sources.project.base_iri)
    groups: dict[_Graph, list[ox.Triple]] = {}
    for link in links:
        graph = _graph_of(link)
        if graph is not None:
            groups.setdefault(graph, []).append(link)
    topics = [t for t in links if t.subject == dataset and t.predicate == DCTERMS.subject]
    found = list(topics)
    for graph in sorted(groups, key=lambda g: g.name):
        found += _linkset(sources, graph, groups[graph])
    return tuple(found)


def _graph_of(link: ox.Triple) -> _Graph | None:
    if not isinstance(link.object, ox.NamedNode) or link.predicate.value in PAGES:
        return None
    target = target_of(link.object.value)
    if target is not None:
        return _Graph(target.name, target.label, target.namespace)
    parts = urlsplit(link.object.value)
    if not parts.netloc:
        return None
    name = "".join(c if c.isalnum() else "-" for c in parts.netloc)
    return _Graph(name, parts.netloc, f"{parts.scheme}://{parts.netloc}/")


def _linkset(sources: Sources, graph: _Graph, links: list[ox.Triple]) -> Iterator[ox.Triple]:
    project, table = sources.project, sources.links
    dataset = ox.NamedNode(project.base_iri)
    linkset = node_of(project, f"catalog#links-{graph.name}")
    target = node_of(project, f"catalog#target-{graph.name}")
    yield ox.Triple(dataset, VOID.subset, linkset)
    yield ox.Triple(linkset, RDF.type, VOID.Linkset)
    title = ox.Literal(f"Links to {graph.label}", language="en")
    yield ox.Triple(linkset, DCTERMS.title, title)
    for end in (dataset, target):
        yield ox.Triple(linkset, VOID.target, end)
    yield ox.Triple(linkset, VOID.subjectsTarget, dataset)
    yield ox.Triple(linkset, VOID.objectsTarget, target)
    yield ox.Triple(linkset, VOID.triples, integer(len(links)))
    for predicate, count in sorted(Counter(t.predicate.value for t in links).items()):
        local = predicate.replace("#", "/").rsplit("/", 1)[-1]
        part = node_of(project, f"catalog#links-{graph.name}-{local}")
        yield ox.Triple(linkset, VOID.linkPredicate, ox.NamedNode(predicate))
        yield ox.Triple(linkset, VOID.propertyPartition, part)
        yield ox.Triple(part, VOID.property, ox.NamedNode(predicate))
        yield ox.Triple(part, VOID.triples, integer(count))
    yield ox.Triple(linkset, VOID.dataDump, node_of(project, f"download/{LINKS}.ttl"))
    if table is not None:
        made_from = node_of(project, f"download/{LINKS_FILE}")
        yield ox.Triple(linkset, PROV.wasDerivedFrom, made_from)
        if table.head.description:
            how = ox.Literal(table.head.description, language=project.languages[0])
            yield ox.Triple(linkset, DCTERMS.description, how)
    yield from _terms_of_use(sources, linkset)
    yield ox.Triple(target, RDF.type, VOID.Dataset)
    yield ox.Triple(target, DCTERMS.title, ox.Literal(graph.label, language="en"))
    yield ox.Triple(target, VOID.uriSpace, ox.Literal(graph.space))


def _terms_of_use(sources: Sources, linkset: ox.NamedNode) -> Iterator[ox.Triple]:
    """Who made a linkset, when, and under which licence."""
    project, table = sources.project, sources.links
    if project.publisher_name:
        yield ox.Triple(linkset, DCTERMS.publisher, publisher_of(project))
    licence = (table.head.licence if table is not None else "") or project.licence
    if licence:
        yield ox.Triple(linkset, DCTERMS.license, ox.NamedNode(licence))
    day = (table.head.date if table is not None else "") or project.issued
    if day:
        yield ox.Triple(linkset, DCTERMS.issued, ox.Literal(day, datatype=XSD.date))
