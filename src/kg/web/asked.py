# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A question of a client, read: it may be kept, for clients repeat themselves."""

from __future__ import annotations

from typing import NamedTuple

from kg.query.cache import AnswerKey
from kg.query.guard import GuardedQuery
from kg.rdf.formats import Format


class Asked(NamedTuple):
    """A question that may be given to the engine, the tag of its answer, and the format of it."""

    key: AnswerKey
    tag: str
    format: Format
    guarded: GuardedQuery
