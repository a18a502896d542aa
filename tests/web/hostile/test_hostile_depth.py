# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Depth and size: texts that overflow the stack of a parser. Refused with the bound's name."""

from __future__ import annotations

import pytest
from attacks import ask

from running import RunningServer


def _nest(head: str, opening: str, core: str, closing: str, depth: int, tail: str = "") -> str:
    return head + opening * depth + core + closing * depth + tail


DEPTH = {
    "braces": (_nest("SELECT * ", "{", "", "}", 3000), "nesting"),
    "braces unclosed": ("SELECT * " + "{" * 30_000, "nesting"),
    "braces never opened": ("SELECT * {" + "}" * 30_000, "syntax"),
    "parentheses": (_nest("SELECT * { FILTER(", "(", "1", ")", 10_000, ") }"), "nesting"),
    "parentheses in SELECT": (_nest("SELECT (", "(", "1", ")", 10_000, " AS ?x) {}"), "nesting"),
    "parentheses in ORDER BY": (_nest("SELECT * {} ORDER BY ", "(", "1", ")", 9000), "nesting"),
    "parentheses in GROUP BY": (_nest("SELECT * {} GROUP BY ", "(", "1", ")", 9000), "nesting"),
    "parentheses in HAVING": (_nest("SELECT * {} HAVING ", "(", "1", ")", 9000), "nesting"),
    "collection": (_nest("SELECT * { ?s ?p ", "(", "", ")", 300, " }"), "group-patterns nesting"),
    "blank nodes": (_nest("SELECT * { ?s ?p ", "[ ?p ", "1", " ]", 1100, " }"), "nesting"),
    "brackets unclosed": ("SELECT * { ?s ?p " + "[" * 30_000, "nesting"),
    "template": (_nest("CONSTRUCT { ?s ?p ", "[ ?p ", "1", " ]", 999, "} {}"), "nesting"),
    "sub-SELECTs": (_nest("SELECT * ", "{ SELECT * ", "{}", "}", 2700), "nesting"),
    "EXISTS": (_nest("SELECT * {", " FILTER EXISTS {", "", "}", 1024, "}"), "nesting"),
    "NOT EXISTS": (_nest("SELECT * {", " FILTER NOT EXISTS {", "", "}", 999, "}"), "nesting"),
    "OPTIONAL": (_nest("SELECT * {", " OPTIONAL {", "", "}", 1024, "}"), "nesting"),
    "MINUS": (_nest("SELECT * {", " MINUS {", "", "}", 1024, "}"), "nesting"),
    "GRAPH": (_nest("SELECT * {", " GRAPH ?g {", "", "}", 1024, "}"), "nesting"),
    "UNION": (_nest("SELECT * {", " {} UNION {", "", "}", 1024, "}"), "nesting"),
    "IF": (_nest("SELECT (", "IF(true, ", "1", ", 2)", 1000, " AS ?x) {}"), "nesting"),
    "COALESCE": (_nest("SELECT (", "COALESCE(", "1", ")", 2000, " AS ?x) {}"), "nesting"),
    "CONCAT": (_nest("SELECT (", "CONCAT(", "'a'", ")", 2000, " AS ?x) {}"), "nesting"),
    "IN": (_nest("SELECT (", "1 IN (", "1", ")", 2000, " AS ?x) {}"), "nesting"),
    "aggregates": (_nest("SELECT (", "SUM(", "1", ")", 2000, " AS ?x) {}"), "nesting"),
    "casts": (_nest("SELECT (", "<urn:f>(", "1", ")", 2000, " AS ?x) {}"), "nesting"),
    "path groups": (
        _nest("SELECT * { ?s ", "(", "<urn:p>", ")*", 2000, " ?o }"),
        "nesting group-patterns",
    ),
    "path inverses": ("SELECT * { ?s " + "^" * 20_000 + "<urn:p> ?o }", "operators syntax"),
    "negated sets": (_nest("SELECT * { ?s ", "!(", "<urn:p>", ")", 1000, " ?o }"), "nesting"),
    "quoted triples": (
        _nest("SELECT * { ", "<< ", "?s ?p ?o", " >> ?p ?o", 500, " }"),
        "nesting group-patterns syntax",
    ),
    "triple terms": (
        _nest("SELECT * { ?s ?p ", "<<( ?s ?p ", "?o", " )>>", 500, " }"),
        "nesting group-patterns",
    ),
    "negations": ("SELECT * { FILTER(" + "!" * 25_000 + "true) }", "operators"),
    "minus signs": ("SELECT (" + "- " * 20_000 + "1 AS ?x) {}", "operators"),
    "hidden by less-than": (
        "SELECT (1<" + "(" * 9000 + "2" + ")" * 9000 + "&&3>2 AS ?x) {}",
        "nesting",
    ),
    "hidden by a comment": ("SELECT * #{\n" + "{" * 3000 + "}" * 3000, "nesting"),
    "hidden by a string": ('SELECT ("\\"{" AS ?x) ' + "{" * 3000 + "}" * 3000, "nesting"),
    "hidden by an escape": ("SELECT * " + r"\u007B" * 9000 + "}" * 9000, "nesting"),
}

