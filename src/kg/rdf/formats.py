# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The two tables of media types: RDF formats and result formats. No media type stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox


@dataclass(frozen=True, slots=True)
class Format:
    """One serialization: its short name (also the suffix), media type, IRI in the W3C registry.

    `aliases` are further media types that ask for the same bytes; `names` are further values of
    ?format= that clients send; `graphs` tells whether it can hold named graphs. IRIs: https://www.w3.org/ns/formats/.
    """

    name: str
    media_type: str
    iri: str
    label: str
    aliases: tuple[str, ...] = ()
    graphs: bool = False
    charset: bool = True
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of a Content-Type header."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


_W3 = "http://www.w3.org/ns/formats/"

RDF_FORMATS: tuple[Format, ...] = (
    Format(
        "ttl",
        "text/turtle",
        _W3 + "Turtle",
        "Turtle",
        ("application/x-turtle",),
        names=("turtle", "n3"),
    ),
    Format(
        "jsonld",
        "application/ld+json",
        _W3 + "JSON-LD",
        "JSON-LD",
        ("application/json",),
        graphs=True,
        charset=False,
        names=("json-ld", "json"),
    ),
    Format(
        "nt",
        "application/n-triples",
        _W3 + "N-Triples",
        "N-Triples",
        ("text/plain",),
        names=("ntriples", "n-triples"),
    ),
    Format(
        "rdf",
        "application/rdf+xml",
        _W3 + "RDF_XML",
        "RDF/XML",
        ("application/xml", "text/xml"),
        names=("rdf+xml", "xml"),
    ),
    Format("trig", "application/trig", _W3 + "TriG", "TriG", ("application/x-trig",), graphs=True),
    Format("nq", "application/n-quads", _W3 + "N-Quads", "N-Quads", graphs=True),
)
"""RDF formats, the preferred first. Aliases are honoured in Accept, never sent."""

RESULT_FORMATS: tuple[Format, ...] = (
    Format(
        "json",
        "application/sparql-results+json",
        _W3 + "SPARQL_Results_JSON",
        "JSON",
        ("application/json",),
        charset=False,
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        _W3 + "SPARQL_Results_XML",
        "XML",
        ("application/xml", "text/xml"),
    ),
    Format("csv", "text/csv", _W3 + "SPARQL_Results_CSV", "CSV"),
    Format("tsv", "text/tab-separated-values", _W3 + "SPARQL_Results_TSV", "TSV"),
)
"""Result formats of SELECT and ASK, the preferred first."""

RDF: dict[str, Format] = {f.name: f for f in RDF_FORMATS}
RESULTS: dict[str, Format] = {f.name: f for f in RESULT_FORMATS}

HTML = "text/html"
PROBLEM = "application/problem+json"
TEXT = "text/plain"
JSON = "application/json"
PNG = "image/png"
XML = "application/xml"
MARKDOWN = "text/markdown"
OPENSEARCH = "application/opensearchdescription+xml"
OPENMETRICS = "application/openmetrics-text"

RDF_CODECS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
RESULT_CODECS: dict[str, ox.QueryResultsFormat] = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
