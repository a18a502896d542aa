# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the page of an entity is made of, on a publication unlike the one of this repository."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable

import pytest

from kg.errors import GoneError, NotFoundError
from kg.store.manifest import Manifest
from kg.views.dates import Mark
from kg.views.entity import INCOMING, REFERRERS, EntityView, load_entity
from kg.views.labels import Ref, Text
from kg.views.reader import Reader
from kg.views.statement import dated_rows

BASE = "https://example.org/"
ReaderOver = Callable[[str, Manifest], Reader]


def load(reader: Reader, slug: str, page: int = 1) -> EntityView:
    return asyncio.run(load_entity(reader, f"{BASE}id/{slug}", page))


def test_label_types_description_and_names(club: Reader) -> None:
    view = load(club, "ann")
    assert view.ref == Ref(BASE + "id/ann", "Ann", "en", "id:ann")
    assert [t.label for t in view.types] == ["person"]
    assert view.description == Text("A founder.", "en")
    assert view.names == (Text("Annie", "en"), Text("Anne", "fr"))


def test_a_statement_is_seen_from_its_subject(club: Reader) -> None:
    (group,) = load(club, "ann").outgoing.groups
    (row,) = group.rows
    assert (group.relation.label, group.count) == ("member of", 1)
    assert row.other == Ref(BASE + "id/club", "The Club", "en", "id:club")
    assert row.when.text == "1999 to 2008"
    assert row.when.literal == "1999/2008"
    assert row.when.certainty is not None
    assert (row.when.certainty.ref.label, row.when.certainty.mark) == ("sure", Mark.FIRM)
    assert [(e.ref.label, e.section) for e in row.evidence] == [("E1", "One"), ("E2", "Two")]


def test_a_statement_is_seen_from_its_object(club: Reader) -> None:
    (group,) = load(club, "club").incoming.groups
    assert {r.other.label for r in group.rows if isinstance(r.other, Ref)} == {"Ann", "Bob"}


def test_a_denial_is_marked_and_differences_are_beside_it(club: Reader) -> None:
    (row,) = load(club, "bob").outgoing.rows
    assert row.negated
    assert [d.label for d in row.differs_from] == ["Ann member of The Club"]
    assert row.when.certainty is not None
    assert row.when.certainty.mark is Mark.OPEN


def test_a_number_has_its_unit_and_approximation(club: Reader) -> None:
    (row,) = load(club, "club").outgoing.rows
    assert row.object == Text("45", "", "http://www.w3.org/2001/XMLSchema#integer")
    assert isinstance(row.unit, Ref)
    assert isinstance(row.approximation, Ref)
    assert (row.approximation.label, row.unit.label) == ("about", "people")


def test_a_number_on_the_axis_keeps_its_unit(club: Reader) -> None:
    (dated,) = dated_rows(load(club, "club").outgoing)
    assert (dated.label, dated.group) == ("about 45 people", "size")


def test_withdrawn_statements_are_not_shown(club: Reader) -> None:
    assert load(club, "ann").outgoing.total == 1


def test_events_are_listed_with_their_role(club: Reader) -> None:
    (row,) = load(club, "ann").events.rows
    assert (row.ref.label, [r.label for r in row.roles]) == ("The feast", ["guest"])
    assert row.when.text == "1 May 2004"


def test_an_event_has_its_own_date(club: Reader) -> None:
    when = load(club, "feast").when
    assert when is not None
    assert when.text == "1 May 2004"


def test_shortcuts_are_not_shown_as_properties(club: Reader) -> None:
    view = load(club, "ann")
    assert [p.property.label for p in view.properties] == ["age"]


def test_links_are_apart(club: Reader) -> None:
    (group,) = load(club, "ann").links
    (link,) = group.links
    assert (group.label, link.name, link.relation.label) == ("Wikidata", "Q1", "exact match")
    assert link.ref == Ref("http://www.wikidata.org/entity/Q1", "Q1", "", "wd:Q1")


def test_plain_triples_to_it_are_counted_by_property(club: Reader) -> None:
    (group,) = load(club, "ann").referrers.groups
    assert (group.property.label, group.count) == ("friend of", 1)
    assert [s.label for s in group.sources] == ["Bob"]


def test_nothing_is_published_about_it(club: Reader) -> None:
    with pytest.raises(NotFoundError):
        load(club, "nobody")
    with pytest.raises(NotFoundError):
        load(club, "no iri > at all")


def test_a_withdrawn_entity_names_its_successor(club: Reader) -> None:
    with pytest.raises(GoneError) as caught:
        load(club, "old")
    assert caught.value.successor == BASE + "id/club"


def test_a_page_past_the_end_is_not_found(club: Reader) -> None:
    with pytest.raises(NotFoundError):
        load(club, "ann", page=2)


def test_without_a_statement_model_there_are_plain_properties(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    trig = """
      <https://example.org/graph/data> {
        <https://example.org/id/a> a <https://example.org/T> ;
          <https://example.org/knows> <https://example.org/id/b> .
        <https://example.org/id/b> <https://example.org/knows> <https://example.org/id/a> .
      }"""
    reader = reader_over(trig, dataclasses.replace(manifest, vocabulary=None))
    view = load(reader, "a")
    assert [p.property.label for p in view.properties] == ["knows"]
    assert view.timeline is None
    assert view.outgoing.total == view.incoming.total == view.events.total == 0
    assert view.referrers.total == 1


def test_a_hub_is_paged_and_every_reference_is_on_one_page(
    reader_over: ReaderOver, manifest: Manifest
) -> None:
    ns = BASE + "ns#"
    statements = [
        f"<{BASE}statement/s{i}> <{ns}subject> <{BASE}id/x{i}> ; <{ns}object> <{BASE}id/hub> ;"
        f" <{ns}predicate> <{ns}{'likes' if i % 3 else 'hates'}> ; <{ns}certainty> <{ns}sure> ."
        for i in range(130)
    ]
    plain = [f"<{BASE}id/y{i}> <{ns}near> <{BASE}id/hub> ." for i in range(90)]
    hub = f"<{BASE}id/hub> a <{ns}Place> ."
    trig = f"<{BASE}graph/data> {{ {' '.join([hub, *statements, *plain])} }}"
    reader = reader_over(trig, manifest)
    first = load(reader, "hub")
    assert first.pages == 4
    assert {g.relation.label: g.count for g in first.incoming.groups} == {"likes": 86, "hates": 44}
    assert first.referrers.total == 90
    views = [load(reader, "hub", page) for page in range(1, first.pages + 1)]
    seen = [row.ref.iri for view in views for row in view.incoming.rows]
    assert len(seen) == len(set(seen)) == 130
    refs = [s.iri for view in views for g in view.referrers.groups for s in g.sources]
    assert len(refs) == len(set(refs)) == 90
    assert all(len(view.incoming.rows) <= INCOMING for view in views)
    assert all(sum(len(g.sources) for g in v.referrers.groups) <= REFERRERS for v in views)
    for view in views:
        for group in view.incoming.groups:
            if group.rows:
                assert group.first_page <= view.page
