# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The text of a source file, or why it is no text: UTF-8 without a mark and without NUL."""

from __future__ import annotations

from pathlib import Path

from kg.rdf.findings import Finding, Position

MAX_EXCERPT = 500
_MARKS = {
    b"\xef\xbb\xbf": "a UTF-8 byte order mark",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


def clip(data: bytes) -> str:
    """The first line of some bytes, as an excerpt."""
    return data.split(b"\n", 1)[0][:MAX_EXCERPT].decode("utf-8", "replace").rstrip("\r")


def read_text(path: Path, name: str) -> tuple[str, Finding | None]:
    """The text of a file, or empty and the finding that says why there is none.

    `name` is the path relative to the publication, for the finding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return "", Finding("lint/unreadable", message, Position(name), "Check its permissions.")
    for mark, what in _MARKS.items():
        if data.startswith(mark):
            rule = "lint/bom" if mark == b"\xef\xbb\xbf" else "lint/encoding"
            advice = "Save the file as UTF-8 without a byte order mark."
            excerpt = clip(data[len(mark) :])
            message = f"The file begins with {what}."
            return "", Finding(rule, message, Position(name), advice, excerpt=excerpt)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", _encoding_finding(name, data, error)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        column = text.index("\0") - text.rfind("\n", 0, text.index("\0"))
        position = Position(name, line, column)
        excerpt = text.split("\n")[line - 1].replace("\0", "\\0")[:MAX_EXCERPT]
        return "", Finding("lint/nul", "A NUL character.", position, "Remove it.", excerpt=excerpt)
    return text, None


def _encoding_finding(name: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    start = data.rfind(b"\n", 0, error.start) + 1
    line = data.count(b"\n", 0, error.start) + 1
    column = len(data[start : error.start].decode("utf-8", "replace")) + 1
    return Finding(
        "lint/encoding",
        f"Byte 0x{data[error.start]:02x} is not UTF-8.",
        Position(name, line, column),
        advice="Save the file as UTF-8.",
        excerpt=clip(data[start:]),
    )
