# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Answers to queries that are whole when they are begun: status, headers and body, without I/O."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import NamedTuple

from starlette.requests import Request
from starlette.types import Scope

from kg.web.asked import Asked
from kg.web.figures import note_outcome
from kg.web.negotiate import negotiate_encoding, refuses_identity
from kg.web.responses import MAX_AGE_SECONDS, check_encoding, failed_condition, matches, strong_etag
from kg.web.serving import Current

_COMPRESS_FROM_BYTES = 1024
_LONG_HEADER = 512
_EMPTY = (b"content-length", b"0")

Headers = list[tuple[bytes, bytes]]


class Whole(NamedTuple):
    """An answer with its whole body; of HEAD, only the length of the body is sent."""

    status: int
    headers: Headers
    body: bytes


def known_answer(scope: Scope, current: Current, asked: Asked) -> Whole | None:
    """What can be answered at once: 304, an answer that was kept, or a look-up.

    None where a worker has to be asked. NotAcceptableError for a content coding.
    """
    encoding = accepted_coding(scope)
    check_encoding(first_header(scope, b"accept-encoding"), encoding)
    failed = _failed(scope, asked, encoding)
    if failed is not None:
        return failed
    tag = asked.tag
    body = current.cache.get(tag)
    if body is not None:
        note_outcome(scope, "cached")
        return whole_answer(scope, asked, body)
    body = current.engine.answer_at_once(asked.key.request, asked.format, asked.guarded)
    if body is None:
        return None
    note_outcome(scope, "answered")
    current.cache.put(tag, body)
    return whole_answer(scope, asked, body)


def whole_answer(scope: Scope, asked: Asked, body: bytes) -> Whole:
    """A body with its headers, compressed where that is wanted and pays."""
    tag = asked.tag
    if len(body) >= _COMPRESS_FROM_BYTES or _refused(first_header(scope, b"accept-encoding")):
        encoding = accepted_coding(scope)
    else:
        encoding = "identity"
    headers = answer_headers(asked, strong_etag(tag, encoding))
    if encoding == "gzip":
        body = gzip.compress(body, compresslevel=4, mtime=0)
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", b"%d" % len(body)))
    return Whole(200, headers, body)


def _failed(scope: Scope, asked: Asked, encoding: str) -> Whole | None:
    """412 or 304 where If-Match or If-None-Match fails.

    Small answers are never compressed, and which are small is not known before the engine's work:
    who accepts gzip may have either form.
    """
    wanted = first_header(scope, b"if-none-match")
    if wanted is None and first_header(scope, b"if-match") is None:
        return None
    tags = tuple(dict.fromkeys((strong_etag(asked.tag, encoding), strong_etag(asked.tag))))
    status = failed_condition(Request(scope), *tags)
    if not status:
        return None
    note_outcome(scope, "not-modified")
    known = next((tag for tag in tags if matches(wanted, tag)), tags[-1])
    headers = answer_headers(asked, known)[1:]
    return Whole(status, headers if status == 304 else [*headers, _EMPTY], b"")


def accepted_coding(scope: Scope) -> str:
    """The content coding that the client likes best, of those there are."""
    header = first_header(scope, b"accept-encoding")
    if header is None:
        return "identity"
    return _known_encoding(header) if len(header) < _LONG_HEADER else negotiate_encoding(header)


def first_header(scope: Scope, name: bytes) -> str | None:
    """The value of the first header of that name, in small letters; None where there is none."""
    for found, value in scope["headers"]:
        if found == name:
            return str(value, "latin-1")
    return None


def answer_headers(asked: Asked, etag: str) -> Headers:
    """The media type first: a 304 goes without it (RFC 9110, 15.4.5)."""
    return [*_fixed_headers(asked.format.content_type), (b"etag", etag.encode("ascii"))]


@lru_cache(maxsize=64)
def _fixed_headers(content_type: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"content-type", content_type.encode("ascii")),
        (b"vary", b"Accept, Accept-Encoding"),
        (b"cache-control", b"public, max-age=%d" % MAX_AGE_SECONDS),
    )


def _refused(accepted: str | None) -> bool:
    return accepted is not None and refuses_identity(accepted)


_known_encoding = lru_cache(maxsize=64)(negotiate_encoding)
