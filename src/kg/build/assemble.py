# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""All files of a snapshot, in memory: graphs, distributions, descriptions, report, manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.build.card import draw_card
from kg.build.catalog import (
    STANDARD_PREFIXES,
    count_instances,
    count_triples,
    describe_dataset,
    describe_service,
)
from kg.build.checks import count_checks
from kg.build.coverage import measure_coverage
from kg.build.distributions import (
    compress,
    serialize_jsonld,
    serialize_quads,
    serialize_triples,
)
from kg.build.graphs import (
    DATA,
    DESCRIPTIONS,
    EXAMPLES,
    LINKS,
    ONTOLOGY,
    SHAPES,
    Triples,
    content_graphs,
    each_once,
    graph_iri,
    published_triples,
    quads_of,
)
from kg.build.identity import snapshot_id
from kg.build.linksets import describe_linksets
from kg.build.measurements import coverage_prefixes, describe_coverage
from kg.build.reports import render_json, render_turtle, without_places
from kg.build.search_documents import search_documents
from kg.publication.project import Project
from kg.publication.sources import LINKS_FILE, Sources
from kg.publication.sssom import searched_none
from kg.rdf.canon import canonical_nquads, digest
from kg.rdf.findings import Report
from kg.rdf.formats import JSON, PNG, RDF, RESULTS, TEXT
from kg.store.checks import serialize_checks
from kg.store.coverage import Coverage, SearchedInVain
from kg.store.manifest import FileInfo, GraphInfo, Manifest, serialize_manifest
from kg.store.snapshot import CARD, CHECKS, MANIFEST, QUADS, SEARCH

_GZIP = "application/gzip"


@dataclass(eq=False)
class Content:
    """What a snapshot says: the sources and what was derived from them."""

    sources: Sources
    derived: Triples
    focus_nodes: Mapping[str, int] = field(default_factory=dict)
    """How many nodes each shape was held against."""

    @property
    def project(self) -> Project:
        """The settings of the publication."""
        return self.sources.project

    @cached_property
    def graphs(self) -> dict[str, Triples]:
        """The triples of each graph by its role; a role without triples is left out."""
        return content_graphs(self.sources, self.derived)

    @cached_property
    def published(self) -> Triples:
        """The triples of the distributions in triple formats: data, derived, links."""
        return published_triples(self.graphs)

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes of kg.toml, the publication's own, and those that its files declare."""
        own = {self.project.prefix: self.project.namespace} if self.project.prefix else {}
        declared = {p: iri for f in self.sources.files for p, iri, _ in f.scan.prefixes if p}
        if self.sources.links is not None:
            declared |= self.sources.links.prefixes
        return dict(sorted((declared | own | dict(self.project.prefixes)).items()))

    @cached_property
    def context(self) -> dict[str, Any]:
        """The JSON-LD context: the publication's, or its prefixes."""
        path = self.project.root / self.project.paths["context"]
        if path.is_file():
            found: dict[str, Any] = json.loads(path.read_bytes())["@context"]
            return found
        return dict(self.prefixes)

    @cached_property
    def id(self) -> str:
        """The id of the snapshot."""
        table = self.sources.links.published_text if self.sources.links is not None else ""
        return snapshot_id(self.graphs, self.project, self.prefixes, self.context, table)

    @cached_property
    def coverage(self) -> Coverage:
        """The figures of what is covered."""
        searches = searched_none(self.sources.links)
        missed = [SearchedInVain(subject, day, where) for subject, day, where in searches]
        return measure_coverage(self.graphs, self.project, missed)


