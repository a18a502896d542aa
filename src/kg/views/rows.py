# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows of queries, put together by the node they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.query.results import Solution, Term
from kg.views.labels import iri_of


def by_node(rows: Iterable[Solution], column: str) -> dict[str, dict[str, list[Term]]]:
    """What is said of each node of a column: rows with the columns property and value."""
    nodes: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        properties = nodes.setdefault(iri_of(row.get(column)), defaultdict(list))
        value = row.get("value")
        values = properties[iri_of(row.get("property"))]
        if value is not None and value not in values:
            values.append(value)
    return nodes
