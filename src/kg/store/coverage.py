# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a snapshot covers, in figures: a part of its manifest, counted by the build.

Every figure is a number of distinct things. Nothing here is a judgement: what is missing shows as
a figure below the one beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have something: `key` says what (an IRI or a language tag; empty is "none").

    `of` is how many could have it, 0 where nobody asks.
    """

    key: str
    count: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """The statements, or the events: `kind` says which.

    `several_pins` have two or more pieces of evidence; `in_disagreement` differ from another one.
    """

    kind: str
    total: int
    dated: int = 0
    denied: int = 0
    several_pins: int = 0
    in_disagreement: int = 0
    certainties: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionFigures:
    """What rests on a section of a source; a claim counts in each section where it has evidence."""

    section: str
    statements: int
    events: int
    pins: int


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """How many claims are of some time between the first day of a year and the last of another.

    Certain: begun by the last day at the latest, and not ended before the first. Possible: begun
    by the last day at the earliest, and not surely ended before the first; what is certain is
    possible as well.
    """

    first_year: int
    last_year: int
    statements_certain: int
    statements_possible: int
    events_certain: int
    events_possible: int


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """The pins into a source: `used` by a claim; characters under a pin, each once, of `length`.

    `length` is 0 where it is not known. The source is an empty string where a pin names none.
    """

    source: str
    pins: int
    used: int
    characters: int
    length: int = 0


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """Links from entities to the things of another host, by one property."""

    target: str
    predicate: str
    links: int
    entities: int


@dataclass(frozen=True, slots=True)
class SearchedInVain:
    """An entity that was looked for elsewhere and not found: its IRI, the day, where, its name."""

    subject: str
    date: str
    target: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """All figures. Those of claims, sections, periods and sources need a statement vocabulary."""

    entities: int
    classes: tuple[Tally, ...] = ()
    labels: tuple[Tally, ...] = ()
    descriptions: tuple[Tally, ...] = ()
    alternative_names: tuple[Tally, ...] = ()
    claims: tuple[ClaimFigures, ...] = ()
    relations: tuple[Tally, ...] = ()
    sections: tuple[SectionFigures, ...] = ()
    periods: tuple[PeriodFigures, ...] = ()
    sources: tuple[SourceFigures, ...] = ()
    links: tuple[LinkFigures, ...] = ()
    linked_entities: int = 0
    searched_in_vain: tuple[SearchedInVain, ...] = ()


Record = TypeVar(
    "Record", Tally, SectionFigures, PeriodFigures, SourceFigures, LinkFigures, SearchedInVain
)


def parse_coverage(values: Mapping[str, Any]) -> Coverage:
    """The figures in the JSON of a manifest. TypeError, KeyError or ValueError where it has none.

    Counts are whole numbers from 0; an unknown or a missing key is refused.
    """
    unknown = set(values) - {f.name for f in fields(Coverage)}
    if unknown:
        raise ValueError(f"unknown figures: {', '.join(sorted(unknown))}")
    return Coverage(
        entities=_count(values["entities"]),
        classes=_records(Tally, values["classes"]),
        labels=_records(Tally, values["labels"]),
        descriptions=_records(Tally, values["descriptions"]),
        alternative_names=_records(Tally, values["alternative_names"]),
        claims=tuple(_claims(v) for v in values["claims"]),
        relations=_records(Tally, values["relations"]),
        sections=_records(SectionFigures, values["sections"]),
        periods=_records(PeriodFigures, values["periods"]),
        sources=_records(SourceFigures, values["sources"]),
        links=_records(LinkFigures, values["links"]),
        linked_entities=_count(values["linked_entities"]),
        searched_in_vain=_records(SearchedInVain, values["searched_in_vain"]),
    )


def _claims(values: Mapping[str, Any]) -> ClaimFigures:
    certainties = _records(Tally, values["certainties"])
    counts = {name: v for name, v in values.items() if name != "certainties"}
    made = ClaimFigures(**counts, certainties=certainties)
    _check(made)
    return made


def _records(kind: type[Record], values: Iterable[Mapping[str, Any]]) -> tuple[Record, ...]:
    made = tuple(kind(**v) for v in values)
    for record in made:
        _check(record)
    return made


def _check(record: Record | ClaimFigures) -> None:
    """Each value is of the type that its field is declared with (their names, as text)."""
    for field in fields(record):
        value = getattr(record, field.name)
        if field.type == "int":
            _count(value)
        elif field.type == "str" and not isinstance(value, str):
            raise ValueError(f"{field.name} is no text: {value!r}")


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"not a count: {value!r}")
    return value
