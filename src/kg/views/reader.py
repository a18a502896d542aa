# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How views ask: named queries with terms as parameters, over the engine's own lane for pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg import queries
from kg.errors import EngineFailedError, NotFoundError
from kg.query.cache import AnswerCache, AnswerKey
from kg.query.engine import Answer, Engine, Lane
from kg.query.fairness import NOBODY
from kg.query.protocol import QueryRequest
from kg.query.results import Solution, parse_solutions
from kg.rdf.formats import RESULTS, Format
from kg.rdf.passages import NO_PASSAGES, Passages
from kg.store.manifest import Manifest

NOTHING = "urn:x-kg:nothing"
"""An IRI that no publication uses: the value of a parameter that must match nothing."""

_WINDOW = re.compile(r"\bLIMIT \d+ OFFSET \d+\b")


@dataclass(frozen=True, slots=True)
class Window:
    """Which of many rows: at most `limit`, after the first `offset`."""

    limit: int
    offset: int = 0

    def apply(self, text: str) -> str:
        """The query with its one LIMIT and OFFSET set; ValueError where it has not exactly one.

        LIMIT takes an integer and no term (SPARQL 1.1 grammar, rules 25 to 27), so these two are
        the only parameters that are set in the text.
        """
        placed, count = _WINDOW.subn(f"LIMIT {self.limit:d} OFFSET {self.offset:d}", text)
        if count != 1:
            raise ValueError(f"a query with a window has one LIMIT and OFFSET, not {count}")
        return placed


@dataclass(frozen=True, slots=True)
class Reader:
    """One snapshot as the views see it. `cache` keeps whole answers, where there is one;
    `passages` are the documents that may be shown; `client` is whoever the view is for: clients
    take turns at the workers."""

    engine: Engine
    manifest: Manifest
    cache: AnswerCache | None = None
    passages: Passages = NO_PASSAGES
    client: str = NOBODY

    async def solutions(
        self, name: str, terms: Mapping[str, str | ox.Literal], window: Window | None = None
    ) -> list[Solution]:
        """The rows of the query `name`; `terms` maps variables to terms. QueryError, BusyError."""
        text = queries.load(name)
        return await self.ask(text if window is None else window.apply(text), terms)

    async def ask(
        self, text: str, terms: Mapping[str, str | ox.Literal] | None = None
    ) -> list[Solution]:
        """The rows of a query given as text (an example of the publication, or a .rq file)."""
        request = QueryRequest(text=text, substitutions=substitutions(terms or {}))
        return parse_solutions(await self._whole(request, RESULTS["json"]))

    async def whole(self, text: str, fmt: Format) -> bytes:
        """The whole answer to a query given as text, in a serialization."""
        return await self._whole(QueryRequest(text=text), fmt)

    async def graph(self, name: str, terms: Mapping[str, str | ox.Literal], fmt: Format) -> Answer:
        """The answer of a CONSTRUCT, as it comes; close it when done."""
        request = QueryRequest(text=queries.load(name), substitutions=substitutions(terms))
        return await self.engine.answer(request, fmt, lane=Lane.PAGE, client=self.client)

    def graph_iri(self, role: str) -> str:
        """The IRI of the named graph with a role (data, derived, links, ontology, …)."""
        return self.manifest.graph(role) or NOTHING

    async def _whole(self, request: QueryRequest, fmt: Format) -> bytes:
        key = AnswerKey(self.manifest.id, request, fmt.name)
        found = self.cache.get(key.etag) if self.cache is not None else None
        if found is not None:
            return found
        answer = await self.engine.answer(request, fmt, lane=Lane.PAGE, client=self.client)
        parts = [answer.first]
        try:
            if answer.rest is not None:
                parts.extend([part async for part in answer.rest])
        finally:
            await answer.close()
        body = b"".join(parts)
        if not body:
            raise EngineFailedError("the engine gave an empty answer")
        if self.cache is not None:
            self.cache.put(key.etag, body)
        return body


def substitutions(terms: Mapping[str, str | ox.Literal]) -> tuple[tuple[str, str], ...]:
    """Variables and their terms in N-Triples syntax; NotFoundError where one is no IRI.

    An empty IRI (a part of the statement model that a publication does not use) matches nothing.
    """
    try:
        return tuple((name, str(_term(value))) for name, value in terms.items())
    except ValueError as error:
        raise NotFoundError("this is not an IRI, so nothing is published about it") from error


def _term(value: str | ox.Literal) -> ox.NamedNode | ox.Literal:
    return value if isinstance(value, ox.Literal) else ox.NamedNode(value or NOTHING)
