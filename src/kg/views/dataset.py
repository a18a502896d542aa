# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The data set as a whole: figures, files, how to cite it, and its schema.org description."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store.manifest import FileInfo, Manifest
from kg.store.snapshot import QUADS

FIGURES = (
    ("entities", "entities"),
    ("statements", "statements"),
    ("events", "events"),
    ("evidence", "pieces of evidence"),
    ("triples", "triples"),
    ("classes", "classes"),
    ("properties", "properties"),
)
"""Keys of Manifest.counts and what to call them, in the order of showing."""

DISTRIBUTION_LABELS = {
    "ttl": "Turtle",
    "trig": "TriG, with named graphs",
    "nt": "N-Triples",
    "nq": "N-Quads, with named graphs",
    "jsonld": "JSON-LD",
    "rdf": "RDF/XML",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts."""

    count: int
    label: str


@dataclass(frozen=True, slots=True)
class Distribution:
    """One file to download and, where there is one, its compressed form."""

    file: FileInfo
    label: str
    compressed: FileInfo | None


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite something: the text, and the snapshot it is pinned to."""

    text: str
    snapshot: str


def figures(manifest: Manifest) -> tuple[Figure, ...]:
    """The counts of a snapshot that are not zero."""
    return tuple(
        Figure(manifest.counts[key], label) for key, label in FIGURES if manifest.counts.get(key)
    )


def distributions(manifest: Manifest) -> tuple[Distribution, ...]:
    """The files that hold the graph, in the order of the table above."""
    by_name = {f.file: f for f in manifest.files}
    return tuple(
        Distribution(by_name[f"graph.{suffix}"], label, by_name.get(f"graph.{suffix}.gz"))
        for suffix, label in DISTRIBUTION_LABELS.items()
        if f"graph.{suffix}" in by_name
    )


def whole_graph(manifest: Manifest) -> FileInfo:
    """The smallest file with every named graph: N-Quads, compressed where there is such a file."""
    by_name = {f.file: f for f in manifest.files}
    names = ("graph.nq.gz", "graph.nq", QUADS)
    return next(by_name[name] for name in names if name in by_name)


def citation(manifest: Manifest, title: str = "", address: str = "") -> Citation:
    """How to cite the data set, or a thing in it, pinned to this snapshot."""
    year = manifest.issued[:4]
    publisher = f"{manifest.publisher_name} " if manifest.publisher_name else ""
    head = f"{publisher}({year}). " if year else f"{publisher.strip()}. " if publisher else ""
    version = f", version {manifest.version}" if manifest.version else ""
    subject = f"“{title}”, in: {manifest.title}" if title else manifest.title
    text = f"{head}{subject}{version}, snapshot {manifest.id}. {address or manifest.base_iri}"
    return Citation(text, manifest.id)
