# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is recorded of one piece of evidence, and its passage where it may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from kg.query.results import Term
from kg.views.dates import Properties, first_of
from kg.views.labels import lexical
from kg.views.reader import Reader
from kg.views.rows import by_node

OA = "http://www.w3.org/ns/oa#"


@dataclass(frozen=True, slots=True)
class Pinned:
    """A piece of evidence: what is said of it, where it is pinned, and the passage (or empty)."""

    said: Properties
    section: str
    start: str
    end: str
    sha256: str
    passage: str


async def load_pinned(reader: Reader, iri: str) -> Pinned | None:
    """The evidence at an IRI; None where nothing is said of it."""
    rows = await reader.solutions("evidence", {"entity": iri})
    if not rows:
        return None
    own = by_node([r for r in rows if "selector" not in r], "entity").get(iri, {})
    selector: dict[str, list[Term]] = {}
    for said in by_node([r for r in rows if "selector" in r], "selector").values():
        selector.update(said)
    vocabulary = reader.manifest.vocabulary
    start = lexical(first_of(selector, OA + "start"))
    end = lexical(first_of(selector, OA + "end"))
    sha256 = lexical(first_of(own, vocabulary.sha256)) if vocabulary else ""
    located = start.isdecimal() and end.isdecimal()
    return Pinned(
        said=own,
        section=lexical(first_of(own, vocabulary.section)) if vocabulary else "",
        start=start,
        end=end,
        sha256=sha256,
        passage=reader.passages.find(int(start), int(end), sha256) if located else "",
    )
