# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""All files of a snapshot, in memory: graphs, distributions, descriptions, report, manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from kg import __version__
from kg.build.catalog import count_triples, describe_dataset, describe_service
from kg.build.distributions import (
    compress,
    serialize_jsonld,
    serialize_quads,
    serialize_triples,
)
from kg.build.reports import render_json
from kg.publication.project import Project
from kg.publication.sources import Role, Sources
from kg.rdf.canon import canonical_nquads, digest
from kg.rdf.findings import Report
from kg.rdf.formats import RDF, TEXT
from kg.rdf.vocab import RDF as RDF_TERMS
from kg.store.manifest import FileInfo, GraphInfo, Manifest, serialize_manifest
from kg.store.snapshot import MANIFEST, QUADS

JSON = "application/json"
_EXAMPLES = "sparql/.well-known/sparql-examples"
_COMPRESSED = "application/gzip"
_ID_DIGITS = 16


@dataclass(eq=False)
class Content:
    """What a snapshot says: the sources and what was derived from them."""

    sources: Sources
    derived: tuple[ox.Triple, ...]

    @property
    def project(self) -> Project:
        """The settings of the publication."""
        return self.sources.project

    @cached_property
    def graphs(self) -> dict[str, tuple[ox.Triple, ...]]:
        """The triples of each graph by its role; a role without triples is left out."""
        graphs = {str(role): self.sources.triples(role) for role in Role}
        graphs["derived"] = self.derived
        return {role: tuple(dict.fromkeys(triples)) for role, triples in graphs.items() if triples}

    @cached_property
    def published(self) -> tuple[ox.Triple, ...]:
        """The triples of the distributions in triple formats: data and what is derived from it."""
        return tuple(t for role in ("data", "derived", "links") for t in self.graphs.get(role, ()))

    @cached_property
    def context(self) -> dict[str, Any]:
        """The JSON-LD context: the publication's, or its prefixes."""
        path = self.project.root / self.project.paths["context"]
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_bytes())["@context"]
            return found
        return dict(self.project.prefixes)

    def graph_iri(self, role: str) -> str:
        """The IRI of a graph; examples have the address that SPARQL editors look at."""
        return self.project.base_iri + (_EXAMPLES if role == "examples" else f"graph/{role}")

    def quads(self, graphs: dict[str, tuple[ox.Triple, ...]]) -> Iterator[ox.Quad]:
        """The triples of several graphs, with the graphs' IRIs."""
        for role, triples in graphs.items():
            name = ox.NamedNode(self.graph_iri(role))
            for t in triples:
                yield ox.Quad(t.subject, t.predicate, t.object, name)


def snapshot_id(content: Content) -> str:
    """A name for all that reaches the files: graphs, settings, context, version of the tool."""
    settings = asdict(content.project)
    del settings["root"]
    parts = [
        canonical_nquads(content.quads(content.graphs)),
        json.dumps(settings, sort_keys=True).encode("utf-8"),
        json.dumps(content.context, sort_keys=True).encode("utf-8"),
        __version__.encode("ascii"),
    ]
    return digest("\n".join(digest(part) for part in parts).encode("ascii"))[:_ID_DIGITS]


def assemble_files(content: Content, shacl_report: bytes, report: Report) -> dict[str, bytes]:
    """Name -> bytes of every file of the snapshot, the manifest included."""
    prefixes = content.project.prefixes
    files = {
        f"graph.{name}": serialize_triples(content.published, RDF[name], prefixes)
        for name in ("ttl", "nt", "rdf")
    }
    files["graph.jsonld"] = serialize_jsonld(content.published, content.context)
    sized = [_info(name, data) for name, data in files.items()]
    dataset = describe_dataset(content.project, content.published, sized)
    infos = [
        GraphInfo(content.graph_iri(role), role, len(triples))
        for role, triples in content.graphs.items()
    ]
    service = describe_service(content.project, infos)
    graphs = content.graphs | {"descriptions": (*dataset, *service)}
    quads = list(content.quads(graphs))
    files["graph.trig"] = serialize_quads(quads, RDF["trig"], prefixes)
    files["graph.nq"] = serialize_quads(quads, RDF["nq"], prefixes)
    files |= {f"{name}.gz": compress(data) for name, data in files.items()}
    files[QUADS] = canonical_nquads(quads)
    for role in (Role.ONTOLOGY, Role.SHAPES, Role.EXAMPLES):
        triples = content.graphs.get(role, ())
        files[f"{role}.ttl"] = serialize_triples(triples, RDF["ttl"], prefixes)
    files["void.ttl"] = serialize_triples(dataset, RDF["ttl"], _with_void(prefixes))
    files["service.ttl"] = serialize_triples(service, RDF["ttl"], _with_void(prefixes))
    files["context.jsonld"] = _json({"@context": content.context})
    files["prefixes.json"] = _json(dict(prefixes))
    files["validation.ttl"] = shacl_report
    files["validation.json"] = render_json(report).encode("utf-8")
    infos.append(
        GraphInfo(content.graph_iri("descriptions"), "descriptions", len(graphs["descriptions"]))
    )
    files[MANIFEST] = serialize_manifest(_manifest(content, infos, files))
    return files


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")


def _with_void(prefixes: object) -> dict[str, str]:
    standard = {
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "spdx": "http://spdx.org/rdf/terms#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    own = dict(prefixes) if isinstance(prefixes, dict) else {}
    return standard | own


def _info(name: str, data: bytes) -> FileInfo:
    suffix = name.rsplit(".", 1)[-1]
    media_type = _COMPRESSED if suffix == "gz" else JSON if suffix == "json" else ""
    if not media_type:
        media_type = RDF[suffix].media_type if suffix in RDF else TEXT
    return FileInfo(name, media_type, len(data), digest(data))


def _manifest(content: Content, graphs: list[GraphInfo], files: dict[str, bytes]) -> Manifest:
    project = content.project
    counts = count_triples(content.published)
    vocabulary = project.vocabulary
    if vocabulary is not None:
        counts["statements"] = len(_instances(content, {vocabulary.statement_class}))
        counts["events"] = len(_instances(content, _event_classes(content, vocabulary.event_class)))
        counts["evidence"] = len(
            {t.subject for t in content.published if t.predicate.value == vocabulary.sha256}
        )
    manifest = Manifest(
        id=snapshot_id(content),
        title=project.title,
        description=project.description,
        base_iri=project.base_iri,
        namespace=project.namespace,
        prefix=project.prefix,
        version=project.version,
        licence=project.licence,
        languages=project.languages,
        issued=project.issued,
        publisher_name=project.publisher_name,
        publisher_iri=project.publisher_iri,
        featured=project.featured,
        prefixes=dict(project.prefixes),
        limits=project.limits,
        vocabulary=vocabulary,
        graphs=tuple(graphs),
        counts=counts,
    )
    return replace(manifest, files=tuple(_info(n, d) for n, d in sorted(files.items())))


def _instances(content: Content, classes: set[str]) -> set[object]:
    return {
        t.subject
        for t in content.published
        if t.predicate == RDF_TERMS.type
        and isinstance(t.object, ox.NamedNode)
        and t.object.value in classes
    }


def _event_classes(content: Content, event_class: str) -> set[str]:
    """The event class and all its subclasses in the ontology."""
    subclass = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    found = {event_class} - {""}
    pairs = [
        (t.subject.value, t.object.value)
        for t in content.sources.triples(Role.ONTOLOGY)
        if t.predicate.value == subclass
        and isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
    ]
    while new := {child for child, parent in pairs if parent in found} - found:
        found |= new
    return found
