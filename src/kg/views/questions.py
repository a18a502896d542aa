# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A few example queries with their answers, for the front page.

Which ones: those the table [home] names; else the first with two to five rows in two or three
columns, then any with rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError
from kg.views.answers import AnswerTable
from kg.views.examples import Example, answer_example
from kg.views.reader import Reader

QUESTIONS = 3
ROWS = 5
_TRIED = 8


@dataclass(frozen=True, slots=True)
class Question:
    """An example query and the first rows of its answer."""

    example: Example
    answer: AnswerTable


async def load_questions(reader: Reader, examples: tuple[Example, ...]) -> tuple[Question, ...]:
    """At most three examples with their answers; one that fails is no reason for no page."""
    wanted = reader.manifest.home.examples[:QUESTIONS]
    by_iri = {e.iri: e for e in examples}
    narrow = sorted(examples, key=lambda e: not 2 <= e.columns <= 3)[:_TRIED]
    short: list[Question] = []
    other: list[Question] = []
    for example in [by_iri[iri] for iri in wanted if iri in by_iri] if wanted else narrow:
        try:
            answer = await answer_example(reader, example, ROWS)
        except QueryError:
            continue
        if answer is not None and answer.rows:
            fits = bool(wanted) or 2 <= answer.total <= ROWS
            (short if fits else other).append(Question(example, answer))
        if len(short) == QUESTIONS:
            break
    return tuple((*short, *other)[:QUESTIONS])
