# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The distributions: the same triples in every format, from the parsed sources, never from a store.

A store rewrites literals; parsed sources keep them as they were written. Same triples, same bytes.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import pyoxigraph as ox
from pyld import jsonld

from kg.build.graphs import sort_key
from kg.build.rdfxml import serialize_rdfxml
from kg.errors import FindingsError
from kg.rdf.findings import Finding, Position
from kg.rdf.formats import RDF_CODECS
from kg.rdf.vocab import RDF, XSD

_HEADER = re.compile(r"(?:@prefix [^\n]*\n)*")


def serialize_triples(
    triples: Iterable[ox.Triple], name: str, prefixes: Mapping[str, str]
) -> bytes:
    """Triples in the format ttl, nt or rdf (names of kg.rdf.formats)."""
    ordered = sorted(set(triples), key=sort_key)
    if name == "rdf":
        return serialize_rdfxml(ordered, prefixes)
    if name == "ttl":
        return _with_header(ordered, name, prefixes)
    lines = ox.serialize(ordered, format=RDF_CODECS[name]) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def serialize_quads(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Quads in TriG, by graph, then as in Turtle."""
    ordered = sorted(set(quads), key=lambda q: (str(q.graph_name), *sort_key(q.triple)))
    return _with_header(ordered, "trig", prefixes)


def _with_header(
    statements: list[ox.Triple] | list[ox.Quad], name: str, prefixes: Mapping[str, str]
) -> bytes:
    """Turtle or TriG with the prefixes that it uses, in order: pyoxigraph's header has none."""
    by_namespace = {iri: prefix for prefix, iri in sorted(prefixes.items(), reverse=True)}
    used = {prefix: iri for iri, prefix in by_namespace.items()}
    data = ox.serialize(statements, format=RDF_CODECS[name], prefixes=used) or b""
    body = _HEADER.sub("", data.decode("utf-8"), count=1)
    found = set(re.findall(r"(?<![\w.-])([A-Za-z][\w.-]*):", body))
    header = [f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(used.items()) if p in found]
    if name == "ttl":
        body = re.sub(r"(?<= \.\n)(?=\S)", "\n", body)
    return ("".join(header) + "\n" + body).encode("utf-8")


def serialize_jsonld(triples: Iterable[ox.Triple], context: Mapping[str, Any]) -> bytes:
    """Compact JSON-LD with the context written into the document: nothing is fetched to read it.

    https://www.w3.org/TR/json-ld11-api/#compaction-algorithms. FindingsError where the context
    cannot be used.
    """
    ordered = sorted(set(triples), key=sort_key)
    expanded = [
        _node(subject, list(group)) for subject, group in groupby(ordered, lambda t: t.subject)
    ]
    options = {"graph": True, "documentLoader": _refuse}
    try:
        document = jsonld.compact(expanded, dict(context), options)
    except (jsonld.JsonLdError, ValueError) as error:
        raise FindingsError("The JSON-LD context cannot be used.", (_finding(error),)) from error
    document = {"@context": dict(context), "@graph": document.get("@graph", [])}
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8")


def _node(subject: Any, triples: list[ox.Triple]) -> dict[str, Any]:
    """A node object in expanded form; literals keep their lexical form."""
    node: dict[str, Any] = {"@id": _identifier(subject)}
    for triple in triples:
        value = triple.object
        if triple.predicate == RDF.type and not isinstance(value, ox.Literal):
            node.setdefault("@type", []).append(_identifier(value))
        else:
            node.setdefault(triple.predicate.value, []).append(_value(value))
    return node


def _identifier(term: Any) -> str:
    return str(term) if isinstance(term, ox.BlankNode) else str(term.value)


def _value(term: Any) -> dict[str, str]:
    if not isinstance(term, ox.Literal):
        return {"@id": _identifier(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def _refuse(url: str, options: object) -> dict[str, Any]:
    raise jsonld.JsonLdError(
        f"the context refers to another document, {url}", "kg.RemoteContext", code="remote"
    )


def _finding(error: Exception) -> Finding:
    """The innermost reason, at the top of the settings: pyld tells no place."""
    reason: BaseException = error
    while (cause := getattr(reason, "cause", None) or reason.__cause__) is not None:
        reason = cause
    text = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    advice = "Write a JSON-LD 1.1 context that needs no other document."
    return Finding("build/context", f"{text.rstrip('.;')}.", Position("kg.toml"), advice)


def compress(data: bytes) -> bytes:
    """Gzip without a time or a name: same bytes in, same bytes out."""
    return gzip.compress(data, compresslevel=9, mtime=0)
