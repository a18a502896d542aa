# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading SPARQL results without the engine's own parser, and comparing them as answers.

Two answers are the same where their solutions are the same multiset (the same sequence under
ORDER BY) up to the names of blank nodes. Literals of a numeric datatype are compared by value:
1.0 and 1 are one xsd:decimal.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import rdflib
from rdflib.compare import isomorphic

XSD = "http://www.w3.org/2001/XMLSchema#"
_NS = "{http://www.w3.org/2005/sparql-results#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_ROW = rdflib.Namespace("urn:row:")

Term = tuple[str, ...]
"""("uri", IRI), ("bnode", label), ("literal", lexical form, datatype, language)."""


@dataclass(frozen=True)
class Answer:
    """The answer of an ASK (`boolean`), or the names and rows of a SELECT."""

    names: tuple[str, ...] = ()
    rows: tuple[dict[str, Term], ...] = ()
    boolean: bool | None = None


def same(one: Answer, other: Answer, *, ordered: bool) -> bool:
    """True where both are the same answer."""
    if one.boolean is not None or other.boolean is not None:
        return one.boolean == other.boolean
    if set(one.names) != set(other.names) or len(one.rows) != len(other.rows):
        return False
    return isomorphic(_as_graph(one, ordered), _as_graph(other, ordered))


def _as_graph(answer: Answer, ordered: bool) -> rdflib.Graph:
    """Each solution as a node of a graph, so that isomorphism of graphs decides."""
    graph = rdflib.Graph()
    for number, row in enumerate(answer.rows):
        node = rdflib.BNode()
        graph.add((node, rdflib.RDF.type, _ROW.Row))
        if ordered:
            graph.add((node, _ROW["index"], rdflib.Literal(number)))
        for name, term in row.items():
            value = (
                rdflib.BNode(f"x{term[1].encode().hex()}")
                if term[0] == "bnode"
                else rdflib.Literal(json.dumps(_by_value(term)))
            )
            graph.add((node, _ROW[name], value))
    return graph


def _by_value(term: Term) -> Term:
    if term[0] != "literal" or not term[2].startswith(XSD):
        return term
    kind = term[2].removeprefix(XSD)
    try:
        if kind in {"integer", "decimal"}:
            return ("literal", str(Decimal(term[1]).normalize() + 0), term[2], "")
        if kind in {"double", "float"}:
            return ("literal", repr(float(term[1])), term[2], "")
    except ArithmeticError:
        return term
    return term


def read_xml(data: bytes, base: str = "") -> Answer:
    """https://www.w3.org/TR/rdf-sparql-XMLres/"""
    root = ElementTree.fromstring(data)
    boolean = root.find(f"{_NS}boolean")
    if boolean is not None:
        return Answer(boolean=(boolean.text or "").strip() == "true")
    names = tuple(v.attrib["name"] for v in root.findall(f"{_NS}head/{_NS}variable"))
    rows = tuple(
        {b.attrib["name"]: _xml_term(b[0]) for b in result.findall(f"{_NS}binding")}
        for result in root.findall(f"{_NS}results/{_NS}result")
    )
    return Answer(names, rows)


def _xml_term(element: ElementTree.Element) -> Term:
    kind, text = element.tag.removeprefix(_NS), element.text or ""
    if kind != "literal":
        return (kind, text)
    return _literal(text, element.attrib.get("datatype", ""), element.attrib.get(_LANG, ""))


def _literal(text: str, datatype: str, language: str) -> Term:
    if language:
        return ("literal", text, "", language.lower())
    return ("literal", text, datatype or f"{XSD}string", "")


def read_json(data: bytes, base: str = "") -> Answer:
    """https://www.w3.org/TR/sparql11-results-json/"""
    value: dict[str, Any] = json.loads(data)
    if "boolean" in value:
        return Answer(boolean=value["boolean"])
    rows = tuple(
        {name: _json_term(term) for name, term in row.items()}
        for row in value["results"]["bindings"]
    )
    return Answer(tuple(value["head"]["vars"]), rows)


