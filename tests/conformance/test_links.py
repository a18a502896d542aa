# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The links of this publication: what is promised of every row, and of what is made from them.

The table of the maintainers, from which the rows were chosen, is not part of the project:
KG_LINK_TABLE names a copy of it.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from babel import Locale

from kg.publication.sssom import MappingTable, Row, Status, parse_table, searched_none
from kg.rdf.targets import target_of, why_not_in_target

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "data" / "links.sssom.tsv"
BASE = "https://w3id.org/nato-az/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
NAZ = BASE + "ns#"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
LINK_TABLE = os.environ.get("KG_LINK_TABLE", str(ROOT.parent / "shared" / "linking" / "links.tsv"))

STATES = "afghanistan armenia azerbaijan romania soviet-union turkey"
CITIES = "baku chicago istanbul"
PERSONS = "anders-fogh-rasmussen elmar-mammadyarov ilham-aliyev"
ORGANISATIONS = "nato north-atlantic-council osce"
SAME = {BASE + "id/" + s for s in f"{STATES} {CITIES} {PERSONS} {ORGANISATIONS}".split()}
"""Things that may be said to be the same as something elsewhere: clear in extent and in time."""

CLOSE = {BASE + "id/" + s for s in ("brussels", "caucasus", "kosovo", "jeyranchel", "warsaw-pact")}
"""Things whose extent or time is not quite that of what other graphs have under the name."""

ELSEWHERE = {
    "nato-headquarters": "nato-hq",
    "nato-secretary-general": "secretary-general",
    "partnership-for-peace": "pfp",
    "mod-az": "mod-azerbaijan",
    "mes-az": "mes-azerbaijan",
    "mns-az": "mns-azerbaijan",
    "minister-of-foreign-affairs-az": "foreign-minister-azerbaijan",
    "agstafa-district": "agstafa",
    "first-nk-war": "nk-conflict",
    "nagorno-karabakh-conflict": "nk-conflict",
}
"""Names of entities in the table of the maintainers that are not the slugs of this publication."""

NOT_HERE = {
    "belgium",
    "kosovo-war",
    "mfa-az",
    "minister-of-defence-az",
    "minister-of-emergency-situations-az",
    "nspa",
    "war-in-afghanistan",
}
"""Entities of that table of which this publication says nothing."""

needs_link_table = pytest.mark.skipif(
    not Path(LINK_TABLE).is_file(), reason="KG_LINK_TABLE is not set: the table is not here"
)


@cache
def _table(text: str = "") -> MappingTable:
    table, findings = parse_table("links.sssom.tsv", text or TABLE.read_text(encoding="utf-8"))
    assert findings == []
    return table


def _subject(row: Row) -> str:
    return _table().iri(row, "subject_id")


def _predicate(row: Row) -> str:
    return _table().iri(row, "predicate_id")


def _object(row: Row) -> str:
    return _table().iri(row, "object_id")


@cache
def _data() -> tuple[ox.Triple, ...]:
    return tuple(
        q.triple for q in ox.parse(path=ROOT / "data/graph.ttl", format=ox.RdfFormat.TURTLE)
    )


def _texts(predicate: str) -> dict[str, list[ox.Literal]]:
    """Subject -> literals of a predicate in the data."""
    found: dict[str, list[ox.Literal]] = {}
    for triple in _data():
        if triple.predicate.value == predicate and isinstance(triple.object, ox.Literal):
            found.setdefault(str(triple.subject).strip("<>"), []).append(triple.object)
    return found


def test_there_are_links_and_searches_in_vain() -> None:
    counts = Counter(row["status"] for row in _table().rows)
    assert counts[Status.OK] > 50
    assert counts[Status.SEARCHED_NONE] >= 25
    assert len(searched_none(_table())) == counts[Status.SEARCHED_NONE]


def test_the_same_rests_on_two_pieces_of_evidence() -> None:
    rows = [r for r in _table().rows if _predicate(r) == SAME_AS]
    assert len(rows) >= 20
    for row in rows:
        assert row["evidence_1"], row.line
        assert row["evidence_2"], row.line
        assert row["evidence_1"] != row["evidence_2"], row.line


