# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is covered of statements and events: certainty, dates, sections, pins into the sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kg.build.instances import Facts, Instances
from kg.rdf.vocab import NFO, OA
from kg.store.coverage import (
    ClaimFigures,
    Coverage,
    PeriodFigures,
    SectionFigures,
    SourceFigures,
    Tally,
)
from kg.store.manifest import StatementVocabulary

STATEMENTS, EVENTS = "statements", "events"
MAX_PERIODS = 100
_STEPS = (1, 10, 100, 1000)
_LAST_YEAR = date.max.year


@dataclass(frozen=True, slots=True)
class Span:
    """The four bounds of a claim; None where nothing is known (kg.rdf.edtf.Bounds)."""

    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None

    @property
    def named(self) -> list[date]:
        """The bounds that are known."""
        days = (self.earliest_start, self.latest_start, self.earliest_end, self.latest_end)
        return [day for day in days if day is not None]

    def is_certain(self, first: date, last: date) -> bool:
        """Begun by the last day at the latest, and not ended before the first one."""
        if self.latest_start is None or self.earliest_end is None:
            return False
        return self.latest_start <= last and self.earliest_end >= first

    def is_possible(self, first: date, last: date) -> bool:
        """Certain, or begun by the last day at the earliest and not surely ended before the first.

        What began on a day that nobody knows counts only where it is certain: else everything
        that is so when the source is written would count in every year before.
        """
        if self.earliest_start is None or self.earliest_start > last:
            return self.is_certain(first, last)
        return self.latest_end is None or self.latest_end >= first


def measure_claims(
    measured: Coverage, facts: Facts, known: Instances, vocabulary: StatementVocabulary
) -> Coverage:
    """`measured` with the figures of statements, events, sections, periods and sources."""
    kinds = {STATEMENTS: known.statements, EVENTS: known.events}
    relations = Counter(
        iri for claim in known.statements for iri in set(facts.iris(claim, vocabulary.predicate))
    )
    return replace(
        measured,
        claims=tuple(_figures(kind, iris, facts, vocabulary) for kind, iris in kinds.items()),
        relations=tallies(relations, len(known.statements)),
        sections=_sections(facts, known, vocabulary),
        periods=periods(
            *([span_of(facts, i, vocabulary) for i in iris] for iris in kinds.values())
        ),
        sources=_sources(facts, known, vocabulary),
    )


