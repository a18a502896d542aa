# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A cheap look at a query before the engine: what is known to crash or hang it is refused.

The bounds are published at /limits and stand well below the sizes that were measured to crash or
hang the engine (docs/adr/0003-engine-workers.md). The guard is a courtesy and a saving; the
guarantee is the worker that can be killed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from kg.config import Limits
from kg.errors import QueryRefusedError, QuerySyntaxError, UpdateRefusedError
from kg.query.lookup import check_look_up
from kg.query.plain import GuardedQuery, QueryForm, check_plain
from kg.query.tokens import Kind, Token, token_at, unescape

__all__ = ["GuardedQuery", "QueryForm", "check_query", "line_and_column"]


_UPDATES = {
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "DROP",
    "CREATE",
    "COPY",
    "MOVE",
    "ADD",
    "WITH",
}
_COUNTED_WORDS = {
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
}
_TERM_WORDS = {"A", "TRUE", "FALSE", "UNDEF"}
_MODIFIERS = {"SELECT", "ORDER", "GROUP", "HAVING"}
"""Words after which a group is a sub-SELECT: what follows in it, outside {…}, is expressions."""

_PENDING = {
    "FILTER": "expression",
    "BIND": "expression",
    "VALUES": "data",
    "CONSTRUCT": "template",
    "WHERE": "",
    "FROM": "",
}
"""What the next bracket will hold, because of a word before it."""


@dataclass(slots=True)
class _Frame:
    """An open bracket: which, what it holds, and how many triple patterns were counted in it.

    `holds` is outside (of any group), group, template, list, expression or data.
    """

    bracket: str
    holds: str
    patterns: int = 0
    in_pattern: bool = False
    pending: str = ""
    after_operator: bool = False
    after_operand: bool = False

    @property
    def holds_patterns(self) -> bool:
        return self.holds in {"group", "template"}


_CLOSES = {"}": "{", ")": "(", "]": "[", ">>": "<<"}


