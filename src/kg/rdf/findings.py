# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a source, and where: values that every check gives and every report shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only an ERROR keeps a publication from being built."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source: `file` relative to the publication folder, line and column from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: which rule, what is wrong, where, and what to do.

    `rule` is a stable id (`lint/relative-iri`, `shacl/StatementShape-date`, `project/unknown-key`);
    `excerpt` is the offending source line; `focus` the IRI concerned; `spec` the rule's source.
    Of a SHACL result, also: the result path, the value, and the IRI of the shape.
    """

    rule: str
    message: str
    position: Position
    advice: str = ""
    severity: Severity = Severity.ERROR
    excerpt: str = ""
    focus: str = ""
    spec: str = ""
    path: str = ""
    value: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a run, in order of position."""

    findings: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """True where no finding is an error."""
        return not any(f.severity is Severity.ERROR for f in self.findings)
