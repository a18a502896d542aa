# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The figures of what is covered as RDF: W3C Data Quality Vocabulary.

A figure is a dqv:QualityMeasurement of a dqv:Metric, computed on the data set
(https://www.w3.org/TR/vocab-dqv/). DQV rather than plain RDF Data Cube, because catalogues of
data sets (DCAT-AP) look for quality there, and a measurement is a qb:Observation already: the
breakdowns (by language, class, section, …) are dimension properties of it. Their terms lie below
the address of the page, because terms such as void:class would make each measurement a data set
by their domains, and those of the publication would make it a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.build.nodes import integer, node_of, short
from kg.publication.project import Project
from kg.rdf.canon import digest
from kg.rdf.vocab import DCTERMS, DQV, LDQD, QB, RDF, RDFS, SKOS, XSD
from kg.store.coverage import ClaimFigures, Coverage, PeriodFigures, Tally

PAGE = "completeness"
"""Path of the page, below the base IRI; all terms are fragments of it."""

_PREFIXES = {"dqv": DQV.iri, "ldqd": LDQD.iri, "qb": QB.iri, "rdfs": RDFS.iri, "skos": SKOS.iri}

METRICS = {
    "entities": "Things that are described.",
    "class-members": "Things that have a class.",
    "labels": "Things that have a name in a language.",
    "descriptions": "Things that have a description in a language.",
    "alternative-names": "Things that have another name in a language.",
    "statements": "Statements; with a certainty, those of it.",
    "statements-dated": "Statements that have a date.",
    "statements-denied": "Statements that the source denies.",
    "statements-several-pins": "Statements that rest on two or more passages.",
    "statements-in-disagreement": "Statements that do not agree with another one.",
    "events": "Events; with a certainty, those of it.",
    "events-dated": "Events that have a date.",
    "events-denied": "Events that the source denies.",
    "events-several-pins": "Events that rest on two or more passages.",
    "events-in-disagreement": "Events that do not agree with another claim.",
    "relation-statements": "Statements of a relation.",
    "section-statements": "Statements that rest on a section of a source.",
    "section-events": "Events that rest on a section of a source.",
    "section-pins": "Passages that are pinned in a section of a source.",
    "statements-certain": "Statements of some time in a period, for certain.",
    "statements-possible": "Statements of some time in a period, possibly.",
    "events-certain": "Events of some time in a period, for certain.",
    "events-possible": "Events of some time in a period, possibly.",
    "pins": "Passages that are pinned in a source.",
    "pins-used": "Passages on which a statement or an event rests.",
    "characters-pinned": "Characters of a source that lie in a pinned passage.",
    "links": "Links to the things of another host, by a property.",
    "linked": "Things with a link; with a host and a property, those linked so.",
    "searched-in-vain": "Things that were looked for elsewhere and not found.",
}
"""Name -> what is counted, in English."""

DIMENSIONS = {
    "language": "Language of a text, as a BCP 47 tag; empty where the text has none.",
    "class": "Class of a thing.",
    "certainty": "Certainty of a claim.",
    "relation": "Relation of a statement.",
    "section": "Heading of a section of a source.",
    "period": "A year, or the first and the last of several with a slash between them.",
    "source": "Document in which passages are pinned.",
    "target": "Host of the things that are linked to.",
    "property": "Property of a link.",
}
"""Name -> by what figures are broken down, in English."""

_IRIS = {"class", "certainty", "relation", "source", "property"}
_PLAIN = re.compile(r"[A-Za-z0-9-]+\Z")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its metric, the value of each of its dimensions, the count, and out of how many."""

    metric: str
    count: int
    of: int = 0
    where: tuple[tuple[str, str], ...] = ()


def measures(coverage: Coverage) -> Iterator[Measure]:
    """Every figure, once."""
    yield Measure("entities", coverage.entities)
    yield from _each("class-members", "class", coverage.classes)
    yield from _each("labels", "language", coverage.labels)
    yield from _each("descriptions", "language", coverage.descriptions)
    yield from _each("alternative-names", "language", coverage.alternative_names)
    for figures in coverage.claims:
        yield from _of_claims(figures)
    yield from _each("relation-statements", "relation", coverage.relations)
    for section in coverage.sections:
        where = (("section", section.section),)
        yield Measure("section-statements", section.statements, where=where)
        yield Measure("section-events", section.events, where=where)
        yield Measure("section-pins", section.pins, where=where)
    for period in coverage.periods:
        yield from _of_period(period)
    for source in coverage.sources:
        where = (("source", source.source),)
        yield Measure("pins", source.pins, where=where)
        yield Measure("pins-used", source.used, source.pins, where)
        yield Measure("characters-pinned", source.characters, source.length, where)
    for link in coverage.links:
        there = (("target", link.target), ("property", link.predicate))
        yield Measure("links", link.links, where=there)
        yield Measure("linked", link.entities, coverage.entities, there)
    yield Measure("linked", coverage.linked_entities, coverage.entities)
    missed = len({search.subject for search in coverage.searched_in_vain})
    yield Measure("searched-in-vain", missed, coverage.entities)


def _each(metric: str, dimension: str, figures: Iterable[Tally]) -> Iterator[Measure]:
    for figure in figures:
        yield Measure(metric, figure.count, figure.of, ((dimension, figure.key),))


def _of_claims(figures: ClaimFigures) -> Iterator[Measure]:
    kind, total = figures.kind, figures.total
    yield Measure(kind, total)
    yield Measure(f"{kind}-dated", figures.dated, total)
    yield Measure(f"{kind}-denied", figures.denied, total)
    yield Measure(f"{kind}-several-pins", figures.several_pins, total)
    yield Measure(f"{kind}-in-disagreement", figures.in_disagreement, total)
    yield from _each(kind, "certainty", figures.certainties)


def _of_period(period: PeriodFigures) -> Iterator[Measure]:
    first, last = f"{period.first_year:04}", f"{period.last_year:04}"
    where = (("period", first if first == last else f"{first}/{last}"),)
    yield Measure("statements-certain", period.statements_certain, where=where)
    yield Measure("statements-possible", period.statements_possible, where=where)
    yield Measure("events-certain", period.events_certain, where=where)
    yield Measure("events-possible", period.events_possible, where=where)


def coverage_prefixes(project: Project) -> dict[str, str]:
    """The prefixes of the vocabularies used here, and of the terms below the page."""
    return {**_PREFIXES, PAGE: node_of(project, f"{PAGE}#").value}


def describe_coverage(project: Project, coverage: Coverage) -> tuple[ox.Triple, ...]:
    """The measurements, with the metrics and dimensions that they use, each defined once."""
    found = list(measures(coverage))
    dataset, page = ox.NamedNode(project.base_iri), node_of(project, PAGE)
    title = ox.Literal("What is covered", language="en")
    triples = [
        ox.Triple(dataset, DQV.hasQualityMetadata, page),
        ox.Triple(page, RDF.type, DQV.QualityMetadata),
        ox.Triple(page, DCTERMS.title, title),
        *_out_of(project),
    ]
    for name in dict.fromkeys(m.metric for m in found):
        triples += _metric(project, name)
    for name in dict.fromkeys(dimension for m in found for dimension, _ in m.where):
        triples += _dimension(project, name)
    for measure in found:
        triples += _measurement(project, measure, dataset)
    return tuple(triples)


def _metric(project: Project, name: str) -> list[ox.Triple]:
    metric = node_of(project, f"{PAGE}#metric-{name}")
    return [
        ox.Triple(metric, RDF.type, DQV.Metric),
        ox.Triple(metric, SKOS.prefLabel, ox.Literal(name.replace("-", " "), language="en")),
        ox.Triple(metric, SKOS.definition, ox.Literal(METRICS[name], language="en")),
        ox.Triple(metric, DQV.inDimension, LDQD.completeness),
        ox.Triple(metric, DQV.expectedDataType, XSD.integer),
    ]


def _dimension(project: Project, name: str) -> list[ox.Triple]:
    dimension = node_of(project, f"{PAGE}#{name}")
    kind = RDFS.Resource if name in _IRIS else XSD.string
    return [
        ox.Triple(dimension, RDF.type, QB.DimensionProperty),
        ox.Triple(dimension, RDFS.label, ox.Literal(name, language="en")),
        ox.Triple(dimension, SKOS.definition, ox.Literal(DIMENSIONS[name], language="en")),
        ox.Triple(dimension, RDFS.range, kind),
    ]


def _out_of(project: Project) -> list[ox.Triple]:
    out_of = node_of(project, f"{PAGE}#out-of")
    definition = ox.Literal("How many could be counted at most.", language="en")
    return [
        ox.Triple(out_of, RDF.type, QB.AttributeProperty),
        ox.Triple(out_of, RDFS.label, ox.Literal("out of", language="en")),
        ox.Triple(out_of, SKOS.definition, definition),
        ox.Triple(out_of, RDFS.range, XSD.integer),
    ]


def _measurement(project: Project, measure: Measure, dataset: ox.NamedNode) -> list[ox.Triple]:
    names = [measure.metric, *(_fragment(project, d, v) for d, v in measure.where)]
    subject = node_of(project, f"{PAGE}#{'.'.join(names)}")
    metric = node_of(project, f"{PAGE}#metric-{measure.metric}")
    triples = [
        ox.Triple(subject, RDF.type, DQV.QualityMeasurement),
        ox.Triple(subject, DQV.isMeasurementOf, metric),
        ox.Triple(subject, DQV.computedOn, dataset),
        ox.Triple(subject, DQV.value, integer(measure.count)),
    ]
    if measure.of:
        triples.append(ox.Triple(subject, node_of(project, f"{PAGE}#out-of"), integer(measure.of)))
    for dimension, value in measure.where:
        is_iri = dimension in _IRIS and value
        term = ox.NamedNode(value) if is_iri else ox.Literal(value)
        triples.append(ox.Triple(subject, node_of(project, f"{PAGE}#{dimension}"), term))
    return triples


def _fragment(project: Project, dimension: str, value: str) -> str:
    """A value as a part of a fragment: as it is, a short name, or the start of its digest."""
    if dimension in _IRIS:
        return short(project.prefixes, value)
    return value if _PLAIN.match(value) else digest(value.encode("utf-8"))[:16]
