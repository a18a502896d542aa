# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults of entities, topics, the source and the vocabulary: types, names, identifiers, terms."""

# A table: a fault a line.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from edits import (
    EVENTS,
    EVIDENCE,
    STATEMENT,
    also,
    among,
    clear,
    copy,
    drop,
    of,
    one,
    put,
    rename,
    replace,
    shacl,
    terms,
)

THING = of("naz:Facility", "naz:Group", "naz:MilitaryUnit", "naz:Project", "schema:Place", "org:Post", "naz:Programme")
NAMED = of("naz:Facility", "naz:Group", "naz:MilitaryUnit", "naz:Project", has="skos:altLabel")
TOPIC = of("skos:Concept")
BELOW, TOP = of("skos:Concept", has="skos:broader"), of("skos:Concept", has="skos:topConceptOf")
STATE = of("schema:Country", has="skos:prefLabel", value="@ru")
ORG, PERSON = of("org:Organization", "org:FormalOrganization"), of("schema:Person")
SOURCE, SCHEME = one("src:nato-2012"), one("id:topics")
VALUES = among("naz:Approximation", "naz:Certainty", "naz:Milestone")
CLASS, PROPERTY = terms("owl:Class"), terms("owl:ObjectProperty", "owl:DatatypeProperty")
TERM, VALUE = terms("owl:Class", "owl:ObjectProperty"), terms("naz:Milestone")
HEADER = one("<https://w3id.org/nato-az/ns>")

LABELS = shacl(
    "labels",
    ("no name", "Entity-label", THING, drop("skos:prefLabel"), ""),
    ("name without language", "Entity-label", THING, put("skos:prefLabel", '"A name"'), "skos:prefLabel"),
    ("two names in a language", "Entity-label", THING, also("skos:prefLabel", '"A second name"@en'), "skos:prefLabel"),
    ("thing for a name", "Entity-label", THING, put("skos:prefLabel", "id:kfor"), "skos:prefLabel"),
    ("no English name", "Entity-label-en", THING, put("skos:prefLabel", '"Un nom"@fr'), "skos:prefLabel"),
    ("name misspelt as a property", "KnownProperty", THING, rename("skos:prefLabel", "skos:preflabel"), "skos:preflabel"),
    ("other name without language", "Entity-alternative", NAMED, put("skos:altLabel", '"Another name"'), "skos:altLabel"),
    ("other name that is the name", "Entity-alternative", NAMED, lambda b, p, r: b.set("skos:altLabel", b.get("skos:prefLabel")), "skos:altLabel"),
    ("name of another thing", "UniqueName", THING, put("skos:prefLabel", '"Azerbaijan"@en'), "skos:prefLabel"),
    ("other name of another thing", "UniqueName", NAMED, put("skos:altLabel", '"NATO"@en'), "skos:altLabel"),
    ("white space at the end", "TidyText", THING, replace("skos:prefLabel", '"@en', ' "@en'), "skos:prefLabel"),
    ("white space at the start", "TidyText", NAMED, put("skos:altLabel", '" A name"@en'), "skos:altLabel"),
    ("two spaces", "TidyText", THING, put("skos:prefLabel", '"Two  spaces"@en'), "skos:prefLabel"),
    ("empty name", "TidyText", THING, put("skos:prefLabel", '""@en'), "skos:prefLabel"),
    ("language that is not used", "KnownLanguage", THING, also("skos:prefLabel", '"Ein Name"@de'), "skos:prefLabel"),
    ("English of a region", "KnownLanguage", THING, also("skos:prefLabel", '"A British name"@en-GB'), "skos:prefLabel"),
    ("Russian name in Latin letters", "ScriptOfLanguage", STATE, lambda b, p, r: b.set("skos:prefLabel", '"Azer"@ru , "Name of a state"@en'), "skos:prefLabel"),
    ("English name in Cyrillic letters", "ScriptOfLanguage", THING, put("skos:prefLabel", '"Название"@en'), "skos:prefLabel"),
    ("state with a German name", "Country-label-languages", STATE, also("skos:prefLabel", '"Ein Staat"@de'), "skos:prefLabel"),
    ("no description", "Entity-description", THING, drop("dcterms:description"), ""),
    ("description too short", "Entity-description", THING, put("dcterms:description", '"Short."@en'), "dcterms:description"),
    ("description that is no sentence", "Entity-description", THING, put("dcterms:description", '"a lasting thing"@en'), "dcterms:description"),
    ("description without language", "Entity-description", THING, put("dcterms:description", '"A description of it."'), "dcterms:description"),
    ("two descriptions", "Entity-description", THING, also("dcterms:description", '"Another description of it."@en'), "dcterms:description"),
    ("no English description", "Entity-description-en", THING, put("dcterms:description", '"Une description."@fr'), "dcterms:description"),
    ("note without language", "Entity-note", THING, put("skos:editorialNote", '"A note."'), "skos:editorialNote"),
    ("two notes in a language", "Entity-note", THING, put("skos:editorialNote", '"A note."@en , "B."@en'), "skos:editorialNote"),
    ("note that is no sentence", "Entity-note", THING, put("skos:editorialNote", '"note"@en'), "skos:editorialNote"),
)

