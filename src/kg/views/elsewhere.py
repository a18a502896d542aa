# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Links out as a page shows them: by the graph they lead to, pages last."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.query.results import Solution
from kg.rdf.targets import TARGETS, target_of
from kg.views.labels import Labels, Ref, iri_of

LINKS = (
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    "http://www.w3.org/2004/02/skos/core#closeMatch",
    "http://www.w3.org/2004/02/skos/core#broadMatch",
    "http://www.w3.org/2004/02/skos/core#narrowMatch",
    "http://www.w3.org/2004/02/skos/core#relatedMatch",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso",
    "https://schema.org/sameAs",
)
"""Properties that lead to another graph, whichever graph says so; the strongest first."""

_WEB = "Web"


@dataclass(frozen=True, slots=True)
class Link:
    """One thing elsewhere: `name` is what it is called there, `relation` how it is related."""

    ref: Ref
    name: str
    relation: Ref


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links to one graph, or to pages."""

    label: str
    links: tuple[Link, ...]


def is_link(row: Solution, links_graph: str) -> bool:
    """True for a triple of the graph of links, or with a property that leads elsewhere."""
    return iri_of(row.get("graph")) == links_graph or iri_of(row.get("property")) in LINKS


def group_links(rows: list[Solution], labels: Labels) -> tuple[LinkGroup, ...]:
    """Links by graph, in the order of the table of graphs; each object of a relation once."""
    found: dict[str, dict[tuple[str, str], Link]] = {}
    for row in rows:
        iri, relation = iri_of(row.get("value")), iri_of(row.get("property"))
        if not iri:
            continue
        target = target_of(iri)
        name = target.identifier(iri) if target else urlsplit(iri).netloc or iri
        link = Link(labels.ref(iri), name, labels.ref(relation))
        found.setdefault(target.label if target else _WEB, {})[relation, iri] = link
    order = [t.label for t in TARGETS]
    groups = sorted(found, key=lambda g: order.index(g) if g in order else len(order))
    return tuple(LinkGroup(g, tuple(sorted(found[g].values(), key=_rank))) for g in groups)


def _rank(link: Link) -> tuple[int, str]:
    iri = link.relation.iri
    return (LINKS.index(iri) if iri in LINKS else len(LINKS), link.ref.iri)
