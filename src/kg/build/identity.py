# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The id of a snapshot: a digest over everything that reaches its bytes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import kg
from kg.build.graphs import Graphs, quads_of
from kg.publication.project import Project
from kg.rdf.canon import canonical_nquads, digest

ID_LENGTH = 16
WRITERS = ("build", "publication", "queries", "rdf", "store")
"""The packages of the program that decide what a snapshot holds."""
LIBRARIES = ("pillow", "pyld", "pyoxigraph", "pyshacl", "rdflib")


def snapshot_id(
    graphs: Graphs,
    project: Project,
    prefixes: Mapping[str, str],
    context: Mapping[str, Any],
    table: str = "",
) -> str:
    """The id of the snapshot that these graphs and settings make; 16 hexadecimal digits.

    Where the folder lies, names of files, comments and the layout of the sources do not count;
    the published part of the table of links does to the letter: it is a file of the snapshot.
    """
    values = asdict(project)
    del values["root"], values["paths"], values["layout"]
    seed = {
        "project": values,
        "prefixes": dict(prefixes),
        "context": context,
        "quads": digest(canonical_nquads(quads_of(graphs, project.base_iri))),
        "links": digest(table.encode("utf-8")),
        "program": program_digest(),
    }
    # Not sorted: the order of a context is kept in the files, so it counts.
    text = json.dumps(seed, ensure_ascii=False)
    return digest(text.encode("utf-8"))[:ID_LENGTH]


@cache
def program_digest() -> str:
    """A digest of the code and of the libraries that write snapshots.

    A changed serializer changes bytes, so it must change the id as well.
    """
    parts = [kg.__version__, zlib.ZLIB_RUNTIME_VERSION]
    parts += [f"{name} {version(name)}" for name in LIBRARIES]
    for package in WRITERS:
        for file in _sources(files(kg).joinpath(package)):
            parts.append(f"{package}/{file.name} {digest(file.read_bytes())}")
    return digest("\n".join(parts).encode("utf-8"))


def _sources(folder: Traversable) -> list[Traversable]:
    found = [f for f in folder.iterdir() if f.name.endswith((".py", ".rq"))]
    return sorted(found, key=lambda f: f.name)