SIZE = {
    "additions": ("SELECT (" + "+".join(["1"] * 9000) + " AS ?x) {}", "operators"),
    "comparisons": ("SELECT (" + "||".join(["1=1"] * 9000) + " AS ?x) {}", "operators"),
    "path alternatives": ("SELECT * { ?s " + "|".join(["a"] * 9000) + " ?o }", "operators"),
    "flat OPTIONALs": ("SELECT * { " + "OPTIONAL { ?s ?p ?o } " * 2500 + "}", "operators"),
    "flat UNIONs": ("SELECT * { " + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + " }", "operators"),
    "flat BINDs": (
        "SELECT * { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(2500)) + " }",
        "operators",
    ),
    "flat MINUS": ("SELECT * { ?s ?p ?o " + "MINUS {} " * 2500 + "}", "operators"),
    "empty groups": ("SELECT * WHERE { " + "{} " * 8000 + "}", "operators"),
    "dots": ("a." * 30_000, "syntax"),
    "one long string": ("SELECT * WHERE { ?s ?p '" + "x" * 100_000 + "' }", "size"),
    "one long comment": ("SELECT * {} #" + "x" * 100_000, "size"),
    "quotation marks": ("'" * 60_000, "syntax"),
    "prologue": ("PREFIX a: <urn:a> " * 3500 + "ASK {}", "200 syntax"),
    "graphs": ("SELECT * " + "FROM <urn:g> " * 4500 + "{ ?s ?p ?o }", "200 query-timeout"),
    "variables": ("SELECT " + "?a " * 20_000 + "{ ?a ?b ?c } LIMIT 1", "200 syntax"),
    "data block": ("SELECT * { VALUES ?x { " + "1 " * 30_000 + "} } LIMIT 1", "200"),
    "one name": ("SELECT ?" + "a" * 60_000 + " {}", "200"),
    "one IRI": ("SELECT * { <urn:" + "a" * 60_000 + "> ?p ?o }", "200"),
    "language tag": ("SELECT ('a'@a" + "-a" * 29_000 + " AS ?x) {}", "200 syntax"),
    "body beyond all bounds": ("SELECT * {} #" + "x" * 1_200_000, "413"),
}


@pytest.mark.parametrize("name", DEPTH)
def test_depth(target: RunningServer, name: str) -> None:
    query, acceptable = DEPTH[name]
    assert ask(target, query) in acceptable.split()


@pytest.mark.parametrize("name", SIZE)
def test_size(target: RunningServer, name: str) -> None:
    query, acceptable = SIZE[name]
    assert ask(target, query) in acceptable.split()
