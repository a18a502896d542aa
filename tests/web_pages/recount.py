# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The named graphs of a snapshot, read by another library: to count again what pages say."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import rdflib


def read_graphs(snapshot: Path) -> dict[str, rdflib.Graph]:
    """IRI of the named graph -> its triples. Each line of the file ends with the graph's name."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for line in (snapshot / "quads.nq").read_text(encoding="utf-8").splitlines():
        triple, _, name = line.removesuffix(" .").rpartition(" ")
        lines[name.strip("<>")].append(triple + " .")
    return {
        iri: rdflib.Graph().parse(data="\n".join(triples), format="nt")
        for iri, triples in lines.items()
    }
