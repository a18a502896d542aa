# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The answer to a query as a page shows it: the first rows with labels, yes or no, or a graph."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import AnswerTooLargeError
from kg.query.engine import Lane
from kg.query.guard import check_query
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RDF, RESULT_CODECS, RESULTS
from kg.views.dates import date_in_words
from kg.views.labels import Labels, Text, Value, iri_of
from kg.views.reader import Reader

SHOWN_BYTES = 4 * 1024 * 1024
_LABELLED = 40
"""How many IRIs of an answer are looked up for a label."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """The first rows of an answer; `total` counts all of them. An unbound cell is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    total: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One of three: a table, a truth value, or a graph in Turtle; the others are None."""

    table: AnswerTable | None = None
    boolean: bool | None = None
    turtle: str | None = None


async def load_answer(reader: Reader, query: str, rows: int) -> AnswerView:
    """A stranger's query, in the lane and under the limits of strangers' queries.

    Raises the QueryError family; AnswerTooLargeError where the answer is too large for a page.
    """
    graph = check_query(query, reader.manifest.limits).form.gives_graph
    fmt = RDF["ttl"] if graph else RESULTS["json"]
    request = QueryRequest(query)
    answer = await reader.engine.answer(request, fmt, lane=Lane.PUBLIC, client=reader.client)
    body = bytearray(answer.first)
    try:
        if answer.rest is not None:
            async for part in answer.rest:
                body += part
                if len(body) > SHOWN_BYTES:
                    raise AnswerTooLargeError(
                        "The answer is too large for a page.",
                        advice="Take it as CSV or JSON, or add a LIMIT.",
                    )
    finally:
        await answer.close()
    if graph:
        return AnswerView(turtle=body.decode("utf-8"))
    return await read_answer(reader, bytes(body), rows)


async def read_answer(reader: Reader, data: bytes, rows: int) -> AnswerView:
    """An answer in SPARQL JSON as a page shows it; its first `rows` rows, with labels."""
    solutions = ox.parse_query_results(data, format=RESULT_CODECS["json"])
    if isinstance(solutions, ox.QueryBoolean):
        return AnswerView(boolean=bool(solutions))
    assert isinstance(solutions, ox.QuerySolutions)
    columns = tuple(v.value for v in solutions.variables)
    first: list[tuple[object, ...]] = []
    total = 0
    for solution in solutions:
        total += 1
        if len(first) < rows:
            first.append(tuple(solution[name] for name in columns))
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    named = dict.fromkeys(t.value for row in first for t in row if isinstance(t, ox.NamedNode))
    for iri in [i for i in named if i.startswith(reader.manifest.base_iri)][:_LABELLED]:
        for row in await reader.solutions("entity_card", {"entity": iri}):
            labels.note(iri, iri_of(row.get("property")), row.get("value"))
    vocabulary = reader.manifest.vocabulary
    datatype = vocabulary.date_datatype if vocabulary is not None else ""
    shown = tuple(tuple(_cell(term, labels, datatype) for term in row) for row in first)
    return AnswerView(table=AnswerTable(columns, shown, total))


def _cell(term: object, labels: Labels, date_datatype: str) -> Value | None:
    if isinstance(term, ox.Literal) and term.datatype.value == date_datatype:
        return Text(date_in_words(term, date_datatype))
    if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode):
        return labels.value(term)
    return None
