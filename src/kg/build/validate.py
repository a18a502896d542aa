# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SHACL: the only importer of pySHACL. Every result is carried back to a line of the sources.

Data, ontology and derived triples are one graph; no inference (it hides errors and invents them).
https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from kg.publication.sources import Role, Sources
from kg.rdf.canon import canonical_nquads
from kg.rdf.findings import Finding, Severity
from kg.rdf.formats import RDF_CODECS

_SPEC = "https://www.w3.org/TR/shacl/#validation-report"
_SEVERITIES = {
    str(SH.Violation): Severity.ERROR,
    str(SH.Warning): Severity.WARNING,
    str(SH.Info): Severity.INFO,
}
_ADVICE = {
    "MinCountConstraintComponent": "Add a value of {path}.",
    "MaxCountConstraintComponent": "Keep one value of {path}.",
    "DatatypeConstraintComponent": "Give the value of {path} the datatype that is asked for.",
    "ClassConstraintComponent": "Name a thing of the right class, or give this one its class.",
    "NodeKindConstraintComponent": "Write an IRI where an IRI is asked for, else a literal.",
    "PatternConstraintComponent": "Write the value of {path} in the form that is asked for.",
    "UniqueLangConstraintComponent": "Keep one value of {path} in each language.",
    "LanguageInConstraintComponent": "Use one of the languages of the publication.",
    "ClosedConstraintComponent": "Remove {path}, or correct its name.",
    "InConstraintComponent": "Use one of the values that are allowed.",
}


@dataclass(frozen=True, slots=True)
class Validation:
    """The findings of the shapes, and the SHACL report as canonical N-Triples."""

    findings: tuple[Finding, ...]
    report: bytes


def validate_sources(sources: Sources, derived: Iterable[ox.Triple]) -> Validation:
    """Validate the data against the shapes. A finding per result; never an exception for one."""
    shapes = sources.triples(Role.SHAPES)
    if not shapes:
        return Validation((), b"")
    triples = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY), *derived]
    _, results, _ = pyshacl.validate(
        _rdflib_graph(triples),
        shacl_graph=_rdflib_graph(shapes),
        inference="none",
        advanced=True,
        allow_warnings=True,
        do_owl_imports=False,
        inplace=True,
    )
    if not isinstance(results, rdflib.Graph):
        raise RuntimeError(f"the SHACL engine failed: {results}")
    found = sorted(
        _findings(results, sources),
        key=lambda f: (f.position.file, f.position.line, f.position.column, f.rule, f.message),
    )
    return Validation(tuple(found), _canonical_report(results))


def _rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    data = ox.serialize(triples, format=RDF_CODECS["nt"]) or b""
    return rdflib.Graph().parse(data=data.decode("utf-8"), format="nt")


def _canonical_report(results: rdflib.Graph) -> bytes:
    data = results.serialize(format="nt", encoding="utf-8")
    return canonical_nquads(ox.parse(data, format=RDF_CODECS["nt"]))


def _findings(results: rdflib.Graph, sources: Sources) -> Iterator[Finding]:
    for result in results.subjects(RDF.type, SH.ValidationResult):
        yield _finding(results, result, sources)


def _finding(results: rdflib.Graph, result: Any, sources: Sources) -> Finding:
    def text(predicate: Any) -> str:
        value = results.value(result, predicate)
        return "" if value is None or isinstance(value, rdflib.BNode) else str(value)

    focus, path, value = text(SH.focusNode), text(SH.resultPath), text(SH.value)
    base = sources.project.base_iri
    # A shape may look at the whole data set at once and name the culprit as its value.
    where = (value,) if focus == base and value else tuple(t for t in (focus, path, value) if t)
    position, excerpt = sources.locate(*where)
    message = text(SH.resultMessage) or "The shape is not met."
    if value:
        message += f" Found: {_short(value, sources)}."
    shape = _named_shape(results, result)
    component = _local_name(text(SH.sourceConstraintComponent))
    advice = _ADVICE.get(component, "Correct the data, or the shape where the data is right.")
    return Finding(
        rule=f"shacl/{shape or component}",
        message=message,
        position=position,
        advice=advice.format(path=_short(path, sources) or "the property"),
        severity=_SEVERITIES.get(text(SH.resultSeverity), Severity.ERROR),
        excerpt=excerpt,
        focus=where[0] if where else focus,
        spec=_SPEC,
    )


def _named_shape(results: rdflib.Graph, result: Any) -> str:
    shape = results.value(result, SH.sourceShape)
    return _local_name(str(shape)) if isinstance(shape, rdflib.URIRef) else ""


def _local_name(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]


def _short(value: str, sources: Sources) -> str:
    """An IRI as a prefixed name where there is a prefix for it; at most 80 characters."""
    for prefix, iri in sources.project.prefixes.items():
        local = value.removeprefix(iri)
        if local != value and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return value if len(value) <= 80 else value[:77] + "…"
