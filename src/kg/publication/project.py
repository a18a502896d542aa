# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg.toml: what a publication is. Every value is checked, and unknown keys are refused."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from kg.config import Limits
from kg.errors import FindingsError, UsageError
from kg.publication.toml_lines import key_position, toml_error_position
from kg.rdf.findings import Finding, Position
from kg.store.manifest import StatementVocabulary

FILE = "kg.toml"
_IRI = re.compile(r"[a-z][a-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_SLUG = re.compile(r"[a-z0-9][a-z0-9\-]*\Z")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9\-]*\Z")
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

    def folder(self, role: str) -> str:
        """The folder of a role, relative to the publication."""
        return self.paths[role]


class _Problem(Exception):
    """What is wrong with a value, and what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


Check = Callable[[Any], Any]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Problem("a text that is not empty is expected", 'Write it in quotes: key = "…".')
    return value


def _matching(pattern: re.Pattern[str], what: str, example: str) -> Check:
    def check(value: Any) -> str:
        if not pattern.match(_text(value)):
            raise _Problem(f"{value!r} is not {what}", f'Write for example "{example}".')
        return str(value)

    return check


_iri = _matching(_IRI, "an absolute IRI", "https://example.org/")


def _base_iri(value: Any) -> str:
    iri: str = _iri(value)
    if not re.match(r"https?://[^/]+/", iri) or iri[-1] not in "/#" or "?" in iri:
        advice = 'Write for example "https://example.org/graph/".'
        raise _Problem(f"{iri!r} is not an http(s) IRI that ends with / or #", advice)
    return iri


def _day(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        raise _Problem(f"{value!r} is no date", 'Write for example "2026-01-31".') from None


def _list_of(check: Check) -> Check:
    def checked(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise _Problem("a list that is not empty is expected", 'Write ["…", "…"].')
        items = tuple(check(item) for item in value)
        if len(set(items)) != len(items):
            raise _Problem("a value stands twice in the list", "Remove one of them.")
        return items

    return checked


def _path(value: Any) -> str:
    path = PurePosixPath(_text(value))
    if path.is_absolute() or ".." in path.parts or "\\" in str(value):
        raise _Problem(f"{value!r} leads outside the publication", "Write a path inside it.")
    return str(path)


def _number(kind: type[int] | type[float], low: float, high: float) -> Check:
    def check(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | kind):
            raise _Problem("a number is expected", "Write it without quotes.")
        if not low <= value <= high:
            raise _Problem(f"{value} is out of range", f"Write {low:g} to {high:g}.")
        return kind(value)

    return check


_VOCABULARY = {f.name: _iri for f in fields(StatementVocabulary)} | {
    "derivable_certainties": _list_of(_iri)
}
_VOCABULARY["class"] = _VOCABULARY.pop("statement_class")
_VOCABULARY["event"] = _VOCABULARY.pop("event_class")
_TABLES: dict[str, dict[str, Check]] = {
    "publication": {
        "title": _text,
        "description": _text,
        "base_iri": _base_iri,
        "namespace": _iri,
        "prefix": _matching(_PREFIX, "a prefix", "ex"),
        "version": _text,
        "licence": _iri,
        "languages": _list_of(_matching(_LANGUAGE, "a language tag", "en")),
        "issued": _day,
        "featured": _list_of(_matching(_SLUG, "a slug", "some-thing")),
    },
    "publication.publisher": {"name": _text, "iri": _iri},
    "paths": dict.fromkeys(_PATHS, _path),
    "limits": {
        "query_timeout_seconds": _number(float, 0.1, 3600),
        "query_memory_mib": _number(int, 16, 1_048_576),
        "answer_bytes": _number(int, 1024, 2**40),
    },
    "statements": _VOCABULARY,
}
_REQUIRED = {
    "publication": ("title", "description", "base_iri"),
    "statements": ("class", "subject", "predicate", "object"),
}


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.findings: list[Finding] = []

    def report(self, rule: str, message: str, advice: str, table: str, key: str = "") -> None:
        line, column = key_position(self.text, table, key)
        excerpt = self.text.split("\n")[line - 1] if self.text else ""
        position = Position(FILE, line, column)
        self.findings.append(
            Finding(f"project/{rule}", message, position, advice, excerpt=excerpt.rstrip())
        )

    def unknown(self, table: str, key: str, known: list[str]) -> None:
        near = difflib.get_close_matches(key, known, 1)
        advice = f"Did you mean {near[0]}?" if near else "Known are: " + ", ".join(known) + "."
        what = f"The key {key} of [{table}]" if table else f"The table [{key}]"
        place = (table, key) if table else (key, "")
        self.report("unknown-key", f"{what} is not known.", advice, *place)

    def table(self, name: str, values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            self.report("wrong-type", f"{name} is a table.", f"Write [{name}].", "", name)
            return {}
        checks, found = _TABLES[name], {}
        for key, value in values.items():
            if key not in checks:
                if f"{name}.{key}" not in _TABLES:
                    self.unknown(name, key, list(checks))
                continue
            try:
                found[key] = checks[key](value)
            except _Problem as problem:
                self.report("value", f"{key}: {problem.message}.", problem.advice, name, key)
        for key in _REQUIRED.get(name, ()):
            if key not in values:
                self.report("missing", f"[{name}] lacks {key}.", f'Add {key} = "…".', name)
        return found

    def prefixes(self, values: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        if not isinstance(values, dict):
            self.report("wrong-type", "prefixes is a table.", "Write [prefixes].", "", "prefixes")
            return found
        for prefix, iri in values.items():
            try:
                _matching(_PREFIX, "a prefix", "ex")(prefix)
                found[prefix] = _iri(iri)
            except _Problem as problem:
                self.report("value", f"{problem.message}.", problem.advice, "prefixes", prefix)
        return dict(sorted(found.items()))


def load_project(root: Path) -> Project:
    """The publication in the folder `root`. UsageError where there is none, FindingsError where
    kg.toml has faults."""
    if not (root / FILE).is_file():
        raise UsageError(
            f"There is no {FILE} in {root}.", advice="Name a publication folder, or run kg init."
        )
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        finding = Finding(
            "project/encoding", f"{FILE} is not UTF-8.", Position(FILE), "Save it as UTF-8."
        )
        raise FindingsError(f"{FILE} cannot be read.", (finding,)) from error
    except tomllib.TOMLDecodeError as error:
        line, column = toml_error_position(str(error), text)
        excerpt = text.split("\n")[line - 1].rstrip()
        message = re.sub(r" \(at .*\)$", "", str(error)) + "."
        finding = Finding(
            "project/syntax",
            message,
            Position(FILE, line, column),
            "Correct the TOML syntax.",
            excerpt=excerpt or text.strip()[-80:],
        )
        raise FindingsError(f"{FILE} cannot be read.", (finding,)) from error
    return _project(root, values, _Reader(text))


def _project(root: Path, values: dict[str, Any], reader: _Reader) -> Project:
    top = [t for t in _TABLES if "." not in t] + ["prefixes"]
    for name in values:
        if name not in top:
            reader.unknown("", name, top)
    publication = reader.table("publication", values.get("publication", {}))
    raw = values.get("publication", {})
    publisher = raw.get("publisher", {}) if isinstance(raw, dict) else {}
    publisher = reader.table("publication.publisher", publisher)
    paths = reader.table("paths", values.get("paths", {}))
    limits = reader.table("limits", values.get("limits", {}))
    prefixes = reader.prefixes(values.get("prefixes", {}))
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
    publication.setdefault("namespace", publication["base_iri"] + "ns#")
    return Project(
        root=root,
        **publication,
        publisher_name=publisher.get("name", ""),
        publisher_iri=publisher.get("iri", ""),
        paths=_PATHS | paths,
        prefixes=prefixes,
        limits=replace(Limits(), **limits),
        vocabulary=vocabulary,
    )
