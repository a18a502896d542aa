# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The head of an SSSOM table: the mapping set as YAML, of which a few keys are needed here.

https://mapping-commons.github.io/sssom/MappingSet/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import yaml

BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
}
"""Prefixes that every SSSOM table has, declared or not."""

_REQUIRED = ("mapping_set_id", "license", "curie_map")


@dataclass(frozen=True, slots=True)
class Head:
    """The mapping set: its IRI, its licence, how it was made, on which day, its prefixes.

    `extensions` are the names of columns that are not SSSOM's own.
    """

    id: str = ""
    licence: str = ""
    title: str = ""
    description: str = ""
    date: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ()

    def expand(self, text: str) -> str:
        """The IRI that a CURIE or an IRI stands for; empty where the prefix is not declared."""
        prefix, colon, local = text.partition(":")
        if not colon:
            return ""
        if local.startswith("//"):
            return text
        namespace = self.prefixes.get(prefix) or BUILT_IN.get(prefix, "")
        return namespace and namespace + local


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a head: line and column count from 1, the # in the first column."""

    message: str
    advice: str
    line: int = 1
    column: int = 1


def parse_head(lines: list[str]) -> tuple[Head, list[Fault]]:
    """The head in these lines (without their #), and its faults; an empty head where it has any."""
    try:
        node = yaml.compose("\n".join(lines), Loader=yaml.SafeLoader)
        values = yaml.safe_load("\n".join(lines))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return Head(), [_syntax(error)]
    if not isinstance(node, yaml.MappingNode) or not isinstance(values, dict):
        advice = "Begin with lines such as # mapping_set_id: https://example.org/links"
        return Head(), [Fault("The table has no head of comment lines with YAML.", advice)]
    places = {
        key.value: (key.start_mark.line + 1, key.start_mark.column + 2) for key, _ in node.value
    }
    faults = [
        Fault(f"The head lacks {key}.", f"Add # {key}: …") for key in _REQUIRED if key not in values
    ]
    faults += [
        Fault(message, advice, *places[key])
        for key, message, advice in _wrong_values(values)
        if key in places
    ]
    return (Head(), faults) if faults else (_head(values), [])


def _syntax(error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "a value that cannot be read"
    line, column = (mark.line + 1, mark.column + 2) if mark is not None else (1, 1)
    return Fault(f"The head is not YAML: {problem}.", "Correct the line.", line, column)


def _wrong_values(values: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """Key, message and advice of each value that is not of its kind."""
    found = []
    for key in ("mapping_set_id", "license"):
        if not _is_iri(values.get(key)):
            found.append((key, f"{key} is an IRI.", "Write it out, with http or https."))
    prefixes = values.get("curie_map")
    if not isinstance(prefixes, dict) or not all(
        isinstance(prefix, str) and _is_iri(iri) for prefix, iri in prefixes.items()
    ):
        advice = "Write a line such as #   ex: https://example.org/ for each prefix."
        found.append(("curie_map", "curie_map has prefixes and their IRIs.", advice))
    else:
        for prefix in sorted(p for p in prefixes if prefixes[p] != BUILT_IN.get(p, prefixes[p])):
            message = f"The prefix {prefix} is SSSOM's own, for <{BUILT_IN[prefix]}>."
            found.append(("curie_map", message, "Take another prefix."))
    day = values.get("mapping_date", "2000-01-01")
    if not isinstance(day, date | str) or not _is_day(str(day)):
        found.append(("mapping_date", "mapping_date is a day.", "Write it like 2026-01-31."))
    extensions = values.get("extension_definitions", [])
    if not isinstance(extensions, list) or not all(
        isinstance(e, dict) and isinstance(e.get("slot_name"), str) for e in extensions
    ):
        message = "extension_definitions is a list of columns, each with a slot_name."
        found.append(("extension_definitions", message, "Write #   - slot_name: status"))
    return found


def _head(values: Mapping[str, object]) -> Head:
    prefixes, extensions = values["curie_map"], values.get("extension_definitions", [])
    assert isinstance(prefixes, dict)
    assert isinstance(extensions, list)
    return Head(
        id=str(values["mapping_set_id"]),
        licence=str(values["license"]),
        title=str(values.get("mapping_set_title", "")),
        description=" ".join(str(values.get("mapping_set_description", "")).split()),
        date=str(values.get("mapping_date", "")),
        prefixes={str(p): str(iri) for p, iri in sorted(prefixes.items())},
        extensions=tuple(e["slot_name"] for e in extensions),
    )


def _is_iri(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
