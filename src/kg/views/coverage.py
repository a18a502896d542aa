# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is covered, as a page shows it: the figures of the manifest with names, shares and bars."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import NotFoundError
from kg.rdf.languages import language_name
from kg.store.coverage import ClaimFigures, Coverage, PeriodFigures, SearchedInVain, Tally
from kg.views.browse import load_cards
from kg.views.labels import Labels, Ref
from kg.views.reader import Reader

MAX_SEARCHES = 300
MAX_SOURCES = 50
"""Sources whose names are looked up; further ones are called by their IRIs."""


@dataclass(frozen=True, slots=True)
class Share:
    """A count, and how long its bar is, in per cent."""

    count: int
    per_cent: float = 0.0

    @property
    def text(self) -> str:
        """The per cent in words: never 0 or 100 where some, or not all, are there."""
        if 0 < self.per_cent < 1:
            return "< 1 %"
        return f"{min(round(self.per_cent), 99) if self.per_cent < 100 else 100} %"


@dataclass(frozen=True, slots=True)
class Row:
    """Something with a name, and its share."""

    ref: Ref
    share: Share


@dataclass(frozen=True, slots=True)
class LanguageRow:
    """A language tag (empty for texts without one), what to call it, and how many names,
    descriptions and other names are in it."""

    language: str
    name: str
    names: Share
    descriptions: Share
    other_names: Share


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A property of claims: how many statements and how many events have it."""

    name: str
    statements: Share
    events: Share
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A year or several: what is certain of it, and what is possible on top, as parts of a bar."""

    name: str
    certain: Share
    possible: Share
    events_certain: int
    events_possible: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of a source, with how much rests on it."""

    name: str
    statements: Share
    events: int
    pins: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: pins, those used, characters under a pin; the length is 0 where not known."""

    ref: Ref
    pins: int
    used: int
    characters: Share
    length: int


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Links to one host by one property."""

    target: str
    property: Ref
    links: int
    entities: Share


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The page: figures in the order of showing; what a publication has none of is empty."""

    coverage: Coverage
    languages: tuple[LanguageRow, ...]
    classes: tuple[Row, ...]
    claims: tuple[ClaimRow, ...]
    certainties: tuple[ClaimRow, ...]
    periods: tuple[PeriodRow, ...]
    sections: tuple[SectionRow, ...]
    relations: tuple[Row, ...]
    sources: tuple[SourceRow, ...]
    links: tuple[LinkRow, ...]
    linked: Share
    searched: tuple[SearchedInVain, ...]
    searched_entities: Share


async def load_coverage(reader: Reader) -> CoverageView:
    """The figures of the snapshot, with labels. NotFoundError where it was built without them."""
    coverage = reader.manifest.coverage
    if coverage is None:
        raise NotFoundError("this snapshot was built before there were figures of coverage")
    labels = Labels(reader.manifest)
    labels.add(await reader.solutions("graph_labels", {"graph": reader.graph_iri("ontology")}))
    missed = len({search.subject for search in coverage.searched_in_vain})
    return CoverageView(
        coverage=coverage,
        languages=_languages(coverage),
        classes=_rows(coverage.classes, labels),
        claims=_claims(coverage.claims),
        certainties=_certainties(coverage.claims, labels),
        periods=_periods(coverage.periods),
        sections=_sections(coverage),
        relations=_rows(coverage.relations, labels),
        sources=await _sources(reader, coverage, labels),
        links=tuple(
            LinkRow(
                x.target, labels.ref(x.predicate), x.links, share(x.entities, coverage.entities)
            )
            for x in coverage.links
        ),
        linked=share(coverage.linked_entities, coverage.entities),
        searched=coverage.searched_in_vain[:MAX_SEARCHES],
        searched_entities=share(missed, coverage.entities),
    )


def share(count: int, of: int) -> Share:
    """A count as a part of another one; no bar where that is 0."""
    return Share(count, round(min(100 * count / of, 100.0), 1) if of else 0.0)


def _rows(figures: Iterable[Tally], labels: Labels) -> tuple[Row, ...]:
    found = tuple(figures)
    longest = max((f.count for f in found), default=0)
    return tuple(Row(labels.ref(f.key), share(f.count, longest)) for f in found)


def _languages(coverage: Coverage) -> tuple[LanguageRow, ...]:
    parts = (coverage.labels, coverage.descriptions, coverage.alternative_names)
    names, descriptions, others = ({f.key: f.count for f in part} for part in parts)
    tags = dict.fromkeys(f.key for part in parts for f in part)
    ordered = sorted(tags, key=lambda tag: tag == "")
    return tuple(
        LanguageRow(
            tag,
            language_name(tag) or "no language",
            *(share(p.get(tag, 0), coverage.entities) for p in (names, descriptions, others)),
        )
        for tag in ordered
    )


_CLAIMS = (
    ("total", "All"),
    ("dated", "With a date"),
    ("several_pins", "With several passages"),
    ("in_disagreement", "In disagreement with another"),
    ("denied", "Denied by the source"),
)
"""Fields of ClaimFigures and what to call them."""


def _claims(claims: tuple[ClaimFigures, ...]) -> tuple[ClaimRow, ...]:
    if not claims:
        return ()
    statements, events = claims
    return tuple(
        ClaimRow(
            name,
            share(getattr(statements, field), statements.total),
            share(getattr(events, field), events.total),
        )
        for field, name in _CLAIMS
    )


def _certainties(claims: tuple[ClaimFigures, ...], labels: Labels) -> tuple[ClaimRow, ...]:
    if not claims:
        return ()
    by_kind = [{f.key: f.count for f in figures.certainties} for figures in claims]
    keys = dict.fromkeys(key for counts in by_kind for key in counts)
    rows = []
    for key in keys:
        ref = labels.ref(key)
        parts = [share(c.get(key, 0), f.total) for c, f in zip(by_kind, claims, strict=True)]
        rows.append(ClaimRow(ref.label, parts[0], parts[1], ref))
    return tuple(rows)


def _periods(periods: tuple[PeriodFigures, ...]) -> tuple[PeriodRow, ...]:
    longest = max((p.statements_possible for p in periods), default=0)
    return tuple(
        PeriodRow(
            str(p.first_year)
            if p.first_year == p.last_year
            else f"{p.first_year} to {p.last_year}",
            share(p.statements_certain, longest),
            share(p.statements_possible, longest),
            p.events_certain,
            p.events_possible,
        )
        for p in periods
    )


def _sections(coverage: Coverage) -> tuple[SectionRow, ...]:
    longest = max((s.statements for s in coverage.sections), default=0)
    return tuple(
        SectionRow(s.section, share(s.statements, longest), s.events, s.pins)
        for s in coverage.sections
    )


async def _sources(reader: Reader, coverage: Coverage, labels: Labels) -> tuple[SourceRow, ...]:
    iris = tuple(s.source for s in coverage.sources if s.source)
    names = {c.ref.iri: c.ref for c in await load_cards(reader, iris[:MAX_SOURCES])}
    return tuple(
        SourceRow(
            names.get(s.source) or labels.ref(s.source),
            s.pins,
            s.used,
            share(s.characters, s.length),
            s.length,
        )
        for s in coverage.sources
    )
