# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of shapes: what SHACL engines pass over in silence, so that everything conforms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import pyoxigraph as ox

from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding
from kg.rdf.vocab import OWL, RDF, RDFS, SH

SHACL_TERMS = frozenset(  # one block of words, not 140 lines of quotes
    """
    AbstractResult AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral
    ConstraintComponent IRI IRIOrLiteral Info Literal NodeKind NodeShape Parameterizable Parameter
    PrefixDeclaration PropertyGroup PropertyShape ResultAnnotation SPARQLAskExecutable
    SPARQLAskValidator SPARQLConstraint SPARQLConstructExecutable SPARQLExecutable SPARQLFunction
    SPARQLRule SPARQLSelectExecutable SPARQLSelectValidator SPARQLTarget SPARQLTargetType
    SPARQLUpdateExecutable SPARQLDescribeExecutable Severity Shape Target TargetType TripleRule
    ValidationReport ValidationResult Validator Violation Warning
    alternativePath and annotationProperty annotationValue annotationVarName ask class closed
    condition conforms construct datatype deactivated declare defaultValue describe description
    detail disjoint entailment equals expression filterShape flags focusNode group hasValue
    ignoredProperties in intersection inversePath js jsFunctionName jsLibrary labelTemplate
    languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message
    minCount minExclusive minInclusive minLength name namespace node nodeKind nodeValidator nodes
    not object oneOrMorePath optional or order parameter path pattern predicate prefix prefixes
    property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath resultSeverity
    returnType rule select severity shapesGraph shapesGraphWellFormed sourceConstraint
    sourceConstraintComponent sourceShape sparql subject suggestedShapesGraph target targetClass
    targetNode targetObjectsOf targetSubjectsOf this union uniqueLang update value validator xone
    zeroOrMorePath zeroOrOnePath
    """.split()  # noqa: SIM905
)
"""The terms of http://www.w3.org/ns/shacl# (SHACL and its advanced features)."""

_TARGETS = {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target}


def lint_shapes(sources: Sources) -> Iterator[Finding]:
    """Unknown sh: terms, shapes without a target, targets and paths that match nothing."""
    shapes = sources.triples(Role.SHAPES)
    yield from _unknown_terms(sources)
    used = _used_as_constraint(shapes)
    classes = _classes(sources)
    for triple in shapes:
        if triple.predicate == RDF.type and triple.object == SH.NodeShape:
            yield from _without_target(sources, triple.subject, used, classes)
        if triple.predicate == SH.targetClass and triple.object not in classes:
            message = f"Nothing is an instance of the target class {triple.object}."
            yield _located(sources, triple, "target-matches-nothing", message)
    properties: set[object] = {
        t.predicate for r in (Role.DATA, Role.ONTOLOGY) for t in sources.triples(r)
    }
    properties |= _declared_properties(sources)
    for triple in shapes:
        if (
            triple.predicate == SH.path
            and isinstance(triple.object, ox.NamedNode)
            and triple.object not in properties
        ):
            message = f"The path {triple.object} is no property of the data or the ontology."
            yield _located(sources, triple, "path-matches-nothing", message)


def _located(sources: Sources, triple: ox.Triple, rule: str, message: str) -> Finding:
    subject = triple.subject.value if isinstance(triple.subject, ox.NamedNode) else ""
    value = triple.object.value if not isinstance(triple.object, ox.Triple) else ""
    position, excerpt = sources.locate(subject, triple.predicate.value, value)
    advice = "Correct the name, or remove the shape: it checks nothing."
    return Finding(f"shapes/{rule}", message, position, advice, excerpt=excerpt, focus=subject)


def _unknown_terms(sources: Sources) -> Iterator[Finding]:
    for file in sources.files:
        if file.role is not Role.SHAPES:
            continue
        for iri, offset in file.scan.iris:
            name = iri.removeprefix(SH.iri)
            if name == iri or not name or name in SHACL_TERMS:
                continue
            near = difflib.get_close_matches(name, SHACL_TERMS, 1)
            position = file.position(offset)
            yield Finding(
                "shapes/unknown-term",
                f"SHACL has no term sh:{name}; engines pass over it in silence.",
                position,
                f"Did you mean sh:{near[0]}?" if near else "Correct the name.",
                excerpt=file.line(position.line),
            )


def _used_as_constraint(shapes: tuple[ox.Triple, ...]) -> set[object]:
    nested = {SH.node, SH.property, SH["not"], SH.qualifiedValueShape, RDF.first}
    return {t.object for t in shapes if t.predicate in nested}


def _classes(sources: Sources) -> set[object]:
    """Classes with an instance in the data or ontology, and their superclasses.

    Classes that the ontology declares count as well: an empty class is no fault of a shape.
    """
    triples = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY)]
    found: set[object] = {t.object for t in triples if t.predicate == RDF.type}
    kinds = {OWL.Class, RDFS.Class}
    found |= {t.subject for t in triples if t.predicate == RDF.type and t.object in kinds}
    found |= {t.object for t in triples if t.predicate == RDFS.subClassOf}
    return found


def _declared_properties(sources: Sources) -> set[object]:
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}
    return {
        t.subject
        for t in sources.triples(Role.ONTOLOGY)
        if t.predicate == RDF.type and t.object in kinds
    }


def _without_target(
    sources: Sources,
    shape: ox.NamedNode | ox.BlankNode | ox.Triple,
    used: set[object],
    classes: set[object],
) -> Iterator[Finding]:
    own = [t for t in sources.triples(Role.SHAPES) if t.subject == shape]
    implicit = any(t.predicate == RDF.type and t.object in {OWL.Class, RDFS.Class} for t in own)
    if implicit or shape in used or any(t.predicate in _TARGETS for t in own):
        return
    iri = shape.value if isinstance(shape, ox.NamedNode) else ""
    position, excerpt = sources.locate(iri)
    advice = "Add sh:targetClass, sh:targetNode, sh:targetSubjectsOf or sh:targetObjectsOf."
    message = f"The shape {shape} has no target: it checks nothing."
    yield Finding("shapes/no-target", message, position, advice, excerpt=excerpt, focus=iri)
