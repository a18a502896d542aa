# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""RDF/XML (https://www.w3.org/TR/rdf-syntax-grammar/), and what cannot be written in it.

Our own writer: pyoxigraph's writes predicates that have no XML name, control characters that XML
1.0 does not allow, and its namespaces in no fixed order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pyoxigraph as ox

from kg.rdf.vocab import RDF, XSD

_START = r"A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
_START += r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
_LOCAL_NAME = re.compile(f"[{_START}][{_START}0-9.\\-\u00b7\u0300-\u036f\u203f-\u2040]*\\Z")
_NAME_CHARACTER = re.compile(f"[{_START}0-9.\\-\u00b7\u0300-\u036f\u203f-\u2040]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = {"\r": "&#13;"}


def split_predicate(iri: str) -> tuple[str, str]:
    """Namespace and XML name of a predicate; the name is empty where there is none.

    https://www.w3.org/TR/xml-names/#NT-NCName
    """
    cut = len(iri)
    while cut and _NAME_CHARACTER.match(iri[cut - 1]):
        cut -= 1
    while cut < len(iri) and not _LOCAL_NAME.match(iri[cut:]):
        cut += 1
    return iri[:cut], iri[cut:]


def why_not_xml(triple: ox.Triple) -> str:
    """Why a triple cannot be written in RDF/XML; empty where it can."""
    namespace, name = split_predicate(triple.predicate.value)
    if not name or not namespace:
        return f"The predicate <{triple.predicate.value}> does not end in an XML name."
    if isinstance(triple.object, ox.Literal) and (match := _NOT_XML.search(triple.object.value)):
        return f"The literal has the character U+{ord(match[0]):04X}, which XML 1.0 cannot hold."
    return ""


def serialize_rdfxml(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Triples, in their order, as RDF/XML; each subject's must be adjacent.

    Every triple must be one for which why_not_xml is empty.
    """
    known = list(triples)
    names = _namespaces(known, prefixes)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<rdf:RDF"]
    lines += [f"  xmlns:{prefix}={quoteattr(iri)}" for iri, prefix in sorted(names.items())]
    lines[-1] += ">"
    for subject, group in groupby(known, lambda t: t.subject):
        lines.append(f"  <rdf:Description {_node(subject, 'about')}>")
        lines += [f"    {_property(triple, names)}" for triple in group]
        lines.append("  </rdf:Description>")
    return ("\n".join([*lines, "</rdf:RDF>"]) + "\n").encode("utf-8")


def _namespaces(triples: list[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Namespace -> prefix, for those that predicates use, and rdf."""
    own = {iri: p for p, iri in sorted(prefixes.items(), reverse=True) if p not in {"rdf", "xml"}}
    found = {RDF.iri: "rdf"}
    used = sorted({split_predicate(t.predicate.value)[0] for t in triples} - set(found))
    taken = {own[n] for n in used if n in own}
    number = 0
    for namespace in used:
        if namespace not in own:
            while (prefix := f"ns{number}") in taken:
                number += 1
            taken.add(prefix)
        found[namespace] = own.get(namespace) or prefix
    return found


def _node(term: Any, attribute: str) -> str:
    if isinstance(term, ox.BlankNode):
        return f"rdf:nodeID={quoteattr(term.value)}"
    return f"rdf:{attribute}={quoteattr(term.value)}"


def _property(triple: ox.Triple, names: Mapping[str, str]) -> str:
    namespace, local = split_predicate(triple.predicate.value)
    tag = f"{names[namespace]}:{local}"
    value = triple.object
    if not isinstance(value, ox.Literal):
        return f"<{tag} {_node(value, 'resource')}/>"
    attribute = ""
    if value.language:
        attribute = f" xml:lang={quoteattr(value.language)}"
    elif value.datatype != XSD.string:
        attribute = f" rdf:datatype={quoteattr(value.datatype.value)}"
    return f"<{tag}{attribute}>{escape(value.value, _BREAKS)}</{tag}>"
