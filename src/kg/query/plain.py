# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A look at small, plain queries that spares the guard its tokens; most queries are such.

It says yes or nothing. What it counts is never less than what `kg.query.guard` counts, so that
whatever it lets through, the guard would let through with the same words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from kg.config import Limits


class QueryForm(StrEnum):
    """The four query forms (https://www.w3.org/TR/sparql11-query/#QueryForms)."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """True where the answer is RDF, False where it is a result."""
        return self is QueryForm.CONSTRUCT or self is QueryForm.DESCRIBE


class LookUp(NamedTuple):
    """The terms of a single triple pattern that say how much it can cost, as N-Triples."""

    subject: str | None
    object: str | None


class GuardedQuery(NamedTuple):
    """What the guard saw: the form, whether FROM or FROM NAMED is there, and whether it is a
    look-up."""

    form: QueryForm
    has_dataset_clause: bool
    look_up: LookUp | None = None


_PLAIN_BYTES = 1024
_PROLOGUE = re.compile(
    r"""(?: \s++ | \#[^\n\r]*+
      | (?:BASE|PREFIX\s++(?:[A-Z][A-Z0-9_\-]*+)?:) \s*+ <[^<>"{}|^`\\\x00-\x20]*+> )*+
    ("""
    + "|".join(QueryForm)
    + r""")(?=[\s{?$*<])""",
    re.VERBOSE,
)
_NOT_PLAIN = ('"', "'", "\\", "(", "[", "<<", "SERVICE", "FROM")
"""Strings, escapes, lists, expressions, quoted triples, what is refused, and the dataset."""

_WORDS = (
    "OPTIONAL",
    "UNION",
    "MINUS",
    "BIND",
    "FILTER",
    "EXISTS",
    "GRAPH",
    "SELECT",
    "VALUES",
    "AS",
    "LATERAL",
    "CONSTRUCT",
    "WHERE",
)
_FORMS = {form.value: GuardedQuery(form, has_dataset_clause=False) for form in QueryForm}


def check_plain(text: str, limits: Limits) -> GuardedQuery | None:
    """What the guard says of a small and plain query; None where the guard itself has to look.

    An operator has a character, and a triple pattern follows a separator or a word of _WORDS: to
    count all these, in IRIs too, is never too little.
    """
    if len(text) > min(_PLAIN_BYTES, limits.query_bytes) or not text.isascii():
        return None
    capitals = text.upper()
    prologue = _PROLOGUE.match(capitals)
    if prologue is None:
        return None
    for sign in _NOT_PLAIN:
        if sign in capitals:
            return None
    count = capitals[prologue.start(1) :].count
    words = 0
    for word in _WORDS:
        words += count(word)
    shared = words + count("{") + count("/")
    operators = shared
    for sign in "|&!<>=+-*^":
        operators += count(sign)
    patterns = 1 + shared + count(".") + count(";") + count(",") + count("}")
    if (
        count("{") > limits.nesting_depth
        or operators > limits.operators
        or patterns > min(limits.group_patterns, limits.query_patterns)
    ):
        return None
    return _FORMS[prologue[1]]
