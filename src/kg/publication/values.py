# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Checks of single values of kg.toml: each gives the value, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], Any]

_IRI = re.compile(r"[a-z][a-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]+\Z")
_BASE = re.compile(r"https?://[^/?#]+/[^?#]*\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class ProblemError(Exception):
    """What is wrong with a value, and what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def check_text(value: Any) -> str:
    """A text with something in it, of characters that every format can hold."""
    if not isinstance(value, str) or not value.strip():
        raise ProblemError("a text that is not empty is expected", 'Write it in quotes: key = "…".')
    if _CONTROL.search(value):
        raise ProblemError("a control character stands in the text", "Remove it.")
    return value


def matching(pattern: str, what: str, example: str) -> Check:
    """A check that a text is of a form; `what` names the form."""
    compiled = re.compile(pattern + r"\Z", re.ASCII)

    def check(value: Any) -> str:
        if not compiled.match(check_text(value)):
            raise ProblemError(f"{value!r} is not {what}", f'Write for example "{example}".')
        return str(value)

    return check


def check_iri(value: Any) -> str:
    """An IRI with a scheme (RFC 3987)."""
    if not _IRI.match(check_text(value)):
        advice = 'Write for example "https://example.org/".'
        raise ProblemError(f"{value!r} is not an absolute IRI", advice)
    return str(value)


def check_base_iri(value: Any) -> str:
    """An http(s) IRI that others are made of by writing more after it."""
    iri = check_iri(value)
    if not _BASE.match(iri.removesuffix("#")) or iri[-1] not in "/#" or not _has_host(iri):
        advice = 'Write for example "https://example.org/graph/".'
        raise ProblemError(f"{iri!r} is not an http(s) IRI that ends with / or #", advice)
    return iri


def check_namespace(value: Any) -> str:
    """An IRI that names are written after."""
    iri = check_iri(value)
    if iri[-1] not in "/#":
        advice = 'Write for example "https://example.org/ns#".'
        raise ProblemError(f"{iri!r} does not end with / or #", advice)
    return iri


def _has_host(iri: str) -> bool:
    try:
        parts = urlsplit(iri)
        port = parts.port
    except ValueError:
        return False
    return bool(parts.hostname) and parts.username is None and port != 0


def check_day(value: Any) -> str:
    """A date, as TOML writes one or as text; given as text."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = check_text(value)
    try:
        if _DAY.match(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise ProblemError(f"{value!r} is no date", 'Write for example "2026-01-31".')


def list_of(check: Check) -> Check:
    """A check of a list of values, none of which stands twice."""

    def checked(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise ProblemError("a list that is not empty is expected", 'Write ["…", "…"].')
        items = tuple(check(item) for item in value)
        if len(set(items)) != len(items):
            raise ProblemError("a value stands twice in the list", "Remove one of them.")
        return items

    return checked


def check_path(value: Any) -> str:
    """A path inside the publication, relative to it."""
    path = PurePosixPath(check_text(value))
    outside = path.is_absolute() or ".." in path.parts or "\\" in str(value)
    if outside or re.match(r"[A-Za-z]:", str(value)):
        raise ProblemError(f"{value!r} leads outside the publication", "Write a path inside it.")
    if not path.parts:
        message = f"{value!r} is the publication itself"
        raise ProblemError(message, "Write a folder in it: each kind of file has its own.")
    return str(path)


def number(kind: type[int] | type[float], low: float, high: float) -> Check:
    """A check of a number, bounds included."""

    def check(value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | kind):
            what = "a whole number" if kind is int else "a number"
            raise ProblemError(f"{what} is expected", "Write it without quotes or fraction.")
        if not low <= value <= high:
            raise ProblemError(f"{value} is out of range", f"Write {low:.15g} to {high:.15g}.")
        return kind(value)

    return check
