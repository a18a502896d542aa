# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The example queries of a publication, and a small answer to one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.results import Solution, Term
from kg.rdf.formats import RESULTS
from kg.views.answers import AnswerTable, read_answer
from kg.views.labels import iri_of, lexical, local_name
from kg.views.reader import Reader

_SELECTED = re.compile(r"\bselect\b(.*?)(?:\bwhere\b|\bfrom\b|\{)", re.IGNORECASE | re.DOTALL)
_VARIABLE = re.compile(r"[?$]\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One example query; `form` is select, ask, construct or describe.

    `question` is never empty; `comment` explains the query, and is empty where nothing does.
    """

    iri: str
    name: str
    question: str
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
    rows: dict[str, list[Solution]] = {}
    for row in await reader.solutions("examples", {}):
        rows.setdefault(iri_of(row.get("example")), []).append(row)
    return tuple(_example(iri, found, reader) for iri, found in rows.items())


def _example(iri: str, rows: Sequence[Solution], reader: Reader) -> Example:
    """An example from its rows. Where it has no label, the comment is the question, as in the
    collections of the SIB."""
    comment = _preferred((row.get("comment") for row in rows), reader)
    label = _preferred((row.get("label") for row in rows), reader)
    name = local_name(iri)
    return Example(
        iri=iri,
        name=name,
        question=label or comment or name,
        comment=comment if label and comment != label else "",
        form=local_name(iri_of(rows[0].get("form"))),
        text=lexical(rows[0].get("text")).strip("\n"),
        keywords=tuple(sorted({lexical(row.get("keyword")) for row in rows} - {""})),
    )


def _preferred(terms: Iterable[Term | None], reader: Reader) -> str:
    """The text in the first language of the publication, else any; empty where there is none."""
    first = reader.manifest.languages[0] if reader.manifest.languages else ""
    texts = [term for term in terms if isinstance(term, ox.Literal)]
    return min(texts, key=lambda t: (t.language or "") != first).value if texts else ""


def group_by_keyword(examples: Sequence[Example]) -> tuple[tuple[str, tuple[Example, ...]], ...]:
    """Keywords that several examples share, those of most examples first, with their examples."""
    counts = Counter(keyword for example in examples for keyword in example.keywords)
    shared = sorted((k for k, n in counts.items() if n > 1), key=lambda k: (-counts[k], k))
    return tuple((k, tuple(e for e in examples if k in e.keywords)) for k in shared)


async def answer_example(reader: Reader, example: Example, rows: int = 8) -> AnswerTable | None:
    """The first `rows` rows of the answer to a SELECT; None for any other form. QueryError."""
    if example.form != "select":
        return None
    view = await read_answer(reader, await reader.whole(example.text, RESULTS["json"]), rows)
    return view.table
