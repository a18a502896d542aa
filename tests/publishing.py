# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A snapshot of given graphs, for tests that need data which no publication folder would hold.

The tool's own writer makes it (kg.build.publish), with the two files that serving needs: the
manifest and the quads. Pages and descriptions that need more are not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.build.publish import publish_files
from kg.rdf.formats import RDF
from kg.store.manifest import FileInfo, GraphInfo, Manifest, serialize_manifest
from kg.store.snapshot import MANIFEST, QUADS

BASE = "https://example.org/"


def publish_graphs(out: Path, graphs: Mapping[str, Iterable[ox.Triple]], title: str = "") -> str:
    """Publish graphs, by their IRIs, as the current snapshot under `out`; gives its id."""
    known = {iri: list(triples) for iri, triples in graphs.items()}
    quads = [ox.Quad(*t, ox.NamedNode(iri)) for iri, triples in known.items() for t in triples]
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    name = hashlib.sha256(title.encode() + b"\0" + data).hexdigest()[:16]
    digest = hashlib.sha256(data).hexdigest()
    manifest = Manifest(
        id=name,
        title=title or "Graphs of a test",
        description="Graphs of a test.",
        base_iri=BASE,
        namespace=f"{BASE}ns#",
        graphs=tuple(GraphInfo(iri, f"g{n}", len(known[iri])) for n, iri in enumerate(known)),
        files=(FileInfo(QUADS, RDF["nq"].media_type, len(data), digest),),
    )
    publish_files(out, name, {QUADS: data, MANIFEST: serialize_manifest(manifest)})
    return name
