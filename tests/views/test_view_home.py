# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the front page shows: chosen by a rule, or named by the publication."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kg.store.manifest import FrontPage, Manifest, parse_manifest, serialize_manifest
from kg.views.browse import load_cards, load_classes
from kg.views.examples import load_examples
from kg.views.home_timeline import EVENT_LANES, STATEMENTS, HomeTimeline, load_home_timeline
from kg.views.linking import load_linking
from kg.views.questions import load_questions
from kg.views.reader import Reader
from kg.views.ways_in import load_ways_in

BASE = "https://example.org/"
CLUB = (Path(__file__).parent / "club.trig").read_text(encoding="utf-8")
MEMBER, FEAST = BASE + "statement/ann-club", BASE + "id/feast"
Make = Callable[[str, Manifest], Reader]


def shown(view: HomeTimeline | None) -> list[list[str]]:
    """The names of what is marked, by lane."""
    lanes = view.lanes if view is not None else ()
    return [[m.ref.iri for row in lane.rows for m in row.marks] for lane in lanes]


def with_data(triples: str) -> str:
    """The club, with more in its graph of data."""
    return CLUB.replace(
        "<https://example.org/graph/data> {", f"<{BASE}graph/data> {{\n{triples}", 1
    )


def dated(node: str, parts: str, start: str, end: str) -> str:
    """A dated node with the bounds that a build derives."""
    days = {"earliestStart": start, "latestStart": start, "earliestEnd": end, "latestEnd": end}
    bounds = " ; ".join(f'ex:{name} "{day}"^^xsd:date' for name, day in days.items())
    return f'{node} {parts} ; ex:certainty ex:sure ; ex:date "{start}"^^edtf:EDTF ; {bounds} .\n'


def test_the_club_is_drawn_in_a_lane_of_statements_and_one_of_events(club: Reader) -> None:
    view = asyncio.run(load_home_timeline(club))
    assert view is not None
    assert shown(view) == [[MEMBER], [FEAST]]
    member, feast = view.lanes
    assert (member.relation.label, member.outgoing) == ("member of", True)
    assert member.shared is not None
    assert member.shared.label == "Ann"
    assert member.rows[0].name is not None
    assert member.rows[0].name.label == "The Club"
    assert feast.shared is None
    assert view.years == (1999, 2008)


def test_statements_of_one_object_share_a_lane(reader_over: Make, manifest: Manifest) -> None:
    statement = "a ex:Statement ; ex:predicate ex:memberOf ; ex:object id:club ; ex:subject id:bob"
    reader = reader_over(with_data(dated("st:b", statement, "2001-01-01", "2002-01-01")), manifest)
    view = asyncio.run(load_home_timeline(reader))
    assert view is not None
    lane = view.lanes[0]
    assert lane.shared is not None
    assert (lane.shared.label, lane.outgoing) == ("The Club", False)
    assert [row.name.label for row in lane.rows if row.name] == ["Ann", "Bob"]


def test_the_longest_of_the_featured_are_chosen(reader_over: Make, manifest: Manifest) -> None:
    many = "".join(
        f'id:x{n} a ex:Club ; skos:prefLabel "X{n}"@en .\n'
        + dated(
            f"st:x{n}",
            f"a ex:Statement ; ex:subject id:bob ; ex:predicate ex:memberOf ; ex:object id:x{n}",
            "1950-01-01",
            f"{1960 + n}-01-01",
        )
        for n in range(14)
    )
    denied = dated(
        "st:no",
        "a ex:Statement ; ex:subject id:ann ; ex:predicate ex:hates ; ex:object id:bob ;"
        " ex:negated true",
        "1900-01-01",
        "1999-01-01",
    )
    reader = reader_over(with_data(many + denied), replace(manifest, featured=("ann",)))
    found = shown(asyncio.run(load_home_timeline(reader)))
    chosen = {iri for lane in found for iri in lane} - {FEAST}
    longest = {f"{BASE}statement/x{n}" for n in range(14 - STATEMENTS + 1, 14)}
    assert chosen == {MEMBER, *longest}


def test_only_the_most_frequent_kinds_of_events_are_chosen(
    reader_over: Make, manifest: Manifest
) -> None:
    events = "".join(
        dated(f"id:e{kind}-{n}", f"a ex:K{kind}", f"200{n}-01-01", f"200{n}-01-01")
        for kind in range(6)
        for n in range(2)
    )
    view = asyncio.run(load_home_timeline(reader_over(with_data(events), manifest)))
    assert view is not None
    lanes = [lane for lane in view.lanes if lane.shared is None]
    assert len(lanes) == EVENT_LANES
    assert all(len(lane.rows[0].marks) == 2 and lane.rows[0].name is None for lane in lanes)


def test_what_is_named_is_shown_and_nothing_else(reader_over: Make, manifest: Manifest) -> None:
    event = dated("id:e", "a ex:Event", "2001-01-01", "2001-01-02")
    home = FrontPage(timeline=(BASE + "id/e", FEAST, BASE + "id/ann", BASE + "id/nothing"))
    reader = reader_over(with_data(event), replace(manifest, home=home))
    assert shown(asyncio.run(load_home_timeline(reader))) == [[BASE + "id/e", FEAST]]


