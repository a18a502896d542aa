# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""IRIs and literals of the descriptions: nodes below the base IRI, fragments for terms, counts."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.publication.project import Project
from kg.rdf.canon import digest
from kg.rdf.vocab import XSD


def node(project: Project, path: str) -> ox.NamedNode:
    """The IRI of a path, with its fragment, below the base IRI."""
    return ox.NamedNode(one_fragment(project.base_iri + path))


def one_fragment(iri: str) -> str:
    """An IRI has one fragment: below a base that ends with #, further ones are steps of it."""
    head, mark, tail = iri.partition("#")
    return head + mark + tail.replace("#", "/")


def integer(value: int) -> ox.Literal:
    """A whole number as xsd:integer."""
    return ox.Literal(str(value), datatype=XSD.integer)


def short(prefixes: Mapping[str, str], iri: str) -> str:
    """A fragment for an IRI: prefix and local name, else the start of its digest."""
    for prefix, namespace in prefixes.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}-{local}"
    return digest(iri.encode("utf-8"))[:16]
