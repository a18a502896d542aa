# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg.toml: what a publication is. Every value is checked, and unknown keys are refused."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

from kg.config import Limits
from kg.errors import FindingsError, UsageError
from kg.publication.layout import Layout, SectionRule
from kg.publication.toml_file import MAX_EXCERPT, read_toml
from kg.publication.toml_lines import key_position
from kg.publication.values import (
    Check,
    ProblemError,
    check_base_iri,
    check_day,
    check_iri,
    check_namespace,
    check_path,
    check_text,
    list_of,
    matching,
    number,
)
from kg.rdf.findings import Finding, Position
from kg.store.manifest import FrontPage, StatementVocabulary

FILE = "kg.toml"
_PATHS = {
    "ontology": "ontology",
    "data": "data",
    "shapes": "shapes",
    "examples": "examples",
    "rules": "rules",
    "context": "ontology/context.jsonld",
}


@dataclass(frozen=True, slots=True)
class Project:
    """A publication: where it lies, what it is called, which IRIs are its own."""

    root: Path
    title: str
    description: str
    base_iri: str
    namespace: str
    prefix: str = ""
    version: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ("en",)
    issued: str = ""
    featured: tuple[str, ...] = ()
    publisher_name: str = ""
    publisher_iri: str = ""
    paths: Mapping[str, str] = field(default_factory=lambda: dict(_PATHS))
    prefixes: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    vocabulary: StatementVocabulary | None = None
    layout: Layout = field(default_factory=Layout)
    home: FrontPage = field(default_factory=FrontPage)

    def folder(self, role: str) -> str:
        """The folder of a role, relative to the publication."""
        return self.paths[role]


