# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Positions: every triple that the parser gives is found at the place where it is written."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.turtle import parse_turtle, scan_turtle, unescape_turtle

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for name in ("data", "ontology", "shapes", "examples")
    for path in (ROOT / name).glob("*.ttl")
)


def _key(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", ""))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_triple_of_the_publication_is_located(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    triples, error = parse_turtle(text)
    assert error is None
    places = {(p.subject, p.predicate, p.object) for p in scan_turtle(text).places}
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    lost = [
        t
        for t in triples
        if not t.predicate.value.startswith((rdf + "rest", rdf + "first"))
        and (_key(t.subject), t.predicate.value, _key(t.object)) not in places
        and _key(t.object) != rdf + "nil"
    ]
    assert lost == []


DOCUMENT = '''@prefix a: <urn:a:> .
PREFIX b: <urn:b:>
a:s a a:C ; # a comment with "quotes" and <iris> .
  a:p "x.y;z" , """long
"text" """@en , 1.5 , -2 , true , 'it''s' ;
  b:q <urn:o> , a:with.dot , a:esc\\,aped .
'''.replace("'it''s'", "'its'")


def test_places_are_exact() -> None:
    triples, error = parse_turtle(DOCUMENT)
    assert error is None
    scan = scan_turtle(DOCUMENT)
    assert len(scan.places) == len(triples) == 10
    for place in scan.places:
        assert DOCUMENT[place.subject_offset :].startswith("a:s")
    texts = [DOCUMENT[p.offset :].split()[0] for p in scan.places]
    assert texts == [
        "a:C",
        '"x.y;z"',
        '"""long',
        "1.5",
        "-2",
        "true",
        "'its'",
        "<urn:o>",
        "a:with.dot",
        "a:esc\\,aped",
    ]
    assert [prefix for prefix, _, _ in scan.prefixes] == ["a", "b"]


def test_blank_nodes_are_found() -> None:
    text = "<urn:s> <urn:p> [ <urn:q> ( 1 2 ) ] , _:x ."
    scan = scan_turtle(text)
    assert [text[offset] for offset in scan.blank_nodes] == ["[", "(", "_"]
    assert ("<urn:s>", "1") not in [(p.subject, p.object) for p in scan.places]
    assert scan.places[-1].subject == "urn:s"


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    scan = scan_turtle(text)
    assert all(0 <= place.offset < len(text) for place in scan.places)
    triples, error = parse_turtle(text)
    assert triples == () or error is None or error.line >= 1


@given(st.text())
def test_unescape_leaves_plain_text_alone(text: str) -> None:
    plain = text.replace("\\", "/")
    assert unescape_turtle(plain) == plain
    escaped = "".join(f"\\U{ord(c):08X}" for c in text)
    assert unescape_turtle(escaped) == text
