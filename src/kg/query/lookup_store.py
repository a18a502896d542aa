# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The graph in the process that talks to clients: for look-ups, and for nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kg.query.answering import Sink, SinkError, serialize_results
from kg.query.loading import load_quads
from kg.query.plain import LookUp
from kg.query.protocol import QueryRequest
from kg.query.wire import CHUNK_BYTES

MAX_QUADS = 256
"""In so many quads may the given term stand: well below a millisecond of work."""

_Results = ox.QuerySolutions | ox.QueryBoolean


class LookUpStore:
    """Answers to look-ups, each within bounds that are known before it begins."""

    def __init__(self, quads: Path) -> None:
        """Load an N-Quads file. OSError, SyntaxError, ValueError where that fails."""
        self._store = load_quads(quads)

    @classmethod
    async def open(cls, quads: Path, max_bytes: int) -> LookUpStore | None:
        """A store of the file, loaded beside the event loop; None where it has more bytes."""

        def load() -> LookUpStore | None:
            return cls(quads) if quads.stat().st_size <= max_bytes else None

        return await asyncio.to_thread(load)

    def answer(
        self, request: QueryRequest, look_up: LookUp | None, format_name: str
    ) -> bytes | None:
        """The whole answer; None where it is not small or has none: a worker then says so."""
        text, *dataset = request
        if look_up is None or any(dataset):
            return None
        try:
            if not self._is_small(look_up):
                return None
            results = self._store.query(text, use_default_graph_as_union=True)
            sink = Sink(format_name, CHUNK_BYTES)
            serialize_results(cast(_Results, results), sink, format_name)
        except (SinkError, SyntaxError, ValueError, RuntimeError, OSError):
            return None
        return bytes(sink.buffer)

    def _is_small(self, look_up: LookUp) -> bool:
        """True where one of the given terms stands in few quads: the engine goes through those of
        the term with fewest."""
        find = self._store.quads_for_pattern
        if look_up.subject is not None:
            subject = ox.NamedNode(look_up.subject[1:-1])
            if _is_short(find(subject, None, None, None)):
                return True
        return look_up.object is not None and _is_short(
            find(None, None, _term(look_up.object), None)
        )


def _is_short(quads: Iterator[ox.Quad]) -> bool:
    return next(islice(quads, MAX_QUADS, None), None) is None


def _term(text: str) -> ox.NamedNode | ox.Literal:
    if text[0] == "<":
        return ox.NamedNode(text[1:-1])
    value, _, language = text[1:].rpartition('"')
    return ox.Literal(value, language=language[1:] or None)