_PREFIX = matching(r"[A-Za-z][A-Za-z0-9\-]*", "a prefix", "ex")
_SLUG = matching(r"[a-z0-9][a-z0-9\-]*", "a slug", "some-thing")
# BCP 47, section 2.1, as it is usually written: https://www.rfc-editor.org/rfc/rfc5646
_LANGUAGE = matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag", "en")
_VOCABULARY = {f.name: check_iri for f in fields(StatementVocabulary)} | {
    "derivable_certainties": list_of(check_iri)
}
_VOCABULARY["class"] = _VOCABULARY.pop("statement_class")
_VOCABULARY["event"] = _VOCABULARY.pop("event_class")
_TABLES: dict[str, dict[str, Check]] = {
    "publication": {
        "title": check_text,
        "description": check_text,
        "base_iri": check_base_iri,
        "namespace": check_namespace,
        "prefix": _PREFIX,
        "version": check_text,
        "licence": check_iri,
        "languages": list_of(_LANGUAGE),
        "issued": check_day,
        "featured": list_of(_SLUG),
    },
    "publication.publisher": {"name": check_text, "iri": check_iri},
    "paths": dict.fromkeys(_PATHS, check_path),
    "limits": {
        "query_timeout_seconds": number(float, 0.1, 3600),
        "query_memory_mib": number(int, 16, 1_048_576),
        "answer_bytes": number(int, 1024, 2**40),
    },
    "statements": _VOCABULARY,
    "home": {f.name: list_of(check_text) for f in fields(FrontPage)},
    "layout": {"predicates": list_of(check_text)},
    "layout.sections": {"heading": check_text, "classes": list_of(check_text)},
}
_ARRAYS = {"layout.sections"}
_REQUIRED = {
    "layout.sections": ("heading", "classes"),
    "publication": ("title", "description", "base_iri"),
    "statements": ("class", "subject", "predicate", "object"),
}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.findings: list[Finding] = []

    def report(self, rule: str, message: str, advice: str, table: str, key: str = "") -> None:
        line, column = key_position(self.text, table, key)
        excerpt = self.text.split("\n")[line - 1].rstrip()[:MAX_EXCERPT] or f"[{table}]"
        position = Position(FILE, line, column)
        self.findings.append(Finding(f"project/{rule}", message, position, advice, excerpt=excerpt))

    def unknown(self, table: str, key: str, known: list[str], at: str = "") -> None:
        near = difflib.get_close_matches(key, known, 1)
        homes = [_header(t) for t, checks in _TABLES.items() if key in checks]
        advice = "Known are: " + ", ".join(known) + "."
        if key in _TABLES or homes:
            advice = f"It belongs into {homes[0]}." if homes else f"Write [{key}], a table."
        elif near:
            advice = f"Did you mean {near[0]}?"
        what = f"The key {key!r} of {_header(table)}" if table else f"The table [{key}]"
        place = (at, key) if table else (key, "")
        self.report("unknown-key", f"{what} is not known.", advice, *place)

    def table(self, name: str, values: Any, at: str = "") -> dict[str, Any]:
        """The values of a table; `at` names one table of an array, with its number."""
        at = at or name
        if not isinstance(values, dict):
            outer, _, inner = at.rpartition(".")
            advice = f"Write {_header(name)}."
            self.report("wrong-type", f"{name} is a table.", advice, outer, inner)
            return {}
        checks, found = _TABLES[name], {}
        for key, value in values.items():
            if key not in checks:
                if f"{name}.{key}" not in _TABLES:
                    self.unknown(name, key, list(checks), at)
                continue
            try:
                found[key] = checks[key](value)
            except ProblemError as problem:
                self.report("value", f"{key}: {problem.message}.", problem.advice, at, key)
        for key in _REQUIRED.get(name, ()):
            if key not in values:
                self.report("missing", f"{_header(name)} lacks {key}.", f'Add {key} = "…".', at)
        return found

    def prefixes(self, values: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        if not isinstance(values, dict):
            self.report("wrong-type", "prefixes is a table.", "Write [prefixes].", "", "prefixes")
            return found
        for prefix, iri in values.items():
            try:
                _PREFIX(prefix)
                found[prefix] = check_iri(iri)
            except ProblemError as problem:
                self.report("value", f"{problem.message}.", problem.advice, "prefixes", prefix)
        return dict(sorted(found.items()))

    def folders(self, paths: Mapping[str, str]) -> None:
        """Each kind of file in a folder of its own: else a file would be read as two kinds."""
        roles = [role for role in paths if role != "context"]
        for index, role in enumerate(roles):
            for other in roles[:index]:
                one, two = PurePosixPath(paths[role]), PurePosixPath(paths[other])
                if one.is_relative_to(two) or two.is_relative_to(one):
                    message = f"{role} and {other} share a folder, {paths[role]}."
                    advice = "Give each kind of file a folder of its own."
                    self.report("value", message, advice, "paths", role)

    def own_prefix(self, prefix: str, namespace: str, prefixes: Mapping[str, str]) -> None:
        """The prefix of the publication stands for its namespace, in [prefixes] too."""
        if prefix and prefixes.get(prefix, namespace) != namespace:
            message = f"{prefix} is the prefix of <{namespace}>, and of <{prefixes[prefix]}> here."
            self.report("value", message, "Write the same IRI.", "prefixes", prefix)

    def layout(self, values: Any, prefixes: Mapping[str, str]) -> Layout:
        """Sections and predicates; each heading once, each class in one section."""
        found = self.table("layout", values)
        raw = values.get("sections", []) if isinstance(values, dict) else []
        if not isinstance(raw, list):
            advice = "Write [[layout.sections]]."
            self.report("wrong-type", "layout.sections is a list.", advice, "layout", "sections")
            raw = []
        rules: list[SectionRule] = []
        for index, item in enumerate(raw):
            at = f"layout.sections.{index}"
            section = self.table("layout.sections", item, at)
            heading, names = section.get("heading", "").strip(), section.get("classes", ())
            classes = tuple(self.iri_of(name, prefixes, at, "classes") for name in names)
            for other in rules:
                if heading == other.heading:
                    message = f"The section {heading!r} stands twice."
                    self.report("value", message, "Put the two together.", at, "heading")
                if shared := set(classes) & set(other.classes):
                    message = f"<{min(shared)}> stands in the section {other.heading!r} as well."
                    self.report("value", message, "Remove one of the two.", at, "classes")
            line, column = key_position(self.text, at, "heading")
            excerpt = self.text.split("\n")[line - 1].rstrip()[:MAX_EXCERPT]
            rules.append(SectionRule(heading, classes, Position(FILE, line, column), excerpt))
        predicates = found.get("predicates", ())
        iris = tuple(self.iri_of(name, prefixes, "layout", "predicates") for name in predicates)
        return Layout(tuple(rules), iris)

    def home(self, values: Any, prefixes: Mapping[str, str]) -> FrontPage:
        """What the front page shows; whether there is such a thing is looked at in the data."""
        found = self.table("home", values).items()
        iris = {k: tuple(self.iri_of(name, prefixes, "home", k) for name in v) for k, v in found}
        return FrontPage(**iris)

    def iri_of(self, name: str, prefixes: Mapping[str, str], table: str, key: str) -> str:
        """A prefixed name or an IRI, as an IRI."""
        prefix, colon, local = name.partition(":")
        if not local.startswith("//") and prefix != "urn":
            if colon and prefix in prefixes:
                return prefixes[prefix] + local
            message = f"{name!r}: [prefixes] has no such prefix."
            advice = "Declare it there, or write the whole IRI."
            self.report("value", message, advice, table, key)
        return name


def _header(table: str) -> str:
    """The header of a table, as TOML writes it."""
    return f"[[{table}]]" if table in _ARRAYS else f"[{table}]"


def load_project(root: Path) -> Project:
    """The publication in the folder `root`. UsageError where there is none, FindingsError where
    kg.toml has faults."""
    if not (root / FILE).is_file():
        raise UsageError(
            f"There is no {FILE} in {root}.", advice="Name a publication folder, or run kg init."
        )
    text, values = read_toml(root / FILE)
    return _project(root, values, _Reader(text))


def _project(root: Path, values: dict[str, Any], reader: _Reader) -> Project:
    top = [t for t in _TABLES if "." not in t] + ["prefixes"]
    for name in values:
        if name not in top:
            reader.unknown("", name, top)
    publication = reader.table("publication", values.get("publication", {}))
    raw = values.get("publication", {})
    inner = raw.get("publisher", {}) if isinstance(raw, dict) else {}
    publisher = reader.table("publication.publisher", inner)
    paths = reader.table("paths", values.get("paths", {}))
    limits = reader.table("limits", values.get("limits", {}))
    prefixes = reader.prefixes(values.get("prefixes", {}))
    reader.folders(_PATHS | paths)
    if "base_iri" in publication:
        publication.setdefault("namespace", publication["base_iri"] + "ns#")
        own = (publication.get("prefix", ""), publication["namespace"])
        reader.own_prefix(*own, prefixes)
    own_prefix = {publication.get("prefix", ""): publication.get("namespace", "")}
    layout = reader.layout(values.get("layout", {}), own_prefix | prefixes)
    home = reader.home(values.get("home", {}), own_prefix | prefixes)
    vocabulary = None
    if "statements" in values:
        iris = reader.table("statements", values["statements"])
        renamed = {
            {"class": "statement_class", "event": "event_class"}.get(k, k): v
            for k, v in iris.items()
        }
        if not reader.findings:
            vocabulary = StatementVocabulary(**renamed)
    if reader.findings:
        raise FindingsError(f"{FILE} has faults.", tuple(reader.findings))
    return Project(
        root=root,
        **publication,
        publisher_name=publisher.get("name", ""),
        publisher_iri=publisher.get("iri", ""),
        paths=_PATHS | paths,
        prefixes=prefixes,
        limits=replace(Limits(), **limits),
        vocabulary=vocabulary,
        layout=layout,
        home=home,
    )