IDENTIFIERS = shacl(
    "identifiers",
    ("upper case in a slug", "Entity", of("naz:Project"), copy("id:ZZ-Project", put("skos:prefLabel", '"Upper"@en'), clear("skos:altLabel")), ""),
    ("underscore in a slug", "Entity", of("naz:Project"), copy("id:zz_project", put("skos:prefLabel", '"Underscore"@en'), clear("skos:altLabel")), ""),
    ("address of another kind", "Entity", of("naz:Group"), copy("st:zz-group", put("skos:prefLabel", '"Statement?"@en'), clear("skos:altLabel")), ""),
    ("foreign address", "OwnIri", of("naz:Project"), copy("<https://example.org/p>", put("skos:prefLabel", '"Foreign"@en'), clear("skos:altLabel")), ""),
    ("statement under id/", "Statement", of(STATEMENT), copy("id:zz-statement"), ""),
    ("evidence with letters", "Evidence", one("ev:F002"), copy("ev:F00X"), ""),
    ("source under id/", "Source", SOURCE, copy("id:zz-source", put("skos:prefLabel", '"Another edition"@en')), ""),
)

TYPES = shacl(
    "types",
    ("no type", "HasKind", THING, drop("a"), ""),
    ("statement without type", "HasKind", of(STATEMENT), drop("a"), ""),
    ("evidence without type", "Only-evidence", of(EVIDENCE), drop("a"), ""),
    ("class of no vocabulary", "KnownClass", THING, also("a", "schema:Thingy"), ""),
    ("disjoint class", "DisjointKinds", of("naz:Project"), also("a", "schema:Person"), ""),
    ("disjoint class of events", "DisjointKinds", of(*EVENTS, but="org:ChangeEvent"), also("a", "naz:Statement"), ""),
    ("two own classes", "OneKind", of("naz:Fund", "naz:Programme"), also("a", "naz:Facility"), ""),
    ("abstract class", "AbstractClass", of("naz:Process", "naz:Operation"), put("a", "naz:Undertaking"), ""),
    ("actor of no kind", "Actor", of("naz:Group"), put("a", "naz:Actor"), ""),
    ("person that does not act", "Person-actor", PERSON, put("a", "schema:Person"), "a"),
    ("state that does not act", "Country-actor", STATE, put("a", "schema:Country"), "a"),
    ("organisation that does not act", "Organisation", ORG, put("a", "org:FormalOrganization"), ""),
    ("date of a thing", "Only-dated", THING, put("naz:date", '"2004"^^edtf:EDTF'), ""),
    ("certainty of a thing", "Only-claim", THING, put("naz:certainty", "naz:stated"), ""),
    ("subject of a thing", "Only-statement", THING, put("naz:subject", "id:kfor"), ""),
    ("participant of a thing", "Only-event", THING, put("naz:participant", "id:nato"), ""),
    ("start of a thing", "Only-position", THING, put("oa:start", "5"), ""),
    ("scheme of a thing", "Only-concept", THING, put("skos:topConceptOf", "id:topics"), ""),
    ("top topic of a thing", "Only-scheme", THING, put("skos:hasTopConcept", "id:t-cbrn"), ""),
    ("original organisation of a thing", "Only-change", THING, put("org:originalOrganization", "id:nacc"), ""),
    ("edition of a thing", "Only-document", THING, put("dcterms:hasVersion", "src:nato-2012"), ""),
    ("length of a thing", "Only-source", THING, put("nfo:characterCount", "12"), ""),
    ("organisation that is a person", "Organisation", ORG, also("a", "schema:Person"), ""),
    ("organisation that is a place", "Organisation", ORG, also("a", "schema:Place"), ""),
    ("facility that is an office", "DisjointKinds", of("naz:Facility"), also("a", "org:Post"), ""),
    ("part of a document that is a thing", "SpecificResource", THING, also("a", "oa:SpecificResource"), ""),
    ("label of a thing", "PropertyOfKind", THING, put("rdfs:label", '"a label"@en'), "rdfs:label"),
    ("publisher of a thing", "PropertyOfKind", THING, put("dcterms:publisher", "id:nato"), "dcterms:publisher"),
    ("membership without statement", "PropertyOfKind", of("naz:MilitaryUnit"), put("org:memberOf", "id:nato"), "org:memberOf"),
    ("part of a state", "Organisation-part-of", ORG, put("org:subOrganizationOf", "id:turkey"), "org:subOrganizationOf"),
    ("member of a state", "Organisation-member-of", ORG, put("org:memberOf", "id:turkey"), "org:memberOf"),
    ("person holding an organisation", "Person-holds", PERSON, put("org:holds", "id:nato"), "org:holds"),
    ("edition that is no source", "Document-version", one("id:source-text"), put("dcterms:hasVersion", "id:nato"), "dcterms:hasVersion"),
    ("milestone of no list", "Project-milestone", of("naz:Project"), put("naz:milestone", "naz:stated"), "naz:milestone"),
    ("fund that is no fund", "Project-funded", of("naz:Project"), put("naz:fundedThrough", "id:nato"), "naz:fundedThrough"),
    ("site that is no facility", "Project-site", of("naz:Project"), put("naz:site", "id:nato"), "naz:site"),
    ("agreement of one party", "Agreement-party", of("naz:Agreement"), copy("id:zz-agreement", put("skos:prefLabel", '"A plan"@en'), clear("skos:altLabel")), ""),
    ("agreement with a topic", "Agreement-party", of("naz:Agreement"), put("naz:party", "id:t-cbrn"), "naz:party"),
    ("withdrawn without successor", "Withdrawn", THING, put("owl:deprecated", "true"), "owl:deprecated"),
)

