# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults of statements, events and evidence: dates, links, certainty, provenance, structure."""

# A table: a fault a line.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from edits import (
    EVENTS,
    EVIDENCE,
    POSITION,
    STATEMENT,
    also,
    call,
    copy,
    drop,
    every_fourth,
    of,
    one,
    put,
    shacl,
    swap,
)

S = of(STATEMENT)
LINK = of(STATEMENT, has="naz:object", value="id:")
NUMBER = of(STATEMENT, has="schema:unitText")
TEXT = of(STATEMENT, has="naz:predicate", value="naz:describedAs")
AREA = of(STATEMENT, has="naz:predicate", value="naz:area")
EVENT = of(*EVENTS, but="org:ChangeEvent")
DATED = of(STATEMENT, has="naz:date")
VISIT = of("naz:Visit")
# Evidence and positions in turn, so that no position is that of a faulty piece of evidence, and
# some evidence is left to be told apart from.
EV, POS = every_fourth(EVIDENCE, 0), every_fourth(POSITION, 1)
CONTINGENT = "st:az-isaf-contingent-strength-2"
TAKES_PART = of(STATEMENT, has="naz:predicate", value="naz:participatesIn")
DAY = "^^<http://www.w3.org/2001/XMLSchema#date>"

STRUCTURE = shacl(
    "structure",
    ("statement without subject", "Statement-subject", S, drop("naz:subject"), ""),
    ("second subject", "Statement-subject", S, also("naz:subject", "id:melange"), "naz:subject"),
    ("text for subject", "Statement-subject", S, put("naz:subject", '"kfor"'), "naz:subject"),
    ("statement on a statement", "Statement-subject", S, put("naz:subject", "st:ada-nato"), "naz:subject"),
    ("statement without relation", "Statement-predicate", S, drop("naz:predicate"), ""),
    ("second relation", "Statement-predicate", S, also("naz:predicate", "naz:used"), "naz:predicate"),
    ("text for relation", "Statement-predicate", S, put("naz:predicate", '"leads"'), "naz:predicate"),
    ("statement without object", "Statement-object", S, drop("naz:object"), ""),
    ("second object", "Statement-object", S, also("naz:object", "id:melange"), "naz:object"),
    ("truth value for object", "Statement-object", TEXT, put("naz:object", "true"), "naz:object"),
    ("day for object", "Statement-object", TEXT, put("naz:object", f'"2001-01-01"{DAY}'), "naz:object"),
    ("closed: property of another kind", "Statement", S, put("schema:location", "id:baku"), "schema:location"),
    ("closed: name for a statement", "Statement", S, put("skos:prefLabel", '"Something"@en'), "skos:prefLabel"),
    ("closed: evidence with words", "Evidence", EV, put("oa:exact", '"words"'), "oa:exact"),
    ("closed: position with a prefix", "Position", POS, put("oa:prefix", '"words"'), "oa:prefix"),
    ("same statement twice", "SameStatementTwice", S, copy("st:zz-twice-2"), ""),
    ("statement and its denial", "SameStatementTwice", S, copy("st:zz-denied-2", put("naz:negated", "true")), ""),
    ("label without language", "Statement-label", S, put("rdfs:label", '"a label"'), "rdfs:label"),
    ("two labels in a language", "Statement-label", S, put("rdfs:label", '"a label"@en , "b label"@en'), "rdfs:label"),
    ("description without full stop", "Statement-description", S, put("dcterms:description", '"A thing"@en'), "dcterms:description"),
    ("description twice", "Statement-description", S, put("dcterms:description", '"A."@en , "B."@en'), "dcterms:description"),
    ("description of no language", "Statement-description", S, put("dcterms:description", '"A."'), "dcterms:description"),
    ("note without language", "Statement-note", S, put("skos:editorialNote", '"A note."'), "skos:editorialNote"),
    ("two notes in a language", "Statement-note", S, put("skos:editorialNote", '"A note."@en , "B."@en'), "skos:editorialNote"),
    ("note that is no sentence", "Statement-note", S, put("skos:editorialNote", '"note"@en'), "skos:editorialNote"),
)

