# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""RDF/XML for any answer: well-formed and whole, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryRefusedError
from kg.rdf.formats import RDF

from .conftest import LIMITS, Harness

# rdflib uses names of its own that it has deprecated; that is its business.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


@pytest.fixture(scope="module")
def harness(quads: Path) -> Iterator[Harness]:
    """An engine that takes its time."""
    made = Harness(quads, replace(LIMITS, query_timeout_seconds=60.0), 1, None)
    yield made
    made.close()


def _triples(harness: Harness, query: str) -> tuple[rdflib.Graph, rdflib.Graph]:
    plain = rdflib.Graph().parse(data=harness.ask(query, RDF["nt"]), format="nt")
    return plain, rdflib.Graph().parse(data=harness.ask(query, RDF["rdf"]), format="xml")


@settings(max_examples=200, deadline=None)
@given(
    st.text("aZ1/#:.-_~é中\u0301\u00b7", min_size=1, max_size=8).filter(lambda t: t.count("#") < 2)
)
def test_any_property(harness: Harness, tail: str) -> None:
    """https://www.w3.org/TR/rdf-syntax-grammar/#section-Syntax-intro: a property is a QName."""
    query = f"CONSTRUCT {{ <http://x/s> <http://x/{tail}> 'a' }} {{}}"
    try:
        plain, xml = _triples(harness, query)
    except QueryRefusedError as error:
        assert error.rule == "xml-characters"  # noqa: PT017
    else:
        assert set(plain) == set(xml)
        assert len(plain) == 1


@pytest.mark.parametrize("tail", ["", "1", "a/", "a#", "1/2", "20"])
def test_a_property_without_a_name_is_refused(harness: Harness, tail: str) -> None:
    query = f"CONSTRUCT {{ <http://x/s> <http://x/{tail}> 'a' }} {{}}"
    with pytest.raises(QueryRefusedError) as caught:
        harness.ask(query, RDF["rdf"])
    assert caught.value.rule == "xml-characters"


@pytest.mark.parametrize(
    "text", ["a\rb", "\r\n", "\r", " a ", "\t\n", "<&>'\"]]>", "é中\U0001f30d"]
)
def test_any_character_that_xml_has_is_kept(harness: Harness, text: str) -> None:
    parts = {"\r": "\\r", "\n": "\\n", "\t": "\\t", "'": "\\'"}
    escaped = "".join(parts.get(c, f"\\U{ord(c):08x}") for c in text)
    plain, xml = _triples(harness, f"CONSTRUCT {{ <http://x/s> <http://x/p> '{escaped}' }} {{}}")
    assert set(plain) == set(xml)
    assert [str(o) for o in xml.objects()] == [text]
