# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The distributions: the same triples in every format, from the parsed sources, never from a store.

A store rewrites literals; parsed sources keep them as they were written.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox
from pyld import jsonld

from kg.rdf.formats import RDF, RDF_CODECS, Format
from kg.rdf.vocab import RDF as RDF_TERMS

_TYPE = RDF_TERMS.type


def sorted_triples(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Each once, by subject, the type first: what Turtle needs to group, and diffs to be short."""
    return sorted(
        set(triples),
        key=lambda t: (str(t.subject), t.predicate != _TYPE, str(t.predicate), str(t.object)),
    )


def serialize_triples(
    triples: Iterable[ox.Triple], fmt: Format, prefixes: Mapping[str, str]
) -> bytes:
    """Triples in a format; same triples, same bytes. JSON-LD is expanded."""
    named = dict(prefixes) if fmt.name in {"ttl", "trig", "rdf"} else None
    data = ox.serialize(sorted_triples(triples), format=RDF_CODECS[fmt.name], prefixes=named)
    return data or b""


def serialize_quads(quads: Iterable[ox.Quad], fmt: Format, prefixes: Mapping[str, str]) -> bytes:
    """Quads in TriG or N-Quads, sorted by graph, subject, predicate, object."""
    ordered = sorted(
        set(quads),
        key=lambda q: (
            str(q.graph_name),
            str(q.subject),
            q.predicate != _TYPE,
            str(q.predicate),
            str(q.object),
        ),
    )
    named = dict(prefixes) if fmt.name == "trig" else None
    return ox.serialize(ordered, format=RDF_CODECS[fmt.name], prefixes=named) or b""


def serialize_jsonld(triples: Iterable[ox.Triple], context: Mapping[str, Any]) -> bytes:
    """Compact JSON-LD with the context written into the document: nothing is fetched to read it.

    https://www.w3.org/TR/json-ld11-api/#compaction-algorithms
    """
    lines = serialize_triples(triples, RDF["nt"], {}).decode("utf-8")
    expanded = jsonld.from_rdf(lines, {"format": RDF["nq"].media_type, "useNativeTypes": False})
    document = jsonld.compact(expanded, dict(context), {"graph": True, "documentLoader": _refuse})
    document["@context"] = dict(context)
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode("utf-8")


def compress(data: bytes) -> bytes:
    """Gzip without a time or a name: same bytes in, same bytes out."""
    return gzip.compress(data, compresslevel=9, mtime=0)


def _refuse(url: str, options: object) -> dict[str, Any]:
    raise ValueError(f"the context refers to another document, {url}: write it out")
