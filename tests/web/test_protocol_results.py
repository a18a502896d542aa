# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""SPARQL results to the letter: JSON, XML, CSV, TSV, read by readers of our own.

https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/,
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from results_reading import XSD, Answer, Term, read_csv, read_json, read_tsv, read_xml

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
FORMATS = {JSON: read_json, XML: read_xml, CSV: read_csv, TSV: read_tsv}


def ask(client: httpx.Client, query: str, media_type: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": media_type}
    content = query.encode("utf-8")
    return client.post("/sparql", content=content, headers=headers)


def body(client: httpx.Client, query: str, media_type: str) -> bytes:
    response = ask(client, query, media_type)
    assert response.status_code == 200, response.text
    return response.content


_TEXTS = st.text(
    st.one_of(
        st.sampled_from("\t\n\r\"'\\,;<>&=_: @^?%#é\u0085\u2028\ufeff\U0001f30d"),
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    ),
    max_size=12,
)
_IRIS = st.text("aZ09-._~%é中/?#&=+,;'()@!$*", max_size=12).map(
    lambda tail: ("uri", "http://x/" + re.sub("%|#", "", tail))
)
_LITERALS = st.one_of(
    _TEXTS.map(lambda text: ("literal", text, f"{XSD}string", "")),
    _TEXTS.map(lambda text: ("literal", text, "http://x/type?a=b&c", "")),
    st.tuples(_TEXTS, st.sampled_from(["en", "az-latn", "de-ch-1996"])).map(
        lambda pair: ("literal", pair[0], "", pair[1])
    ),
    st.integers(-(10**18), 10**18).map(lambda n: ("literal", str(n), f"{XSD}integer", "")),
    st.booleans().map(lambda b: ("literal", str(b).lower(), f"{XSD}boolean", "")),
)
_ROWS = st.lists(st.tuples(*[st.none() | _IRIS | _LITERALS] * 3), min_size=1, max_size=4)
NAMES = ("a", "b", "c")


def _written(term: Term | None) -> str:
    """A term in a query: every character of a string by its number."""
    if term is None:
        return "UNDEF"
    if term[0] == "uri":
        return f"<{term[1]}>"
    escaped = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
    text = "".join(escaped.get(c, c) for c in term[1])
    return f'"{text}"' + (f"@{term[3]}" if term[3] else f"^^<{term[2]}>")


def _rows(rows: list[tuple[Term | None, ...]]) -> tuple[dict[str, Term], ...]:
    pairs = [dict(zip(NAMES, row, strict=True)) for row in rows]
    return tuple({n: t for n, t in row.items() if t is not None} for row in pairs)


def _as_text(row: dict[str, Term]) -> dict[str, str]:
    """What CSV keeps of a row: no kinds of terms, and nothing apart from the empty text."""
    return {name: term[1] for name, term in row.items() if term[1]}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(rows=[(("literal", "a\r\nb\rc\nd\t\"e\" 'f' \\n, \u0085", "", "en"), None, None)])
@example(rows=[(("literal", "", f"{XSD}string", ""), None, ("literal", " ", f"{XSD}string", ""))])
@given(rows=_ROWS)
def test_any_solutions_in_every_format(
    client: httpx.Client, rows: list[tuple[Term | None, ...]]
) -> None:
    """The same solutions are read from all four, whatever stands in them."""
    block = " ".join(f"({' '.join(map(_written, row))})" for row in rows)
    query = f"SELECT ?a ?b ?c {{ VALUES (?a ?b ?c) {{ {block} }} }}"
    expected = _rows(rows)
    for media_type in (JSON, XML, TSV):
        answer = FORMATS[media_type](body(client, query, media_type))
        assert answer == Answer(NAMES, expected), media_type
    table = csv.reader(io.StringIO(body(client, query, CSV).decode("utf-8"), newline=""))
    head, *lines = table
    assert head == list(NAMES)
    found = [{n: c for n, c in zip(NAMES, line, strict=True) if c} for line in lines]
    assert found == [_as_text(row) for row in expected]


# JSON


def test_the_shape_of_json(client: httpx.Client) -> None:
    """3.1, 3.2: head.vars in the order of SELECT, results.bindings; unbound is left out."""
    query = "SELECT ?z ?a ('x'@en AS ?m) { VALUES (?z ?a) { (UNDEF 1) } }"
    value = json.loads(body(client, query, JSON))
    assert value["head"]["vars"] == ["z", "a", "m"]
    (row,) = value["results"]["bindings"]
    assert row == {
        "a": {"type": "literal", "value": "1", "datatype": f"{XSD}integer"},
        "m": {"type": "literal", "value": "x", "xml:lang": "en"},
    }
    assert "boolean" not in value


def test_the_shape_of_an_ask_in_json(client: httpx.Client) -> None:
    """3.3: a JSON boolean, and no results."""
    value = json.loads(body(client, "ASK {}", JSON))
    assert value == {"head": {}, "boolean": True}


def test_a_simple_literal_has_no_datatype_in_json(client: httpx.Client) -> None:
    """3.2.2: xsd:string is not written."""
    (row,) = json.loads(body(client, "SELECT ('x' AS ?x) {}", JSON))["results"]["bindings"]
    assert row == {"x": {"type": "literal", "value": "x"}}


BLANK = "SELECT ?x ?y ?z { BIND(BNODE() AS ?x) BIND(?x AS ?y) BIND(BNODE() AS ?z) }"


@pytest.mark.parametrize("media_type", FORMATS)
def test_blank_nodes_have_labels(client: httpx.Client, media_type: str) -> None:
    """One node, one label within an answer; another node, another label."""
    (row,) = FORMATS[media_type](body(client, BLANK, media_type)).rows
    assert row["x"][0] == "bnode"
    assert row["x"] == row["y"] != row["z"]


def test_control_characters_are_escaped_in_json(client: httpx.Client) -> None:
    """RFC 8259, section 7."""
    data = body(client, 'SELECT ("\\u0001\\u001F\\u007F\\u2028" AS ?x) {}', JSON)
    assert not re.search(rb"[\x00-\x1f]", data)
    assert read_json(data).rows[0]["x"][1] == "\x01\x1f\x7f\u2028"


# XML


def test_the_shape_of_xml(client: httpx.Client) -> None:
    """2.2, 2.3: head with variables in order, then results; unbound has no binding."""
    query = "SELECT ?z ?a { VALUES (?z ?a) { (UNDEF <http://x/?a&b>) } }"
    root = ElementTree.fromstring(body(client, query, XML))
    space = "{http://www.w3.org/2005/sparql-results#}"
    assert root.tag == f"{space}sparql"
    assert [child.tag for child in root] == [f"{space}head", f"{space}results"]
    assert [v.attrib for v in root[0]] == [{"name": "z"}, {"name": "a"}]
    (binding,) = root[1][0]
    assert (binding.attrib, binding[0].tag) == ({"name": "a"}, f"{space}uri")
    assert binding[0].text == "http://x/?a&b"


def test_an_ask_in_xml(client: httpx.Client) -> None:
    """2.3.2: head, then boolean."""
    root = ElementTree.fromstring(body(client, "ASK { FILTER(false) }", XML))
    assert [child.tag.split("}")[1] for child in root] == ["head", "boolean"]
    assert root[1].text == "false"


@pytest.mark.parametrize("character", ["\\u0000", "\\u0001", "\\u000B", "\\u001F", "\\uFFFE"])
def test_what_xml_cannot_carry_is_an_error(client: httpx.Client, character: str) -> None:
    """https://www.w3.org/TR/xml/#charsets: no reference can stand for it either; 400, not broken
    XML, and the other formats have it."""
    query = f'SELECT ("a{character}b" AS ?x) {{}}'
    response = ask(client, query, f"{XML}, application/problem+json;q=0.1")
    assert (response.status_code, response.json()["rule"]) == (400, "xml-characters")
    assert len(read_json(body(client, query, JSON)).rows) == 1


def test_line_ends_and_spaces_survive_xml(client: httpx.Client) -> None:
    """https://www.w3.org/TR/xml/#sec-line-ends: a bare CR would be read as LF."""
    data = body(client, 'SELECT (" a\\r\\nb\\rc\\td " AS ?x) {}', XML)
    assert b"\r" not in data
    assert read_xml(data).rows[0]["x"][1] == " a\r\nb\rc\td "


# CSV


def test_the_lines_of_csv(client: httpx.Client) -> None:
    """3.1: names without ?, CRLF after every line (RFC 4180), unbound is empty."""
    data = body(client, "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF 2) } }", CSV)
    assert data == b"a,b\r\n1,\r\n,2\r\n"


def test_quoting_in_csv(client: httpx.Client) -> None:
    """3.2: quoted where a quotation mark, a comma or a line end is inside; marks are doubled."""
    query = 'SELECT ("a,b" AS ?a) ("say \\"x\\"" AS ?b) ("a\\nb" AS ?c) ("a\\rb" AS ?d) {}'
    data = body(client, query, CSV)
    assert data == b'a,b,c,d\r\n"a,b","say ""x""","a\nb","a\rb"\r\n'


def test_terms_in_csv(client: httpx.Client) -> None:
    """3.2: IRIs and lexical forms as they are, without brackets, datatype or language."""
    query = "SELECT (<http://x/a,b> AS ?a) ('x'@en AS ?b) (1.50 AS ?c) (true AS ?d) {}"
    (row,) = csv.reader(io.StringIO(body(client, query, CSV).decode().split("\r\n")[1]))
    assert row == ["http://x/a,b", "x", "1.5", "true"]


# TSV


def test_the_lines_of_tsv(client: httpx.Client) -> None:
    """4.1: names with ?, LF after every line, unbound is empty."""
    data = body(client, "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) (UNDEF 2) } }", TSV)
    assert data == b"?a\t?b\n1\t\n\t2\n"


def test_terms_in_tsv(client: httpx.Client) -> None:
    """4.2: as in Turtle; numbers may stand bare only where the Turtle form is that datatype."""
    query = (
        "SELECT (<http://x/a> AS ?a) ('x'@en AS ?b) (-5 AS ?c) (1.5 AS ?d) (true AS ?e) "
        f"(1e6 AS ?f) ('x'^^<{XSD}integer> AS ?g) ('1'^^<http://x/t> AS ?h) {{}}"
    )
    line = body(client, query, TSV).decode().split("\n")[1]
    cells = line.split("\t")
    assert cells[:5] == ["<http://x/a>", '"x"@en', "-5", "1.5", "true"]
    assert cells[6:] == [f'"x"^^<{XSD}integer>', '"1"^^<http://x/t>']
    term = read_tsv(b"?f\n" + cells[5].encode() + b"\n").rows[0]["f"]
    assert (float(term[1]), term[2]) == (1e6, f"{XSD}double")


def test_line_ends_and_tabs_inside_literals_in_tsv(client: httpx.Client) -> None:
    """4.2: escaped, so that a line is a row and a tab ends a cell."""
    data = body(client, 'SELECT ("a\\tb\\nc\\rd\\"e\\\\f" AS ?x) {}', TSV)
    assert data == b'?x\n"a\\tb\\nc\\rd\\"e\\\\f"\n'


@pytest.mark.parametrize("media_type", FORMATS)
def test_no_solutions_and_no_variables(client: httpx.Client, media_type: str) -> None:
    """No rows, then one row of no columns: read as such in JSON and XML."""
    none = FORMATS[media_type](body(client, "SELECT ?x { FILTER(false) }", media_type))
    assert none == Answer(("x",), ())
    if media_type in {JSON, XML}:
        assert FORMATS[media_type](body(client, "SELECT * {}", media_type)) == Answer((), ({},))


@pytest.mark.parametrize("media_type", FORMATS)
def test_the_columns_of_a_star_are_in_alphabetical_order(
    client: httpx.Client, media_type: str
) -> None:
    """JSON 3.1.1: their order is not significant; docs/conformance.md says which it is here."""
    star, named = "SELECT * { ?z ?b ?a } LIMIT 1", "SELECT ?z ?b ?a { ?z ?b ?a } LIMIT 1"
    read = FORMATS[media_type]
    assert read(body(client, star, media_type)).names == ("a", "b", "z")
    assert read(body(client, named, media_type)).names == ("z", "b", "a")


@pytest.mark.parametrize("media_type", [XML, CSV, TSV])
def test_the_charset_is_said(client: httpx.Client, media_type: str) -> None:
    """UTF-8 always; JSON has no such parameter (RFC 8259, section 11)."""
    assert ask(client, "SELECT * {}", media_type).headers["content-type"] == (
        f"{media_type}; charset=utf-8"
    )
    assert ask(client, "SELECT * {}", JSON).headers["content-type"] == JSON
