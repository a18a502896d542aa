# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Whole answers kept by what they are answers to; bounded by bytes, the oldest use leaves first."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import NamedTuple

from kg.query.protocol import QueryRequest
from kg.query.tally import Tally

_ENTRY_BYTES = 512
"""What an answer costs beside its own bytes: its key, its places in the tables (measured)."""


class AnswerKey(NamedTuple):
    """All that an answer depends on: the snapshot, the question, the serialization."""

    snapshot: str
    request: QueryRequest
    format: str

    @property
    def etag(self) -> str:
        """A value for a strong ETag, without quotes: same key, same bytes (RFC 9110 8.8.3)."""
        snapshot, request, format_name = self
        words = repr(request[1:]) if any(request[1:]) else ""
        key = "\0".join((snapshot, format_name, words, request.text))
        return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:32]


class AnswerCache:
    """Answers by the ETag of their key; one answer may have a sixteenth of `max_bytes`.

    Each counts with its own bytes and `entry_bytes`: a million small answers are not free.
    """

    def __init__(
        self, max_bytes: int, entry_bytes: int = _ENTRY_BYTES, tally: Tally | None = None
    ) -> None:
        self._tally = tally if tally is not None else Tally()
        self._max_bytes = max_bytes
        self._entry_bytes = entry_bytes
        self._bytes = 0
        self._answers: OrderedDict[str, bytes] = OrderedDict()

    def get(self, etag: str) -> bytes | None:
        """The answer, or None."""
        found = self._answers.get(etag)
        if found is None:
            self._tally.cache_misses += 1
        else:
            self._tally.cache_hits += 1
            self._answers.move_to_end(etag)
        return found

    def put(self, etag: str, answer: bytes) -> None:
        """Keep a whole answer, unless it is too large."""
        old = self._answers.pop(etag, None)
        if old is not None:
            self._bytes -= len(old) + self._entry_bytes
        if len(answer) > self._max_bytes // 16:
            return
        self._bytes += len(answer) + self._entry_bytes
        self._answers[etag] = answer
        while self._bytes > self._max_bytes:
            self._bytes -= len(self._answers.popitem(last=False)[1]) + self._entry_bytes

    @property
    def size_bytes(self) -> int:
        """The bytes of all answers kept, and of what keeping them takes."""
        return self._bytes
