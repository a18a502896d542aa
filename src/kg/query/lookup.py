# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Look-ups: queries of one triple pattern around a given term, the greatest part of most logs.

Such a query is recognized by the whole of its text, and what it can cost is known before it runs:
the engine goes through the quads of the given term and no others (kg.query.lookup_store). So it
needs no process that can be killed. docs/adr/0018-look-ups-in-the-front.md has the argument and
the measurements.
"""

from __future__ import annotations

import re

from kg.config import Limits
from kg.query.plain import GuardedQuery, LookUp, QueryForm

_LONGEST_TEXT = 1024
_SELECT = QueryForm.SELECT
_ASK = QueryForm.ASK
_S = r"(?:[ \t\r\n]++|\#[^\r\n]*+)"
_IRI = r"""<[A-Za-z][A-Za-z0-9+.\-]*+:[^<>"{}|^`\\\x00-\x20]*+>"""
_WORD = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]|\.+(?=[A-Za-z0-9_\-]))*+"
_PREFIX = r"[A-Za-z](?:[A-Za-z0-9_\-]|\.+(?=[A-Za-z0-9_\-]))*+"
_VARIABLE = r"[?$][A-Za-z_][A-Za-z0-9_]*+"
_NAME = rf"{_IRI}|(?:{_PREFIX})?:{_WORD}"
_TEXT = r'"[^"\\\r\n]*+"'
_LANGUAGE = r"@[a-z]++(?:-[a-z0-9]++)*+"
_PROLOGUE = re.compile(rf"{_S}|(?i:PREFIX){_S}++((?:{_PREFIX})?):{_S}*+({_IRI})")
_LOOK_UP = re.compile(
    rf"""((?:{_S}|(?i:PREFIX){_S}++(?:{_PREFIX})?:{_S}*+{_IRI})*+)
    ((?i:{_ASK})|(?i:{_SELECT})(?:{_S}++(?i:DISTINCT|REDUCED)(?=[ \t\r\n?$*\#]))?+
      (?:{_S}*+\*|(?:{_S}*+{_VARIABLE})++))
    {_S}*+(?:(?i:WHERE){_S}*+)?+\{{{_S}*+
    (?:({_NAME})|{_VARIABLE}){_S}++
    (?:{_NAME}|{_VARIABLE}|a){_S}++
    (?:({_NAME}|{_TEXT}(?:{_LANGUAGE})?+(?!\^\^))|(?:[0-9]++|{_TEXT}\^\^(?:{_NAME}))|{_VARIABLE})
    {_S}*+(?:\.{_S}*+)?+\}}{_S}*+
    (?:(?i:LIMIT){_S}++[0-9]{{1,9}}+{_S}*+)?+\Z""",
    re.VERBOSE | re.ASCII,
)


def check_look_up(text: str, limits: Limits) -> GuardedQuery | None:
    """What the guard says of a look-up, with its terms; None for all other queries.

    Whatever is let through here has one triple pattern, no operator and no bracket in a bracket:
    it is below every bound of the guard.
    """
    if len(text) > min(_LONGEST_TEXT, limits.query_bytes // 4) or "\\" in text:
        return None  # an escape could make a word into another one, anywhere
    found = _LOOK_UP.match(text)
    if found is None:
        return None
    prologue, verb, subject, thing = found.groups()
    prefixes: dict[str, str] | None = None
    terms: list[str | None] = []
    for term in (subject, thing):
        if term is None or term[0] in '<"':
            terms.append(term)
            continue
        if prefixes is None:
            prefixes = {name: iri for name, iri in _PROLOGUE.findall(prologue) if iri}
        prefix, _, name = term.partition(":")
        if prefix not in prefixes:
            return None
        terms.append(f"{prefixes[prefix][:-1]}{name}>")
    if terms == [None, None]:
        return None
    form = _ASK if verb[0] in "aA" else _SELECT
    return GuardedQuery(form, has_dataset_clause=False, look_up=LookUp(terms[0], terms[1]))
