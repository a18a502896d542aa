# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Frames between the front process and a worker: one byte of kind, four of length, the payload.

A question is one frame, by marshal: only a worker reads it, and only from the front, which it
trusts. An answer is DATA frames and then END or RETIRE, which carry the last bytes of it, or ERROR
at any point, in JSON: a worker may have been taken over by what it read, so the front reads no
more than that from it. After RETIRE the worker wants to be replaced.
"""

from __future__ import annotations

import json
import marshal
import struct
from dataclasses import dataclass
from typing import NamedTuple

HEADER = struct.Struct("!cI")
DATA = b"D"
END = b"Z"
RETIRE = b"R"
ERROR = b"E"
QUESTION = b"Q"

CHUNK_BYTES = 64 * 1024


class Question(NamedTuple):
    """What a worker is asked: the query, its dataset (`union`: of all graphs), the codec."""

    text: str
    union: bool
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    replaces_dataset: bool
    substitutions: tuple[tuple[str, str], ...]
    format: str
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a query has no answer: `kind` is syntax, refused, memory, too-large, or engine.

    `retire` asks for the worker to be replaced.
    """

    kind: str
    message: str
    line: int = 0
    column: int = 0
    rule: str = ""
    advice: str = ""
    retire: bool = False


def frame(kind: bytes, payload: bytes) -> bytes:
    """One frame as bytes."""
    return HEADER.pack(kind, len(payload)) + payload


def question_frame(question: Question) -> bytes:
    """The frame that asks a question."""
    return frame(QUESTION, marshal.dumps(tuple(question)))


def parse_question(payload: memoryview) -> Question:
    """The question in a QUESTION frame."""
    return Question._make(marshal.loads(payload))  # noqa: S302 (from the front)


def serialize_failure(failure: Failure) -> bytes:
    """A failure as JSON."""
    fields = {name: getattr(failure, name) for name in failure.__slots__}
    return json.dumps(fields, ensure_ascii=True).encode("ascii")


def parse_failure(payload: bytes) -> Failure:
    """The failure in an ERROR frame."""
    return Failure(**json.loads(payload))
