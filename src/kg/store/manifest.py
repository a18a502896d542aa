# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The manifest of a snapshot: what it is, what it holds, and the digest of each of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from kg.config import Limits
from kg.store.coverage import Coverage, parse_coverage

FORMAT = 1


@dataclass(frozen=True, slots=True)
class StatementVocabulary:
    """The IRIs with which a publication models dated statements (the table [statements])."""

    statement_class: str
    subject: str
    predicate: str
    object: str
    event_class: str = ""
    date: str = ""
    certainty: str = ""
    evidence: str = ""
    negated: str = ""
    differs_from: str = ""
    unit: str = ""
    approximation: str = ""
    earliest_start: str = ""
    latest_start: str = ""
    earliest_end: str = ""
    latest_end: str = ""
    section: str = ""
    sha256: str = ""
    derivable_certainties: tuple[str, ...] = ()
    date_datatype: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What the front page shows (the table [home]), as IRIs; what is empty is chosen by a rule.

    `timeline` are dated statements and events, `classes` the ways in, `examples` the questions.
    """

    timeline: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphInfo:
    """A named graph: its IRI, its role (data, derived, ontology, …) and how many triples it has."""

    iri: str
    role: str
    triples: int


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file of the snapshot, with its digest in hexadecimal."""

    file: str
    media_type: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is. `id` names the content; counts and coverage are of distinct things."""

    id: str
    title: str
    description: str
    base_iri: str
    namespace: str
    prefix: str = ""
    version: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ("en",)
    issued: str = ""
    publisher_name: str = ""
    publisher_iri: str = ""
    featured: tuple[str, ...] = ()
    home: FrontPage = field(default_factory=FrontPage)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    vocabulary: StatementVocabulary | None = None
    graphs: tuple[GraphInfo, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    coverage: Coverage | None = None
    files: tuple[FileInfo, ...] = ()
    format: int = FORMAT

    def graph(self, role: str) -> str:
        """The IRI of the graph with this role, or empty."""
        return next((g.iri for g in self.graphs if g.role == role), "")


def serialize_manifest(manifest: Manifest) -> bytes:
    """JSON with sorted keys: same manifest, same bytes."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode("utf-8")


def parse_manifest(data: bytes) -> Manifest:
    """The manifest in `data`; ValueError where it is none, or of a format not known here."""
    values = json.loads(data)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise ValueError(f"not a manifest of format {FORMAT}")
    try:
        values["limits"] = Limits(**values["limits"])
        vocabulary = values["vocabulary"]
        values["vocabulary"] = _vocabulary(vocabulary) if vocabulary else None
        values["graphs"] = tuple(GraphInfo(**g) for g in values["graphs"])
        values["files"] = tuple(FileInfo(**f) for f in values["files"])
        home = values.get("home") or {}  # neither this nor coverage is in one of an older build
        values["home"] = FrontPage(**{name: tuple(iris) for name, iris in home.items()})
        coverage = values.get("coverage")
        values["coverage"] = parse_coverage(coverage) if coverage is not None else None
        for name in ("languages", "featured"):
            values[name] = tuple(values[name])
        return Manifest(**values)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"an incomplete manifest: {error}") from error


def _vocabulary(values: dict[str, Any]) -> StatementVocabulary:
    known = {f.name for f in fields(StatementVocabulary)}
    if set(values) - known:
        raise ValueError("an unknown statement vocabulary")
    certainties = tuple(values.pop("derivable_certainties", ()))
    return StatementVocabulary(**values, derivable_certainties=certainties)
