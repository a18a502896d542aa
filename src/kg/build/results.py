# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""From a SHACL result to a finding that a person can act on: where, what is wrong, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding, Position, Severity
from kg.rdf.vocab import RDF

_SPEC = "https://www.w3.org/TR/shacl/#validation-report"


@dataclass(frozen=True, slots=True)
class Result:
    """A validation result (https://www.w3.org/TR/shacl/#results-validation-result) as text.

    IRIs and lexical forms; blank nodes and what is not there are empty. `component` is the local
    name of the constraint component, `parameters` what the shape asks for.
    """

    focus: str
    path: str
    value: str
    message: str
    component: str
    shape: str
    rule: str
    severity: Severity
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


_TEXTS: dict[str, tuple[str, str]] = {
    "MinCount": ("{path} is missing.", "Add a value of {path}."),
    "MaxCount": ("{path} has too many values.", "Keep {maxCount} value(s) of {path}."),
    "Datatype": ("A value of {path} has the wrong datatype.", "Write a literal of {datatype}."),
    "Class": ("A value of {path} is not of its class.", "Name a thing of the class {class}."),
    "NodeKind": ("A value of {path} is of the wrong kind.", "Write a {nodeKind}."),
    "Pattern": ("A value of {path} is not of the form asked for.", "The form is {pattern}."),
    "UniqueLang": ("{path} has two values in one language.", "Keep one for each language."),
    "LanguageIn": ("A value of {path} is in the wrong language.", "Allowed are: {languageIn}."),
    "Closed": ("{path} is not allowed here.", "Remove {path}, or correct its name."),
    "In": ("A value of {path} is not one of those allowed.", "Allowed are: {in}."),
    "HasValue": ("{path} lacks a value.", "Add {hasValue}."),
    "MinLength": ("A value of {path} is too short.", "Write at least {minLength} characters."),
    "MaxLength": ("A value of {path} is too long.", "Write at most {maxLength} characters."),
    "MinInclusive": ("A value of {path} is too small.", "The least is {minInclusive}."),
    "MaxInclusive": ("A value of {path} is too large.", "The most is {maxInclusive}."),
    "MinExclusive": ("A value of {path} is too small.", "It must be more than {minExclusive}."),
    "MaxExclusive": ("A value of {path} is too large.", "It must be less than {maxExclusive}."),
    "LessThan": ("{path} is not before {lessThan}.", "Swap the two, or correct one."),
    "LessThanOrEquals": ("{path} is after {lessThanOrEquals}.", "Swap the two, or correct one."),
    "Equals": ("{path} and {equals} differ.", "Give both the same values."),
    "Disjoint": ("{path} and {disjoint} share a value.", "Remove it from one of them."),
    "QualifiedMinCount": ("{path} has too few values of the kind.", "Add a value of {path}."),
    "QualifiedMaxCount": ("{path} has too many values of the kind.", "Remove a value of {path}."),
}
"""Component -> what is said where the shape has no sh:message, and what to do."""
_CLASS, _IN, _HAS = "Class", "In", "HasValue"


def finding_of(result: Result, sources: Sources) -> Finding:
    """The finding for a result, at the line of the statement that it is about."""
    position, excerpt = _place(result, sources)
    component = result.component.removesuffix("ConstraintComponent")
    message, advice = _TEXTS.get(
        component,
        (f"The constraint {component} is not met.", "Correct the data, or the shape."),
    )
    names = {
        name: ", ".join(_short(value, sources) for value in values)
        for name, values in result.parameters.items()
    } | {"path": _short(result.path, sources) or "The thing"}
    message = result.message or _fill(message, names)
    if result.value and result.value != result.focus:
        message += f" Found: {_short(result.value, sources)}."
    if near := _near(result, component, sources):
        advice = f"Did you mean {_short(near, sources)}?"
    shape_place, _ = sources.locate(result.shape) if result.shape else (None, "")
    return Finding(
        rule=f"shacl/{result.rule or component}",
        message=message,
        position=position,
        advice=_fill(advice, names),
        severity=result.severity,
        excerpt=excerpt,
        focus=result.focus,
        spec=f"shape at {shape_place}" if shape_place else _SPEC,
        path=result.path,
        value=result.value,
        shape=result.shape,
    )


def _fill(text: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return text


def _place(result: Result, sources: Sources) -> tuple[Position, str]:
    """The triple, else its subject and property, else its subject.

    A constraint on the data set as a whole names the culprit as its value, and where it can the
    property as its path, so a value that is a subject goes before a focus node that is not, or is
    the data set.
    """
    terms = tuple(t for t in (result.focus, result.path, result.value) if t)
    whole = result.focus == sources.project.base_iri or _find(sources, result.focus) is None
    culprit = (result.value, result.path) if result.path else (result.value,)
    for length in range(len(culprit) if whole and result.value else 0, 0, -1):
        if (found := _find(sources, *culprit[:length])) is not None:
            return found
    if result.path and result.value:
        for length in (3, 2, 1):
            if (found := _find(sources, *terms[:length])) is not None:
                return found
    if result.path and (found := _find(sources, result.focus, result.path)) is not None:
        return found
    if (found := _find(sources, result.focus)) is not None:
        return found
    for file in sources.files:
        for triple in file.triples:
            # A focus node that is only ever an object (sh:targetObjectsOf).
            if _value(triple.object) == result.focus and isinstance(triple.subject, ox.NamedNode):
                place = (triple.subject.value, triple.predicate.value, result.focus)
                if (found := _find(sources, *place)) is not None:
                    return found
    return sources.locate(result.focus)


def _find(sources: Sources, *terms: str) -> tuple[Position, str] | None:
    for file in sources.files:
        if (position := file.find(*terms)) is not None:
            return position, file.line(position.line)
    return None


def _value(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


def _near(result: Result, component: str, sources: Sources) -> str:
    """An IRI that would do and is written almost like the one found; empty where there is none."""
    if component == _CLASS:
        classes = set(result.parameters.get("class", ()))
        allowed = [
            t.subject.value
            for t in sources.triples(Role.DATA)
            if t.predicate == RDF.type
            and _value(t.object) in classes
            and isinstance(t.subject, ox.NamedNode)
        ]
    elif component in {_IN, _HAS}:
        allowed = list(result.parameters.get("in" if component == _IN else "hasValue", ()))
    else:
        return ""
    near = difflib.get_close_matches(result.value, allowed, 1, 0.85)
    return near[0] if near else ""


def _short(value: str, sources: Sources) -> str:
    """An IRI as a prefixed name where there is a prefix for it; at most 80 characters."""
    for prefix, iri in sources.project.prefixes.items():
        local = value.removeprefix(iri)
        if local != value and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return value if len(value) <= 80 else value[:77] + "…"
