# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements that do not agree are shown in pairs; what a reader should see first is chosen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kg.store.manifest import Manifest
from kg.views.entity import EntityView, load_entity
from kg.views.reader import Reader

BASE = "https://example.org/"
ReaderOver = Callable[[str, Manifest], Reader]
HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <https://example.org/ns#> .
@prefix id: <https://example.org/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix st: <https://example.org/statement/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def load(reader: Reader, slug: str) -> EntityView:
    return asyncio.run(load_entity(reader, f"{BASE}id/{slug}"))


def graph(statements: str) -> str:
    return f'{HEAD}<{BASE}graph/data> {{ id:a skos:prefLabel "A" . {statements} }}'


def statement(name: str, value: str, more: str = "", predicate: str = "size") -> str:
    parts = f"ex:subject id:a ; ex:predicate ex:{predicate} ; ex:object {value}"
    return f"st:{name} a ex:Statement ; {parts} {more} . "


def dated(name: str, start: str, end: str, evidence: str, more: str = "") -> str:
    bounds = f'ex:earliestStart "{start}"^^xsd:date ; ex:latestStart "{start}"^^xsd:date'
    last = f'; ex:latestEnd "{end}"^^xsd:date' if end else ""
    said = f'dcterms:description "{name}."@en ; ex:certainty ex:sure ; ex:evidence {evidence}'
    return statement(name, '"x"', f"; {bounds} {last} ; {said} {more}")


def test_marked_statements_are_paired_with_the_evidence_of_both(club: Reader) -> None:
    """The page of Bob has only one of the two: the other is fetched for it."""
    (pair,) = load(club, "bob").differences
    assert [row.ref.iri for row in pair.rows] == [
        BASE + "statement/ann-club",
        BASE + "statement/bob-club",
    ]
    assert [[(e.ref.label, e.section) for e in row.evidence] for row in pair.rows] == [
        [("E1", "One"), ("E2", "Two")],
        [("E2", "Two")],
    ]
    assert not pair.denies


def test_a_pair_is_shown_once_where_both_are_on_the_page(club: Reader) -> None:
    assert len(load(club, "club").differences) == 1


def test_a_denial_of_what_is_said_makes_a_pair_unmarked(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    text = graph(
        statement("yes", "id:b")
        + statement("no", "id:b", "; ex:negated true")
        + statement("alone", "id:c", "; ex:negated true")
    )
    (pair,) = load(reader_over(text, manifest), "a").differences
    assert pair.denies
    assert {row.negated for row in pair.rows} == {True, False}


def test_two_values_that_are_not_marked_are_no_difference(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    text = graph(statement("one", "45") + statement("two", "90"))
    assert load(reader_over(text, manifest), "a").differences == ()


def test_what_differs_from_something_unpublished_makes_no_pair(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    text = graph(statement("one", "45", "; ex:differsFrom st:nowhere"))
    assert load(reader_over(text, manifest), "a").differences == ()


def test_rows_that_differ_stand_beside_each_other(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    text = graph(
        statement("a", "1", "; ex:differsFrom st:c") + statement("b", "2") + statement("c", "3")
    )
    rows = load(reader_over(text, manifest), "a").outgoing.rows
    assert [row.ref.iri[-1] for row in rows] == ["a", "c", "b"]


def test_first_are_the_dated_statements_with_most_evidence_in_order_of_time(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    text = graph(
        dated("open", "1990-01-01", "", "ex:e1")
        + dated("late", "2005-01-01", "2006-01-01", "ex:e1 , ex:e2 , ex:e3")
        + dated("early", "1995-01-01", "1996-01-01", "ex:e1 , ex:e2")
        + dated("once", "2000-01-01", "2000-12-31", "ex:e1")
        + dated("denied", "2000-01-01", "2000-12-31", "ex:e1 , ex:e2", "; ex:negated true")
        + statement("undated", '"y"', '; dcterms:description "undated."@en')
    )
    brief = load(reader_over(text, manifest), "a").brief
    assert [row.sentence for row in brief] == ["early.", "once.", "late."]


def test_evidence_of_events_names_its_section(club: Reader) -> None:
    """As seen from who took part, and on the page of the event itself."""
    (event,) = load(club, "ann").events.rows
    assert [(e.ref.label, e.section) for e in event.evidence] == [("E1", "One")]
    assert [(e.ref.label, e.section) for e in load(club, "feast").when_evidence] == [("E1", "One")]
