# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is covered, counted from the triples of any publication: names, classes, links, claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import pyoxigraph as ox

from kg.build.claims import measure_claims, tallies
from kg.build.graphs import LINKS, ONTOLOGY, Graphs, published_triples
from kg.build.instances import Facts, Instances, find_instances
from kg.publication.project import Project
from kg.rdf.vocab import DCTERMS, RDF, RDFS, SCHEMA, SKOS
from kg.store.coverage import Coverage, LinkFigures, SearchedInVain, Tally

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, SCHEMA.name)
_DESCRIPTIONS = (DCTERMS.description, SKOS.definition, RDFS.comment, SCHEMA.description)
_NAMES = (SKOS.altLabel, SCHEMA.alternateName)


def measure_coverage(
    graphs: Graphs, project: Project, searched_in_vain: Sequence[SearchedInVain] = ()
) -> Coverage:
    """All figures of a publication; those of claims where it has a statement vocabulary.

    `searched_in_vain` are the entities that were looked for in other graphs and not found: no
    triple says so, so whoever reads them from the sources hands them in.
    """
    published = published_triples(graphs)
    vocabulary = project.vocabulary
    known = find_instances(published, graphs.get(ONTOLOGY, ()), vocabulary)
    facts = Facts.of(published)
    links = _links_out(graphs.get(LINKS, ()), known, project.base_iri)
    measured = Coverage(
        entities=len(known.entities),
        classes=_classes(facts, known),
        labels=_have(facts, known, _LABELS, project.languages),
        descriptions=_have(facts, known, _DESCRIPTIONS, project.languages),
        alternative_names=_have(facts, known, _NAMES, project.languages),
        links=_by_target(links),
        linked_entities=len({subject for subject, _, _ in links}),
        searched_in_vain=_named(facts, searched_in_vain, project.languages),
    )
    return measured if vocabulary is None else measure_claims(measured, facts, known, vocabulary)


def _classes(facts: Facts, known: Instances) -> tuple[Tally, ...]:
    """Entities by class; one that has two classes counts in both."""
    types = (set(facts.iris(entity, RDF.type.value)) for entity in known.entities)
    return tallies(Counter(name for names in types for name in names), len(known.entities))


def _have(
    facts: Facts,
    known: Instances,
    properties: Iterable[ox.NamedNode],
    languages: Sequence[str],
) -> tuple[Tally, ...]:
    """Entities that have a text by one of the properties, by its language.

    The publication's own languages come first, in their order and with 0 as well; then others
    that occur, and last texts without a language.
    """
    counts: Counter[str] = Counter()
    names = [p.value for p in properties]
    for entity in known.entities:
        texts = [t for name in names for t in facts.literals(entity, name)]
        counts.update({(t.language or "").lower() for t in texts})
    own = [language.lower() for language in languages]
    others = sorted(set(counts) - {*own, ""})
    bare = [""] if counts[""] else []
    shown = dict.fromkeys([*own, *others, *bare])
    return tuple(Tally(language, counts[language], len(known.entities)) for language in shown)


def _links_out(
    triples: Iterable[ox.Triple], known: Instances, base_iri: str
) -> list[tuple[str, str, str]]:
    """Entity, property and IRI elsewhere, of the graph of links; classes are no links."""
    return [
        (t.subject.value, t.predicate.value, t.object.value)
        for t in triples
        if isinstance(t.subject, ox.NamedNode)
        and isinstance(t.object, ox.NamedNode)
        and t.predicate != RDF.type
        and t.subject.value in known.entities
        and not t.object.value.startswith(base_iri)
    ]


def _by_target(links: Iterable[tuple[str, str, str]]) -> tuple[LinkFigures, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    subjects: dict[tuple[str, str], set[str]] = {}
    for subject, predicate, iri in links:
        group = (target_of(iri), predicate)
        counts[group] += 1
        subjects.setdefault(group, set()).add(subject)
    return tuple(
        LinkFigures(*group, counts[group], len(subjects[group])) for group in sorted(counts)
    )


def target_of(iri: str) -> str:
    """The host of an IRI without "www.", its scheme where it has no host."""
    try:
        parts = urlsplit(iri)
        host = parts.hostname or ""
    except ValueError:
        return iri.partition(":")[0]
    return host.removeprefix("www.") or parts.scheme


def _named(
    facts: Facts, searches: Sequence[SearchedInVain], languages: Sequence[str]
) -> tuple[SearchedInVain, ...]:
    """The searches with the names of their subjects, in order of name, target and day."""
    named = (
        replace(s, label=s.label or _label(facts, s.subject, languages)) for s in set(searches)
    )
    return tuple(sorted(named, key=lambda s: (s.label, s.subject, s.target, s.date)))


def _label(facts: Facts, iri: str, languages: Sequence[str]) -> str:
    texts = [t for name in _LABELS for t in facts.literals(iri, name.value)]
    for language in languages:
        for text in texts:
            if (text.language or "").lower() == language.lower():
                return text.value
    return texts[0].value if texts else ""
