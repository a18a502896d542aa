# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a key stands in a TOML text: tomllib reads values and tells no lines."""

from __future__ import annotations

import re

_TABLE = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"(\s*)(?:\"([^\"]+)\"|'([^']+)'|([A-Za-z0-9_\-]+))\s*[=.]")
_AT = re.compile(r"at line (\d+), column (\d+)")


def key_position(text: str, table: str, key: str = "") -> tuple[int, int]:
    """Line and column, from 1, of a key of a table, or of the table where `key` is empty.

    Falls back to the table, then to the first line.
    """
    current, table_line = "", 1
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TABLE.match(line):
            current = match[1]
            if current == table:
                table_line = number
                if not key:
                    return number, line.index("[") + 1
        elif current == table and (match := _KEY.match(line)):
            name = match[2] or match[3] or match[4]
            if key and name == key:
                return number, len(match[1]) + 1
    return table_line, 1


def toml_error_position(message: str, text: str) -> tuple[int, int]:
    """Line and column of a tomllib error; the end of the text where it names none."""
    if match := _AT.search(message):
        return int(match[1]), int(match[2])
    lines = text.rstrip("\n").split("\n")
    return len(lines), len(lines[-1]) + 1