@dataclass(slots=True)
class _Scan:
    """One pass over the tokens of a query text."""

    text: str
    limits: Limits
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", "outside")])
    form: QueryForm | None = None
    has_dataset_clause: bool = False
    operators: int = 0
    patterns: int = 0

    def run(self) -> Token | None:
        """Read the text. Gives the quotation mark that closes nowhere, where there is one."""
        read = {
            Kind.WORD: self._word,
            Kind.OPEN: self._open,
            Kind.CLOSE: self._close,
            Kind.OPERATOR: self._operator,
            Kind.TERM: self._term,
            Kind.MARK: self._mark,
        }
        position = 0
        while position < len(self.text):
            frame = self.frames[-1]
            compares = frame.after_operand and frame.holds == "expression"
            token = token_at(self.text, position, compares=compares)
            position = token.end
            kind = token.kind
            if kind is Kind.SKIP:
                continue
            if kind is Kind.UNCLOSED:
                return token
            read[kind](token)
            self.frames[-1].after_operand = (
                kind is Kind.TERM
                or kind is Kind.CLOSE
                or (kind is Kind.WORD and token.text in _TERM_WORDS)
            )
        return None

    def _refuse(self, rule: str, message: str, token: Token) -> QueryRefusedError:
        line, column = line_and_column(self.text, token.start)
        advice = "The bounds stand at /limits; ask in several smaller queries."
        return QueryRefusedError(message, advice=advice, line=line, column=column, rule=rule)

    def _count_operator(self, token: Token) -> None:
        self.operators += 1
        if self.operators > self.limits.operators:
            message = f"More than {self.limits.operators} operators and clauses."
            raise self._refuse("operators", message, token)

    def _word(self, token: Token) -> None:
        frame, word = self.frames[-1], token.text
        if self.form is None:
            if word in _UPDATES:
                raise UpdateRefusedError("This endpoint is read-only: updates are never run.")
            if word in QueryForm.__members__:
                self.form = QueryForm(word)
        if "SERVICE" in word:  # also SERVICESILENT: the engine wants no space between keywords
            message = "SERVICE is refused: this endpoint opens no outgoing connection."
            raise self._refuse("service", message, token)
        if word in {"FROM", "FROMNAMED"} and frame.holds == "outside":
            self.has_dataset_clause = True
        if word in _TERM_WORDS:
            self._term(token)
            return
        if word in _COUNTED_WORDS:
            self._count_operator(token)
            frame.in_pattern = False
        if word in _MODIFIERS and frame.bracket == "{":
            frame.holds = "outside"
        if word in _PENDING:
            frame.pending = _PENDING[word]
            frame.in_pattern = False

    def _open(self, token: Token) -> None:
        frame = self.frames[-1]
        if token.text == "{":
            self._count_operator(token)
            holds = frame.pending if frame.pending in {"data", "template"} else "group"
        elif frame.holds in {"outside", "expression", "data"} or frame.pending:
            holds = frame.pending or frame.holds
            holds = "expression" if holds in {"outside", "template"} else holds
        else:
            holds = "list" if token.text == "(" else "group"
            self._term(token)
        if not (frame.pending == "data" and token.text == "("):
            frame.pending = ""
        self.frames.append(_Frame(token.text, holds))
        if len(self.frames) - 1 > self.limits.nesting_depth:
            message = f"Brackets are nested deeper than {self.limits.nesting_depth}."
            raise self._refuse("nesting", message, token)

    def _close(self, token: Token) -> None:
        if self.frames[-1].bracket != _CLOSES[token.text]:
            return  # a comparison in >>, or no query: the depth that was reached stays counted
        self.frames.pop()
        if token.text == "}":
            self.frames[-1].in_pattern = False

    def _operator(self, token: Token) -> None:
        frame = self.frames[-1]
        if frame.holds == "data":
            return  # the sign of a number
        self._count_operator(token)
        if token.text == "/" and frame.holds in {"group", "list"}:
            self._add_patterns(1, token)  # the engine makes a join of every step of a path
        frame.after_operator = True

    def _term(self, token: Token) -> None:
        frame = self.frames[-1]
        if frame.holds == "list":
            if not frame.after_operator:
                self._add_patterns(2, token)
        elif frame.holds_patterns and not frame.in_pattern and not frame.pending:
            frame.in_pattern = True
            self._add_patterns(1, token)
        frame.after_operator = False

    def _mark(self, token: Token) -> None:
        frame = self.frames[-1]
        if frame.holds_patterns:
            if token.text[0] in ";," and frame.in_pattern:
                self._add_patterns(1, token)
            elif token.text[0] == ".":
                frame.in_pattern = False
                frame.pending = ""

    def _add_patterns(self, count: int, token: Token) -> None:
        group = next(f for f in reversed(self.frames) if f.bracket in {"{", ""})
        group.patterns += count
        self.patterns += count
        if group.patterns > self.limits.group_patterns and group.holds != "template":
            message = f"More than {self.limits.group_patterns} triple patterns in one group."
            raise self._refuse("group-patterns", message, token)
        if self.patterns > self.limits.query_patterns:
            message = f"More than {self.limits.query_patterns} triple patterns."
            raise self._refuse("query-patterns", message, token)


def check_query(text: str, limits: Limits) -> GuardedQuery:
    """The form of a query that may be given to the engine.

    Raises QueryRefusedError (`rule` says which bound), UpdateRefusedError, and QuerySyntaxError
    where no query form is there or a string is not closed. That nothing is raised does not mean
    that the query parses.
    """
    if len(text) > _SHORT:
        return _check(text, limits)
    return check_look_up(text, limits) or check_plain(text, limits) or _check_short(text, limits)


def _check(text: str, limits: Limits) -> GuardedQuery:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.query_bytes:
        message = f"The query has {size} bytes; at most {limits.query_bytes} are read."
        raise QueryRefusedError(message, rule="size", line=1, column=1)
    scan = _Scan(text, limits)
    unclosed = scan.run()
    if unclosed is not None:
        # The engine reads '''a' as two strings, so what follows cannot be left unread.
        line, column = line_and_column(text, unclosed.start)
        raise QuerySyntaxError("A string is not closed.", line=line, column=column, rule="syntax")
    plain = unescape(text) if "\\" in text else text
    if plain != text:
        # Engines differ in whether \u007B is a brace: both readings must be within the bounds.
        _Scan(plain, limits).run()
    if scan.form is None:
        raise QuerySyntaxError(
            "No SELECT, ASK, CONSTRUCT or DESCRIBE was found.", line=1, column=1, rule="syntax"
        )
    return GuardedQuery(scan.form, scan.has_dataset_clause)


_SHORT = 4096
_check_short = lru_cache(maxsize=512)(_check)
"""The web asks for the form before the engine asks again; refusals are not kept."""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `offset`."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - text.rfind("\n", 0, offset)
