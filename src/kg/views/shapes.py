# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The SHACL shapes in words: what each is about, what it asks of it, what it says when broken."""

from __future__ import annotations

from dataclasses import dataclass

from kg.query.results import Term
from kg.views.constraints import Words, asked, joined, path_words, sentence
from kg.views.labels import Ref, Value, iri_of, local_name
from kg.views.reader import Reader
from kg.views.shape_graph import SH, TARGETS, Said, ShapeGraph, load_shape_graph, severity, text


@dataclass(frozen=True, slots=True)
class Rule:
    """One property shape (or SPARQL constraint): its path, what it asks, message and severity.

    `asks` is empty where a query does the asking.
    """

    path: Words
    name: str
    fragment: str
    asks: Words
    message: str
    severity: str


@dataclass(frozen=True, slots=True)
class ShapeView:
    """One shape with its targets and rules; `asks` is what it asks of the focus node itself."""

    ref: Ref
    fragment: str
    targets: tuple[tuple[str, tuple[Value, ...]], ...]
    asks: Words
    message: str
    severity: str
    rules: tuple[Rule, ...]


async def load_shapes(reader: Reader) -> tuple[ShapeView, ...]:
    """Every shape that has a target, by its IRI; empty where the publication has no shapes."""
    graph = await load_shape_graph(reader)
    told: set[str] = set()
    return tuple(_shape(node, graph, told) for node in graph.targeted())


def _shape(node: Term, graph: ShapeGraph, told: set[str]) -> ShapeView:
    said = graph.of(node)
    targets = [
        (local_name(t), tuple(graph.labels.value(v) for v in said[t])) for t in TARGETS if t in said
    ]
    if not targets:
        targets = [("targetClass", (graph.labels.value(node),))]
    return ShapeView(
        ref=graph.ref(node),
        fragment=_once(graph.fragment(node), told),
        targets=tuple(targets),
        asks=joined(asked(graph, said), "; ") if SH + "path" not in said else sentence(graph, said),
        message=text(said, "message"),
        severity=severity(said),
        rules=tuple(_rule(part, said, graph, told) for part in graph.rules(node)),
    )


def _rule(node: Term, owner: Said, graph: ShapeGraph, told: set[str]) -> Rule:
    said = graph.of(node)
    path = said.get(SH + "path", ())
    return Rule(
        path=path_words(graph, path[0]) if path else (),
        name=text(said, "name") or (graph.name(node) if not path and iri_of(node) else ""),
        fragment=_once(graph.fragment(node), told),
        asks=sentence(graph, said),
        message=text(said, "message"),
        severity=severity(said, owner),
    )


def _once(fragment: str, told: set[str]) -> str:
    """A name for the first place where a rule is told; shapes may share one."""
    if fragment in told:
        return ""
    told.add(fragment)
    return fragment