def tallies(counts: Counter[str], of: int = 0) -> tuple[Tally, ...]:
    """The counts, the largest first, those that are equal by key."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Tally(key, count, of) for key, count in ordered)


def _figures(
    kind: str, claims: frozenset[str], facts: Facts, vocabulary: StatementVocabulary
) -> ClaimFigures:
    certainties = Counter(iri for c in claims for iri in set(facts.iris(c, vocabulary.certainty)))
    differing = {
        end
        for subject, predicate in facts.values
        if predicate == vocabulary.differs_from
        for other in facts.iris(subject, predicate)
        for end in (subject, other)
    }
    return ClaimFigures(
        kind=kind,
        total=len(claims),
        dated=sum(1 for c in claims if facts.text(c, vocabulary.date)),
        denied=sum(1 for c in claims if facts.text(c, vocabulary.negated) in {"true", "1"}),
        several_pins=sum(1 for c in claims if len(set(facts.iris(c, vocabulary.evidence))) > 1),
        in_disagreement=len(claims & differing),
        certainties=tallies(certainties, len(claims)),
    )


def _sections(
    facts: Facts, known: Instances, vocabulary: StatementVocabulary
) -> tuple[SectionFigures, ...]:
    """In the order in which the sources have them: by the first pin into each."""
    where = {pin: facts.text(pin, vocabulary.section) for pin in known.evidence}
    counts: dict[str, Counter[str]] = {}
    for kind, claims in ((STATEMENTS, known.statements), (EVENTS, known.events)):
        counts[kind] = Counter(
            section
            for claim in claims
            for section in {where.get(pin, "") for pin in facts.iris(claim, vocabulary.evidence)}
        )
    pins = Counter(where.values())
    ordered = dict.fromkeys(
        where[pin] for pin in sorted(where, key=lambda p: (_place(facts, p), p))
    )
    return tuple(
        SectionFigures(s, counts[STATEMENTS][s], counts[EVENTS][s], pins[s]) for s in ordered if s
    )


def _place(facts: Facts, pin: str) -> tuple[str, int]:
    """The source and the first character of a pin."""
    start, _ = _characters(facts, pin)
    return next(iter(facts.iris(pin, OA.hasSource.value)), ""), start


def _characters(facts: Facts, pin: str) -> tuple[int, int]:
    """The first character of a pin and the one after the last; 0 and 0 where it has none."""
    for selector in facts.iris(pin, OA.hasSelector.value):
        start, end = (facts.text(selector, p.value) for p in (OA.start, OA.end))
        if start.isascii() and start.isdigit() and end.isascii() and end.isdigit():
            return int(start), max(int(start), int(end))
    return 0, 0


def _sources(
    facts: Facts, known: Instances, vocabulary: StatementVocabulary
) -> tuple[SourceFigures, ...]:
    used = {
        pin
        for claim in known.statements | known.events
        for pin in facts.iris(claim, vocabulary.evidence)
    }
    pins: dict[str, list[str]] = {}
    for pin in sorted(known.evidence):
        for source in facts.iris(pin, OA.hasSource.value) or [""]:
            pins.setdefault(source, []).append(pin)
    return tuple(
        SourceFigures(
            source=source,
            pins=len(found),
            used=len(used.intersection(found)),
            characters=covered_length(_characters(facts, pin) for pin in found),
            length=_length(facts, source),
        )
        for source, found in sorted(pins.items())
    )


def covered_length(intervals: Iterable[tuple[int, int]]) -> int:
    """How many characters lie in at least one interval (first one, one after the last)."""
    total = reached = 0
    for start, end in sorted(intervals):
        total += max(end, reached) - max(start, reached)
        reached = max(end, reached)
    return total


def _length(facts: Facts, source: str) -> int:
    """Characters of the source, white space folded as for the pins; 0 where nobody says."""
    text = facts.text(source, NFO.characterCount.value)
    return int(text) if text.isascii() and text.isdigit() else 0


def span_of(facts: Facts, claim: str, vocabulary: StatementVocabulary) -> Span:
    """The bounds of a claim, as the build derived them."""
    names = (
        vocabulary.earliest_start,
        vocabulary.latest_start,
        vocabulary.earliest_end,
        vocabulary.latest_end,
    )
    return Span(*(_day(facts.text(claim, name)) for name in names))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None  # a zone or a year past 9999: no day that can be compared here


def periods(statements: Sequence[Span], events: Sequence[Span]) -> tuple[PeriodFigures, ...]:
    """Years, from that of the earliest bound to that of the latest; decades where those are many.

    No year follows the last one that a bound names, so what is open does not go on for ever.
    """
    years = [day.year for span in (*statements, *events) for day in span.named]
    if not years:
        return ()
    step = next((s for s in _STEPS if (max(years) - min(years)) // s < MAX_PERIODS), _STEPS[-1])
    found = []
    for start in range(min(years) - min(years) % step, max(years) + 1, step):
        first, last = date(max(start, 1), 1, 1), date(min(start + step - 1, _LAST_YEAR), 12, 31)
        found.append(
            PeriodFigures(
                first.year,
                last.year,
                sum(s.is_certain(first, last) for s in statements),
                sum(s.is_possible(first, last) for s in statements),
                sum(s.is_certain(first, last) for s in events),
                sum(s.is_possible(first, last) for s in events),
            )
        )
    return tuple(found)
