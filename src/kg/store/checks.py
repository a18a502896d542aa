# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How much a build has checked: what tells "nothing was found" from "nothing was looked at"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from kg.errors import SnapshotError
from kg.store.snapshot import CHECKS, Snapshot

LINTED = ("triples", "literals", "names", "links", "shapes")
"""What lint looks at, in the order of showing: all authored triples, literals with a datatype,
IRIs below the base, links to other graphs, shapes."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Numbers of distinct things: by the name of what lint looked at, and focus nodes by the IRI
    of the shape that was held against them (empty for shapes that are blank nodes)."""

    linted: Mapping[str, int] = field(default_factory=dict)
    focus_nodes: Mapping[str, int] = field(default_factory=dict)


def serialize_checks(checks: Checks) -> bytes:
    """JSON with sorted keys: same checks, same bytes."""
    text = json.dumps(asdict(checks), indent=1, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode("utf-8")


def read_checks(snapshot: Snapshot) -> Checks | None:
    """The checks of a snapshot; None for one of an older build. SnapshotError where the file is
    not as it should be."""
    if snapshot.file_info(CHECKS) is None:
        return None
    try:
        values = json.loads(snapshot.read(CHECKS))
        return Checks(_counts(values["linted"]), _counts(values["focus_nodes"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{CHECKS} cannot be read: {error}") from error


def _counts(values: Mapping[str, object]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name, value in values.items():
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"not a count: {value!r}")
        counts[name] = value
    return counts
