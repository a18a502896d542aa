# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Every distribution is read back before it is published: a format must not lose a triple."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.errors import FindingsError
from kg.rdf.canon import canonical_nquads
from kg.rdf.findings import Finding, Position
from kg.rdf.formats import RDF, RDF_CODECS

_ADVICE = {
    "jsonld": "Correct the JSON-LD context: a term of it changes values or is not understood.",
}


def check_distributions(files: Mapping[str, bytes], triples: Iterable[ox.Triple]) -> None:
    """Parse each graph in a triple format and compare it; FindingsError names what differs."""
    expected = canonical_nquads(_quads(triples))
    findings = []
    for name in ("ttl", "nt", "rdf", "jsonld"):
        reason = _why_not(files[f"graph.{name}"], name, expected)
        if reason:
            message = f"The graph in {RDF[name].label} does not read back as it is: {reason}."
            advice = _ADVICE.get(name, "Please report this as a fault of the program.")
            findings.append(Finding("build/lossy", message, Position("kg.toml"), advice))
    if findings:
        raise FindingsError("A distribution would not be faithful.", tuple(findings))


def _quads(triples: Iterable[ox.Triple]) -> Iterable[ox.Quad]:
    return (ox.Quad(t.subject, t.predicate, t.object) for t in triples)


def _why_not(data: bytes, name: str, expected: bytes) -> str:
    """The first line that was lost or added, or why the parser stopped; empty where all is well."""
    try:
        found = canonical_nquads(ox.parse(data, format=RDF_CODECS[name]))
    except (SyntaxError, ValueError) as error:
        return str(error)
    if found == expected:
        return ""
    lines, wanted = set(found.splitlines()), set(expected.splitlines())
    lost, added = sorted(wanted - lines), sorted(lines - wanted)
    first = lost[0] if lost else added[0]
    return f"{len(lost)} triples lost, {len(added)} added, the first {first.decode('utf-8')}"
