# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Whole answers kept by what they are answers to; bounded by bytes, the oldest use leaves first."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass

from kg.query.protocol import QueryRequest
from kg.query.tally import Tally


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """All that an answer depends on: the snapshot, the question, the serialization."""

    snapshot: str
    request: QueryRequest
    format: str

    @property
    def etag(self) -> str:
        """A value for a strong ETag, without quotes: same key, same bytes (RFC 9110 8.8.3)."""
        request = self.request
        dataset = (request.default_graphs, request.named_graphs)
        parts = (self.snapshot, self.format, request.text, dataset, request.substitutions)
        joined = json.dumps(parts).encode("ascii")
        return hashlib.sha256(joined).hexdigest()[:32]


class AnswerCache:
    """Answers by key; holds at most `max_bytes`, one answer at most a sixteenth of that."""

    def __init__(self, max_bytes: int, tally: Tally | None = None) -> None:
        self._tally = tally if tally is not None else Tally()
        self._max_bytes = max_bytes
        self._bytes = 0
        self._answers: OrderedDict[AnswerKey, bytes] = OrderedDict()

    def get(self, key: AnswerKey) -> bytes | None:
        """The answer, or None."""
        found = self._answers.get(key)
        if found is None:
            self._tally.cache_misses += 1
        else:
            self._tally.cache_hits += 1
            self._answers.move_to_end(key)
        return found

    def put(self, key: AnswerKey, answer: bytes) -> None:
        """Keep a whole answer, unless it is too large."""
        self._bytes -= len(self._answers.pop(key, b""))
        if len(answer) > self._max_bytes // 16:
            return
        self._bytes += len(answer)
        self._answers[key] = answer
        while self._bytes > self._max_bytes:
            self._bytes -= len(self._answers.popitem(last=False)[1])

    @property
    def size_bytes(self) -> int:
        """The bytes of all answers kept."""
        return self._bytes
