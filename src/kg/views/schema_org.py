# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The data set and its things in the terms of schema.org, for search engines."""

from __future__ import annotations

from kg.store.manifest import Manifest
from kg.store.snapshot import CARD
from kg.views.dataset import distributions
from kg.views.entity import EntityView

_SCHEMA = "https://schema.org/"
_CLASSES = {
    "http://www.w3.org/ns/org#Organization": "Organization",
    "http://www.w3.org/ns/org#FormalOrganization": "Organization",
    "http://www.w3.org/ns/org#OrganizationalUnit": "Organization",
    "http://xmlns.com/foaf/0.1/Person": "Person",
    "http://xmlns.com/foaf/0.1/Organization": "Organization",
    "http://www.w3.org/2004/02/skos/core#Concept": "DefinedTerm",
    "http://www.w3.org/2004/02/skos/core#ConceptScheme": "DefinedTermSet",
}
"""Classes of other vocabularies that schema.org has a type for."""
_SAME = "http://www.w3.org/2002/07/owl#sameAs", f"{_SCHEMA}sameAs"


def schema_org(manifest: Manifest) -> dict[str, object]:
    """The data set in the terms of schema.org (https://schema.org/Dataset)."""
    base = manifest.base_iri
    described: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": base,
        "name": manifest.title,
        "description": manifest.description,
        "url": base,
        "identifier": manifest.id,
        "image": f"{base}download/{CARD}",
        "isAccessibleForFree": True,
        "inLanguage": list(manifest.languages),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": d.label,
                "contentUrl": f"{base}download/{d.file.file}",
                "encodingFormat": d.file.media_type,
                "contentSize": str(d.file.bytes),
                "sha256": d.file.sha256,
            }
            for d in distributions(manifest)
        ],
    }
    optional = {
        "license": manifest.licence,
        "version": manifest.version,
        "datePublished": manifest.issued,
    }
    described.update({key: value for key, value in optional.items() if value})
    if manifest.publisher_name:
        publisher: dict[str, object] = {"@type": "Organization", "name": manifest.publisher_name}
        if manifest.publisher_iri:
            publisher["@id"] = publisher["url"] = manifest.publisher_iri
        described["publisher"] = publisher
        described["creator"] = publisher
    return described


def entity_schema_org(manifest: Manifest, view: EntityView) -> dict[str, object]:
    """A thing: its types, names, description, and the same thing elsewhere.

    A thing with a date of its own is an Event.
    """
    types = sorted({t for t in (_schema_type(ref.iri) for ref in view.types) if t})
    if view.when is not None and not types:
        types = ["Event"]
    described: dict[str, object] = {
        "@context": _SCHEMA,
        "@type": types[0] if len(types) == 1 else types or "Thing",
        "@id": view.ref.iri,
        "url": view.ref.iri,
        "name": view.ref.label,
        "mainEntityOfPage": view.ref.iri.replace("/id/", "/page/", 1),
        "subjectOf": {"@type": "Dataset", "@id": manifest.base_iri, "name": manifest.title},
    }
    if view.description:
        described["description"] = view.description.text
    if view.names:
        described["alternateName"] = [name.text for name in view.names]
    same = [
        link.ref.iri for group in view.links for link in group.links if link.relation.iri in _SAME
    ]
    if same:
        described["sameAs"] = same
    if types == ["Event"] and view.when is not None:
        bounds = view.when.bounds
        if bounds.earliest_start is not None:
            described["startDate"] = bounds.earliest_start.isoformat()
        if bounds.latest_end is not None:
            described["endDate"] = bounds.latest_end.isoformat()
    return described


def _schema_type(iri: str) -> str:
    local = iri.removeprefix(_SCHEMA)
    return local if local != iri else _CLASSES.get(iri, "")
