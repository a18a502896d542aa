# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Protocol, query operation, without HTTP: from method, query string, type and body.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from kg.errors import (
    MissingQueryError,
    ProtocolError,
    UnsupportedMediaTypeError,
    UpdateRefusedError,
)

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

_ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\]*\Z")
_FREQUENT = tuple((b"%%%02X" % ord(sign), sign.encode()) for sign in ' \n\r\t#<>?:/{}".;,()=')
"""Escapes that are replaced at once, the loop of unquote_to_bytes being slow. None of the signs is
% or a hexadecimal digit: no new escape can come about."""

_READ_ONLY = "This endpoint is read-only: updates are never carried out."


class QueryRequest(NamedTuple):
    """A query and its dataset: graph IRIs given here replace FROM and FROM NAMED (2.1.4).

    `substitutions` pairs a variable name with the term, in N-Triples syntax, that takes its place.
    """

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    substitutions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProtocolParameters:
    """What a request asks: `request` is None for a GET without a query (service description)."""

    request: QueryRequest | None
    format: str | None = None


def parse_request(
    method: str, query_string: bytes, content_type: str, body: bytes
) -> ProtocolParameters:
    """The question in a request, by any of the three ways to ask.

    `content_type` is the header's value or empty. Raises the ProtocolError family.
    """
    url = parse_form(query_string)
    if method in {"GET", "HEAD"}:
        return _parameters(url, None)
    media_type, charset = _split_content_type(content_type)
    if media_type == UPDATE:
        raise UpdateRefusedError(_READ_ONLY)
    if media_type not in {FORM, QUERY}:
        raise UnsupportedMediaTypeError(
            f"A query is posted as {FORM} or {QUERY}.", advice="Set the Content-Type header."
        )
    if charset not in {"", "utf-8", "utf8"}:
        raise UnsupportedMediaTypeError("Only the charset UTF-8 is read.")
    if media_type == FORM:
        return _parameters([*url, *parse_form(body)], None)
    return _parameters(url, _decode(body, "the request body"))


def parse_form(data: bytes) -> list[tuple[str, str]]:
    """Name and value pairs of a query string or form body, in order; ProtocolError if not UTF-8."""
    pairs = []
    for part in data.split(b"&"):
        if not part:
            continue
        name, _, value = part.partition(b"=")
        pairs.append((_decode_form(name), _decode_form(value)))
    return pairs


def _parameters(pairs: list[tuple[str, str]], direct: str | None) -> ProtocolParameters:
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise UpdateRefusedError(_READ_ONLY)
    queries = values.get("query", []) + ([] if direct is None else [direct])
    if len(queries) > 1:
        raise ProtocolError("A request holds exactly one query.", advice="Send one query=.")
    formats = values.get("format", [])
    # SPARQLWrapper sends format= once for each of its names of a format: the first will do.
    chosen = formats[0] if formats else None
    default = check_graphs(values.get("default-graph-uri", []))
    named = check_graphs(values.get("named-graph-uri", []))
    if not queries:
        if pairs and set(values) - {"format"}:
            raise MissingQueryError("The parameter query is missing.", advice="Send query=….")
        return ProtocolParameters(None, chosen)
    if not queries[0].strip():
        raise MissingQueryError("The query is empty.", advice="Send a SPARQL query.")
    return ProtocolParameters(QueryRequest(queries[0], default, named), chosen)


def check_graphs(iris: list[str]) -> tuple[str, ...]:
    """The IRIs of graphs as given; ProtocolError where one is not absolute."""
    for iri in iris:
        if not _ABSOLUTE_IRI.match(iri):
            raise ProtocolError("A graph is named by an absolute IRI.")
    return tuple(iris)


def _split_content_type(value: str) -> tuple[str, str]:
    media_type, *parameters = [part.strip() for part in value.split(";")]
    charset = ""
    for parameter in parameters:
        name, _, setting = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = setting.strip().strip('"').lower()
    return media_type.lower(), charset


def _decode_form(data: bytes) -> str:
    data = data.replace(b"+", b" ")
    if b"%" in data:
        for escape, sign in _FREQUENT:
            data = data.replace(escape, sign)
        data = unquote_to_bytes(data)
    return _decode(data, "a parameter")


def _decode(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProtocolError(
            f"{what[0].upper()}{what[1:]} is not UTF-8 (byte {error.start}).",
            advice="Encode the query as UTF-8.",
        ) from error
