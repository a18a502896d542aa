# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of shapes: what SHACL engines pass over in silence, so that everything conforms."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

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
_NESTED = {SH.node, SH.property, SH["not"], SH.qualifiedValueShape, RDF.first}
_SHAPE_CLASSES = {SH.NodeShape, SH.PropertyShape}
_PATH_STEPS = {SH.inversePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath}
_LIST_STEPS = {SH.alternativePath, RDF.first, RDF.rest}

_CLASSES = {OWL.Class, RDFS.Class}
_PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDF.Property}

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def lint_shapes(sources: Sources) -> Iterator[Finding]:
    """Unknown sh: terms, no shape at all, shapes without a target, targets and paths that match
    nothing."""
    yield from _unknown_terms(sources)
    shapes = _Shapes(sources)
    if not shapes.all:
        yield from _no_shape(sources)
    yield from _without_target(sources, shapes)
    yield from _targets(sources, shapes)
    yield from _paths(sources, shapes)


class _Shapes:
    """The triples of the shapes, by subject; which subjects are shapes, and which stand alone."""

    def __init__(self, sources: Sources) -> None:
        self.triples = sources.triples(Role.SHAPES)
        self.by_subject: dict[Node, list[ox.Triple]] = {}
        for triple in self.triples:
            self.by_subject.setdefault(triple.subject, []).append(triple)
        nested = {
            t.object
            for t in self.triples
            if t.predicate in _NESTED or isinstance(t.object, ox.BlankNode)
        }
        self.parameters = {t.object for t in self.triples if t.predicate == SH.parameter}
        # In document order, so that two runs report alike.
        self.all = [s for s, own in self.by_subject.items() if any(map(_makes_shape, own))]
        self.alone = [s for s in self.all if s not in nested]

    def objects(self, subject: Node, predicates: set[ox.NamedNode]) -> list[Node]:
        """The objects of a subject's triples with one of the predicates."""
        own = self.by_subject.get(subject, [])
        return [t.object for t in own if t.predicate in predicates]

    def path_properties(self, path: Node) -> Iterator[ox.NamedNode]:
        """The properties of a path, through lists and nested paths, once around any circle."""
        waiting, seen = [path], set[Node]()
        while waiting:
            node = waiting.pop()
            if node in seen or node == RDF.nil:
                continue
            seen.add(node)
            if isinstance(node, ox.NamedNode):
                yield node
            else:
                waiting += self.objects(node, _PATH_STEPS | _LIST_STEPS)


def _makes_shape(triple: ox.Triple) -> bool:
    if triple.predicate == RDF.type:
        return triple.object in _SHAPE_CLASSES
    return triple.predicate in _TARGETS or triple.predicate in {SH.property, SH.path}


def _no_shape(sources: Sources) -> Iterator[Finding]:
    for file in sources.files:
        if file.role is Role.SHAPES:
            advice = "Write shapes, or remove the file: without shapes, everything conforms."
            message = "No file of the shapes has a shape."
            position, excerpt = file.position(0), file.line(1)
            yield Finding("shapes/no-shape", message, position, advice, excerpt=excerpt)
            return


def _targets(sources: Sources, shapes: _Shapes) -> Iterator[Finding]:
    classes = _classes(sources)
    content = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY)]
    nodes: set[object] = {t.subject for t in content} | {t.object for t in content}
    # The data set is a fit target for what is to be checked once, not for each node.
    nodes.add(ox.NamedNode(sources.project.base_iri))
    predicates = _properties(sources)
    for triple in shapes.triples:
        target = triple.object
        if triple.predicate == SH.targetClass and target not in classes:
            message = f"Nothing is an instance of the target class {target}."
        elif triple.predicate == SH.targetNode and target not in nodes:
            message = f"The target node {target} is not in the data."
        elif (
            triple.predicate in {SH.targetSubjectsOf, SH.targetObjectsOf}
            and target not in predicates
        ):
            message = f"The target {target} is no property of the data or the ontology."
        else:
            continue
        yield _located(sources, triple, "target-matches-nothing", message)


def _paths(sources: Sources, shapes: _Shapes) -> Iterator[Finding]:
    known = _properties(sources)
    for triple in shapes.triples:
        if triple.predicate != SH.path or triple.subject in shapes.parameters:
            continue
        for iri in shapes.path_properties(triple.object):
            if iri in known:
                continue
            message = f"The path {iri} is no property of the data or the ontology."
            finding = _located(sources, triple, "path-matches-nothing", message)
            # In a complex path the property stands elsewhere than the path's blank node.
            yield finding if triple.object == iri else _at_iri(sources, iri.value, finding)


def _at_iri(sources: Sources, iri: str, finding: Finding) -> Finding:
    for file in sources.files:
        for found, offset in file.scan.iris if file.role is Role.SHAPES else []:
            if found == iri:
                position = file.position(offset)
                return replace(finding, position=position, excerpt=file.line(position.line))
    return finding


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


def _classes(sources: Sources) -> set[object]:
    """Classes with an instance in the data or ontology, and their superclasses.

    Classes that the ontology declares count as well: an empty class is no fault of a shape.
    """
    triples = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY)]
    found: set[object] = {t.object for t in triples if t.predicate == RDF.type}
    found |= {t.subject for t in triples if t.predicate == RDF.type and t.object in _CLASSES}
    found |= {t.object for t in triples if t.predicate == RDFS.subClassOf}
    return found


def _properties(sources: Sources) -> set[object]:
    """Properties that the data or ontology uses, and those that the ontology declares."""
    content = [*sources.triples(Role.DATA), *sources.triples(Role.ONTOLOGY)]
    found: set[object] = {t.predicate for t in content}
    found |= {t.subject for t in content if t.predicate == RDF.type and t.object in _PROPERTIES}
    return found


def _without_target(sources: Sources, shapes: _Shapes) -> Iterator[Finding]:
    for shape in shapes.alone:
        own = shapes.by_subject[shape]
        implicit = any(t.predicate == RDF.type and t.object in _CLASSES for t in own)
        if implicit or any(t.predicate in _TARGETS for t in own):
            continue
        iri = shape.value if isinstance(shape, ox.NamedNode) else ""
        position, excerpt = sources.locate(iri, own[0].predicate.value)
        if iri:
            position, excerpt = sources.locate(iri)
        advice = "Add sh:targetClass, sh:targetNode, sh:targetSubjectsOf or sh:targetObjectsOf."
        message = f"The shape {shape} has no target: it checks nothing."
        yield Finding("shapes/no-target", message, position, advice, excerpt=excerpt, focus=iri)