TOPICS = shacl(
    "links",
    ("topic without scheme", "TopicInScheme", TOPIC, drop("skos:inScheme"), ""),
    ("topic in two schemes", "Topic-scheme", TOPIC, also("skos:inScheme", "id:t-cbrn"), "skos:inScheme"),
    ("topic in a topic", "Topic-scheme", TOPIC, put("skos:inScheme", "id:t-cbrn"), "skos:inScheme"),
    ("scheme of an organisation", "Topic", ORG, put("skos:inScheme", "id:topics"), ""),
    ("broader than a thing", "Topic-broader", BELOW, put("skos:broader", "id:kfor"), "skos:broader"),
    ("two broader topics", "Topic-broader", BELOW, also("skos:broader", "id:t-uxo"), "skos:broader"),
    ("broader than itself", "SelfRelation", BELOW, lambda b, p, r: b.set("skos:broader", b.subject), "skos:broader"),
    ("circle of topics", "BroaderCircle", one("id:t-defence-cooperation"), put("skos:broader", "id:t-armed-forces-structure"), "skos:broader"),
    ("broader on one side", "InverseProperties", BELOW, put("skos:broader", "id:t-uxo"), "skos:broader"),
    ("narrower than a thing", "Topic-narrower", of("skos:Concept", has="skos:narrower"), also("skos:narrower", "id:kfor"), "skos:narrower"),
    ("topic nowhere", "TopicTop", BELOW, drop("skos:broader"), ""),
    ("top topic of a topic", "Topic-top", TOP, put("skos:topConceptOf", "id:t-cbrn"), "skos:topConceptOf"),
    ("top topic of two", "Topic-top", TOP, also("skos:topConceptOf", "id:t-cbrn"), "skos:topConceptOf"),
    ("scheme without top", "TopicScheme-top", SCHEME, drop("skos:hasTopConcept"), ""),
    ("scheme with a thing at the top", "TopicScheme-top", SCHEME, also("skos:hasTopConcept", "id:kfor"), "skos:hasTopConcept"),
)

