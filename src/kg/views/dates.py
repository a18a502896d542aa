# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates as a person writes them, and the certainty they are given with."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pyoxigraph as ox

from kg.query.results import Term
from kg.rdf.edtf import EdtfError, describe_edtf, parse_edtf
from kg.store.manifest import StatementVocabulary
from kg.views.labels import Labels, Ref, iri_of, lexical
from kg.views.timeline import Bounds

Properties = Mapping[str, Sequence[Term]]
"""What is said of one node: property IRI to values."""


class Mark(StrEnum):
    """How firm a certainty is, for a sign beside the word."""

    FIRM = "firm"
    DERIVED = "derived"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Certainty:
    """The certainty of a statement, as a word and a mark."""

    ref: Ref
    mark: Mark


@dataclass(frozen=True, slots=True)
class When:
    """The date of a statement or event: in words, as written, its four bounds; and how sure."""

    text: str
    literal: str
    bounds: Bounds
    certainty: Certainty | None


def first_of(properties: Properties, iri: str) -> Term | None:
    """The first value of a property, None where there is none."""
    values = properties.get(iri) if iri else None
    return values[0] if values else None


def when_of(properties: Properties, vocabulary: StatementVocabulary, labels: Labels) -> When:
    """The date of a node; its text is empty where it has none."""
    date = first_of(properties, vocabulary.date)
    literal = lexical(date)
    return When(
        text=date_in_words(date, vocabulary.date_datatype),
        literal=literal,
        bounds=Bounds(
            earliest_start=_day(first_of(properties, vocabulary.earliest_start)),
            latest_start=_day(first_of(properties, vocabulary.latest_start)),
            earliest_end=_day(first_of(properties, vocabulary.earliest_end)),
            latest_end=_day(first_of(properties, vocabulary.latest_end)),
        ),
        certainty=certainty_of(first_of(properties, vocabulary.certainty), vocabulary, labels),
    )


def date_in_words(date: Term | None, datatype: str) -> str:
    """An EDTF literal as a person writes it; any other as it stands."""
    if date is None:
        return ""
    if isinstance(date, ox.Literal) and date.datatype.value == datatype:
        try:
            return describe_edtf(parse_edtf(date.value))
        except EdtfError:
            return date.value
    return date.value


def certainty_of(
    term: Term | None, vocabulary: StatementVocabulary, labels: Labels
) -> Certainty | None:
    """The first of the certainties that give shortcuts is firm, the others are derived."""
    iri = iri_of(term)
    if not iri:
        return None
    derivable = vocabulary.derivable_certainties
    mark = Mark.FIRM if iri in derivable[:1] else Mark.DERIVED
    return Certainty(labels.ref(iri), mark if iri in derivable else Mark.OPEN)


def is_true(term: Term | None) -> bool:
    """True for the literals true and 1 (xsd:boolean)."""
    return isinstance(term, ox.Literal) and term.value in {"true", "1"}


def _day(term: Term | None) -> datetime.date | None:
    try:
        return None if term is None else datetime.date.fromisoformat(term.value)
    except ValueError:
        return None
