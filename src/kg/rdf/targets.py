# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Other graphs that links lead to: how each names its things. One table for checks and pages.

An IRI in the namespace of a graph that is not of its pattern names nothing there, and neither
does one on its host outside all of its namespaces (the address of a page, http for https).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_SCHEMA, _SCHEMA_HTTP = "https://schema.org/", "http://schema.org/"
_ORG, _FOAF = "http://www.w3.org/ns/org#", "http://xmlns.com/foaf/0.1/"

PLACES = (
    _SCHEMA + "Place",
    _SCHEMA_HTTP + "Place",
    "http://www.opengis.net/ont/geosparql#Feature",
    "http://www.w3.org/2003/01/geo/wgs84_pos#SpatialThing",
    "http://purl.org/dc/terms/Location",
    "http://dbpedia.org/ontology/Place",
    "http://www.cidoc-crm.org/cidoc-crm/E53_Place",
)
"""Classes of places in vocabularies that are widely used."""

ORGANIZATIONS = (
    _ORG + "Organization",
    _SCHEMA + "Organization",
    _SCHEMA_HTTP + "Organization",
    _FOAF + "Organization",
)
"""Classes of organisations in vocabularies that are widely used."""


@dataclass(frozen=True, slots=True)
class Target:
    """A graph elsewhere. `local` is the pattern of what follows the namespace in its IRIs;
    `kinds` are the classes one of which its things have, empty where they may be anything."""

    name: str
    label: str
    namespace: str
    local: re.Pattern[str]
    kinds: tuple[str, ...] = ()

    def identifier(self, iri: str) -> str:
        """The part of an IRI that names the thing, without a closing slash."""
        return iri.removeprefix(self.namespace).rstrip("/")


def _target(
    name: str, label: str, namespace: str, local: str, kinds: tuple[str, ...] = ()
) -> Target:
    return Target(name, label, namespace, re.compile(local), kinds)


_NUMBER = r"[1-9][0-9]*"
_EU = "http://publications.europa.eu/resource/authority/"

TARGETS = (
    _target("wikidata", "Wikidata", "http://www.wikidata.org/entity/", "[QPL]" + _NUMBER),
    _target("dbpedia", "DBpedia", "http://dbpedia.org/resource/", r"[^\s/?#<>][^\s?#<>]*"),
    _target("geonames", "GeoNames", "https://sws.geonames.org/", _NUMBER + "/", PLACES),
    _target("eurovoc", "EuroVoc", "http://eurovoc.europa.eu/", rf"{_NUMBER}|c_[0-9a-f]+"),
    _target("eu-country", "EU countries", _EU + "country/", "[A-Z0-9]{3}", PLACES),
    _target("eu-body", "EU corporate bodies", _EU + "corporate-body/", "[A-Z0-9_]+", ORGANIZATIONS),
    _target(
        "loc-names",
        "Library of Congress names",
        "http://id.loc.gov/authorities/names/",
        "n[a-z]?[0-9]{8,10}",
    ),
    _target(
        "loc-subjects",
        "Library of Congress subjects",
        "http://id.loc.gov/authorities/subjects/",
        "sh[0-9]{8,10}",
    ),
    _target("isni", "ISNI", "https://isni.org/isni/", "[0-9]{15}[0-9X]"),
    _target("viaf", "VIAF", "http://viaf.org/viaf/", _NUMBER),
)
"""The graphs that are known here, by what their IRIs look like."""

_HOSTS = {
    urlsplit(t.namespace).netloc: [
        u for u in TARGETS if urlsplit(u.namespace).netloc == urlsplit(t.namespace).netloc
    ]
    for t in TARGETS
}


def target_of(iri: str) -> Target | None:
    """The graph whose namespace an IRI is in; None where that is none of those known here."""
    return next((t for t in TARGETS if iri.startswith(t.namespace)), None)


def why_not_in_target(iri: str) -> str:
    """Why an IRI names nothing in the graph it seems to be of; empty where it may, or where the
    graph is not known here."""
    target = target_of(iri)
    if target is not None:
        if target.local.fullmatch(target_local(target, iri)):
            return ""
        return f"{target.label} has no identifiers like {target_local(target, iri)!r}"
    near = _HOSTS.get(urlsplit(iri).netloc, [])
    spaces = " or ".join(f"<{t.namespace}…>" for t in near)
    return f"the things of {near[0].label} are named {spaces}" if near else ""


def target_local(target: Target, iri: str) -> str:
    """What follows the namespace of a graph in an IRI."""
    return iri.removeprefix(target.namespace)
