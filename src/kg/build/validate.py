# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SHACL: the only importer of pySHACL. Every result is carried back to a line of the sources.

Data, ontology and derived triples are one graph; no inference (it hides errors and invents them).
https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
import pyshacl
import rdflib
from pyparsing import ParseException
from pyshacl.errors import ReportableRuntimeError, RuleLoadError, ShapeLoadError
from pyshacl.shapes_graph import ShapesGraph
from rdflib.namespace import RDF, SH

from kg.build.graphs import role_triples
from kg.build.results import Result, finding_of
from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding, Severity
from kg.rdf.formats import RDF_CODECS

_SEVERITIES = {
    str(SH.Violation): Severity.ERROR,
    str(SH.Warning): Severity.WARNING,
    str(SH.Info): Severity.INFO,
}
_ENGINE_ERRORS = (
    ReportableRuntimeError,
    RuleLoadError,
    ShapeLoadError,
    ParseException,
    re.error,
    AttributeError,
    LookupError,
    NotImplementedError,
    TypeError,
    ValueError,
    RecursionError,
)
"""What pySHACL raises on shapes it cannot work with, instead of a report."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine found, and how many focus nodes it had for each shape with a target.

    Shapes are named by their IRIs; those that are blank nodes count together, under no name.
    """

    results: tuple[Result, ...] = ()
    focus_nodes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validated:
    """A finding per result, and how many focus nodes each shape had."""

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int] = field(default_factory=dict)


def validate_sources(sources: Sources, derived: Iterable[ox.Triple]) -> Validated:
    """Validate the data against the shapes: a finding per result, in order of place.

    Shapes that the engine cannot work with are a finding as well, never an exception.
    """
    try:
        outcome = run_shapes(sources, derived)
    except _ENGINE_ERRORS as error:
        return Validated((_engine_finding(sources, str(error) or type(error).__name__),))
    findings = sorted((finding_of(r, sources) for r in outcome.results), key=_order)
    return Validated(tuple(findings), outcome.focus_nodes)


def run_shapes(sources: Sources, derived: Iterable[ox.Triple]) -> Outcome:
    """The outcome of the validation, as the engine gives it; without shapes, an empty one.

    Raises one of many exceptions of pySHACL where it cannot work with the shapes.
    """
    if not sources.triples(Role.SHAPES):
        return Outcome()
    triples = [*role_triples(sources, Role.DATA), *role_triples(sources, Role.ONTOLOGY), *derived]
    with _quiet():
        shapes = _rdflib_graph(role_triples(sources, Role.SHAPES))
        data = _rdflib_graph(triples)
        try:
            _, report, text = pyshacl.validate(
                data,
                shacl_graph=shapes,
                inference="none",
                advanced=True,
                allow_warnings=True,
                do_owl_imports=False,
                inplace=True,
            )
        except Exception as error:
            # rdflib raises the base class itself for a prefix that a query does not declare.
            raise (ValueError(str(error)) if type(error) is Exception else error) from error
        if not isinstance(report, rdflib.Graph):
            raise ValueError(str(text))
        return Outcome(tuple(_results(report, shapes, sources)), _focus_nodes(data, shapes))


def _focus_nodes(data: rdflib.Graph, shapes: rdflib.Graph) -> dict[str, int]:
    """What the targets of each shape select, asked of the engine itself."""
    found: Counter[str] = Counter()
    for shape in ShapesGraph(shapes).shapes:
        if shape.deactivated:
            continue
        shape.set_advanced(True)
        nodes = shape.focus_nodes(data)
        if any(map(list, shape.target())) or (shape.node, SH.target, None) in shapes:
            found[_text(shape.node)] += len(nodes)
    return dict(sorted(found.items()))


@contextmanager
def _quiet() -> Iterator[None]:
    """Both libraries warn, with tracebacks, of values that the shapes are there to judge."""
    loggers = [logging.getLogger(name) for name in ("rdflib.term", "pyshacl")]
    before = [logger.disabled for logger in loggers]
    try:
        for logger in loggers:
            logger.disabled = True
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, was in zip(loggers, before, strict=True):
            logger.disabled = was


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.position
    return (place.file, place.line, place.column, finding.rule, finding.message)


