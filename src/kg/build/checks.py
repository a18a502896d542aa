# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How much was checked, counted from what is published: no file, no line, no run counts."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.build.graphs import DATA, EXAMPLES, LINKS, ONTOLOGY, SHAPES, Graphs
from kg.rdf.vocab import RDF, SH
from kg.store.checks import Checks

_AUTHORED = (DATA, ONTOLOGY, SHAPES, EXAMPLES)
_PLAIN = (RDF.langString, ox.NamedNode("http://www.w3.org/2001/XMLSchema#string"))


def count_checks(graphs: Graphs, focus_nodes: Mapping[str, int], base_iri: str) -> Checks:
    """What lint looked at in the graphs of a publication, beside what the shapes looked at."""
    triples = [t for role in _AUTHORED for t in graphs.get(role, ())]
    literals = {t.object for t in triples if isinstance(t.object, ox.Literal)}
    named = {n.value for t in triples for n in t if isinstance(n, ox.NamedNode)}
    shapes = {
        t.subject
        for t in graphs.get(SHAPES, ())
        if t.predicate == RDF.type and t.object in (SH.NodeShape, SH.PropertyShape)
    }
    linted = {
        "triples": len(triples),
        "literals": sum(literal.datatype not in _PLAIN for literal in literals),
        "names": sum(iri.startswith(base_iri) for iri in named),
        "links": len(graphs.get(LINKS, ())),
        "shapes": len(shapes),
    }
    return Checks(linted, dict(sorted(focus_nodes.items())))
