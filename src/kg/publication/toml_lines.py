# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a key stands in a TOML text: tomllib reads values and tells no lines."""

from __future__ import annotations

import json
import re
from functools import lru_cache

_AT = re.compile(r"at line (\d+), column (\d+)")
_TOKEN = re.compile(
    r"""
      (?P<skip> [^\S\n]+ | \#[^\n]* )
    | (?P<end> \n )
    | (?P<long> \"\"\"(?:[^\\]|\\.)*?\"\"\"\"{0,2} | '''.*?''''{0,2} )
    | (?P<quoted> "(?:[^"\\\n]|\\.)*" | '[^'\n]*' )
    | (?P<bare> [A-Za-z0-9_\-]+ )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_MAX_DEPTH = 50

Path = tuple[str, ...]


class _Keys:
    """Reads a text that tomllib could read; `found` is the offset of each table and key.

    The tables of an array ([[name]]) are numbered: name, "0", then their keys.
    """

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.array = False
        self.table: Path = ()
        self.stems: list[tuple[str, Path]] = []
        self.parts: list[str] = []
        self.start = 0
        self.in_key = True
        self.in_header = False

    def read(self, text: str) -> dict[Path, int]:
        for match in _TOKEN.finditer(text):
            kind, word, offset = match.lastgroup, match.group(), match.start()
            if kind == "end" and not self.stems:
                self.expect_key()
            elif kind == "mark":
                self.mark(word, offset)
            elif kind in {"bare", "quoted"} and self.in_key:
                if not self.parts and not self.in_header:
                    self.start = offset
                self.parts.append(_unquoted(word))
        return self.found

    def expect_key(self) -> None:
        self.parts, self.in_key, self.in_header = [], True, False

    def mark(self, word: str, offset: int) -> None:
        if self.in_key and word == "[":
            if not self.in_header:
                self.start = offset
            self.array = self.in_header
            self.parts, self.in_header = [], True
        elif self.in_header and word == "]":
            if self.parts:
                self.table = self.numbered(tuple(self.parts))
                self.record(self.table, self.start)
            self.parts = []
        elif self.in_key and word == "=":
            stem = self.stems[-1][1] if self.stems else self.table
            self.record((*stem, *self.parts), self.start)
            self.in_key = False
        elif not self.in_key and word in "{[":
            stem = self.stems[-1][1] if self.stems else self.table
            self.stems.append((word, (*stem, *self.parts)))
            if word == "{":
                self.expect_key()
        elif word in "]}" and self.stems:
            self.stems.pop()
            self.parts, self.in_key = [], False
        elif word == "," and self.stems and self.stems[-1][0] == "{":
            self.expect_key()

    def numbered(self, name: Path) -> Path:
        """A table's name, with its number where it is one of an array."""
        if not self.array:
            return name
        count = self.counts[name] = self.counts.get(name, -1) + 1
        return (*name, str(count))

    def record(self, path: Path, offset: int) -> None:
        for count in range(1, min(len(path), _MAX_DEPTH) + 1):
            self.found.setdefault(path[:count], offset)


def _unquoted(word: str) -> str:
    if word.startswith("'"):
        return word[1:-1]
    if word.startswith('"'):
        try:
            return str(json.loads(word))
        except ValueError:
            return word[1:-1]
    return word


@lru_cache(maxsize=1)
def _keys(text: str) -> dict[Path, int]:
    return _Keys().read(text)


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def key_position(text: str, table: str, *keys: str) -> tuple[int, int]:
    """Line and column, from 1, of a key of a table (dotted name, empty for the top), or of the
    table where no key is given; "name.0" is the first table of [[name]]. Falls back to what holds
    it, then to the first character."""
    path = (*(table.split(".") if table else ()), *(key for key in keys if key))
    found = _keys(text)
    while path and path not in found:
        path = path[:-1]
    return line_and_column(text, found.get(path, 0))


def toml_error_position(message: str, text: str) -> tuple[int, int]:
    """Line and column of a tomllib error; the end of the text where it names none."""
    if match := _AT.search(message):
        return int(match[1]), int(match[2])
    return line_and_column(text, len(text.rstrip("\n")))


def excess_position(text: str) -> tuple[int, int]:
    """Where brackets are nested too deeply, or where a number is too long, for tomllib."""
    depth = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastgroup == "mark" and word in "[{":
            depth += 1
        elif match.lastgroup == "mark" and word in "]}":
            depth -= 1
        too_long = match.lastgroup == "bare" and len(word) > 4300
        if depth > _MAX_DEPTH or too_long:
            return line_and_column(text, match.start())
    return 1, 1