def _engine_finding(sources: Sources, reason: str) -> Finding:
    """The shapes as a whole are at fault; the engine names at best an IRI in its message."""
    subjects = [t.subject for t in sources.triples(Role.SHAPES)]
    shapes = sorted({s.value for s in subjects if isinstance(s, ox.NamedNode)})
    named = next((iri for iri in shapes if iri in reason), "")
    position, excerpt = sources.locate(named or next(iter(shapes), ""))
    message = f"The shapes cannot be used: {' '.join(reason.split())[:300]}"
    advice = "Correct the shapes; nothing was validated."
    return Finding("shacl/engine", message, position, advice, excerpt=excerpt, focus=named)


def _rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    data = ox.serialize(triples, format=RDF_CODECS["nt"]) or b""
    return rdflib.Graph().parse(data=data.decode("utf-8"), format="nt")


def _results(report: rdflib.Graph, shapes: rdflib.Graph, sources: Sources) -> Iterator[Result]:
    for node in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(node, SH.sourceShape)
        constraint = report.value(node, SH.sourceConstraint)
        yield Result(
            focus=_text(report.value(node, SH.focusNode)),
            path=_text(report.value(node, SH.resultPath)),
            value=_text(report.value(node, SH.value)),
            message=_message((constraint, source), shapes, sources.project.languages),
            component=_local_name(_text(report.value(node, SH.sourceConstraintComponent))),
            shape=_text(source) or _owner(source, shapes),
            rule=_rule(constraint if isinstance(constraint, rdflib.URIRef) else source, shapes),
            severity=_SEVERITIES.get(_text(report.value(node, SH.resultSeverity)), Severity.ERROR),
            parameters=_parameters(source, shapes),
        )


def _message(nodes: Iterable[Any], shapes: rdflib.Graph, languages: tuple[str, ...]) -> str:
    """What the shapes say, in the first language of the publication; empty where they do not.

    Not what pySHACL writes: its own sentences name blank nodes, which differ in every run.
    """
    for node in nodes:
        if node is None:
            continue  # to rdflib, None is any node
        texts = [t for t in shapes.objects(node, SH.message) if isinstance(t, rdflib.Literal)]
        for language in (*languages, None):
            for text in sorted(texts):
                if text.language == language:
                    return str(text)
        if texts:
            return str(sorted(texts)[0])
    return ""


def _parameters(shape: Any, shapes: rdflib.Graph) -> dict[str, tuple[str, ...]]:
    """What the shape asks for: name of the parameter -> values (the members of a list)."""
    found: dict[str, tuple[str, ...]] = {}
    if shape is None:
        return found
    for predicate, value in sorted(shapes.predicate_objects(shape), key=str):
        if not str(predicate).startswith(str(SH)):
            continue
        is_list = (value, RDF.first, None) in shapes
        members = list(shapes.items(value)) if is_list else [value]
        name = _local_name(str(predicate))
        found[name] = found.get(name, ()) + tuple(t for t in map(_text, members) if t)
    return found


def _rule(shape: Any, shapes: rdflib.Graph) -> str:
    """A stable name: of the shape, or of its owner and path where it is a blank node."""
    if isinstance(shape, rdflib.URIRef):
        return _local_name(str(shape))
    owner = _local_name(_owner(shape, shapes))
    path = shapes.value(shape, SH.path) if shape is not None else None
    return "-".join(part for part in (owner, _local_name(_text(path))) if part)


def _owner(shape: Any, shapes: rdflib.Graph) -> str:
    """The nearest named shape that leads to a blank one; empty where there is none."""
    seen: set[Any] = set()
    while shape is not None and not isinstance(shape, rdflib.URIRef) and shape not in seen:
        seen.add(shape)
        shape = next(iter(sorted(shapes.subjects(None, shape), key=str)), None)
    return str(shape) if isinstance(shape, rdflib.URIRef) else ""


def _text(term: Any) -> str:
    return "" if term is None or isinstance(term, rdflib.BNode) else str(term)


def _local_name(iri: str) -> str:
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1]
