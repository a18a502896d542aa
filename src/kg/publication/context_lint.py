# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of the JSON-LD context: JSON that every reader takes alike, and nothing to be fetched.

https://www.w3.org/TR/json-ld11/#the-context; whether its terms can be used is told by the build,
which uses them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.publication.project import Project
from kg.publication.text_file import MAX_EXCERPT, clip
from kg.rdf.findings import Finding, Position

_SHAPE = 'A JSON-LD context is an object: {"@context": {…}}.'
_REMOTE = "Write what is meant into this file: nothing is fetched to read the data."


class _Twice(Exception):
    """A key stands twice in one object."""


def lint_context(project: Project) -> Iterator[Finding]:
    """The faults of the context; none where there is no such file."""
    name = project.paths["context"]
    path = project.root / name
    if not path.is_file():
        return
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        yield Finding("lint/unreadable", message, Position(name), "Check its permissions.")
        return
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        position = Position(name, line, error.start - start + 1)
        advice, excerpt = "Save the file as UTF-8.", clip(data[start:])
        yield Finding("lint/context", "The file is not UTF-8.", position, advice, excerpt=excerpt)
        return
    yield from _Context(name, text).findings()


class _Context:
    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    def finding(self, message: str, offset: int = 0, advice: str = _SHAPE) -> Finding:
        start = self.text.rfind("\n", 0, offset) + 1
        line = self.text.count("\n", 0, offset) + 1
        position = Position(self.name, line, offset - start + 1)
        excerpt = self.text[start:].split("\n", 1)[0][:MAX_EXCERPT]
        return Finding("lint/context", message, position, advice, excerpt=excerpt.rstrip())

    def findings(self) -> Iterator[Finding]:
        if self.text.startswith("\ufeff"):
            yield self.finding(
                "The file begins with a byte order mark.", 0, "Save it without one (RFC 8259, 8.1)."
            )
            return
        try:
            value = json.loads(self.text, object_pairs_hook=_object)
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except json.JSONDecodeError as error:
            yield self.finding(f"{error.msg}.", error.pos, "Correct the JSON syntax.")
        except _Twice as error:
            key = str(error)
            yield self.finding(
                f"The key {key} stands twice.", self.key_offset(key, -1), "Keep one of the two."
            )
        except UnicodeEncodeError:
            yield self.finding("A \\u escape is half a character.", self.text.find("\\u"), _SHAPE)
        except (RecursionError, ValueError):
            yield self.finding("The nesting is too deep, or a number too long.")
        else:
            yield from self.content(value)

    def key_offset(self, key: str, which: int = 0) -> int:
        """Where a key is written; the top where it is written with escapes."""
        found = [m.start() for m in re.finditer(re.escape(json.dumps(key)) + r"\s*:", self.text)]
        return found[which] if found else 0

    def content(self, value: Any) -> Iterator[Finding]:
        if not isinstance(value, dict) or not isinstance(value.get("@context"), dict):
            yield self.finding("The file holds no JSON-LD context.")
            return
        for key, entry in value["@context"].items():
            if key == "@base" and entry is not None:
                message = "@base makes the context depend on an address."
                yield self.finding(message, self.key_offset(key), "Remove it: write whole IRIs.")
            elif not key.startswith("@") and not isinstance(entry, str | dict | None):
                message = f"The term {key} is defined by neither an IRI nor an object."
                advice = f'Write "{key}": "IRI", or "{key}": {{"@id": "IRI"}}.'
                yield self.finding(message, self.key_offset(key), advice)
        yield from self.remote(value["@context"])

    def remote(self, value: Any) -> Iterator[Finding]:
        """Contexts by address, at any depth."""
        if not isinstance(value, dict):
            return
        for key, entry in value.items():
            entries = entry if isinstance(entry, list) else [entry]
            by_address = key == "@context" and any(isinstance(e, str) for e in entries)
            if key == "@import" or by_address:
                message = f"{key} refers to another document."
                yield self.finding(message, self.key_offset(key, -1), _REMOTE)
            for item in entries:
                yield from self.remote(item)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found
