# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The descriptions of a publication as RDF: VoID, DCAT, SPARQL 1.1 Service Description.

Every figure is counted here from the triples it speaks of. Distributions that hold this very
graph (TriG, N-Quads) are described without size and checksum, which would speak of themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict

import pyoxigraph as ox

from kg.build.instances import find_instances
from kg.build.nodes import integer, node_of, one_fragment, publisher_of, short
from kg.publication.project import Project
from kg.rdf.formats import RDF_FORMATS, RESULT_FORMATS
from kg.rdf.vocab import DCAT, DCTERMS, FOAF, PROV, RDF, RDFS, SD, SPDX, VOID, XSD
from kg.store.manifest import FileInfo, GraphInfo, StatementVocabulary

_IANA = "https://www.iana.org/assignments/media-types/"


_RANGES = {
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.compressFormat: DCTERMS.MediaType,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
"""Classes that DCAT-AP 3.0.1 asks of values, which no catalog can look up elsewhere."""

STANDARD_PREFIXES = {
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "foaf": FOAF.iri,
    "prov": PROV.iri,
    "sd": SD.iri,
    "spdx": SPDX.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}
"""The prefixes of the vocabularies used here."""


def count_triples(triples: Iterable[ox.Triple]) -> dict[str, int]:
    """Distinct triples, entities (IRIs that are typed), classes and properties."""
    known = set(triples)
    typed = [t for t in known if t.predicate == RDF.type]
    return {
        "triples": len(known),
        "entities": len({t.subject for t in typed}),
        "classes": len({t.object for t in typed}),
        "properties": len({t.predicate for t in known}),
    }


def count_instances(
    triples: Collection[ox.Triple],
    ontology: Iterable[ox.Triple],
    vocabulary: StatementVocabulary | None,
) -> dict[str, int]:
    """Statements, events (of the event class and its subclasses), pieces of evidence, entities.

    Entities are here the things that the statements are about: typed IRIs that are neither a
    statement nor evidence nor a part of something else, such as a selector in a source or the
    geometry of a place (void:entities counts those as well).
    """
    if vocabulary is None:
        return {}
    found = find_instances(triples, ontology, vocabulary)
    return {
        "statements": len(found.statements),
        "events": len(found.events),
        "evidence": len(found.evidence),
        "entities": len(found.entities),
    }


def describe_dataset(
    project: Project, triples: Iterable[ox.Triple], files: Iterable[FileInfo]
) -> tuple[ox.Triple, ...]:
    """VoID and DCAT of the data set whose IRI is the base IRI."""
    known = set(triples)
    found = [*_general(project), *_figures(project, known), *_distributions(project, files)]
    types = [
        ox.Triple(t.object, RDF.type, _RANGES[t.predicate])
        for t in found
        if t.predicate in _RANGES and isinstance(t.object, ox.NamedNode)
    ]
    return tuple(dict.fromkeys([*found, *types]))


def _general(project: Project) -> Iterator[ox.Triple]:
    dataset, catalog = ox.NamedNode(project.base_iri), node_of(project, "catalog")
    publisher = publisher_of(project)
    yield ox.Triple(catalog, RDF.type, DCAT.Catalog)
    yield ox.Triple(catalog, DCAT.dataset, dataset)
    yield ox.Triple(dataset, RDF.type, VOID.Dataset)
    yield ox.Triple(dataset, RDF.type, DCAT.Dataset)
    for node in (dataset, catalog):
        language = project.languages[0]
        yield ox.Triple(node, DCTERMS.title, ox.Literal(project.title, language=language))
        description = ox.Literal(project.description, language=language)
        yield ox.Triple(node, DCTERMS.description, description)
        if project.licence:
            yield ox.Triple(node, DCTERMS.license, ox.NamedNode(project.licence))
        if project.publisher_name:
            yield ox.Triple(node, DCTERMS.publisher, publisher)
        if project.issued:
            issued = ox.Literal(project.issued, datatype=XSD.date)
            yield ox.Triple(node, DCTERMS.issued, issued)
    if project.publisher_name:
        yield ox.Triple(publisher, RDF.type, FOAF.Agent)
        yield ox.Triple(publisher, FOAF.name, ox.Literal(project.publisher_name))
    if project.version:
        yield ox.Triple(dataset, DCAT.version, ox.Literal(project.version))
    yield ox.Triple(dataset, VOID.sparqlEndpoint, node_of(project, "sparql"))
    yield ox.Triple(dataset, VOID.uriSpace, ox.Literal(project.base_iri))
    for slug in project.featured:
        yield ox.Triple(dataset, VOID.exampleResource, node_of(project, f"id/{slug}"))


def _figures(project: Project, triples: set[ox.Triple]) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(project.base_iri)
    for name, value in count_triples(triples).items():
        yield ox.Triple(dataset, VOID[name], integer(value))
    classes = Counter(t.object for t in triples if t.predicate == RDF.type)
    for term, count in classes.items():
        if isinstance(term, ox.NamedNode):
            part = node_of(project, f"catalog#class-{short(project.prefixes, term.value)}")
            yield ox.Triple(dataset, VOID.classPartition, part)
            yield ox.Triple(part, VOID["class"], term)
            yield ox.Triple(part, VOID.entities, integer(count))
    properties = Counter(t.predicate for t in triples)
    for predicate, count in properties.items():
        part = node_of(project, f"catalog#property-{short(project.prefixes, predicate.value)}")
        yield ox.Triple(dataset, VOID.propertyPartition, part)
        yield ox.Triple(part, VOID.property, predicate)
        yield ox.Triple(part, VOID.triples, integer(count))


def _distributions(project: Project, files: Iterable[FileInfo]) -> Iterator[ox.Triple]:
    dataset = ox.NamedNode(project.base_iri)
    sizes = {info.file: info for info in files}
    for fmt in RDF_FORMATS:
        for name in (f"graph.{fmt.name}", f"graph.{fmt.name}.gz"):
            node = node_of(project, f"download/{name}")
            is_compressed = name.endswith(".gz")
            title = f"{fmt.label}, compressed" if is_compressed else fmt.label
            yield ox.Triple(dataset, DCAT.distribution, node)
            yield ox.Triple(dataset, VOID.dataDump, node)
            yield ox.Triple(node, RDF.type, DCAT.Distribution)
            yield ox.Triple(node, DCTERMS.title, ox.Literal(title, language="en"))
            yield ox.Triple(node, DCAT.accessURL, node_of(project, "download/"))
            yield ox.Triple(node, DCAT.downloadURL, node)
            yield ox.Triple(node, DCAT.mediaType, ox.NamedNode(_IANA + fmt.media_type))
            yield ox.Triple(node, DCTERMS["format"], ox.NamedNode(fmt.iri))
            if is_compressed:
                yield ox.Triple(node, DCAT.compressFormat, ox.NamedNode(_IANA + "application/gzip"))
            if project.licence:
                yield ox.Triple(node, DCTERMS.license, ox.NamedNode(project.licence))
            if name in sizes:
                yield from _size(node, sizes[name])


def _size(node: ox.NamedNode, info: FileInfo) -> Iterator[ox.Triple]:
    checksum = ox.NamedNode(one_fragment(f"{node.value}#checksum"))
    size = ox.Literal(str(info.bytes), datatype=XSD.nonNegativeInteger)
    yield ox.Triple(node, DCAT.byteSize, size)
    yield ox.Triple(node, SPDX.checksum, checksum)
    yield ox.Triple(checksum, RDF.type, SPDX.Checksum)
    yield ox.Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    value = ox.Literal(info.sha256, datatype=XSD.hexBinary)
    yield ox.Triple(checksum, SPDX.checksumValue, value)


def _limits(project: Project) -> str:
    numbers = ", ".join(f"{name} {value:.15g}" for name, value in asdict(project.limits).items())
    return f"Limits of a query, where the server has no others (see /limits): {numbers}."


def describe_service(project: Project, graphs: Iterable[GraphInfo]) -> tuple[ox.Triple, ...]:
    """The service description of the endpoint (https://www.w3.org/TR/sparql11-service-description/).

    Formats come from the tables the server negotiates with; graphs from the snapshot. No two
    graphs have a triple in common (docs/adr/0011): the default graph has the sum of their triples.
    """
    graphs = tuple(graphs)
    service, dataset = node_of(project, "sparql"), node_of(project, "sparql#dataset")
    default = node_of(project, "sparql#default")
    triples = [
        ox.Triple(service, RDF.type, SD.Service),
        ox.Triple(service, SD.endpoint, service),
        ox.Triple(service, SD.supportedLanguage, SD.SPARQL11Query),
        ox.Triple(service, SD.feature, SD.UnionDefaultGraph),
        ox.Triple(service, SD.defaultDataset, dataset),
        ox.Triple(service, RDFS.seeAlso, node_of(project, "limits")),
        ox.Triple(service, RDFS.seeAlso, node_of(project, "openapi.json")),
        ox.Triple(service, RDFS.comment, ox.Literal(_limits(project), language="en")),
        ox.Triple(dataset, RDF.type, SD.Dataset),
        ox.Triple(dataset, SD.defaultGraph, default),
        ox.Triple(default, RDF.type, SD.Graph),
        ox.Triple(default, VOID.triples, integer(sum(info.triples for info in graphs))),
    ]
    formats = {fmt.iri for fmt in (*RESULT_FORMATS, *RDF_FORMATS)}
    triples += [ox.Triple(service, SD.resultFormat, ox.NamedNode(iri)) for iri in sorted(formats)]
    for info in graphs:
        named = node_of(project, f"sparql#named-{info.role}")
        graph = node_of(project, f"sparql#graph-{info.role}")
        triples += [
            ox.Triple(dataset, SD.namedGraph, named),
            ox.Triple(named, RDF.type, SD.NamedGraph),
            ox.Triple(named, SD.name, ox.NamedNode(info.iri)),
            ox.Triple(named, SD.graph, graph),
            ox.Triple(graph, RDF.type, SD.Graph),
            ox.Triple(graph, VOID.triples, integer(info.triples)),
        ]
    return tuple(triples)
