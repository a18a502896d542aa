# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Planner, processor, memory: what the guard cannot know is ended by the deadline or a cap, and
the processor is idle again soon after."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from attacks import ENDED, ask

from running import RunningServer


def _star(count: int, tag: str = "") -> str:
    return " ".join(f"?s ?p{tag}{i} ?o{tag}{i} ." for i in range(count))


def _groups(groups: int, patterns: int) -> str:
    inner = " ".join(f"{{ {_star(patterns, f'{g}_')} }}" for g in range(groups))
    return f"SELECT * WHERE {{ {inner} }}"


def _product(count: int) -> str:
    return " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(count))


PLANNER = {
    "star of 160": (f"SELECT * WHERE {{ {_star(160)} }}", "group-patterns"),
    "star by semicolons": (
        "SELECT * WHERE { ?s " + "; ".join(f"?p{i} ?o" for i in range(160)) + "}",
        "group-patterns",
    ),
    "star by commas": (
        "SELECT * WHERE { ?s ?p " + ", ".join(f"?o{i}" for i in range(160)) + "}",
        "group-patterns",
    ),
    "one pattern often": ("SELECT * WHERE { " + "?s ?p ?o . " * 300 + "}", "group-patterns"),
    "path sequence": ("SELECT * WHERE { ?s " + "/".join(["a"] * 900) + " ?o }", "group-patterns"),
    "flat list": ("SELECT * { (" + "1 " * 300 + ") ?p ?o }", "group-patterns"),
    "flat blank nodes": ("SELECT * {" + "[ ?p ?o ] . " * 1024 + "}", "group-patterns"),
    "CONSTRUCT WHERE": (f"CONSTRUCT WHERE {{ {_star(160)} }}", "group-patterns"),
    "DESCRIBE": (f"DESCRIBE * WHERE {{ {_star(160)} }}", "group-patterns"),
    "in EXISTS": (f"ASK {{ FILTER EXISTS {{ {_star(160)} }} }}", "group-patterns"),
    "in a sub-SELECT": (f"SELECT * {{ {{ SELECT * {{ {_star(160)} }} }} }}", "group-patterns"),
    "in GRAPH": (f"SELECT * {{ GRAPH ?g {{ {_star(160)} }} }}", "group-patterns"),
    "twenty groups of twenty": (_groups(20, 20), "query-patterns"),
    "five groups of 39": (_groups(5, 39), ENDED),
    "two groups of 39": (_groups(2, 39), ENDED),
    "one group of 40": (f"SELECT * WHERE {{ {_star(40)} }}", ENDED),
    "a cycle of 40": (
        "SELECT * WHERE { " + " ".join(f"?n{i} ?e{i} ?n{(i + 1) % 40} ." for i in range(40)) + "}",
        ENDED + " 200",
    ),
    "OPTIONALs of stars": (
        "SELECT * { " + " ".join(f"OPTIONAL {{ {_star(9, f'{i}_')} }}" for i in range(20)) + "}",
        ENDED,
    ),
}

_P4 = _product(4)
COST = {
    "counted": f"SELECT (COUNT(*) AS ?n) WHERE {{ {_P4} }}",
    "sorted": f"SELECT * WHERE {{ {_P4} }} ORDER BY ?a0 ?a1 ?a2 ?a3",
    "distinct": f"SELECT DISTINCT ?a0 ?a1 ?a2 WHERE {{ {_P4} }}",
    "whole": f"SELECT * WHERE {{ {_P4} }}",
    "constructed": f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {_P4} }}",
    "described": f"DESCRIBE ?a0 ?a1 WHERE {{ {_P4} }}",
    "grouped": f"SELECT (GROUP_CONCAT(?a0) AS ?x) WHERE {{ {_P4} }}",
    "grouped by three": f"SELECT (COUNT(*) AS ?n) WHERE {{ {_P4} }} GROUP BY ?a0 ?a1 ?a2",
    "averaged": f"SELECT (AVG(STRLEN(STR(?c0))) AS ?n) WHERE {{ {_P4} }}",
    "counted distinct": f"SELECT (COUNT(DISTINCT ?c1) AS ?n) WHERE {{ {_P4} }}",
    "asked in vain": f"ASK {{ {_P4} FILTER(CONCAT(STR(?a0), STR(?a1), STR(?a2), STR(?a3)) = '') }}",
    "sorted at random": f"SELECT * WHERE {{ {_P4} }} ORDER BY RAND() LIMIT 1",
    "far offset": f"SELECT * WHERE {{ {_P4} }} OFFSET 999999999999 LIMIT 1",
    "hashed": f"SELECT ?h {{ {_P4} BIND(SHA512(STR(?c0)) AS ?h) FILTER(?h = '') }}",
    "unions of products": f"SELECT (COUNT(*) AS ?n) {{ {{ {_P4} }} UNION {{ {_P4} }} }}",
    "OPTIONAL": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } } }",
    "MINUS": f"SELECT (COUNT(*) AS ?n) {{ {_product(3)} MINUS {{ ?a0 ?b1 ?c2 }} }}",
    "EXISTS": f"SELECT (COUNT(*) AS ?n) {{ {_product(3)} FILTER EXISTS {{ ?a0 ?b1 ?c2 }} }}",
    "sub-SELECTs": "SELECT (COUNT(*) AS ?n) { { SELECT * { ?a ?b ?c } } { SELECT * { ?d ?e ?f } } "
    "{ SELECT * { ?g ?h ?i } } }",
    "VALUES": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(300)))} }}" for i in range(6))
    + "}",
    "paths with free ends": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:x>)* ?d }",
    "paths of paths": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)+/(!<urn:y>)+)+ ?b }",
    "regular expressions": f"SELECT ?a0 {{ {_P4} "
    "FILTER(REGEX(CONCAT(STR(?a0), STR(?a1), STR(?a2), STR(?a3)), '(a*)*(b*)*(c*)*!$')) }",
    "graphs": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"GRAPH ?g{i} {{ ?a{i} ?b{i} ?c{i} }}" for i in range(4))
    + "}",
    "lateral": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c LATERAL { ?d ?e ?f } LATERAL { ?g ?h ?i } }",
}

