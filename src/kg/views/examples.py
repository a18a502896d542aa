# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries of a publication, and a small answer to one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.results import Term
from kg.rdf.formats import RESULTS
from kg.views.answers import AnswerTable, read_answer
from kg.views.labels import iri_of, lexical, local_name
from kg.views.reader import Reader

_SELECTED = re.compile(r"\bselect\b(.*?)(?:\bwhere\b|\bfrom\b|\{)", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"[?$]\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One example query; `form` is select, ask, construct or describe."""

    iri: str
    name: str
    comment: str
    form: str
    text: str
    keywords: tuple[str, ...]

    @property
    def columns(self) -> int:
        """How many variables a SELECT names; 0 for any other form and for a star."""
        head = _SELECTED.search(self.text)
        return len(set(_VARIABLE.findall(head[1]))) if self.form == "select" and head else 0


async def load_examples(reader: Reader) -> tuple[Example, ...]:
    """The example queries in order of their IRIs; empty where the publication has none."""
    rows = await reader.solutions("examples", {})
    found: dict[str, Example] = {}
    for row in rows:
        iri = iri_of(row.get("example"))
        known = found.get(iri)
        comment = row.get("comment")
        keyword = lexical(row.get("keyword"))
        keywords = known.keywords if known is not None else ()
        if keyword and keyword not in keywords:
            keywords = tuple(sorted((*keywords, keyword)))
        found[iri] = Example(
            iri=iri,
            name=local_name(iri),
            comment=_comment(known.comment if known else "", comment, reader),
            form=local_name(iri_of(row.get("form"))),
            text=lexical(row.get("text")).strip("\n"),
            keywords=keywords,
        )
    return tuple(found.values())


def _comment(known: str, comment: Term | None, reader: Reader) -> str:
    first = reader.manifest.languages[0] if reader.manifest.languages else ""
    preferred = isinstance(comment, ox.Literal) and (comment.language or "") == first
    return lexical(comment) if preferred or not known else known


async def answer_example(reader: Reader, example: Example, rows: int = 8) -> AnswerTable | None:
    """The first `rows` rows of the answer to a SELECT; None for any other form. QueryError."""
    if example.form != "select":
        return None
    view = await read_answer(reader, await reader.whole(example.text, RESULTS["json"]), rows)
    return view.table
