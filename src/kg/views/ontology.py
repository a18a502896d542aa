# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The ontology as a document: every term of the own namespace, and how often it is used."""

from __future__ import annotations

from dataclasses import dataclass

from kg.query.results import Term
from kg.views.dates import Properties
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, Text, Value, iri_of, lexical
from kg.views.reader import Reader
from kg.views.rows import by_node

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"

TYPE = RDF + "type"
CLASS_TYPES = {OWL + "Class", RDFS + "Class"}
PROPERTY_TYPES = {
    RDF + "Property",
    *(OWL + n for n in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
    OWL + "SymmetricProperty",
}
DEFINITIONS = (SKOS + "definition", RDFS + "comment", DCTERMS + "description")
EXAMPLES = (SKOS + "example", "http://purl.org/vocab/vann/example")
DOMAINS = (RDFS + "domain", SCHEMA + "domainIncludes")
RANGES = (RDFS + "range", SCHEMA + "rangeIncludes")
SUPERS = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")
MATCHES = (
    *(SKOS + n for n in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
    OWL + "equivalentClass",
    OWL + "equivalentProperty",
    OWL + "inverseOf",
    RDFS + "seeAlso",
)
NOTES = (SKOS + "scopeNote", SKOS + "note", SKOS + "editorialNote")


@dataclass(frozen=True, slots=True)
class TermView:
    """One term. `uses` counts members of a class, triples of a property, or statements of it."""

    ref: Ref
    fragment: str
    kinds: tuple[Ref, ...]
    definition: str
    notes: tuple[Text, ...]
    domain: tuple[Value, ...]
    range: tuple[Value, ...]
    supers: tuple[Value, ...]
    matches: tuple[Value, ...]
    examples: tuple[Value, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class TermGroup:
    """Terms of one kind, by label."""

    title: str
    terms: tuple[TermView, ...]


@dataclass(frozen=True, slots=True)
class OntologyView:
    """The ontology: what is said of it as a whole, and its terms in groups."""

    title: str
    description: str
    properties: tuple[tuple[Ref, tuple[Value, ...]], ...]
    groups: tuple[TermGroup, ...]


async def load_ontology(reader: Reader) -> OntologyView:
    """Every term of the namespace that the ontology graph describes, in groups by kind."""
    manifest = reader.manifest
    graph = reader.graph_iri("ontology")
    said = by_node(await reader.solutions("graph_triples", {"graph": graph}), "subject")
    labels = Labels(manifest)
    for iri, properties in said.items():
        for prop in LABEL_PROPERTIES:
            for value in properties.get(prop, ()):
                labels.note(iri, prop, value)
    uses = await _uses(reader)
    own = {
        iri: p
        for iri, p in said.items()
        if iri.startswith(manifest.namespace) and iri != manifest.namespace
    }
    groups: dict[str, list[TermView]] = {"Classes": [], "Properties": [], "Individuals": []}
    for iri, properties in own.items():
        groups[_kind(properties)].append(_term(iri, properties, labels, uses, manifest.namespace))
    head_iri = next((i for i, p in said.items() if OWL + "Ontology" in _types(p)), "")
    head = said.get(head_iri, {})
    return OntologyView(
        title=labels.ref(head_iri).label if head_iri else "Ontology",
        description=_text(head, DEFINITIONS),
        properties=tuple(
            (labels.ref(p), tuple(labels.value(t) for t in values))
            for p, values in sorted(head.items())
            if p not in (*LABEL_PROPERTIES, *DEFINITIONS, TYPE)
        ),
        groups=tuple(
            TermGroup(title, tuple(sorted(terms, key=lambda t: t.ref.label.lower())))
            for title, terms in groups.items()
            if terms
        ),
    )


async def _uses(reader: Reader) -> dict[str, int]:
    data = {"dataGraph": reader.graph_iri("data")}
    uses: dict[str, int] = {}
    asked = [("property_uses", data, "term")]
    v = reader.manifest.vocabulary
    naming = [TYPE] if v is None else [TYPE, v.predicate, v.certainty, v.approximation]
    for prop in naming:
        if prop:
            asked.append(("relation_uses", {**data, "predicateProperty": prop}, "term"))
    for name, terms, column in asked:
        for row in await reader.solutions(name, terms):
            iri = iri_of(row.get(column))
            uses[iri] = uses.get(iri, 0) + int(lexical(row.get("count")))
    return uses


def _types(properties: Properties) -> set[str]:
    return {iri_of(t) for t in properties.get(TYPE, ())}


def _kind(properties: Properties) -> str:
    types = _types(properties)
    if types & CLASS_TYPES:
        return "Classes"
    return "Properties" if types & PROPERTY_TYPES else "Individuals"


def _text(properties: Properties, names: tuple[str, ...]) -> str:
    return next((properties[n][0].value for n in names if properties.get(n)), "")


def _term(
    iri: str, properties: Properties, labels: Labels, uses: dict[str, int], namespace: str
) -> TermView:
    def values(names: tuple[str, ...]) -> tuple[Value, ...]:
        found: list[Term] = [t for n in names for t in properties.get(n, ())]
        return tuple(labels.value(t) for t in found)

    return TermView(
        ref=labels.ref(iri),
        fragment=iri.removeprefix(namespace),
        kinds=tuple(labels.ref(t) for t in sorted(_types(properties))),
        definition=_text(properties, DEFINITIONS),
        notes=tuple(v for v in values(NOTES) if isinstance(v, Text)),
        domain=values(DOMAINS),
        range=values(RANGES),
        supers=values(SUPERS),
        matches=values(MATCHES),
        examples=values(EXAMPLES),
        uses=uses.get(iri, 0),
    )