def test_every_published_link_rests_on_two_pieces_of_evidence() -> None:
    for row in _table().rows_with(Status.OK):
        assert row["evidence_1"], row.line
        assert row["evidence_2"], row.line


def test_no_object_belongs_to_two_subjects() -> None:
    owners: dict[str, set[str]] = {}
    for row in _table().rows:
        if row["status"] != Status.SEARCHED_NONE and _subject(row) != BASE:
            owners.setdefault(_object(row), set()).add(_subject(row))
    assert {o: s for o, s in owners.items() if len(s) > 1} == {}


def test_every_identifier_is_as_its_graph_writes_them() -> None:
    for row in _table().rows:
        if row["status"] != Status.SEARCHED_NONE:
            iri = _object(row)
            assert why_not_in_target(iri) == "", row.line
            if target_of(iri) is None:
                assert row["predicate_id"] in {"foaf:homepage", "foaf:page", "rdfs:seeAlso"}
                assert re.fullmatch(r"https?://\S+", iri), row.line


def test_places_are_linked_to_places() -> None:
    """Everything in GeoNames and in the table of countries is a place here."""
    types = [(t.subject, t.object) for t in _data() if t.predicate.value.endswith("#type")]
    places = {str(s).strip("<>") for s, o in types if "schema.org/" in str(o)} - {
        str(s).strip("<>") for s, o in types if "schema.org/Person" in str(o)
    }
    for row in _table().rows:
        if row["object_id"].startswith(("geonames:", "eucountry:")):
            assert _subject(row) in places, row.line


