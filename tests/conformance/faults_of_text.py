# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults that lint finds before the shapes are looked at, and faults of the shapes themselves."""

# A table: a fault a line.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

from random import Random

from edits import (
    EVENTS,
    EVIDENCE,
    POSITION,
    STATEMENT,
    Row,
    Targets,
    drop,
    lint,
    of,
    one,
    put,
    rename,
    shacl,
)
from mutating import Block, Publication

S, EVENT = of(STATEMENT), of(*EVENTS, but="org:ChangeEvent")
THING = of("naz:Facility", "naz:Group", "naz:MilitaryUnit", "naz:Project", "schema:Place")
DAY = "^^<http://www.w3.org/2001/XMLSchema#date>"

LINKS = lint(
    "links",
    ("subject that is nowhere", "lint/dangling-iri", S, put("naz:subject", "id:azerbajan"), "naz:subject"),
    ("object that is nowhere", "lint/dangling-iri", S, put("naz:object", "id:kfo"), "naz:object"),
    ("evidence that is nowhere", "lint/dangling-iri", S, put("naz:evidence", "ev:F900"), "naz:evidence"),
    ("source that is nowhere", "lint/dangling-iri", of(EVIDENCE), put("oa:hasSource", "src:nato-2021"), "oa:hasSource"),
    ("position that is nowhere", "lint/dangling-iri", of(EVIDENCE), put("oa:hasSelector", "<https://w3id.org/nato-az/evidence/F001#postion>"), "oa:hasSelector"),
    ("place that is nowhere", "lint/dangling-iri", EVENT, put("schema:location", "id:bakku"), "schema:location"),
    ("topic that is nowhere", "lint/dangling-iri", of("skos:Concept"), put("skos:broader", "id:t-cbrm"), "skos:broader"),
    ("slug in upper case", "lint/dangling-iri", S, put("naz:object", "id:KFOR"), "naz:object"),
    ("blank node", "lint/blank-node", of(EVIDENCE), put("oa:hasSelector", "[ oa:start 1 ]"), "oa:hasSelector"),
)

VOCABULARY = lint(
    "vocabulary",
    ("property misspelt", "lint/dangling-iri", S, rename("naz:evidence", "naz:evidense"), "naz:evidense"),
    ("class misspelt", "lint/dangling-iri", of("naz:Project"), put("a", "naz:Projekt"), "a"),
    ("relation misspelt", "lint/dangling-iri", S, put("naz:predicate", "naz:particpatesIn"), "naz:predicate"),
    ("certainty misspelt", "lint/dangling-iri", S, put("naz:certainty", "naz:statd"), "naz:certainty"),
    ("superclass misspelt", "lint/dangling-iri", one("naz:Milestone"), put("rdfs:subClassOf", "naz:Evnt"), "rdfs:subClassOf"),
)

DATES = lint(
    "dates",
    ("day that is not in the calendar", "lint/ill-typed", S, put("naz:date", '"2011-02-30"^^edtf:EDTF'), "naz:date"),
    ("month that is not in the calendar", "lint/ill-typed", S, put("naz:date", '"2011-13"^^edtf:EDTF'), "naz:date"),
    ("start after end", "lint/ill-typed", S, put("naz:date", '"2008/1999"^^edtf:EDTF'), "naz:date"),
    ("start after end at another precision", "lint/ill-typed", S, put("naz:date", '"2006-07/2006-05"^^edtf:EDTF'), "naz:date"),
    ("date in words", "lint/ill-typed", EVENT, put("naz:date", '"summer 2003"^^edtf:EDTF'), "naz:date"),
    ("two years with a dash", "lint/ill-typed", EVENT, put("naz:date", '"1999-2008"^^edtf:EDTF'), "naz:date"),
    ("bound that the build derives", "lint/derived-property", S, put("naz:latestStart", f'"2001-01-01"{DAY}'), "naz:latestStart"),
    ("integer of another form", "lint/non-canonical", of(POSITION), put("oa:start", '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'), "oa:start"),
    ("number in words", "lint/ill-typed", of(POSITION), put("oa:start", '"ten"^^<http://www.w3.org/2001/XMLSchema#integer>'), "oa:start"),
    ("truth in words", "lint/ill-typed", S, put("naz:negated", '"yes"^^<http://www.w3.org/2001/XMLSchema#boolean>'), "naz:negated"),
)

SHAPES = lint(
    "structure",
    ("parameter of a shape misspelt", "shapes/unknown-term", one("shape:Visit-visitor"), rename("sh:minCount", "sh:minCout"), "sh:minCout"),
    ("target of a shape misspelt", "shapes/unknown-term", one("shape:Agreement"), rename("sh:targetClass", "sh:targetclass"), "sh:targetclass"),
    ("shape without target", "shapes/no-target", one("shape:Organisation"), drop("sh:targetClass"), ""),
    ("target class that is nowhere", "shapes/target-matches-nothing", one("shape:Project"), put("sh:targetClass", "<https://schema.org/Project>"), "sh:targetClass"),
    ("path that is nowhere", "shapes/path-matches-nothing", one("shape:Project-site"), put("sh:path", "<https://schema.org/site>"), "sh:path"),
    ("class of a shape that is nowhere", "lint/dangling-iri", one("shape:Evidence-source"), put("sh:class", "naz:Sources"), "sh:class"),
)


def _order(kind: str, targets: Targets, earlier: str, later: str, shape: str) -> Row:
    """Bounds in a wrong order, written into the graph: lint refuses them, and the shape as well."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        block.drop("naz:date")
        block.set(f"naz:{earlier}", f'"2009-01-01"{DAY}')
        block.set(f"naz:{later}", f'"2001-01-01"{DAY}')

    return (f"{kind}: {earlier} after {later}", shape, targets, edit, f"naz:{earlier}")


_KINDS = (("Statement", S), ("Event", EVENT), ("Source", one("src:nato-2012")))
BOUNDS = shacl(
    "dates",
    *(
        row
        for kind, targets in _KINDS
        for row in (
            _order(kind, targets, "earliestStart", "latestStart", f"{kind}-earliest-start"),
            _order(kind, targets, "latestStart", "latestEnd", f"{kind}-latest-start"),
            _order(kind, targets, "earliestEnd", "latestEnd", f"{kind}-earliest-end"),
            *(
                (f"{kind}: two values of {b}", f"{kind}-{s}", targets, put(f"naz:{b}", f'"1001-01-01"{DAY} , "1002-01-01"{DAY}'), f"naz:{b}")
                for b, s in (("earliestStart", "earliest-start"), ("latestStart", "latest-start"), ("earliestEnd", "earliest-end"), ("latestEnd", "latest-end"))
            ),
            *(
                (f"{kind}: {b} as a string", f"{kind}-{s}", targets, put(f"naz:{b}", '"2001"'), f"naz:{b}")
                for b, s in (("earliestStart", "earliest-start"), ("latestStart", "latest-start"), ("earliestEnd", "earliest-end"), ("latestEnd", "latest-end"))
            ),
        )
    ),
)

OPERATORS = (*LINKS, *VOCABULARY, *DATES, *SHAPES, *BOUNDS)