def test_one_mark_is_no_timeline(reader_over: Make, manifest: Manifest) -> None:
    named = replace(manifest, home=FrontPage(timeline=(FEAST,)))
    assert asyncio.run(load_home_timeline(reader_over(CLUB, named))) is None
    plain = replace(manifest, vocabulary=None)
    assert asyncio.run(load_home_timeline(reader_over(CLUB, plain))) is None


def ways(reader: Reader) -> dict[str, list[str]]:
    """The ways in: class to names of members."""

    async def load() -> dict[str, list[str]]:
        found = await load_ways_in(reader, await load_classes(reader))
        return {way.ref.label: [m.label for m in way.members] for way in found}

    return asyncio.run(load())


def test_parts_without_a_page_or_a_name_are_no_way_in(
    reader_over: Make, manifest: Manifest
) -> None:
    parts = (
        '<https://example.org/id/ann#home> a ex:Point ; skos:prefLabel "Home"@en .\n'
        "id:nameless a ex:Shape .\n"
        '<https://elsewhere.org/x> a ex:Foreign ; skos:prefLabel "X"@en .\n'
        '[] a ex:Blank ; skos:prefLabel "B"@en .\n'
    )
    found = ways(reader_over(with_data(parts), manifest))
    assert found == {"person": ["Ann", "Bob"], "club": ["The Club"], "Event": ["The feast"]}


def test_ways_in_are_those_named_in_their_order(reader_over: Make, manifest: Manifest) -> None:
    home = FrontPage(classes=(BASE + "ns#Club", BASE + "ns#Nothing", BASE + "ns#Person"))
    assert list(ways(reader_over(CLUB, replace(manifest, home=home)))) == ["club", "person"]


def questions(reader: Reader) -> list[tuple[str, int]]:
    """The questions and how many rows are shown of each."""

    async def load() -> list[tuple[str, int]]:
        found = await load_questions(reader, await load_examples(reader))
        return [(q.example.name, len(q.answer.rows)) for q in found]

    return asyncio.run(load())


def example(name: str, query: str) -> str:
    """An example query of the club."""
    return (
        f'<https://example.org/examples/{name}> a sh:SPARQLExecutable ; rdfs:comment "Q"@en ;'
        f' sh:select "{query}" .\n'
    )


@pytest.fixture
def asked() -> str:
    """The club with examples: short ones, a long one, one that has no answer, a broken one."""
    short = "SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 2) (3 4) } }"
    return with_data(
        example("a-broken", "SELECT ?a ?b WHERE {")
        + example("b-none", "SELECT ?a ?b WHERE { ?a <urn:none> ?b }")
        + example("c-long", "SELECT ?p ?o WHERE { ?s ?p ?o }")
        + example("d", short)
        + example("e", short)
        + example("f", short)
    )


def test_the_first_questions_with_short_answers_are_shown(
    reader_over: Make, manifest: Manifest, asked: str
) -> None:
    assert questions(reader_over(asked, manifest)) == [("d", 2), ("e", 2), ("f", 2)]


def test_questions_are_those_named_and_their_answers_are_cut(
    reader_over: Make, manifest: Manifest, asked: str
) -> None:
    names = ("f", "c-long", "a-broken")
    home = FrontPage(examples=tuple(f"{BASE}examples/{name}" for name in names))
    found = questions(reader_over(asked, replace(manifest, home=home)))
    assert found == [("f", 2), ("c-long", 5)]


def test_the_example_of_a_link_is_one_that_is_published(club: Reader) -> None:
    found = asyncio.run(load_linking(club, ()))
    assert found is not None
    assert found.other is not None
    assert found.relation is not None
    assert (found.thing.iri, found.pattern) == (BASE + "id/ann", BASE + "id/")
    assert (found.relation.curie, found.other.iri) == (
        "skos:exactMatch",
        "http://www.wikidata.org/entity/Q1",
    )


def test_without_links_the_first_featured_thing_is_the_example(
    reader_over: Make, manifest: Manifest
) -> None:
    reader = reader_over(CLUB.replace("skos:exactMatch", "skos:closeMatch"), manifest)
    cards = asyncio.run(load_cards(reader, (BASE + "id/bob",)))
    found = asyncio.run(load_linking(reader, cards))
    assert found is not None
    assert (found.thing.iri, found.other) == (BASE + "id/bob", None)
    assert asyncio.run(load_linking(reader, ())) is None


def test_a_manifest_keeps_what_the_front_page_shows(manifest: Manifest) -> None:
    kept = replace(manifest, home=FrontPage(timeline=(MEMBER,), classes=("urn:c",)))
    assert parse_manifest(serialize_manifest(kept)) == kept
    older = json.loads(serialize_manifest(manifest))
    del older["home"]
    assert parse_manifest(json.dumps(older).encode()) == manifest


def test_a_featured_thing_with_a_link_comes_before_the_first_with_one(
    reader_over: Make, manifest: Manifest
) -> None:
    links = f"<{BASE}graph/links> {{"
    more = "id:aaa skos:exactMatch <urn:a> . id:bob skos:exactMatch <urn:b> ."
    reader = reader_over(CLUB.replace(links, f"{links} {more}", 1), manifest)
    cards = asyncio.run(load_cards(reader, (BASE + "id/feast", BASE + "id/bob")))
    for featured, thing in ((cards, "id/bob"), ((), "id/aaa")):
        found = asyncio.run(load_linking(reader, featured))
        assert found is not None
        assert found.thing.iri == BASE + thing
