# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What terms are called: labels in the publication's languages, CURIEs, names made from IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import pyoxigraph as ox

from kg.query.results import Solution, Term
from kg.store.manifest import Manifest

LABEL_PROPERTIES = (
    "http://www.w3.org/2004/02/skos/core#prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
    "http://purl.org/dc/terms/title",
    "https://schema.org/name",
)
"""Properties that hold a label, the preferred first; the .rq files name the same four."""

WELL_KNOWN_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "org": "http://www.w3.org/ns/org#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "sh": "http://www.w3.org/ns/shacl#",
}

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Ref:
    """An IRI with what to call it; `lang` is the label's language tag, empty where it has none."""

    iri: str
    label: str
    lang: str = ""
    curie: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A literal; `datatype` is empty for plain and language-tagged strings.

    `kind` is what the datatype is called, empty where it has no label.
    """

    text: str
    lang: str = ""
    datatype: str = ""
    kind: str = ""


Value = Ref | Text


def local_name(iri: str) -> str:
    """What comes after the last # or / of an IRI; the IRI itself where nothing does."""
    return re.split(r"[#/]", iri)[-1] or iri


def name_from_iri(iri: str) -> str:
    """A readable name made from an IRI: contributesForcesTo is "contributes forces to"."""
    local = local_name(iri)
    if not _LOCAL.fullmatch(local):
        return local
    words = _CAMEL.sub(" ", local).replace("_", " ").split(" ")
    lowered = [words[0], *(w if w[1:2].isupper() else w.lower() for w in words[1:])]
    return " ".join(lowered)


@dataclass(slots=True)
class Labels:
    """Labels by IRI, for one page. The first of the publication's languages that has one wins."""

    manifest: Manifest
    _found: dict[str, dict[str, tuple[int, str]]] = field(default_factory=dict)

    def add(self, rows: Iterable[Solution], term: str = "term") -> None:
        """Take the labels of rows with the columns `term`, labelProperty and label."""
        for row in rows:
            subject, label, prop = row.get(term), row.get("label"), row.get("labelProperty")
            if isinstance(subject, ox.NamedNode) and isinstance(prop, ox.NamedNode):
                self.note(subject.value, prop.value, label)

    def note(self, iri: str, label_property: str, label: Term | None) -> None:
        """Take one label; anything that is no literal of a label property is left out."""
        if not isinstance(label, ox.Literal) or label_property not in LABEL_PROPERTIES:
            return
        rank = LABEL_PROPERTIES.index(label_property)
        by_language = self._found.setdefault(iri, {})
        language = (label.language or "").lower()
        best = by_language.get(language)
        if best is None or (rank, label.value) < best:
            by_language[language] = (rank, label.value)

    def ref(self, iri: str) -> Ref:
        """The IRI with its label, or with a name made from the IRI."""
        by_language = self._found.get(iri)
        curie = self.curie(iri)
        if not by_language:
            return Ref(iri, name_from_iri(iri), curie=curie)
        for language in (*self.manifest.languages, ""):
            if language.lower() in by_language:
                return Ref(iri, by_language[language.lower()][1], language, curie)
        language = min(by_language)
        return Ref(iri, by_language[language][1], language, curie)

    def value(self, term: Term) -> Value:
        """A term as something to show; a blank node is shown by its label."""
        if isinstance(term, ox.NamedNode):
            return self.ref(term.value)
        if isinstance(term, ox.BlankNode):
            return Text(f"_:{term.value}")
        text = text_of(term)
        if text.datatype in self._found:
            return replace(text, kind=self.ref(text.datatype).label)
        return text

    def curie(self, iri: str) -> str:
        """The shortest CURIE of an IRI, empty where no prefix fits (W3C CURIE Syntax 1.0)."""
        own = {self.manifest.prefix: self.manifest.namespace} if self.manifest.prefix else {}
        best = ""
        for prefix, namespace in {**WELL_KNOWN_PREFIXES, **self.manifest.prefixes, **own}.items():
            local = iri.removeprefix(namespace)
            if namespace and local != iri and _LOCAL.fullmatch(local):
                candidate = f"{prefix}:{local}"
                best = candidate if not best or len(candidate) < len(best) else best
        return best

    def expand(self, curie: str) -> str:
        """The IRI of a CURIE; the text itself where no prefix fits."""
        prefix, _, local = curie.partition(":")
        own = {self.manifest.prefix: self.manifest.namespace} if self.manifest.prefix else {}
        namespace = {**WELL_KNOWN_PREFIXES, **self.manifest.prefixes, **own}.get(prefix)
        return curie if namespace is None else namespace + local


_PLAIN = {
    "http://www.w3.org/2001/XMLSchema#string",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
}


def text_of(literal: ox.Literal) -> Text:
    """A literal as something to show."""
    datatype = literal.datatype.value
    return Text(literal.value, literal.language or "", "" if datatype in _PLAIN else datatype)


def iri_of(term: Term | None) -> str:
    """The IRI of a named node, else an empty string."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def lexical(term: Term | None) -> str:
    """The text of a term, empty where it is unbound."""
    return "" if term is None else term.value


def count_of(rows: list[Solution]) -> int:
    """The number in the column `count` of the only row; 0 where there is no row."""
    return int(lexical(rows[0].get("count")) or 0) if rows else 0