_SOURCE_DROPS = (("title", "dcterms:title"), ("publisher", "dcterms:publisher"), ("address", "dcterms:source"), ("date", "naz:date"), ("language", "dcterms:language"))
DESCRIPTION = shacl(
    "description",
    *((f"source without {name}", f"Source-{name}", SOURCE, drop(p), "") for name, p in _SOURCE_DROPS),
    ("title of the source without language", "Source-title", SOURCE, put("dcterms:title", '"A title"'), "dcterms:title"),
    ("two titles of the source", "Source-title", SOURCE, also("dcterms:title", '"Another"@en'), "dcterms:title"),
    ("publisher that cannot act", "Source-publisher", SOURCE, put("dcterms:publisher", "id:melange"), "dcterms:publisher"),
    ("address as a string", "Source-address", SOURCE, put("dcterms:source", '"http://example.org/"'), "dcterms:source"),
    ("address of another kind", "Source-address", SOURCE, put("dcterms:source", "<urn:isbn:1>"), "dcterms:source"),
    ("address of our own", "Source-address", SOURCE, put("dcterms:source", "id:kfor"), "dcterms:source"),
    ("archived copy of our own", "Source-archived", SOURCE, put("schema:archivedAt", "id:kfor"), "schema:archivedAt"),
    ("two addresses", "Source-address", SOURCE, also("dcterms:source", "<http://example.org/>"), "dcterms:source"),
    ("archived copy as a string", "Source-archived", SOURCE, put("schema:archivedAt", '"http://example.org/"'), "schema:archivedAt"),
    ("archived copy of another kind", "Source-archived", SOURCE, put("schema:archivedAt", "<urn:isbn:1>"), "schema:archivedAt"),
    ("two dates of the source", "Source-date", SOURCE, also("naz:date", '"2012"^^edtf:EDTF'), "naz:date"),
    ("date of the source as a string", "Source-date", SOURCE, put("naz:date", '"2012"'), "naz:date"),
    ("date of the source of another form", "Source-date", SOURCE, put("naz:date", '"Y2012"'), "naz:date"),
    ("edition of a project", "Source-edition-of", SOURCE, put("dcterms:isVersionOf", "id:kfor"), "dcterms:isVersionOf"),
    ("edition of two documents", "Source-edition-of", SOURCE, also("dcterms:isVersionOf", "id:strategic-documents"), "dcterms:isVersionOf"),
    ("edition on one side", "InverseProperties", SOURCE, put("dcterms:isVersionOf", "id:strategic-documents"), "dcterms:isVersionOf"),
    ("language of no list", "Source-language", SOURCE, put("dcterms:language", '"english"'), "dcterms:language"),
    ("length as a string", "Source-length", SOURCE, put("nfo:characterCount", '"13222"'), "nfo:characterCount"),
    ("length of nothing", "Source-length", SOURCE, put("nfo:characterCount", "0"), "nfo:characterCount"),
    ("two lengths", "Source-length", SOURCE, also("nfo:characterCount", "13221"), "nfo:characterCount"),
    ("closed: author of the source", "Source", SOURCE, put("dcterms:creator", "id:nato"), "dcterms:creator"),
    *((f"ontology without {name}", f"Ontology-{name}", HEADER, drop(p), "") for name, p in (("title", "dcterms:title"), ("description", "dcterms:description"), ("issued", "dcterms:issued"), ("licence", "dcterms:license"), ("version", "owl:versionInfo"), ("prefix", "vann:preferredNamespacePrefix"), ("namespace", "vann:preferredNamespaceUri"))),
    ("title of the ontology without language", "Ontology-title", HEADER, put("dcterms:title", '"A title"'), "dcterms:title"),
    ("two titles of the ontology", "Ontology-title", HEADER, also("dcterms:title", '"Another"@en'), "dcterms:title"),
    ("description of the ontology without language", "Ontology-description", HEADER, put("dcterms:description", '"A text"'), "dcterms:description"),
    ("two descriptions of the ontology", "Ontology-description", HEADER, also("dcterms:description", '"Another"@en'), "dcterms:description"),
    ("version in words", "Ontology-version", HEADER, put("owl:versionInfo", '"first"'), "owl:versionInfo"),
    ("version as a number", "Ontology-version", HEADER, put("owl:versionInfo", "0.1"), "owl:versionInfo"),
    ("two versions", "Ontology-version", HEADER, also("owl:versionInfo", '"0.2.0"'), "owl:versionInfo"),
    ("two licences", "Ontology-licence", HEADER, also("dcterms:license", "<https://example.org/licence>"), "dcterms:license"),
    ("another prefix", "Ontology-prefix", HEADER, put("vann:preferredNamespacePrefix", '"nz"'), "vann:preferredNamespacePrefix"),
    ("two prefixes", "Ontology-prefix", HEADER, also("vann:preferredNamespacePrefix", '"nz"'), "vann:preferredNamespacePrefix"),
    ("two namespaces", "Ontology-namespace", HEADER, also("vann:preferredNamespaceUri", '"https://example.org/"'), "vann:preferredNamespaceUri"),
    ("issued in words", "Ontology-issued", HEADER, put("dcterms:issued", '"today"'), "dcterms:issued"),
    ("issued twice", "Ontology-issued", HEADER, also("dcterms:issued", '"2020-01-01"^^xsd:date'), "dcterms:issued"),
    ("closed: creator of the ontology", "Ontology", HEADER, put("dcterms:publisher", "naz:Actor"), "dcterms:publisher"),
)

