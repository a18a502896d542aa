# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The errors of the program, without HTTP statuses or exit codes (those are tables at the edges).

KgError
├── UsageError            the user asked for what cannot be (a missing folder, a bad option)
├── FindingsError         the sources have faults; carries the findings
├── SnapshotError         a snapshot is missing, incomplete or corrupt
├── PublishError          a snapshot could not be written (disk full, permissions)
├── ProtocolError         a request that SPARQL 1.1 Protocol does not allow
│   ├── MissingQueryError
│   ├── UnsupportedMediaTypeError
│   ├── PayloadTooLargeError
│   └── UpdateRefusedError
├── QueryError            a query that cannot be answered
│   ├── QuerySyntaxError      with line and column
│   ├── QueryRefusedError     beyond a published bound, or a feature that is never allowed
│   ├── QueryTimeoutError
│   ├── QueryMemoryError
│   ├── AnswerTooLargeError
│   └── EngineFailedError     the engine died or answered nonsense
├── BusyError             the queue is full; try again after `retry_after_seconds`
│   └── TooManyQueriesError   one client's part of it is
├── NotAcceptableError    no representation fits the Accept header
├── NotFoundError         nothing is published at this address
└── GoneError             something was, and has been withdrawn
"""

from __future__ import annotations

from typing import Any


class KgError(Exception):
    """Base of all expected failures: `message` says what, `advice` what to do about it."""

    def __init__(self, message: str, *, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


class UsageError(KgError):
    """The user asked for something that cannot be."""


class FindingsError(KgError):
    """The sources have faults. `findings` is a non-empty tuple of kg.rdf.findings.Finding."""

    def __init__(self, message: str, findings: tuple[Any, ...], *, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.findings = findings


class SnapshotError(KgError):
    """A snapshot is missing, incomplete or corrupt."""


class PublishError(KgError):
    """A snapshot could not be written; the current one is as it was."""


class ProtocolError(KgError):
    """A request that SPARQL 1.1 Protocol does not allow (https://www.w3.org/TR/sparql11-protocol/)."""


class MissingQueryError(ProtocolError):
    """No query was given (section 2.1: exactly one)."""


class UnsupportedMediaTypeError(ProtocolError):
    """The request body is in a media type or charset that is not read."""


class PayloadTooLargeError(ProtocolError):
    """The request body or query text is larger than the published bound."""


class UpdateRefusedError(ProtocolError):
    """An update was asked for; the endpoint is read-only."""


class QueryError(KgError):
    """A query that cannot be answered. `line` and `column` count from 1, 0 where unknown."""

    def __init__(
        self, message: str, *, advice: str = "", line: int = 0, column: int = 0, rule: str = ""
    ) -> None:
        super().__init__(message, advice=advice)
        self.line = line
        self.column = column
        self.rule = rule


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL 1.1 query."""


class QueryRefusedError(QueryError):
    """The query is beyond a published bound, or asks for what is never allowed; `rule` names it."""


class QueryTimeoutError(QueryError):
    """The deadline passed before the whole answer was computed."""


class QueryMemoryError(QueryError):
    """The query needed more memory than one query may have."""


class AnswerTooLargeError(QueryError):
    """The answer has more bytes than one answer may have."""


class EngineFailedError(QueryError):
    """The engine died or gave no whole answer."""


class BusyError(KgError):
    """The queue is full; try again after `retry_after_seconds`."""

    def __init__(self, message: str, *, retry_after_seconds: int = 1) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class TooManyQueriesError(BusyError):
    """A client has its share of the queue already."""


class NotAcceptableError(KgError):
    """No representation fits the Accept header; `available` lists the media types there are."""

    def __init__(self, message: str, available: tuple[str, ...]) -> None:
        super().__init__(message, advice="Available: " + ", ".join(available))
        self.available = available


class NotFoundError(KgError):
    """Nothing is published at this address."""


class GoneError(KgError):
    """Something was published here and has been withdrawn; `successor` is an IRI or empty."""

    def __init__(self, message: str, *, successor: str = "") -> None:
        super().__init__(message)
        self.successor = successor
