# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The triples of the SHACL shapes, and ways through them (https://www.w3.org/TR/shacl/)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.results import Term
from kg.views.labels import Labels, Ref, iri_of, lexical, local_name
from kg.views.reader import Reader

SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = _RDF + "type"
TARGETS = tuple(
    SH + n for n in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
)
_CLASSES = {f"http://www.w3.org/{n}" for n in ("2002/07/owl#Class", "2000/01/rdf-schema#Class")}
_PREFIX = re.compile(r"PREFIX\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_NAME = re.compile(r"(?<![\w:/#<.-])([A-Za-z][\w-]*)?:([A-Za-z_][\w-]*)|<([^<>\s]+)>")

Said = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class ShapeGraph:
    """What is said of each node, by its text (<IRI> or _:label); labels of shapes and terms."""

    said: Mapping[str, Said]
    labels: Labels
    fragments: Mapping[str, str]

    @classmethod
    def of_triples(cls, said: Mapping[str, Said], labels: Labels) -> ShapeGraph:
        """The graph with a place for each shape that has a target, and for each rule of one."""
        named = cls(said, labels, {})
        shapes = named.targeted()
        shown = [iri_of(n) for shape in shapes for n in (shape, *named.rules(shape))]
        return cls(said, labels, _fragments([iri for iri in shown if iri]))

    def of(self, node: Term) -> Said:
        """What is said of a node; nothing of one that is only named."""
        return self.said.get(str(node), {})

    def targeted(self) -> list[Term]:
        """The shapes that have a target, by IRI: declared, or as a class that is a shape."""
        found = [n for n, p in self.said.items() if any(t in p for t in TARGETS) or _is_class(p)]
        return [
            ox.NamedNode(n[1:-1]) if n[0] == "<" else ox.BlankNode(n[2:]) for n in sorted(found)
        ]

    def rules(self, shape: Term) -> list[Term]:
        """The property shapes and SPARQL constraints of a shape, in the order they ask for."""
        said = self.of(shape)
        parts = [*said.get(SH + "property", ()), *said.get(SH + "sparql", ())]
        return sorted(parts, key=lambda p: (self._order(p), self.name(p).lower(), str(p)))

    def name(self, node: Term) -> str:
        """The sh:name or label of a shape or rule; empty for a blank node that has neither."""
        named = text(self.of(node), "name")
        if named:
            return named
        return self.labels.ref(iri_of(node)).label if iri_of(node) else ""

    def ref(self, node: Term) -> Ref:
        """A shape with what to call it."""
        return Ref(iri_of(node), self.name(node) or "A shape without a name")

    def fragment(self, node: Term) -> str:
        """Where the shape or rule stands on the page of the shapes; empty where it does not."""
        return self.fragments.get(iri_of(node), "")

    def members(self, head: Term) -> list[Term]:
        """The members of an RDF list; one that runs in a circle ends."""
        found: list[Term] = []
        seen: set[str] = set()
        while str(head) not in seen and _RDF + "first" in self.of(head):
            seen.add(str(head))
            said = self.of(head)
            found.append(said[_RDF + "first"][0])
            head = next(iter(said.get(_RDF + "rest", ())), head)
        return found

    def reached(self, node: Term, over: frozenset[str] = frozenset()) -> Iterator[str]:
        """Every IRI that is named in a node and the blank nodes below it, and in its queries.

        `over` are properties that are not followed.
        """
        waiting, seen = [node], set[str]()
        while waiting:
            here = waiting.pop()
            if str(here) in seen:
                continue
            seen.add(str(here))
            for prop, values in self.of(here).items():
                if prop in over:
                    continue
                for value in values:
                    if isinstance(value, ox.BlankNode):
                        waiting.append(value)
                    elif isinstance(value, ox.NamedNode):
                        yield value.value
                    elif prop in {SH + "select", SH + "ask"}:
                        yield from named_in(lexical(value))

    def _order(self, node: Term) -> float:
        order = text(self.of(node), "order")
        try:
            return float(order)
        except ValueError:
            return 1e9


async def load_shape_graph(reader: Reader) -> ShapeGraph:
    """The shapes of a snapshot, with the labels of the ontology's terms."""
    graph = reader.graph_iri("shapes")
    said: dict[str, dict[str, list[Term]]] = {}
    for row in await reader.solutions("graph_triples", {"graph": graph}):
        subject, value = row.get("subject"), row.get("value")
        if subject is not None and value is not None:
            properties = said.setdefault(str(subject), {})
            properties.setdefault(iri_of(row.get("property")), []).append(value)
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    labels.add(await reader.solutions("graph_labels", {"graph": graph}))
    return ShapeGraph.of_triples(said, labels)


def named_in(query: str) -> Iterator[str]:
    """The IRIs that a query names, in full or by a prefix that it declares."""
    prefixes = dict(_PREFIX.findall(query))
    for prefix, local, iri in _NAME.findall(_PREFIX.sub("", query)):
        if iri:
            yield iri
        elif prefix in prefixes:
            yield prefixes[prefix] + local


def text(said: Said, name: str) -> str:
    """The first value of a property of SHACL as text, empty where there is none."""
    values = said.get(SH + name)
    return lexical(values[0]) if values else ""


def severity(said: Said, owner: Said | None = None) -> str:
    """The local name of the severity of a shape; what has none is a violation (SHACL 2.1.4).

    A SPARQL constraint has that of the shape that owns it (SHACL 5.3.2).
    """
    declared = said if owner is None or SH + "select" not in said else owner
    return local_name(text(declared, "severity") or SH + "Violation")


def _is_class(said: Said) -> bool:
    types = {iri_of(t) for t in said.get(TYPE, ())}
    return SH + "NodeShape" in types and bool(types & _CLASSES)


def _fragments(iris: Sequence[str]) -> dict[str, str]:
    """A name for each shape that is shown: the local name, or the IRI where two have the same."""
    counts = Counter(local_name(iri) for iri in set(iris))
    return {iri: local_name(iri) if counts[local_name(iri)] == 1 else iri for iri in iris}
