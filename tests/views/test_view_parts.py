# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Labels, dates on an axis, windows, and the other pages, without HTML."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import re
from importlib.resources import files

import pyoxigraph as ox
import pytest

from kg import queries
from kg.errors import NotFoundError
from kg.store.manifest import FileInfo, Manifest
from kg.views.answers import load_answer
from kg.views.browse import load_cards, load_class, load_classes
from kg.views.dataset import citation, distributions, figures
from kg.views.evidence import load_evidence, load_source
from kg.views.examples import answer_example, load_examples
from kg.views.labels import LABEL_PROPERTIES, Labels, Ref, Text, name_from_iri
from kg.views.ontology import load_ontology
from kg.views.reader import Reader, Window
from kg.views.schema_org import schema_org
from kg.views.shapes import load_shapes
from kg.views.statement import load_statement
from kg.views.timeline import Bounds, Dated, draw_timeline

BASE = "https://example.org/"
QUERIES = sorted(
    p.name.removesuffix(".rq") for p in files("kg.queries").iterdir() if p.name.endswith(".rq")
)


@pytest.mark.parametrize(
    "iri, name",
    [
        ("http://x/ns#contributesForcesTo", "contributes forces to"),
        ("http://x/TrainingCourse", "Training course"),
        ("http://x/hasNATOMember", "has NATO member"),
        ("http://x/a/", "http://x/a/"),
    ],
)
def test_a_name_is_made_from_an_iri(iri: str, name: str) -> None:
    assert name_from_iri(iri) == name


def test_a_label_is_in_the_first_language_that_has_one(manifest: Manifest) -> None:
    labels = Labels(dataclasses.replace(manifest, languages=("az", "fr", "en")))
    for text, language in (("One", "en"), ("Un", "fr"), ("Eins", "de")):
        labels.note("http://x/1", LABEL_PROPERTIES[0], ox.Literal(text, language=language))
    labels.note("http://x/2", LABEL_PROPERTIES[1], ox.Literal("Zwei", language="de"))
    labels.note("http://x/3", LABEL_PROPERTIES[1], ox.Literal("b"))
    labels.note("http://x/3", LABEL_PROPERTIES[0], ox.Literal("c"))
    assert labels.ref("http://x/1") == Ref("http://x/1", "Un", "fr")
    assert labels.ref("http://x/2") == Ref("http://x/2", "Zwei", "de")
    assert labels.ref("http://x/3").label == "c"


def test_curies_use_the_closest_prefix_and_safe_local_names(manifest: Manifest) -> None:
    labels = Labels(manifest)
    assert labels.curie(BASE + "ns#Club") == "ex:Club"
    assert labels.curie(BASE + "id/a/b") == ""
    assert labels.expand("ex:Club") == BASE + "ns#Club"


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_the_axis_tells_certain_from_possible_and_open() -> None:
    closed = Bounds(_day("2000-01-01"), _day("2000-12-31"), _day("2004-01-01"), _day("2004-12-31"))
    opened = Bounds(_day("2002-01-01"), _day("2002-12-31"), _day("2003-01-01"), None)
    until = Bounds(None, _day("2001-12-31"), _day("2001-01-01"), _day("2001-12-31"))
    drawn = draw_timeline(
        [Dated(n, "", b, "firm") for n, b in zip("abc", (closed, opened, until), strict=True)]
    )
    assert drawn is not None
    bars = {bar.item.label: bar for bar in drawn.bars}
    assert bars["a"].left == 0.0
    assert 0 < bars["a"].core_left < bars["a"].core_right < bars["a"].right
    assert (bars["a"].open_start, bars["a"].open_end) == (False, False)
    assert bars["b"].open_end
    assert bars["b"].right == 100.0
    assert bars["c"].open_start
    assert bars["c"].core_width < 0


def test_what_has_no_fixed_end_is_not_on_the_axis() -> None:
    now = Bounds(None, _day("2012-10-20"), _day("2012-09-01"), None)
    year = Bounds(_day("2000-01-01"), _day("2000-12-31"), _day("2000-01-01"), _day("2000-12-31"))
    assert draw_timeline([Dated("a", "", now, "firm"), Dated("b", "", year, "firm")]) is None
    drawn = draw_timeline([Dated(str(i), "", year, "firm") for i in range(50)], limit=20)
    assert drawn is not None
    assert (len(drawn.bars), drawn.left_out) == (20, 30)


def test_years_at_the_ends_of_the_calendar_can_be_drawn() -> None:
    far = Bounds(_day("0001-01-01"), _day("0001-12-31"), _day("9999-01-01"), _day("9999-12-31"))
    drawn = draw_timeline([Dated("a", "", far, "firm"), Dated("b", "", far, "firm")])
    assert drawn is not None
    assert all(0 <= bar.left <= bar.right <= 100 for bar in drawn.bars)


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_is_sparql_and_projects_its_parameters(name: str) -> None:
    text = queries.load(name)
    assert re.search(r"^# Duty: .", text, re.MULTILINE)
    declared = re.search(r"^# Parameters: (.*)$", text, re.MULTILINE)
    assert declared is not None
    parameters = re.findall(r"\?(\w+)", re.sub(r"\([^)]*\)", "", declared[1]))
    values = {ox.Variable(p): ox.NamedNode("urn:x-kg:nothing") for p in parameters}
    ox.Store().query(text, substitutions=values or None)


def test_a_window_is_two_integers_and_nothing_else() -> None:
    assert Window(5, 10).apply("SELECT * {} LIMIT 50 OFFSET 0") == "SELECT * {} LIMIT 5 OFFSET 10"
    with pytest.raises(ValueError, match="one LIMIT"):
        Window(5).apply("SELECT * {}")
    with pytest.raises(ValueError):
        Window("5} #").apply("SELECT * {} LIMIT 50 OFFSET 0")  # type: ignore[arg-type]


