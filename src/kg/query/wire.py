# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Frames between the front process and a worker: one byte of kind, four of length, the payload.

A question is one JSON frame; an answer is DATA frames followed by END, or by ERROR at any point.
The payload of END is empty, or RETIRE where the worker wants to be replaced.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

HEADER = struct.Struct("!cI")
DATA = b"D"
END = b"Z"
ERROR = b"E"
QUESTION = b"Q"

RETIRE = b"retire"

CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Question:
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

    `retire` asks for the worker to be replaced, as the payload of END does.
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


def serialize_value(value: Question | Failure) -> bytes:
    """A question or failure as JSON."""
    fields = {name: getattr(value, name) for name in value.__slots__}
    return json.dumps(fields, ensure_ascii=True).encode("ascii")


def parse_question(payload: bytes) -> Question:
    """The question in a QUESTION frame."""
    fields: dict[str, Any] = json.loads(payload)
    fields["default_graphs"] = tuple(fields["default_graphs"])
    fields["named_graphs"] = tuple(fields["named_graphs"])
    fields["substitutions"] = tuple((name, term) for name, term in fields["substitutions"])
    return Question(**fields)


def parse_failure(payload: bytes) -> Failure:
    """The failure in an ERROR frame."""
    return Failure(**json.loads(payload))