DATES = shacl(
    "dates",
    ("two dates", "Statement-date", DATED, also("naz:date", '"1901"^^edtf:EDTF'), "naz:date"),
    ("date as a string", "Statement-date", DATED, put("naz:date", '"2001"'), "naz:date"),
    ("date as a day", "Statement-date", DATED, put("naz:date", f'"2001-02-03"{DAY}'), "naz:date"),
    ("date as a thing", "Statement-date", DATED, put("naz:date", "id:baku"), "naz:date"),
    ("date as a number", "Statement-date", DATED, put("naz:date", "2004"), "naz:date"),
    ("date of another form", "Statement-date", DATED, put("naz:date", '"Y2004"'), "naz:date"),
    ("event with two dates", "Event-date", of(*EVENTS, but="org:ChangeEvent", has="naz:date"), also("naz:date", '"1901"^^edtf:EDTF'), "naz:date"),
    ("event with a date as a string", "Event-date", of(*EVENTS, but="org:ChangeEvent", has="naz:date"), put("naz:date", '"2001"'), "naz:date"),
    ("visit without date", "Visit-date", VISIT, drop("naz:date"), ""),
    ("milestone without date", "DateGiven", of(STATEMENT, has="naz:predicate", value="naz:milestone"), drop("naz:date"), "naz:predicate"),
    ("stated after the edition", "DateOfSource", of(STATEMENT, has="naz:certainty", value="naz:stated"), put("naz:date", '"2014"^^edtf:EDTF'), "naz:date"),
    ("stated to end after the edition", "DateOfSource", of(STATEMENT, has="naz:certainty", value="naz:implied"), put("naz:date", '"2001/2015"^^edtf:EDTF'), "naz:date"),
    ("event after the edition", "DateOfSource", EVENT, put("naz:date", '"2013-01"^^edtf:EDTF'), "naz:date"),
)

