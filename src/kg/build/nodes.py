# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The nodes that the descriptions of a publication speak of, and their IRIs."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.publication.project import Project
from kg.rdf.canon import digest
from kg.rdf.vocab import XSD


def node_of(project: Project, path: str) -> ox.NamedNode:
    """The node at a path below the base IRI."""
    return ox.NamedNode(one_fragment(project.base_iri + path))


def one_fragment(iri: str) -> str:
    """An IRI has one fragment: below a base that ends with #, further ones are steps of it."""
    head, mark, tail = iri.partition("#")
    return head + mark + tail.replace("#", "/")


def publisher_of(project: Project) -> ox.NamedNode:
    """Who publishes: the IRI of the settings, or a node of its own where that is the data set's."""
    if project.publisher_iri and project.publisher_iri != project.base_iri:
        return ox.NamedNode(project.publisher_iri)
    return node_of(project, "catalog#publisher")


def integer(value: int) -> ox.Literal:
    """An xsd:integer."""
    return ox.Literal(str(value), datatype=XSD.integer)


def short(prefixes: Mapping[str, str], iri: str) -> str:
    """A fragment for an IRI: prefix and local name, else the start of its digest."""
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}-{local}"
    return digest(iri.encode("utf-8"))[:16]