def test_withdrawn_links_never_come_back() -> None:
    """Neither in the table, nor against any version of it that is in the history."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "log", "--format=%H", "--", "data/links.sssom.tsv"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("there is no history of versions here")
    texts = [TABLE.read_text(encoding="utf-8")]
    for commit in done.stdout.split():
        shown = subprocess.run(
            ["git", "-C", str(ROOT), "show", f"{commit}:data/links.sssom.tsv"],
            capture_output=True,
            check=False,
        )
        if shown.returncode == 0:
            texts.append(shown.stdout.decode("utf-8"))
    withdrawn: set[tuple[str, str]] = set()
    for text in texts:
        table, _ = parse_table("links.sssom.tsv", text)
        for row in table.rows_with(Status.WITHDRAWN):
            withdrawn.add((table.iri(row, "subject_id"), table.iri(row, "object_id")))
    alive = {(_subject(r), _object(r)) for r in _table().rows if r["status"] in {"ok", "hold"}}
    assert withdrawn & alive == set()


def test_only_clear_things_are_the_same_as_others() -> None:
    for row in _table().rows:
        if _predicate(row) == SAME_AS:
            assert row["status"] == Status.OK, row.line
            assert _subject(row) in SAME, row.line
        if _subject(row) in CLOSE and row["status"] != Status.SEARCHED_NONE:
            assert _predicate(row) == SKOS + "closeMatch", row.line


def test_traps_are_not_fallen_into() -> None:
    objects = {_object(r) for r in _table().rows}
    wikidata = "http://www.wikidata.org/entity/"
    wrong = {f"{wikidata}{q}" for q in ("Q57304", "Q41550", "Q534799", "Q240", "Q1976493")}
    wrong |= {f"http://eurovoc.europa.eu/{n}" for n in ("2200", "908", "4483")}
    wrong |= {f"https://sws.geonames.org/{n}/" for n in ("745042", "587362", "824057")}
    assert objects & wrong == set()
    for slug in ("namsa", "nacc", "ipap-1", "ipap-2", "ipap-3", "kfor"):
        found = [r for r in _table().rows if _subject(r) == f"{BASE}id/{slug}"]
        assert {r["status"] for r in found} <= {Status.SEARCHED_NONE}, slug


def test_each_thing_looked_for_in_vain_is_named_with_its_day() -> None:
    things = {subject.removeprefix(BASE + "id/") for subject, _, _ in searched_none(_table())}
    assert {"kfor", "nacc", "parp", "pap-t", "namsa", "eadrcc", "sps", "osce-minsk-group"} <= things
    assert {"virtual-silk-highway", "pfp-trust-fund", "nato-ana-trust-fund", "nisa"} <= things
    assert {"afghan-national-army", "anama", "internal-troops", "euro-atlantic-centre"} <= things
    assert {"mod-azerbaijan", "mes-azerbaijan", "mns-azerbaijan", "nk-conflict"} <= things
    assert {"istanbul-summit-2004", "chicago-summit-2012", "melange", "t-cbrn"} <= things
    assert "cooperative-determination-2001" in things
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", day) for _, day, _ in searched_none(_table()))


TERRITORIES = {
    "afghanistan": "AF",
    "armenia": "AM",
    "azerbaijan": "AZ",
    "kosovo": "XK",
    "romania": "RO",
    "turkey": "TR",
}


@pytest.mark.parametrize("language", ["az", "fr", "ru", "tr"])
@pytest.mark.parametrize("slug", TERRITORIES)
def test_names_of_states_are_those_of_cldr(slug: str, language: str) -> None:
    names = Locale(language).territories
    labels = {x.language: x.value for x in _texts(SKOS + "prefLabel")[f"{BASE}id/{slug}"]}
    assert labels[language] == names[TERRITORIES[slug]]


def test_codes_are_those_of_two_lists() -> None:
    """The two letters of each state give its name in CLDR."""
    names = Locale("en").territories
    codes = {
        slug: code.value
        for slug, literals in _texts(SKOS + "notation").items()
        for code in literals
        if code.datatype.value == NAZ + "iso3166Alpha2"
    }
    assert len(codes) == 5
    for subject, code in codes.items():
        (label,) = [x for x in _texts(SKOS + "prefLabel")[subject] if x.language == "az"]
        assert Locale("az").territories[code] == label.value
        assert code in names


def test_jeyranchel_has_no_position_and_kosovo_no_code() -> None:
    assert f"{BASE}id/jeyranchel" not in _texts("http://www.w3.org/2003/01/geo/wgs84_pos#lat")
    assert f"{BASE}id/kosovo" not in _texts(SKOS + "notation")


@cache
def _maintainers() -> list[dict[str, str]]:
    with open(LINK_TABLE, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _theirs() -> dict[tuple[str, str], str]:
    """Subject and object here -> how sure the row of the maintainers is."""
    found = {}
    for row in _maintainers():
        entity = ELSEWHERE.get(row["entity"], row["entity"])
        subject = BASE if entity in {"dataset", "nato-azerbaijan"} else f"{BASE}id/{entity}"
        stem = row["iri"].removesuffix(row["identifier"].split(" + ")[0])
        numbers = row["identifier"].split(" + ") if " + " in row["identifier"] else []
        for iri in [stem + n for n in numbers] or [row["iri"]]:
            if iri.startswith("http") and " " not in iri and row["entity"] not in NOT_HERE:
                found[subject, iri] = row["confidence"]
    return found


@needs_link_table
def test_every_row_is_one_of_the_maintainers_and_no_row_is_missing() -> None:
    ours = {(_subject(r), _object(r)) for r in _table().rows if r["status"] != "searched-none"}
    assert ours == set(_theirs())


@needs_link_table
def test_what_two_sources_say_is_published_and_nothing_else() -> None:
    theirs = _theirs()
    for row in _table().rows:
        if row["status"] != Status.SEARCHED_NONE:
            sure = theirs[_subject(row), _object(row)]
            assert (row["status"] == Status.OK) == (sure == "V2"), row.line


@needs_link_table
def test_no_entity_of_the_maintainers_is_forgotten() -> None:
    entities = {str(t.subject).strip("<>") for t in _data()}
    assert all(f"{BASE}id/{slug}" not in entities for slug in NOT_HERE)
    for entity in {r["entity"] for r in _maintainers()} - NOT_HERE - {"dataset", "nato-azerbaijan"}:
        assert f"{BASE}id/{ELSEWHERE.get(entity, entity)}" in entities


@needs_link_table
def test_names_positions_and_codes_are_those_that_two_sources_give() -> None:
    labels, codes = _texts(SKOS + "prefLabel"), _texts(SKOS + "notation")
    latitudes = _texts("http://www.w3.org/2003/01/geo/wgs84_pos#lat")
    longitudes = _texts("http://www.w3.org/2003/01/geo/wgs84_pos#long")
    wanted: Counter[str] = Counter()
    for row in _maintainers():
        if row["confidence"] != "V2" or row["entity"] in NOT_HERE:
            continue
        subject = f"{BASE}id/{ELSEWHERE.get(row['entity'], row['entity'])}"
        scheme, value = row["scheme"], row["identifier"]
        if scheme.startswith("label@"):
            wanted["label"] += 1
            assert ox.Literal(value, language=scheme[6:]) in labels[subject]
        elif scheme == "coordinate":
            wanted["position"] += 1
            assert f"{latitudes[subject][0].value},{longitudes[subject][0].value}" == value
        elif scheme.startswith(("iso", "un-m49", "cow", "ecb")):
            wanted["code"] += 1
            assert value.split(" ")[0] in {c.value for c in codes[subject]}
    others = [x for xs in labels.values() for x in xs if x.language != "en"]
    assert wanted["label"] == len(others)
    assert wanted["position"] == len(latitudes) == len(longitudes)
    assert wanted["code"] == sum(len(c) for c in codes.values())


def test_the_graph_of_links_is_the_rows_that_are_ok(repository_snapshot: Path) -> None:
    quads = ox.parse(path=repository_snapshot / "quads.nq", format=ox.RdfFormat.N_QUADS)
    graph = ox.NamedNode(BASE + "graph/links")
    assert {q.triple for q in quads if q.graph_name == graph} == set(_table().links)


def test_a_query_can_leave_links_out(client: httpx.Client) -> None:
    ask = "ASK {} {{ <{}id/baku> <{}> ?same }}"
    for source, expected in (
        ("", True),
        (f"FROM <{BASE}graph/links>", True),
        (f"FROM <{BASE}graph/data> FROM <{BASE}graph/derived>", False),
    ):
        query = ask.format(source, BASE, SAME_AS)
        answer = client.get("/sparql", params={"query": query, "format": "json"})
        assert answer.json()["boolean"] is expected


def test_the_table_is_served_as_it_may_be_used(client: httpx.Client) -> None:
    answer = client.get("/download/links.sssom.tsv")
    assert answer.headers["content-type"] == "text/tab-separated-values; charset=utf-8"
    table = _table(answer.text)
    assert table.links == _table().links
    assert {r["status"] for r in table.rows} == {Status.OK, Status.SEARCHED_NONE}
    assert "Q44302" not in answer.text


def test_the_data_of_a_place_have_its_geometry(client: httpx.Client) -> None:
    answer = client.get("/data/baku.ttl")
    triples = [q.triple for q in ox.parse(answer.text, format=ox.RdfFormat.TURTLE)]
    point = ox.NamedNode(BASE + "id/baku#point")
    said = {t.predicate.value.rsplit("#")[-1] for t in triples if t.subject == point}
    assert {"asWKT", "type"} <= said
    assert any(t.object == point for t in triples)


def test_the_page_of_a_place_names_what_it_is_elsewhere(client: httpx.Client) -> None:
    page = client.get("/page/baku", headers={"Accept": "text/html"}).text
    assert 'href="http://www.wikidata.org/entity/Q9248"' in page
    assert "<dt>GeoNames</dt>" in page
    assert 'id="point"' in page
    assert "Who&#39;s On First" in page, "the source of the position is told"
    assert "ISO 3166-2 code" in page
    assert 'href="../page/baku%23point"' in page
    assert "Q44302" not in client.get("/page/nagorno-karabakh").text
