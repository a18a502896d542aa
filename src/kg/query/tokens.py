# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The tokens of a SPARQL text, as far as the guard needs them: linear, and nothing is skipped.

The terminals follow https://www.w3.org/TR/sparql11-query/#sparqlGrammar, loosely: what is no
token becomes one token of one character. A prefix is read up to 100 characters, and a quotation
mark that closes nowhere ends the reading (Kind.UNCLOSED): both keep the pass linear.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a token is. SKIP is white space, a comment or a language tag."""

    SKIP = "skip"
    TERM = "term"
    WORD = "word"
    OPEN = "open"
    CLOSE = "close"
    OPERATOR = "operator"
    MARK = "mark"
    UNCLOSED = "unclosed"


class Token(NamedTuple):
    """A token, its text (words in capitals), and where it starts and ends, in characters from 0."""

    kind: Kind
    text: str
    start: int
    end: int


_LOCAL = r"(?:[\w:%\-]|\\.|\.(?=[\w:%\-\\.]))*"
_TOKEN = re.compile(
    r"""
      (?P<skip> (?: \s+ | \#[^\n\r]* | @[A-Za-z0-9\-]+ )++ )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
    | (?P<string> \'\'\'(?:[^'\\]|\\.|'(?!''))*+\'\'\' | \"\"\"(?:[^"\\]|\\.|"(?!""))*+\"\"\"
        | '(?!'')(?:[^'\\\n\r]|\\.)*+' | "(?!"")(?:[^"\\\n\r]|\\.)*+" )
    | (?P<unclosed> ['"] )
    | (?P<variable> [?$]\w+ )
    | (?P<blank> _:[\w.\-]*\w )
    | (?P<name> (?:[^\W\d_][\w\-.]{0,100}+(?<!\.))?:"""
    + _LOCAL
    + r""")
    | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+\-]?\d+)? )
    | (?P<word> [^\W\d]\w* )
    | (?P<open> << | [{(\[] )
    | (?P<close> >> | [})\]] )
    | (?P<operator> \|\| | && | != | <= | >= | [+\-*/!=<>|] | \^(?!\^) )
    | (?P<mark> \^\^ | \.+ | ;+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = {
    "skip": Kind.SKIP,
    "unclosed": Kind.UNCLOSED,
    "word": Kind.WORD,
    "open": Kind.OPEN,
    "close": Kind.CLOSE,
    "operator": Kind.OPERATOR,
    "mark": Kind.MARK,
}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def token_at(text: str, start: int, *, compares: bool = False) -> Token:
    r"""The token of `text` at `start`, which is before its end.

    Where a comparison may follow (`compares`), `<` is the operator and never opens an IRI or a
    quoted triple: `1<((2))&&3>((2))` holds what looks like an IRI, and the engine compares there.
    """
    if compares and text[start] == "<":
        end = start + (2 if text.startswith("<=", start) else 1)
        return Token(Kind.OPERATOR, text[start:end], start, end)
    match = _TOKEN.match(text, start)
    if match is None or match.lastgroup is None:
        raise AssertionError("the last alternative matches any character")
    kind = _KINDS.get(match.lastgroup, Kind.TERM)
    found = match.lastgroup if kind is Kind.TERM else match.group()
    return Token(kind, found.upper() if kind is Kind.WORD else found, start, match.end())


def unescape(text: str) -> str:
    r"""`text` with \uXXXX and \UXXXXXXXX replaced (section 19.2), for a second look."""

    def character(match: re.Match[str]) -> str:
        code = int(match.group(1) or match.group(2), 16)
        return chr(code) if code < 0x110000 else match.group()

    return _ESCAPE.sub(character, text)
