# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries of a publication, and a small answer to one of them."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.results import Term
from kg.rdf.formats import RESULT_CODECS, RESULTS
from kg.views.dates import date_in_words
from kg.views.labels import Labels, Text, Value, iri_of, lexical, local_name
from kg.views.reader import Reader


@dataclass(frozen=True, slots=True)
class Example:
    """One example query; `form` is select, ask, construct or describe."""

    iri: str
    name: str
    comment: str
    form: str
    text: str
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The first rows of an answer; `total` counts all of them. An unbound cell is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    total: int


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


async def answer_example(reader: Reader, example: Example, limit: int = 8) -> AnswerTable | None:
    """The first `limit` rows of the answer to a SELECT; None for any other form."""
    if example.form != "select":
        return None
    data = await reader.whole(example.text, RESULTS["json"])
    solutions = ox.parse_query_results(data, format=RESULT_CODECS["json"])
    if not isinstance(solutions, ox.QuerySolutions):
        return None
    columns = tuple(v.value for v in solutions.variables)
    first: list[tuple[object, ...]] = []
    total = 0
    for solution in solutions:
        total += 1
        if len(first) < limit:
            first.append(tuple(solution[name] for name in columns))
    labels = Labels(reader.manifest)
    named = {t.value for row in first for t in row if isinstance(t, ox.NamedNode)}
    for iri in sorted(i for i in named if i.startswith(reader.manifest.base_iri))[:_LABELLED]:
        for row in await reader.solutions("entity_card", {"entity": iri}):
            labels.note(iri, iri_of(row.get("property")), row.get("value"))
    vocabulary = reader.manifest.vocabulary
    datatype = vocabulary.date_datatype if vocabulary is not None else ""
    rows = tuple(tuple(_cell(term, labels, datatype) for term in row) for row in first)
    return AnswerTable(columns, rows, total)


_LABELLED = 24
"""How many IRIs of an answer are looked up for a label."""


def _cell(term: object, labels: Labels, date_datatype: str) -> Value | None:
    if isinstance(term, ox.Literal) and term.datatype.value == date_datatype:
        return Text(date_in_words(term, date_datatype))
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return labels.value(term)
    return None
