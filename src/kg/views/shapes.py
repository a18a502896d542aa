# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The SHACL shapes in words: what each is about, what it asks of it, what it says when broken."""

from __future__ import annotations

from dataclasses import dataclass

from kg.query.results import Term
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, Value, iri_of, lexical, local_name
from kg.views.reader import Reader

SH = "http://www.w3.org/ns/shacl#"
TARGETS = tuple(
    SH + n for n in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
)
_SKIPPED = {SH + n for n in ("property", "message", "severity", "path", "name", "description")}
_SKIPPED |= {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type", *TARGETS, *LABEL_PROPERTIES}


@dataclass(frozen=True, slots=True)
class Rule:
    """One property shape (or SPARQL constraint): its path, message, severity and constraints."""

    path: Value | None
    name: str
    message: str
    severity: str
    constraints: tuple[tuple[str, tuple[Value, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShapeView:
    """One node shape with its targets and rules."""

    ref: Ref
    fragment: str
    targets: tuple[tuple[str, tuple[Value, ...]], ...]
    message: str
    severity: str
    rules: tuple[Rule, ...]


async def load_shapes(reader: Reader) -> tuple[ShapeView, ...]:
    """Every shape that has a target, by its IRI; empty where the publication has no shapes."""
    graph = reader.graph_iri("shapes")
    rows = await reader.solutions("graph_triples", {"graph": graph})
    said: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        subject, value = row.get("subject"), row.get("value")
        if subject is not None and value is not None:
            properties = said.setdefault(str(subject), {})
            properties.setdefault(iri_of(row.get("property")), []).append(value)
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    labels.add(await reader.solutions("graph_labels", {"graph": graph}))
    shapes = []
    for key, properties in said.items():
        if any(t in properties for t in TARGETS):
            shapes.append(_shape(key, properties, said, labels))
    return tuple(sorted(shapes, key=lambda s: s.ref.iri))


def _shape(
    key: str,
    properties: dict[str, list[Term]],
    said: dict[str, dict[str, list[Term]]],
    labels: Labels,
) -> ShapeView:
    iri = key.strip("<>")
    parts = [*properties.get(SH + "property", ()), *properties.get(SH + "sparql", ())]
    rules = [_rule(said.get(str(part), {}), labels) for part in parts]
    return ShapeView(
        ref=labels.ref(iri),
        fragment=local_name(iri),
        targets=tuple(
            (local_name(t), tuple(labels.value(v) for v in properties[t]))
            for t in TARGETS
            if t in properties
        ),
        message=_first(properties, "message"),
        severity=_severity(properties),
        rules=tuple(sorted(rules, key=lambda r: (_shown(r.path), r.message))),
    )


def _rule(properties: dict[str, list[Term]], labels: Labels) -> Rule:
    path = properties.get(SH + "path", ())
    constraints = [
        (local_name(p), tuple(labels.value(v) for v in values))
        for p, values in sorted(properties.items())
        if p.startswith(SH) and p not in _SKIPPED and p not in {SH + "select", SH + "prefixes"}
    ]
    return Rule(
        path=labels.value(path[0]) if path else None,
        name=_first(properties, "name"),
        message=_first(properties, "message"),
        severity=_severity(properties),
        constraints=tuple(
            (n, tuple(v for v in values if isinstance(v, Ref) or not v.text.startswith("_:")))
            for n, values in constraints
        ),
    )


def _first(properties: dict[str, list[Term]], name: str) -> str:
    values = properties.get(SH + name)
    return lexical(values[0]) if values else ""


def _severity(properties: dict[str, list[Term]]) -> str:
    return local_name(_first(properties, "severity") or SH + "Violation")


def _shown(path: Value | None) -> str:
    return "" if path is None else path.label if isinstance(path, Ref) else path.text