RELATIONS = shacl(
    "vocabulary",
    ("relation of no vocabulary", "ReusedRelation", S, put("naz:predicate", "dcterms:replaces"), "naz:predicate"),
    ("type for relation", "ReusedRelation", S, put("naz:predicate", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"), "naz:predicate"),
    ("coarse relation", "ReusedRelation", S, put("naz:predicate", "dcterms:relation"), "naz:predicate"),
    ("class for relation", "KnownRelation", S, put("naz:predicate", "naz:Operation"), "naz:predicate"),
    ("property of statements for relation", "KnownRelation", S, put("naz:predicate", "naz:certainty"), "naz:predicate"),
    ("value for relation", "KnownRelation", S, put("naz:predicate", "naz:stated"), "naz:predicate"),
    ("subject of another kind", "RelationDomain", TAKES_PART, put("naz:subject", "id:melange"), "naz:subject"),
    ("subject and object swapped", "RelationDomain", TAKES_PART, swap("naz:subject", "naz:object"), "naz:subject"),
    ("object of another kind", "RelationRange", of(STATEMENT, has="naz:predicate", value="naz:stateBodyOf"), put("naz:object", "id:melange"), "naz:object"),
    ("relation to another kind", "RelationRange", LINK, put("naz:predicate", "naz:aimsToResolve"), "naz:object"),
    ("number for a thing", "RelationToThing", TAKES_PART, put("naz:object", "5"), "naz:object"),
    ("text for a thing", "RelationToThing", TAKES_PART, put("naz:object", '"KFOR"'), "naz:object"),
    ("thing of another data set", "RelationToThing", TAKES_PART, put("naz:object", "<https://example.org/kfor>"), "naz:object"),
    ("thing for a number", "RelationToLiteral", NUMBER, put("naz:object", "id:kfor"), "naz:object"),
    ("number as a text", "RelationToLiteral", NUMBER, put("naz:object", '"45"'), "naz:object"),
    ("fraction for a count", "RelationToLiteral", of(STATEMENT, has="naz:predicate", value="naz:strength"), put("naz:object", "4.5"), "naz:object"),
    ("text without language", "RelationToLiteral", TEXT, put("naz:object", '"round"'), "naz:object"),
    ("office of an organisation", "ReusedRelation", of(STATEMENT, has="naz:predicate", value="org:holds"), put("naz:subject", "id:nato"), "naz:predicate"),
    ("member of a state", "ReusedRelation", of(STATEMENT, has="naz:predicate", value="org:memberOf"), put("naz:object", "id:turkey"), "naz:predicate"),
    ("relation to itself", "SelfRelation", LINK, lambda b, p, r: b.set("naz:object", b.get("naz:subject")), "naz:object"),
) + shacl(
    "links",
    ("subject retargeted within its class", "StatementSlug", of(STATEMENT, has="naz:subject", value="id:az-"), put("naz:subject", "id:mobile-battalion"), ""),
    ("object retargeted within its class", "StatementSlug", of(STATEMENT, has="naz:predicate", value="naz:cooperationTopic"), put("naz:object", "id:t-uxo"), ""),
    ("address of another statement", "StatementSlug", S, copy("st:something-else"), ""),
    ("evidence dropped", "Statement-evidence", S, drop("naz:evidence"), ""),
    ("evidence of another kind", "Statement-evidence", S, put("naz:evidence", "id:kfor"), "naz:evidence"),
    ("source for evidence", "Statement-evidence", S, also("naz:evidence", "src:nato-2012"), "naz:evidence"),
    ("text for evidence", "Statement-evidence", S, put("naz:evidence", '"F045"'), "naz:evidence"),
    ("event without evidence", "Event-evidence", EVENT, drop("naz:evidence"), ""),
    ("event with a position for evidence", "Event-evidence", EVENT, put("naz:evidence", "<https://w3id.org/nato-az/evidence/F001#position>"), "naz:evidence"),
    ("differs on one side", "InverseProperties", one(CONTINGENT), also("naz:differsFrom", "st:az-isaf-contingent-strength"), "naz:differsFrom"),
    ("differs from itself", "SelfRelation", S, lambda b, p, r: b.set("naz:differsFrom", b.subject), "naz:differsFrom"),
    ("differs from a thing", "Statement-differs-from", S, put("naz:differsFrom", "id:kfor"), "naz:differsFrom"),
    ("differs in nothing", "DiffersInSomething", of(STATEMENT, has="naz:subject", value="id:az-"), put("naz:differsFrom", "st:ada-abbreviation"), "naz:differsFrom"),
    ("event that differs from a thing", "Event-differs-from", EVENT, put("naz:differsFrom", "id:kfor"), "naz:differsFrom"),
    ("participant of another kind", "Event-participant", EVENT, put("naz:participant", "id:melange"), "naz:participant"),
    ("visitor of another kind", "Event-visitor", VISIT, put("naz:visitor", "id:nato-hq"), "naz:visitor"),
    ("visit without visitor", "Visit-visitor", VISIT, drop("naz:visitor"), ""),
    ("visit without place", "Visit-place", VISIT, drop("schema:location"), ""),
    ("place of another kind", "Event-location", EVENT, put("schema:location", "id:ilham-aliyev"), "schema:location"),
    ("two places", "Event-location", of(*EVENTS, but="org:ChangeEvent", has="schema:location"), also("schema:location", "id:caucasus"), "schema:location"),
    ("part of a person", "Event-part-of", EVENT, put("dcterms:isPartOf", "id:ilham-aliyev"), "dcterms:isPartOf"),
    ("about a person", "Event-subject", EVENT, put("dcterms:subject", "id:ilham-aliyev"), "dcterms:subject"),
    ("about a value", "Event-subject", EVENT, put("dcterms:subject", "naz:completed"), "dcterms:subject"),
    ("part of itself", "SelfRelation", EVENT, lambda b, p, r: b.set("dcterms:isPartOf", b.subject), "dcterms:isPartOf"),
    ("title without language", "Event-title", EVENT, put("dcterms:title", '"A title"'), "dcterms:title"),
    ("two titles in a language", "Event-title", EVENT, put("dcterms:title", '"A"@en , "B"@en'), "dcterms:title"),
    ("recurrence without language", "Event-recurrence", EVENT, put("naz:recurrence", '"often"'), "naz:recurrence"),
    ("recurrence twice", "Event-recurrence", EVENT, put("naz:recurrence", '"often"@en , "daily"@en'), "naz:recurrence"),
    ("change from nothing", "ChangeEvent-original", one("id:nacc-renaming-1997"), drop("org:originalOrganization"), ""),
    ("change to nothing", "ChangeEvent-resulting", one("id:nacc-renaming-1997"), drop("org:resultingOrganization"), ""),
    ("change from a state", "ChangeEvent-original", one("id:nacc-renaming-1997"), put("org:originalOrganization", "id:turkey"), "org:originalOrganization"),
    ("change to a state", "ChangeEvent-resulting", one("id:nacc-renaming-1997"), put("org:resultingOrganization", "id:turkey"), "org:resultingOrganization"),
    ("change to the same", "ChangeEvent-resulting", one("id:nacc-renaming-1997"), put("org:resultingOrganization", "id:nacc"), "org:resultingOrganization"),
    ("change that is no event", "ChangeEvent-event", one("id:nacc-renaming-1997"), put("a", "org:ChangeEvent"), "a"),
    ("relation without statement", "RelationWithoutStatement", of("naz:Project"), put("naz:fundedThrough", "id:pfp-trust-fund , id:nato-ana-trust-fund"), "naz:fundedThrough"),
    ("office that nobody holds", "OfficeInUse", of("org:Post"), copy("id:zz-office", put("skos:prefLabel", '"Other office"@en')), ""),
    ("place contained in a person", "Place-contained", of("schema:Place"), put("schema:containedInPlace", "id:ilham-aliyev"), "schema:containedInPlace"),
)

CERTAINTY = shacl(
    "vocabulary",
    ("no certainty", "Statement-certainty", S, drop("naz:certainty"), ""),
    ("two certainties", "Statement-certainty", of(STATEMENT, has="naz:certainty", value="naz:stated"), also("naz:certainty", "naz:aim"), "naz:certainty"),
    ("certainty of another list", "Statement-certainty", S, put("naz:certainty", "naz:about"), "naz:certainty"),
    ("certainty as a text", "Statement-certainty", S, put("naz:certainty", '"stated"'), "naz:certainty"),
    ("event without certainty", "Event-certainty", EVENT, drop("naz:certainty"), ""),
    ("event with two certainties", "Event-certainty", of(*EVENTS, but="org:ChangeEvent", has="naz:certainty", value="naz:stated"), also("naz:certainty", "naz:planned"), "naz:certainty"),
    ("event with another certainty", "Event-certainty", EVENT, put("naz:certainty", "naz:completed"), "naz:certainty"),
    ("denied as a string", "Statement-negated", S, put("naz:negated", '"true"'), "naz:negated"),
    ("denied false", "Statement-negated", S, put("naz:negated", "false"), "naz:negated"),
    ("denied twice", "Statement-negated", S, put("naz:negated", "true , false"), "naz:negated"),
    ("event denied as a string", "Event-negated", EVENT, put("naz:negated", '"true"'), "naz:negated"),
    ("event denied twice", "Event-negated", EVENT, put("naz:negated", "true , false"), "naz:negated"),
    ("approximation of another list", "Statement-approximation", NUMBER, put("naz:approximation", "naz:aim"), "naz:approximation"),
    ("two approximations", "Statement-approximation", NUMBER, put("naz:approximation", "naz:about , naz:some"), "naz:approximation"),
    ("unit of another list", "Statement-unit", AREA, put("naz:unit", "unit:HA"), "naz:unit"),
    ("two units", "Statement-unit", AREA, put("naz:unit", "unit:M2 , unit:KiloM2"), "naz:unit"),
    ("number without unit", "QuantityUnit", NUMBER, drop("schema:unitText"), "naz:object"),
    ("unit of another quantity", "QuantityUnit", NUMBER, put("naz:unit", "unit:M2"), "naz:object"),
    ("unit of a thing", "UnitOfNothing", LINK, put("naz:unit", "unit:M2"), "naz:unit"),
    ("approximation of a thing", "UnitOfNothing", LINK, put("naz:approximation", "naz:about"), "naz:approximation"),
    ("negative number", "QuantityPositive", NUMBER, put("naz:object", "-5"), "naz:object"),
    ("two texts of a unit", "Statement-unit-text", NUMBER, also("schema:unitText", '"things"'), "schema:unitText"),
    ("text of a unit with language", "Statement-unit-text", NUMBER, put("schema:unitText", '"things"@en'), "schema:unitText"),
    ("number for the text of a unit", "Statement-unit-text", NUMBER, put("schema:unitText", '"2004"'), "schema:unitText"),
    ("empty text of a unit", "Statement-unit-text", NUMBER, put("schema:unitText", '""'), "schema:unitText"),
)

PROVENANCE = shacl(
    "provenance",
    ("evidence without source", "Evidence-source", EV, drop("oa:hasSource"), ""),
    ("evidence of two sources", "Evidence-source", EV, also("oa:hasSource", "id:source-text"), "oa:hasSource"),
    ("source of another kind", "Evidence-source", EV, put("oa:hasSource", "id:source-text"), "oa:hasSource"),
    ("evidence without section", "Evidence-section", EV, drop("naz:section"), ""),
    ("evidence of two sections", "Evidence-section", EV, also("naz:section", '"Elsewhere"'), "naz:section"),
    ("section with language", "Evidence-section", EV, put("naz:section", '"Introduction"@en'), "naz:section"),
    ("empty section", "Evidence-section", EV, put("naz:section", '""'), "naz:section"),
    ("evidence without position", "Evidence-selector", EV, drop("oa:hasSelector"), ""),
    ("evidence with two positions", "Evidence-selector", EV, also("oa:hasSelector", "ev:F001"), "oa:hasSelector"),
    ("position of another kind", "Evidence-selector", EV, put("oa:hasSelector", "id:kfor"), "oa:hasSelector"),
    ("evidence without digest", "Evidence-sha256", EV, drop("naz:sha256"), ""),
    ("digest in upper case", "Evidence-sha256", EV, put("naz:sha256", '"' + "A0" * 32 + '"'), "naz:sha256"),
    ("digest too short", "Evidence-sha256", EV, put("naz:sha256", '"' + "a" * 63 + '"'), "naz:sha256"),
    ("two digests", "Evidence-sha256", EV, also("naz:sha256", '"' + "a" * 64 + '"'), "naz:sha256"),
    ("digest with language", "Evidence-sha256", EV, put("naz:sha256", '"' + "b" * 64 + '"@en'), "naz:sha256"),
    ("evidence of another name", "Evidence", EV, call("ev:f1"), ""),
    ("evidence that nothing uses", "EvidenceUsed", one("ev:F001"), copy("ev:F999"), ""),
    ("position without start", "Position-start", POS, drop("oa:start"), ""),
    ("two starts", "Position-start", POS, also("oa:start", "1"), "oa:start"),
    ("start below zero", "Position-start", POS, put("oa:start", "-1"), "oa:start"),
    ("start as a string", "Position-start", POS, put("oa:start", '"12"'), "oa:start"),
    ("start after end", "Position-start", POS, swap("oa:start", "oa:end"), "oa:start"),
    ("position without end", "Position-end", POS, drop("oa:end"), ""),
    ("two ends", "Position-end", POS, also("oa:end", "13221"), "oa:end"),
    ("end as a string", "Position-end", POS, put("oa:end", '"12"'), "oa:end"),
    ("position beyond the document", "EvidenceInside", POS, put("oa:end", "13223"), "oa:end"),
    ("position of nothing", "Position-evidence", POS, copy("<https://w3id.org/nato-az/evidence/F998#position>"), ""),
    ("position of another evidence", "SelectorAddress", EV, put("oa:hasSelector", "<https://w3id.org/nato-az/evidence/F001#position>"), "oa:hasSelector"),
    ("another digest for a passage", "EvidenceTwice", one("ev:F008"), put("naz:sha256", '"' + "c" * 64 + '"'), ""),
    ("section of another passage", "SectionInOrder", of(EVIDENCE, has="naz:section", value="Introduction"), put("naz:section", '"Introductions"'), "naz:section"),
)

OPERATORS = (*STRUCTURE, *DATES, *RELATIONS, *CERTAINTY, *PROVENANCE)