def _json_term(term: dict[str, str]) -> Term:
    if term["type"] in {"uri", "bnode"}:
        return (term["type"], term["value"])
    assert term["type"] in {"literal", "typed-literal"}
    return _literal(term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


_TSV = re.compile(
    r"""<(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>$
      | _:(?P<blank>\S+)$
      | "(?P<text>(?:[^"\\\n\r\t]|\\.)*)"(?:@(?P<lang>[A-Za-z0-9-]+)|\^\^<(?P<type>[^<>]*)>)?$
      | (?P<integer>[+-]?\d+)$
      | (?P<decimal>[+-]?\d*\.\d+)$
      | (?P<double>[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+)$
      | (?P<boolean>true|false)$
    """,
    re.VERBOSE,
)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read_tsv(data: bytes, base: str = "") -> Answer:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#tsv: terms as in Turtle, one row a line."""
    head, *lines = data.decode("utf-8").removesuffix("\n").split("\n")
    names = tuple(name.removeprefix("?") for name in head.removesuffix("\r").split("\t") if name)
    rows = []
    for line in lines:
        cells = line.removesuffix("\r").split("\t")
        assert len(cells) == max(len(names), 1), line
        rows.append({n: _tsv_term(c) for n, c in zip(names, cells, strict=False) if c})
    return Answer(names, tuple(rows))


def _tsv_term(cell: str) -> Term:
    match = _TSV.match(cell)
    assert match is not None, f"not a term: {cell}"
    kind, value = match.lastgroup or "", match.groupdict()
    if value["iri"] is not None:
        return ("uri", value["iri"])
    if value["blank"] is not None:
        return ("bnode", value["blank"])
    if value["text"] is not None:
        text = re.sub(r"\\(.)", lambda m: _ESCAPES[m[1]], value["text"])
        return _literal(text, value["type"] or "", value["lang"] or "")
    return _literal(cell, XSD + kind, "")


def read_csv(data: bytes, base: str = "") -> Answer:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#csv: the format tells no kinds of terms."""
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""))
    return Answer(
        tuple(head),
        tuple({n: _csv_term(c) for n, c in zip(head, row, strict=True) if c} for row in rows),
    )


def _csv_term(cell: str) -> Term:
    if cell.startswith("_:"):
        return ("bnode", cell[2:])
    try:
        return ("number", repr(float(cell)))
    except ValueError:
        return ("text", cell)


def read_turtle(data: bytes, base: str = "") -> Answer | rdflib.Graph:
    """A graph, or the solutions that a graph describes in the suite's own vocabulary (rs:)."""
    graph = rdflib.Graph().parse(data=data, format="turtle", publicID=base)
    (*sets,) = graph.subjects(rdflib.RDF.type, _RS.ResultSet)
    if not sets:
        return graph
    rows = []
    for solution in graph.objects(sets[0], _RS.solution):
        bound = graph.objects(solution, _RS.binding)
        pairs = [(graph.value(b, _RS.variable), graph.value(b, _RS["value"])) for b in bound]
        rows.append({str(name): _rdflib_term(term) for name, term in pairs})
    return Answer(tuple(map(str, graph.objects(sets[0], _RS.resultVariable))), tuple(rows))


def _rdflib_term(term: object) -> Term:
    if isinstance(term, rdflib.Literal):
        return _literal(str(term), str(term.datatype or ""), term.language or "")
    return ("bnode" if isinstance(term, rdflib.BNode) else "uri", str(term))


Reader = Callable[[bytes, str], Answer | rdflib.Graph]

READERS: dict[str, tuple[str, Reader]] = {
    ".srx": ("application/sparql-results+xml", read_xml),
    ".srj": ("application/sparql-results+json", read_json),
    ".tsv": ("text/tab-separated-values", read_tsv),
    ".csv": ("text/csv", read_csv),
    ".ttl": ("text/turtle", read_turtle),
}
"""By the suffix of a file of the suite: the media type to ask for, and how to read it."""
