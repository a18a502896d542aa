# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Which shapes guard a term: those that are about it, and those that only name it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.query.results import Term
from kg.views.labels import iri_of
from kg.views.shape_graph import SH, TARGETS, TYPE, ShapeGraph, severity, text

_FRAME = frozenset({SH + "property", SH + "sparql", SH + "severity", TYPE, *TARGETS})


@dataclass(frozen=True, slots=True)
class Guard:
    """A shape, or a rule of it, and where it stands on the page of the shapes.

    `direct`: the term is the target or in the path. Else it is named in what is asked for.
    `on_class`: every instance of the term is checked, so that of a narrower class as well.
    """

    name: str
    fragment: str
    message: str
    severity: str
    direct: bool
    on_class: bool = False


def find_guards(graph: ShapeGraph) -> dict[str, tuple[Guard, ...]]:
    """Term -> its guards, those that are about it first; terms without any are left out."""
    found: dict[str, dict[str, Guard]] = {}
    for shape in graph.targeted():
        for term, guard in _of_shape(graph, shape):
            kept = found.setdefault(term, {})
            before = kept.get(guard.fragment)
            if before is None or (guard.direct and not before.direct):
                kept[guard.fragment] = guard
    return {
        term: tuple(sorted(guards.values(), key=lambda g: (not g.direct, g.name.lower())))
        for term, guards in found.items()
    }


def _of_shape(graph: ShapeGraph, shape: Term) -> Iterator[tuple[str, Guard]]:
    said = graph.of(shape)
    name = graph.name(shape)
    place = graph.fragment(shape)
    targets = [iri_of(v) for t in TARGETS for v in said.get(t, ())] or [iri_of(shape)]
    classes = {iri_of(v) for v in said.get(TARGETS[0], ())} or {iri_of(shape)}
    for term, guard in _each(graph, shape, (name, place), targets):
        yield term, replace(guard, on_class=guard.direct and term in classes)
    for rule in graph.rules(shape):
        path = graph.of(rule).get(SH + "path", ())
        about = [iri for p in path for iri in (iri_of(p), *graph.reached(p)) if iri]
        own = graph.name(rule) or (graph.labels.ref(about[0]).label if about else "")
        full = f"{name}: {own}" if own else name
        for term, guard in _each(graph, rule, (full, graph.fragment(rule) or place), about):
            yield term, replace(guard, severity=severity(graph.of(rule), said))


def _each(
    graph: ShapeGraph, node: Term, named: tuple[str, str], about: list[str]
) -> Iterator[tuple[str, Guard]]:
    said = graph.of(node)
    name, fragment = named
    for direct, terms in ((True, about), (False, graph.reached(node, _FRAME | {SH + "path"}))):
        for term in terms:
            yield term, Guard(name, fragment, text(said, "message"), severity(said), direct)
