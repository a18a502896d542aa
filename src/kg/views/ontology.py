# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The ontology as a document: every term of the own namespace, and how often it is used."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.query.results import Term
from kg.views.browse import load_classes
from kg.views.dates import Properties
from kg.views.guards import Guard, find_guards
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, Text, Value, iri_of
from kg.views.reader import Reader
from kg.views.rows import by_node
from kg.views.shape_graph import load_shape_graph
from kg.views.uses import UseList, Uses, load_places, load_uses

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
GROUPS = ("Classes", "Properties", "Individuals")
NOTES = (SKOS + "scopeNote", SKOS + "note", SKOS + "editorialNote")


@dataclass(frozen=True, slots=True)
class TermView:
    """One term, with how often it is used and which shapes guard it.

    `browsable` says that its instances have a list of their own; `narrower` are the terms that
    name it as theirs above.
    """

    ref: Ref
    fragment: str
    group: str
    kinds: tuple[Ref, ...]
    definition: str
    notes: tuple[Text, ...]
    domain: tuple[Value, ...]
    range: tuple[Value, ...]
    supers: tuple[Value, ...]
    matches: tuple[Value, ...]
    narrower: tuple[Ref, ...]
    examples: tuple[Value, ...]
    uses: Uses
    guards: tuple[Guard, ...]
    browsable: bool

    @property
    def is_guarded(self) -> bool:
        """True where a shape is about the term."""
        return any(guard.direct for guard in self.guards)


@dataclass(frozen=True, slots=True)
class TermPage:
    """One term on its own page, and where it is used.

    `relation` is the property that makes it the relation of statements, with its own guards,
    where the term is used as one.
    """

    term: TermView
    places: tuple[UseList, ...]
    relation: TermView | None


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
    ontology = await _load(reader)
    groups: dict[str, list[TermView]] = {title: [] for title in GROUPS}
    for iri in ontology.own:
        term = ontology.term(iri)
        groups[term.group].append(term)
    said, labels = ontology.said, ontology.labels
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


async def load_term(reader: Reader, fragment: str) -> TermPage:
    """The term of the namespace with this local name. NotFoundError where there is none."""
    ontology = await _load(reader)
    iri = reader.manifest.namespace + fragment
    if iri not in ontology.own:
        raise NotFoundError(
            f"the ontology defines no term <{iri}>",
            advice="The page of the ontology lists its terms.",
        )
    term = ontology.term(iri)
    vocabulary = reader.manifest.vocabulary
    relation = vocabulary.predicate if vocabulary is not None and term.uses.statements else ""
    return TermPage(
        term,
        await load_places(reader, iri, term.uses, ontology.labels),
        ontology.term(relation) if relation in ontology.own and relation != iri else None,
    )


async def _load(reader: Reader) -> _Ontology:
    graph = reader.graph_iri("ontology")
    said = by_node(await reader.solutions("graph_triples", {"graph": graph}), "subject")
    labels = Labels(reader.manifest)
    for iri, properties in said.items():
        for prop in LABEL_PROPERTIES:
            for value in properties.get(prop, ()):
                labels.note(iri, prop, value)
    return _Ontology(
        reader.manifest.namespace,
        said,
        labels,
        await load_uses(reader),
        find_guards(await load_shape_graph(reader)),
        frozenset(c.ref.iri for c in await load_classes(reader)),
    )


@dataclass(frozen=True, slots=True)
class _Ontology:
    """What a term is made of: what is said of it, its uses, its guards."""

    namespace: str
    said: dict[str, dict[str, list[Term]]]
    labels: Labels
    uses: dict[str, Uses]
    guards: dict[str, tuple[Guard, ...]]
    browsable: frozenset[str]

    @property
    def own(self) -> list[str]:
        """The terms of the namespace that are described."""
        return [i for i in self.said if i.startswith(self.namespace) and i != self.namespace]

    def term(self, iri: str) -> TermView:
        """One of them."""
        properties = self.said[iri]

        def values(names: tuple[str, ...]) -> tuple[Value, ...]:
            return tuple(self.labels.value(t) for n in names for t in properties.get(n, ()))

        return TermView(
            ref=self.labels.ref(iri),
            fragment=iri.removeprefix(self.namespace),
            group=_kind(properties),
            kinds=tuple(self.labels.ref(t) for t in sorted(_types(properties))),
            definition=_text(properties, DEFINITIONS),
            notes=tuple(v for v in values(NOTES) if isinstance(v, Text)),
            domain=values(DOMAINS),
            range=values(RANGES),
            supers=values(SUPERS),
            matches=values(MATCHES),
            narrower=self._narrower(iri),
            examples=values(EXAMPLES),
            uses=self.uses.get(iri, Uses()),
            guards=self._guards(iri),
            browsable=iri in self.browsable,
        )

    def _guards(self, iri: str) -> tuple[Guard, ...]:
        """Its own, and those on the instances of the classes above it (SHACL 2.1.3.2)."""
        own = self.guards.get(iri, ())
        known = {guard.fragment for guard in own if guard.direct}
        waiting, seen = [iri], {iri}
        while waiting:
            for above in map(iri_of, self.said.get(waiting.pop(), {}).get(SUPERS[0], ())):
                if above and above not in seen:
                    seen.add(above)
                    waiting.append(above)
        guards = [g for c in sorted(seen - {iri}) for g in self.guards.get(c, ()) if g.on_class]
        inherited = {g.fragment: g for g in guards if g.fragment not in known}
        return (*own, *inherited.values())

    def _narrower(self, iri: str) -> tuple[Ref, ...]:
        found = (
            self.labels.ref(other)
            for other, properties in self.said.items()
            if any(iri_of(t) == iri for name in SUPERS for t in properties.get(name, ()))
        )
        return tuple(sorted(found, key=lambda r: r.label.lower()))


def _types(properties: Properties) -> set[str]:
    return {iri_of(t) for t in properties.get(TYPE, ())}


def _kind(properties: Properties) -> str:
    types = _types(properties)
    if types & CLASS_TYPES:
        return "Classes"
    return "Properties" if types & PROPERTY_TYPES else "Individuals"


def _text(properties: Properties, names: tuple[str, ...]) -> str:
    return next((properties[n][0].value for n in names if properties.get(n)), "")