def assemble_files(content: Content, report: Report) -> dict[str, bytes]:
    """Name -> bytes of every file of the snapshot, the manifest included and last."""
    prefixes, standard = content.prefixes, STANDARD_PREFIXES | content.prefixes
    files = {
        f"graph.{name}": serialize_triples(content.published, name, prefixes)
        for name in ("ttl", "nt", "rdf")
    }
    files["graph.jsonld"] = serialize_jsonld(content.published, content.context)
    files |= {f"{name}.gz": compress(data) for name, data in files.items()}
    sized = [_info(name, data) for name, data in files.items()]
    dataset = describe_dataset(content.project, content.published, sized)
    dataset += describe_linksets(content.sources, content.graphs.get(LINKS, ()))
    coverage = describe_coverage(content.project, content.coverage)
    service, graphs = _describe_service(content, (*dataset, *coverage))
    files["quads.nq"] = canonical_nquads(quads_of(graphs, content.project.base_iri))
    named = {
        "graph.trig": serialize_quads(quads_of(graphs, content.project.base_iri), standard),
        "graph.nq": files[QUADS],
    }
    files |= named | {f"{name}.gz": compress(data) for name, data in named.items()}
    if content.sources.links is not None:
        files[LINKS_FILE] = content.sources.links.published_text.encode("utf-8")
    for role in (ONTOLOGY, SHAPES, EXAMPLES, LINKS):
        files[f"{role}.ttl"] = serialize_triples(content.graphs.get(role, ()), "ttl", prefixes)
    files["void.ttl"] = serialize_triples(dataset, "ttl", standard)
    files["coverage.ttl"] = serialize_triples(
        coverage, "ttl", coverage_prefixes(content.project) | standard
    )
    files["service.ttl"] = serialize_triples(service, "ttl", standard)
    files["context.jsonld"] = _json({"@context": content.context})
    files["prefixes.json"] = _json(prefixes)
    data, ontology = (content.graphs.get(role, ()) for role in (DATA, ONTOLOGY))
    files[SEARCH] = _json(search_documents(content.project, data, ontology))
    public = without_places(report)
    files["validation.ttl"] = render_turtle(public).encode("utf-8")
    files["validation.json"] = render_json(public).encode("utf-8")
    checks = count_checks(content.graphs, content.focus_nodes, content.project.base_iri)
    files[CHECKS] = serialize_checks(checks)
    counts = _counts(content)
    files[CARD] = draw_card(content.project.title, content.project.base_iri, counts)
    files[MANIFEST] = serialize_manifest(_manifest(content, _infos(content, graphs), files))
    return files


def _counts(content: Content) -> dict[str, int]:
    ontology = content.graphs.get(ONTOLOGY, ())
    return count_triples(content.published) | count_instances(
        content.published, ontology, content.project.vocabulary
    )


def _describe_service(content: Content, others: Triples) -> tuple[Triples, dict[str, Triples]]:
    """The service description, and all graphs with that of the descriptions.

    The service description counts the graph that it is in, so it is made twice: the figure
    changes, the number of triples does not.
    """
    draft = (*others, *describe_service(content.project, _infos(content, content.graphs, 0)))
    counted = each_once(content.graphs | {DESCRIPTIONS: draft})
    total = len(counted[DESCRIPTIONS])
    service = describe_service(content.project, _infos(content, counted, total))
    return service, each_once(content.graphs | {DESCRIPTIONS: (*others, *service)})


def _infos(
    content: Content, graphs: dict[str, Triples], descriptions: int | None = None
) -> tuple[GraphInfo, ...]:
    """Name and size of each graph; `descriptions` adds that graph, of this size."""
    sizes = {role: len(set(triples)) for role, triples in graphs.items()}
    if descriptions is not None:
        sizes[DESCRIPTIONS] = descriptions
    base = content.project.base_iri
    return tuple(GraphInfo(graph_iri(base, role), role, n) for role, n in sizes.items())


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _info(name: str, data: bytes) -> FileInfo:
    suffix = name.rsplit(".", 1)[-1]
    own = {"gz": _GZIP, "json": JSON, "png": PNG, "tsv": RESULTS["tsv"].media_type}
    media_type = own.get(suffix) or (RDF[suffix].media_type if suffix in RDF else TEXT)
    return FileInfo(name, media_type, len(data), digest(data))


def _manifest(content: Content, graphs: tuple[GraphInfo, ...], files: dict[str, bytes]) -> Manifest:
    project = content.project
    return Manifest(
        id=content.id,
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
        home=project.home,
        prefixes=content.prefixes,
        limits=project.limits,
        vocabulary=project.vocabulary,
        graphs=graphs,
        counts=_counts(content),
        coverage=content.coverage,
        files=tuple(_info(name, data) for name, data in sorted(files.items())),
    )
