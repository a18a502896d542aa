# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The few dated statements that a reader should see first."""

from __future__ import annotations

from collections.abc import Iterable

from kg.views.statement import StatementRow

BRIEF = 3


def choose_brief(rows: Iterable[StatementRow]) -> tuple[StatementRow, ...]:
    """At most BRIEF statements with a sentence and a date, in the order of their dates.

    Those with most evidence win, then those with both ends known; a denial or what is only planned
    is never chosen, since one line has no room to say so.
    """
    dated = [row for row in rows if _is_fit(row)]
    best = sorted(dated, key=lambda row: (-len(row.evidence), not _is_closed(row), row.ref.iri))
    return tuple(sorted(best[:BRIEF], key=_start))


def _is_fit(row: StatementRow) -> bool:
    sure = row.when.certainty is None or row.when.certainty.mark != "open"
    return bool(row.sentence and row.when.bounds.drawable and sure and not row.negated)


def _is_closed(row: StatementRow) -> bool:
    bounds = row.when.bounds
    return bounds.earliest_start is not None and bounds.latest_end is not None


def _start(row: StatementRow) -> tuple[str, int, str]:
    return str(row.when.bounds.earliest_start or ""), -len(row.evidence), row.ref.iri
