# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The validation report of a snapshot: what was checked, what was found."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kg.errors import SnapshotError
from kg.store.snapshot import Snapshot

REPORT = "validation.json"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding of the report."""

    severity: str
    rule: str
    message: str
    place: str
    focus: str
    advice: str


@dataclass(frozen=True, slots=True)
class ValidationView:
    """Whether the snapshot conforms, and every finding (warnings and notes do not prevent it)."""

    conforms: bool
    findings: tuple[FindingRow, ...]


def read_validation(snapshot: Snapshot) -> ValidationView:
    """The report in the snapshot. SnapshotError where it is missing or not as it should be."""
    try:
        values = json.loads(snapshot.read(REPORT))
        return ValidationView(
            conforms=bool(values["conforms"]),
            findings=tuple(
                FindingRow(
                    severity=str(f.get("severity", "")),
                    rule=str(f.get("rule", "")),
                    message=str(f.get("message", "")),
                    place=_place(f),
                    focus=str(f.get("focus", "")),
                    advice=str(f.get("advice", "")),
                )
                for f in values["findings"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError("the validation report of this snapshot cannot be read") from error


def _place(finding: dict[str, object]) -> str:
    position = finding.get("position", finding)
    if not isinstance(position, dict) or "file" not in position:
        return ""
    return ":".join(str(position[k]) for k in ("file", "line", "column") if k in position)
