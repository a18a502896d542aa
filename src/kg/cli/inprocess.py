# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The engine port inside this process, for the user's own queries on the user's own machine.

No worker, no kill: a command can be interrupted. The guard still refuses what would crash the
engine or open a connection (docs/adr/0003-engine-workers.md).
"""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kg.config import Limits
from kg.errors import QueryError, QuerySyntaxError
from kg.query.engine import Answer, Lane
from kg.query.fairness import NOBODY
from kg.query.guard import check_query
from kg.query.protocol import QueryRequest
from kg.rdf.formats import RDF_CODECS, RESULT_CODECS, Format

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class InProcessEngine:
    """Answers from a store loaded once from a snapshot's quads."""

    def __init__(self, quads: Path, prefixes: dict[str, str], limits: Limits | None = None) -> None:
        self._store = ox.Store()
        self._store.bulk_load(path=str(quads), format=RDF_CODECS["nq"])
        self._prefixes = prefixes
        self._limits = limits or Limits()

    async def answer(
        self,
        request: QueryRequest,
        fmt: Format,
        *,
        lane: Lane = Lane.PUBLIC,
        deadline: float | None = None,
        client: str = NOBODY,
    ) -> Answer:
        """The whole answer; the other parameters mean nothing here. QueryError family."""
        return Answer(await asyncio.to_thread(self._evaluate, request, fmt))

    async def close(self) -> None:
        """Nothing to end."""

    def _evaluate(self, request: QueryRequest, fmt: Format) -> bytes:
        guarded = check_query(request.text, self._limits)
        sink = io.BytesIO()
        try:
            results = self._store.query(
                request.text,
                use_default_graph_as_union=not guarded.has_dataset_clause,
                substitutions={ox.Variable(n): _term(t) for n, t in request.substitutions} or None,
            )
            if isinstance(results, ox.QueryTriples):
                if fmt.name not in RDF_CODECS:
                    raise QueryError("this query gives a graph, and so has no table")
                output = cast(IO[bytes], sink)
                ox.serialize(results, output, RDF_CODECS[fmt.name], prefixes=self._prefixes)
            elif fmt.name not in RESULT_CODECS:
                raise QueryError("this query gives a table, and so has no graph")
            else:
                results.serialize(cast(IO[bytes], sink), RESULT_CODECS[fmt.name])
        except SyntaxError as error:
            raise QuerySyntaxError(
                str(error.msg), line=error.lineno or 0, column=error.offset or 0, rule="syntax"
            ) from error
        except (ValueError, OSError, RuntimeError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from error
        return sink.getvalue()


def _term(text: str) -> Term:
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=RDF_CODECS["nt"])
    return cast(Term, quad.object)
