# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What RDF 1.1 and its six formats can hold: triples beyond it would be lost in a distribution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.build.rdfxml import why_not_xml
from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding

_SPEC = "https://www.w3.org/TR/rdf11-concepts/"
_ADVICE = "Write it in another way: it cannot be published in every format."


def lint_expressible(sources: Sources) -> Iterator[Finding]:
    """Triples that not every format can hold: RDF 1.2 terms anywhere, XML names in the data."""
    for file in sources.files:
        for triple in file.triples:
            message = _beyond(triple)
            if not message and file.role is Role.DATA:
                message = why_not_xml(triple)
            if message:
                place = file.find(*_terms(triple)) or file.position(0)
                excerpt = file.line(place.line)
                yield Finding(
                    "lint/not-expressible", message, place, _ADVICE, excerpt=excerpt, spec=_SPEC
                )


def _beyond(triple: ox.Triple) -> str:
    if isinstance(triple.object, ox.Triple):
        return "A triple term (RDF 1.2)."
    if isinstance(triple.object, ox.Literal) and triple.object.direction is not None:
        return "A literal with a base direction (RDF 1.2)."
    return ""


def _terms(triple: ox.Triple) -> Iterable[str]:
    terms = (triple.subject, triple.predicate, triple.object)
    return [t.value if isinstance(t, ox.NamedNode | ox.Literal) else "" for t in terms]
