# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The tokens of a SPARQL text, as far as the guard needs them: one linear pass, never a failure.

The terminals follow https://www.w3.org/TR/sparql11-query/#sparqlGrammar, loosely: what is no
token becomes one token of one character, so that nothing is ever skipped. A prefix is read up to
100 characters, which keeps the pass linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    TERM = "term"
    WORD = "word"
    OPEN = "open"
    CLOSE = "close"
    OPERATOR = "operator"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A token, its text (words in capitals) and where it starts, in characters from 0."""

    kind: Kind
    text: str
    offset: int


_LOCAL = r"(?:[\w:%\-]|\\.|\.(?=[\w:%\-\\.]))*"
_TOKEN = re.compile(
    r"""
      (?P<skip> [\s]+ | \#[^\n\r]* )
    | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*(?:\\u[0-9A-Fa-f]{4}[^<>"{}|^`\\\x00-\x20]*)*> )
    | (?P<string> '''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<variable> [?$]\w+ )
    | (?P<blank> _:[\w.\-]*\w )
    | (?P<name> (?:[^\W\d_](?:[\w\-]|\.(?=[\w\-.])){0,100}+)?:"""
    + _LOCAL
    + r""")
    | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)? )
    | (?P<word> [^\W\d]\w* )
    | (?P<tag> @[A-Za-z0-9\-]+ | \^\^ )
    | (?P<open> << | [{(\[] )
    | (?P<close> >> | [})\]] )
    | (?P<operator> \|\| | && | != | <= | >= | [+\-*/!=<>|^] )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_TERMS = {"iri", "string", "variable", "blank", "name", "number"}
_KINDS = {
    "word": Kind.WORD,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "operator": Kind.OPERATOR,
    "mark": Kind.MARK,
}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`, white space, comments, language tags and ^^ left out."""
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or ""
        if group in {"skip", "tag"}:
            continue
        if group in _TERMS:
            yield Token(Kind.TERM, group, match.start())
        else:
            yield Token(_KINDS[group], match.group().upper(), match.start())


def unescape(text: str) -> str:
    r"""`text` with \uXXXX and \UXXXXXXXX replaced (section 19.2), for a second look."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 else match.group()

    return _ESCAPE.sub(character, text)