VOCABULARY = shacl(
    "ontology",
    ("term without label", "Term-label", TERM, drop("rdfs:label"), ""),
    ("label in French", "Term-label", TERM, put("rdfs:label", '"terme"@fr'), "rdfs:label"),
    ("label without language", "Term-label", TERM, put("rdfs:label", '"a term"'), "rdfs:label"),
    ("two labels", "Term-label", TERM, also("rdfs:label", '"a second label"@en'), "rdfs:label"),
    ("label of another term", "TermUnique", one("naz:Visit"), lambda b, p, r: (copy("naz:Zz")(b, p, r), copy("naz:ZzTwin")(b, p, r))[1], "rdfs:label"),
    ("term without definition", "Term-definition", TERM, drop("skos:definition"), ""),
    ("definition too short", "Term-definition", TERM, put("skos:definition", '"Short."@en'), "skos:definition"),
    ("definition that is no sentence", "Term-definition", TERM, put("skos:definition", '"a definition"@en'), "skos:definition"),
    ("definition in French", "Term-definition", TERM, put("skos:definition", '"Une chose."@fr'), "skos:definition"),
    ("definition without language", "Term-definition", TERM, put("skos:definition", '"A thing of a kind."'), "skos:definition"),
    ("two definitions", "Term-definition", TERM, also("skos:definition", '"A second definition."@en'), "skos:definition"),
    ("term without ontology", "TermDefinedBy", TERM, drop("rdfs:isDefinedBy"), ""),
    ("two ontologies", "Term-defined-by", TERM, also("rdfs:isDefinedBy", "naz:Actor"), "rdfs:isDefinedBy"),
    ("another ontology", "Term-defined-by", TERM, put("rdfs:isDefinedBy", "naz:Actor"), "rdfs:isDefinedBy"),
    ("ontology of another namespace", "OneOntology", TERM, put("rdfs:isDefinedBy", "<https://example.org/ns>"), ""),
    ("term of another type", "Term-type", VALUE, put("a", "skos:Concept"), "a"),
    ("term without example", "Term-example", TERM, drop("skos:example"), ""),
    ("example with language", "Term-example", TERM, put("skos:example", '"an example"@en'), "skos:example"),
    ("term under nothing", "Term-broader", VALUES, lambda b, p, r: [b.drop(x) for x in ("rdfs:subClassOf", "skos:closeMatch", "skos:relatedMatch")] and None, ""),
    ("term of another namespace", "Term", one("naz:Substance"), copy("dcterms:Substance", put("rdfs:label", '"other matter"@en')), ""),
    ("property without domain", "Property-domain", PROPERTY, drop("rdfs:domain"), ""),
    ("two domains", "Property-domain", PROPERTY, also("rdfs:domain", "naz:Substance"), "rdfs:domain"),
    ("domain as a text", "Property-domain", PROPERTY, put("rdfs:domain", '"actor"'), "rdfs:domain"),
    ("property without range", "Property-range", PROPERTY, drop("rdfs:range"), ""),
    ("two ranges", "Property-range", PROPERTY, also("rdfs:range", "naz:Substance"), "rdfs:range"),
    ("range as a text", "Property-range", PROPERTY, put("rdfs:range", '"actor"'), "rdfs:range"),
    ("property of both types", "Property", terms("owl:ObjectProperty"), also("a", "owl:DatatypeProperty"), ""),
    ("superclass as a text", "Class-superclass", VALUES, put("rdfs:subClassOf", '"thing"'), "rdfs:subClassOf"),
    ("superclass of no vocabulary", "TermReference", VALUES, put("rdfs:subClassOf", "schema:Thingy"), "rdfs:subClassOf"),
    ("range of no vocabulary", "TermReference", PROPERTY, put("rdfs:range", "schema:Thingy"), "rdfs:range"),
    ("datatype for a thing", "TermKindOfReference", terms("owl:ObjectProperty"), put("rdfs:range", "xsd:string"), "rdfs:range"),
    ("class for a literal", "TermKindOfReference", terms("owl:DatatypeProperty"), put("rdfs:range", "naz:Actor"), "rdfs:range"),
    ("property for a domain", "TermKindOfReference", terms("owl:ObjectProperty"), put("rdfs:domain", "naz:leads"), "rdfs:domain"),
    ("circle of classes", "SubclassCircle", one("naz:Dated"), put("rdfs:subClassOf", "naz:Claim"), "rdfs:subClassOf"),
    ("value with two names", "Value-label", VALUE, put("skos:prefLabel", '"another name"@en'), "skos:prefLabel"),
)