_DOUBLING = "".join(f"BIND(CONCAT(?v{i}, ?v{i}) AS ?v{i + 1}) " for i in range(60))
_REPLACING = "".join(f'BIND(REPLACE(?v{i}, "a", "aaaaaaaa") AS ?v{i + 1}) ' for i in range(30))
_LONG = "a" * 8000

MEMORY = {
    "CONCAT doubling": f'SELECT (STRLEN(?v60) AS ?n) {{ BIND("aaaaaaaa" AS ?v0) {_DOUBLING} }}',
    "CONCAT shown": f'SELECT * {{ BIND("aaaaaaaa" AS ?v0) {_DOUBLING} }}',
    "REPLACE": f'SELECT (STRLEN(?v30) AS ?n) {{ BIND("aaaaaaaa" AS ?v0) {_REPLACING} }}',
    "texts of texts": "SELECT ?a ?x { ?a ?b ?c "
    "{ SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o FILTER(ISLITERAL(?o)) } } } "
    "ORDER BY STRLEN(CONCAT(?x, STR(?c)))",
    "GROUP_CONCAT": "SELECT (GROUP_CONCAT(?o; separator='"
    + _LONG
    + "') AS ?x) { ?s ?p ?o . ?t ?q ?r }",
    "sorted pairs": f"SELECT * {{ {_product(2)} }} ORDER BY ?c0 ?c1",
    "distinct pairs": f"SELECT DISTINCT * {{ {_product(2)} }}",
    "sets of values": "SELECT (COUNT(DISTINCT CONCAT(STR(?c0), STR(?c1))) AS ?n) "
    f"{{ {_product(2)} }}",
    "template": "CONSTRUCT { " + "?a ?b ?c . " * 150 + f"}} WHERE {{ {_product(3)} }}",
    "new nodes": f"SELECT (COUNT(DISTINCT BNODE()) AS ?n) {{ {_product(3)} }}",
    "new IRIs": f"SELECT (COUNT(DISTINCT UUID()) AS ?n) {{ {_product(3)} }}",
    "long rows": f"SELECT ('{_LONG}' AS ?x) {{ {_product(3)} }}",
    "a regular expression": "SELECT (REGEX('a', '((((a{90}){90}){90}){90}){90}') AS ?x) {}",
}


@pytest.mark.parametrize("name", PLANNER)
def test_planner(target: RunningServer, name: str) -> None:
    query, acceptable = PLANNER[name]
    assert ask(target, query) in acceptable.split()


@pytest.mark.parametrize("name", COST)
def test_cost(target: RunningServer, name: str) -> None:
    assert ask(target, COST[name]) in ENDED.split()


@pytest.mark.parametrize("name", MEMORY)
def test_memory(target: RunningServer, name: str) -> None:
    acceptable = ENDED + (" 200" if name == "a regular expression" else "")
    assert ask(target, MEMORY[name]) in acceptable.split()


@pytest.mark.parametrize("name", ["five groups of 39", "counted", "sorted pairs"])
def test_the_processor_is_idle_after_the_deadline(target: RunningServer, name: str) -> None:
    """Two seconds after the deadline the whole process tree counts next to no ticks a second."""
    queries = {**COST, **MEMORY, **{n: q for n, (q, _) in PLANNER.items()}}
    ask(target, queries[name])
    time.sleep(2)
    before = _ticks(target.process.pid)
    time.sleep(1)
    after = _ticks(target.process.pid)
    spent = sum(ticks - before.get(pid, 0) for pid, ticks in after.items())
    assert spent < os.sysconf("SC_CLK_TCK") // 10


def _ticks(pid: int) -> dict[int, int]:
    """Processor time of a process and all below it, in ticks, by process."""
    found: dict[int, int] = {}
    for one in [pid, *_descendants(pid)]:
        try:
            stat = Path(f"/proc/{one}/stat").read_text(encoding="ascii")
        except OSError:
            continue
        fields = stat.rsplit(")", 1)[1].split()
        found[one] = int(fields[11]) + int(fields[12])
    return found


def _descendants(pid: int) -> list[int]:
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    direct = [int(child) for child in text.split()]
    return direct + [grandchild for child in direct for grandchild in _descendants(child)]
