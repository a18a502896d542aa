# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Addresses, escaping of data blocks, and the rules of links, without a server."""

from __future__ import annotations

import json

import pytest

from kg.store.manifest import GraphInfo, Manifest
from kg.web.links import link_header, links_from
from kg.web.rendering import data_block
from kg.web.representations import split_suffix

BASE = "https://example.org/"
MANIFEST = Manifest(
    id="0",
    title="t",
    description="d",
    base_iri=BASE,
    namespace=BASE + "ns#",
    graphs=(GraphInfo(BASE + "graph/data", "data", 0),),
)


@pytest.mark.parametrize(
    "path, iri, address",
    [
        ("/page/a", BASE + "id/b", "../page/b"),
        ("/", BASE + "id/b", "./page/b"),
        ("/things/ex:A", BASE + "statement/s", "../statement/s"),
        ("/page/a", BASE + "ns#Thing", "../ns#Thing"),
        ("/page/a", BASE, "../"),
        (
            "/page/a",
            BASE + "graph/data",
            "../graphs?graph=https%3A%2F%2Fexample.org%2Fgraph%2Fdata",
        ),
        ("/page/a", BASE + "book/1", "../page/book/1"),
        ("/page/a", BASE + "examples/who", "../examples#who"),
        ("/page/a", BASE + "id/a?b#c", "../page/a%3Fb%23c"),
        ("/page/a", BASE + "id/\u0259", "../page/%C9%99"),
        ("/page/a", "http://elsewhere.org/x", "http://elsewhere.org/x"),
        ("/page/a", "https://example.org.evil.net/x", "https://example.org.evil.net/x"),
        ("/page/a", "javascript:alert(1)", ""),
        ("/page/a", "data:text/html,x", ""),
        ("/page/a", "urn:isbn:1", ""),
        ("/page/a", "http:alert(1)", ""),
        ("/page/a", "http://[", ""),
        ("/page/a", "", ""),
    ],
)
def test_only_web_addresses_are_linked_and_own_ones_are_relative(
    path: str, iri: str, address: str
) -> None:
    assert links_from(MANIFEST, path).relative(iri) == address


def test_data_has_its_own_address() -> None:
    links = links_from(MANIFEST, "/page/a")
    assert links.data(BASE + "id/a", "ttl") == "../data/a.ttl"
    assert links.data(BASE + "statement/s", "nt") == "../statement/s.nt"


def test_a_link_header_cannot_be_broken_out_of() -> None:
    value = link_header([('http://x/a>; rel="evil"\r\nSet-Cookie: a', {"rel": "cite-as"})])
    assert "\r" not in value
    assert "\n" not in value
    assert value.count(">") == 1
    assert value.endswith('>; rel="cite-as"')


def test_a_data_block_cannot_end_its_script() -> None:
    hostile = {"a": '</script><script>alert("x")</script><!--', "b": "&amp;"}
    text = str(data_block(hostile))
    assert "<" not in text
    assert ">" not in text
    assert json.loads(text) == hostile


@pytest.mark.parametrize(
    "name, expected",
    [
        ("a.ttl", ("a", "ttl")),
        ("a.b.jsonld", ("a.b", "jsonld")),
        ("a", ("a", "")),
        ("a.pdf", ("a.pdf", "")),
        (".ttl", (".ttl", "")),
    ],
)
def test_a_suffix_is_a_known_one(name: str, expected: tuple[str, str]) -> None:
    assert split_suffix(name) == expected