PLACE = of("schema:Place", "schema:Country", has="wgs84:lat")
GEOMETRY, ARMENIA = of("geo:Geometry"), one("id:armenia")
OTHER_POINT = "<https://w3id.org/nato-az/id/istanbul#point>"
CODES_AND_POSITIONS = shacl(
    "description",
    ("code of no list", "Coded-notation", of("schema:Country", has="skos:notation"), put("skos:notation", '"AZ"'), "skos:notation"),
    ("code in small letters", "Coded-notation", of("schema:Country", has="skos:notation"), put("skos:notation", '"az"^^naz:iso3166Alpha2'), "skos:notation"),
    ("code of another state", "Coded-once", ARMENIA, put("skos:notation", '"TUR"^^naz:iso3166Alpha3'), ""),
    ("position of an organisation", "Located", ORG, put("wgs84:lat", "40.5"), ""),
    ("no latitude", "Located-latitude", PLACE, drop("wgs84:lat"), ""),
    ("two latitudes", "Located-latitude", PLACE, also("wgs84:lat", "1.5"), "wgs84:lat"),
    ("latitude as a text", "Located-latitude", PLACE, put("wgs84:lat", '"40.1"'), "wgs84:lat"),
    ("too far north", "Located-latitude", PLACE, put("wgs84:lat", "95.5"), "wgs84:lat"),
    ("too far south", "Located-latitude", PLACE, put("wgs84:lat", "-95.5"), "wgs84:lat"),
    ("no longitude", "Located-longitude", PLACE, drop("wgs84:long"), ""),
    ("two longitudes", "Located-longitude", PLACE, also("wgs84:long", "1.5"), "wgs84:long"),
    ("longitude as a text", "Located-longitude", PLACE, put("wgs84:long", '"40.1"'), "wgs84:long"),
    ("too far east", "Located-longitude", PLACE, put("wgs84:long", "195.5"), "wgs84:long"),
    ("too far west", "Located-longitude", PLACE, put("wgs84:long", "-195.5"), "wgs84:long"),
    ("no geometry", "Located-geometry", PLACE, drop("geo:hasGeometry"), ""),
    ("two geometries", "Located-geometry", ARMENIA, also("geo:hasGeometry", OTHER_POINT), "geo:hasGeometry"),
    ("text for a geometry", "Located-geometry", PLACE, put("geo:hasGeometry", '"POINT(1 2)"'), "geo:hasGeometry"),
    ("thing for a geometry", "Located-geometry", PLACE, put("geo:hasGeometry", "id:kfor"), "geo:hasGeometry"),
    ("another position", "Located-agrees", PLACE, put("wgs84:lat", "10.5"), ""),
    ("geometry without text", "Geometry-text", GEOMETRY, drop("geo:asWKT"), ""),
    ("geometry with two texts", "Geometry-text", GEOMETRY, also("geo:asWKT", '"POINT(1 2)"^^geo:wktLiteral'), "geo:asWKT"),
    ("geometry as a plain text", "Geometry-text", GEOMETRY, put("geo:asWKT", '"POINT(1 2)"'), "geo:asWKT"),
    ("position from nowhere", "Geometry-source", GEOMETRY, drop("dcterms:source"), ""),
    ("source without language", "Geometry-source", GEOMETRY, put("dcterms:source", '"A list"'), "dcterms:source"),
)

OPERATORS = (*LABELS, *IDENTIFIERS, *TYPES, *TOPICS, *DESCRIPTION, *VOCABULARY, *CODES_AND_POSITIONS)
