# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL 1.1 Protocol, section 2.1, without HTTP."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import (
    MissingQueryError,
    ProtocolError,
    UnsupportedMediaTypeError,
    UpdateRefusedError,
)
from kg.query.protocol import FORM, QUERY, UPDATE, QueryRequest, parse_request

ASK = "ASK {}"


def test_get_with_a_query() -> None:
    found = parse_request("GET", b"query=ASK%20%7B%7D&format=json", "", b"")
    assert (found.request, found.format) == (QueryRequest(ASK), "json")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_get_without_a_query_asks_for_the_description(method: str) -> None:
    assert parse_request(method, b"", "", b"").request is None
    assert parse_request(method, b"format=ttl", "", b"").format == "ttl"


@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", FORM.upper()])
def test_post_form(content_type: str) -> None:
    body = b"query=ASK+%7B%7D&default-graph-uri=http%3A%2F%2Fx%2Fa&named-graph-uri=http://x/b"
    request = QueryRequest(ASK, ("http://x/a",), ("http://x/b",))
    assert parse_request("POST", b"", content_type, body).request == request


def test_a_form_is_decoded_once() -> None:
    found = parse_request("POST", b"", FORM, b"query=ASK+%7B+%22a%2Bb+%2541%22%7D")
    assert found.request == QueryRequest('ASK { "a+b %41"}')


def test_post_direct_has_its_dataset_in_the_url() -> None:
    url = b"default-graph-uri=http://x/a&default-graph-uri=http://x/b&format=xml"
    found = parse_request("POST", url, QUERY, "ASK { 'é+%41' }".encode())
    request = QueryRequest("ASK { 'é+%41' }", ("http://x/a", "http://x/b"))
    assert (found.request, found.format) == (request, "xml")


@pytest.mark.parametrize(
    "method, url, content_type, body, error",
    [
        ("GET", b"query=ASK{}&query=ASK{}", "", b"", ProtocolError),
        ("POST", b"query=ASK{}", FORM, b"query=ASK{}", ProtocolError),
        ("POST", b"query=ASK{}", QUERY, b"ASK {}", ProtocolError),
        ("GET", b"query=", "", b"", MissingQueryError),
        ("GET", b"query=%20%0A", "", b"", MissingQueryError),
        ("GET", b"default-graph-uri=http://x/a", "", b"", MissingQueryError),
        ("POST", b"", QUERY, b"", MissingQueryError),
        ("GET", b"query=%FF", "", b"", ProtocolError),
        ("POST", b"", QUERY, b"ASK { '\xff' }", ProtocolError),
        ("POST", b"", QUERY, "ASK { 'é' }".encode("latin-1"), ProtocolError),
        ("POST", b"", "", b"query=ASK{}", UnsupportedMediaTypeError),
        ("POST", b"", "text/plain", b"ASK {}", UnsupportedMediaTypeError),
        ("POST", b"", "multipart/form-data; boundary=x", b"", UnsupportedMediaTypeError),
        ("POST", b"", QUERY + "; charset=latin-1", b"ASK {}", UnsupportedMediaTypeError),
        ("POST", b"", FORM + '; charset="utf-16"', b"query=ASK{}", UnsupportedMediaTypeError),
        ("POST", b"", UPDATE, b"DROP ALL", UpdateRefusedError),
        ("POST", b"", FORM, b"update=DROP+ALL", UpdateRefusedError),
        ("GET", b"update=DROP+ALL", "", b"", UpdateRefusedError),
        ("GET", b"query=ASK{}&update=DROP+ALL", "", b"", UpdateRefusedError),
        ("GET", b"query=ASK{}&default-graph-uri=relative", "", b"", ProtocolError),
        ("GET", b"query=ASK{}&named-graph-uri=//x/a", "", b"", ProtocolError),
        ("GET", b"query=ASK{}&named-graph-uri=http://x/a%20b", "", b"", ProtocolError),
        ("GET", b"query=ASK{}&named-graph-uri=http://x/a%0A", "", b"", ProtocolError),
        ("GET", b"query=ASK{}&named-graph-uri=", "", b"", ProtocolError),
    ],
)
def test_what_is_no_query_operation_is_refused_as_such(
    method: str, url: bytes, content_type: str, body: bytes, error: type[ProtocolError]
) -> None:
    with pytest.raises(error) as caught:
        parse_request(method, url, content_type, body)
    assert type(caught.value) is error
    assert caught.value.message


def test_the_first_of_several_formats_counts() -> None:
    assert parse_request("GET", b"query=ASK{}&format=a&format=b", "", b"").format == "a"


def test_unknown_parameters_are_left_alone() -> None:
    found = parse_request("GET", b"query=ASK+{}&timeout=5&&=&flag", "", b"")
    assert found.request == QueryRequest("ASK {}")


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_give_parameters_or_a_protocol_error(url: bytes, body: bytes) -> None:
    for content_type in (FORM, QUERY):
        try:
            found = parse_request("POST", url, content_type, body)
        except ProtocolError as error:
            assert error.message  # noqa: PT017
        else:
            assert found.request is None or found.request.text.strip()


@given(st.text(min_size=1, max_size=50).filter(lambda text: text.strip() != ""))
def test_a_query_arrives_as_it_was_sent(text: str) -> None:
    from urllib.parse import urlencode

    form = urlencode({"query": text}).encode("ascii")
    assert parse_request("GET", form, "", b"").request == QueryRequest(text)
    assert parse_request("POST", b"", FORM, form).request == QueryRequest(text)
    direct = text.encode("utf-8")
    assert parse_request("POST", b"", QUERY, direct).request == QueryRequest(text)
