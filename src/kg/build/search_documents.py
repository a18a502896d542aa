# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a search finds: one document for each thing of the data, with its names and description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.publication.project import Project
from kg.rdf.vocab import DCTERMS, OA, RDF, RDFS, SKOS

_SCHEMA = "https://schema.org/"
_LABELS = (SKOS.prefLabel.value, RDFS.label.value, DCTERMS.title.value, f"{_SCHEMA}name")
_NAMES = (
    SKOS.altLabel.value,
    SKOS.hiddenLabel.value,
    SKOS.notation.value,
    f"{_SCHEMA}alternateName",
)
_DESCRIPTIONS = (
    DCTERMS.description.value,
    SKOS.definition.value,
    RDFS.comment.value,
    f"{_SCHEMA}description",
)


@dataclass(slots=True)
class _Said:
    types: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    descriptions: dict[str, str] = field(default_factory=dict)


def search_documents(
    project: Project, data: Iterable[ox.Triple], ontology: Iterable[ox.Triple]
) -> list[dict[str, object]]:
    """The documents in order of IRI: `iri`, `label`, `kind`, `names`, `description`,
    `mentions` (how many triples of the data have it as their object).

    Things are the typed IRIs below the base IRI that are no statement, no evidence and no
    selector. `label` and `description` are in the first language of the publication that has one,
    `names` are all other names in all languages, `kind` is the label of the class
    (of several, the one with the fewest members).
    """
    known = tuple(data)
    said = _collect(known)
    members = Counter(t for found in said.values() for t in found.types)
    mentions = Counter(t.object.value for t in known if isinstance(t.object, ox.NamedNode))
    classes = {iri: _best(found.labels, project) for iri, found in _collect(ontology).items()}
    return [
        _document(iri, found, members, classes, project) | {"mentions": mentions[iri]}
        for iri, found in sorted(said.items())
        if _is_thing(iri, found, said, project)
    ]


def _collect(triples: Iterable[ox.Triple]) -> dict[str, _Said]:
    said: dict[str, _Said] = {}
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        found = said.setdefault(triple.subject.value, _Said())
        prop, value = triple.predicate.value, triple.object
        if prop == RDF.type.value and isinstance(value, ox.NamedNode):
            found.types.add(value.value)
        elif prop == OA.hasSource.value:
            found.types.add(OA.SpecificResource.value)
        if not isinstance(value, ox.Literal):
            continue
        language = value.language or ""
        if prop in _LABELS:
            found.labels.setdefault(language, value.value)
            found.names.add(value.value)
        elif prop in _NAMES:
            found.names.add(value.value)
        elif prop in _DESCRIPTIONS:
            found.descriptions.setdefault(language, value.value)
    return said


def _is_thing(iri: str, found: _Said, said: dict[str, _Said], project: Project) -> bool:
    vocabulary = project.vocabulary
    hidden = {OA.SpecificResource.value, OA.TextPositionSelector.value}
    if vocabulary is not None:
        hidden.add(vocabulary.statement_class)
    owner, mark, _ = iri.partition("#")
    is_part = bool(mark) and owner in said
    return (
        iri.startswith(project.base_iri)
        and bool(found.types)
        and not found.types & hidden
        and not is_part
    )


def _document(
    iri: str, found: _Said, members: Counter[str], classes: dict[str, str], project: Project
) -> dict[str, object]:
    label = _best(found.labels, project) or iri.rstrip("/").rpartition("/")[2]
    kinds = sorted((members[t], classes[t]) for t in found.types if classes.get(t))
    return {
        "iri": iri,
        "label": label,
        "kind": kinds[0][1] if kinds else "",
        "names": sorted(found.names - {label}),
        "description": _best(found.descriptions, project),
    }


def _best(texts: dict[str, str], project: Project) -> str:
    for language in (*project.languages, ""):
        if language in texts:
            return texts[language]
    return texts[min(texts)] if texts else ""