def test_a_statement_has_its_sentence_sections_and_parts(club: Reader) -> None:
    view = asyncio.run(load_statement(club, BASE + "statement/ann-club"))
    assert view.description == "Ann is a member of it."
    assert view.row.ref.label == "Ann member of The Club"
    assert [e.section for e in view.row.evidence] == ["One", "Two"]
    assert view.row.when.bounds.latest_start == _day("1999-12-31")
    with pytest.raises(NotFoundError):
        asyncio.run(load_statement(club, BASE + "statement/none"))


def test_evidence_has_its_position_and_what_rests_on_it(club: Reader) -> None:
    view = asyncio.run(load_evidence(club, BASE + "evidence/E1"))
    assert (view.section, view.start, view.end, view.sha256) == ("One", "10", "20", "aa")
    assert isinstance(view.source, Ref)
    assert view.source.label == "The book"
    assert {u.ref.iri for u in view.uses} == {BASE + "statement/ann-club", BASE + "id/feast"}
    with pytest.raises(NotFoundError):
        asyncio.run(load_evidence(club, BASE + "evidence/none"))


def test_a_source_lists_its_pins_by_section(club: Reader) -> None:
    view = asyncio.run(load_source(club, BASE + "source/book"))
    assert view.total == 2
    assert {s.title: [p.ref.label for p in s.pins] for s in view.sections} == {
        "One": ["E1"],
        "Two": ["E2"],
    }


def test_the_ontology_counts_uses(club: Reader) -> None:
    view = asyncio.run(load_ontology(club))
    terms = {t.fragment: t for g in view.groups for t in g.terms}
    assert view.title == "Club terms"
    assert [g.title for g in view.groups] == ["Classes", "Properties", "Individuals"]
    assert terms["Club"].definition == "A group of people."
    assert terms["Club"].uses.instances == 2
    assert terms["memberOf"].uses.statements == 3
    assert terms["sure"].uses.values == {BASE + "ns#certainty": 3}
    assert [g.name for g in terms["Club"].guards if g.direct] == ["Club shape"]
    assert [v.label for v in terms["memberOf"].domain if isinstance(v, Ref)] == ["person"]


def test_shapes_have_targets_and_messages(club: Reader) -> None:
    (shape,) = asyncio.run(load_shapes(club))
    assert shape.fragment == "ClubShape"
    assert shape.targets == (("targetClass", (Ref(BASE + "ns#Club", "club", "en", "ex:Club"),)),)
    assert [r.message for r in shape.rules] == ["Name the club."]


def test_classes_leave_out_statements_and_evidence(club: Reader) -> None:
    classes = asyncio.run(load_classes(club))
    assert {c.ref.label: c.count for c in classes} == {"club": 2, "person": 2, "Event": 1}
    members = asyncio.run(load_class(club, BASE + "ns#Person"))
    assert [m.ref.label for m in members.members] == ["Ann", "Bob"]
    with pytest.raises(NotFoundError):
        asyncio.run(load_class(club, BASE + "ns#Nothing"))


def test_cards_keep_their_order_and_leave_out_what_is_not_there(club: Reader) -> None:
    cards = asyncio.run(load_cards(club, (BASE + "id/bob", BASE + "id/none", BASE + "id/ann")))
    assert [c.ref.label for c in cards] == ["Bob", "Ann"]
    assert cards[1].type == Ref(BASE + "ns#Person", "person", "en", "ex:Person")


def test_an_example_is_answered_with_labels(club: Reader) -> None:
    (example,) = asyncio.run(load_examples(club))
    assert (example.name, example.form) == ("who", "select")
    assert (example.question, example.comment) == ("Who?", "")  # it has a comment and no label
    table = asyncio.run(answer_example(club, example, rows=1))
    assert table is not None
    assert (table.columns, table.total, len(table.rows)) == (("who",), 2, 1)
    assert table.rows[0][0] == Ref(BASE + "id/ann", "Ann", "en", "id:ann")


def test_any_answer_is_a_table_a_truth_or_a_graph(club: Reader) -> None:
    dates = f"SELECT ?d {{ <{BASE}id/feast> <{BASE}ns#date> ?d }}"
    table = asyncio.run(load_answer(club, dates, 5)).table
    assert table is not None
    assert table.rows == ((Text("1 May 2004"),),)
    assert asyncio.run(load_answer(club, "ASK { ?s ?p ?o }", 5)).boolean is True
    graph = asyncio.run(load_answer(club, f"DESCRIBE <{BASE}id/bob>", 5))
    assert graph.turtle is not None


def test_the_data_set_describes_itself(manifest: Manifest) -> None:
    files_ = tuple(
        FileInfo(name, kind, 10, "ab")
        for name, kind in (("graph.ttl", "text/turtle"), ("graph.ttl.gz", "text/turtle"))
    )
    full = dataclasses.replace(
        manifest,
        files=files_,
        counts={"triples": 7, "events": 0},
        licence="https://creativecommons.org/licenses/by/4.0/",
        publisher_name="P",
        issued="2026-01-02",
    )
    (distribution,) = distributions(full)
    assert distribution.compressed == files_[1]
    assert [(f.count, f.label) for f in figures(full)] == [(7, "triples")]
    described = schema_org(full)
    assert described["license"] == full.licence
    assert described["distribution"][0]["contentUrl"] == BASE + "download/graph.ttl"  # type: ignore[index]
    cite = citation(full, "Ann", BASE + "id/ann")
    assert cite.text == f"P (2026). “Ann”, in: A club, snapshot {full.id}. {BASE}id/ann"
