# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A TOML file, read with faults as findings."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from kg.errors import FindingsError
from kg.publication.toml_lines import excess_position, line_and_column, toml_error_position
from kg.rdf.findings import Finding, Position

MAX_EXCERPT = 500


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text and the values of a file; FindingsError, with a place, where it is no TOML."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path.name} cannot be read: {error.strerror}."
        raise _fault(path, "unreadable", message, "Check its permissions.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        shown = before + data[error.start :].decode("utf-8", "replace")
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8."
        place = line_and_column(before, len(before))
        raise _fault(path, "encoding", message, "Save it as UTF-8.", shown, place) from error
    if text.startswith("\ufeff"):
        message = f"{path.name} begins with a UTF-8 byte order mark."
        raise _fault(path, "bom", message, "Save it without one.", text[1:])
    text = text.replace("\r\n", "\n")
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = re.sub(r" \(at .*\)$", "", str(error)) + "."
        place = toml_error_position(str(error), text)
        raise _fault(path, "syntax", message, "Correct the TOML syntax.", text, place) from error
    except (RecursionError, ValueError) as error:
        message = "The nesting is too deep, or a number too long."
        place = excess_position(text)
        raise _fault(path, "syntax", message, "Make it simpler.", text, place) from error


def _fault(
    path: Path,
    rule: str,
    message: str,
    advice: str,
    text: str = "",
    place: tuple[int, int] = (1, 1),
) -> FindingsError:
    lines = text.split("\n")
    excerpt = lines[place[0] - 1].rstrip() if place[0] <= len(lines) else ""
    excerpt = (excerpt or text.strip().split("\n")[-1])[:MAX_EXCERPT].replace("\0", "\\0")
    position = Position(path.name, *place)
    finding = Finding(f"project/{rule}", message, position, advice, excerpt=excerpt)
    return FindingsError(f"{path.name} cannot be read.", (finding,))
