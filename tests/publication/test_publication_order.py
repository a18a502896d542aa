# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The order of data files with headings: which block is told to move, and where to."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from bad_cases import PREFIXES
from hypothesis import given
from hypothesis import strategies as st

from kg.publication.layout import longest_run, natural_key
from kg.publication.project import load_project
from kg.publication.sources import Role, read_sources
from kg.rdf.findings import Finding

Lint = Callable[..., tuple[Finding, ...]]
ROOT = Path(__file__).parents[2]
LAYOUT = """
[layout]
predicates = ["skos:prefLabel", "skos:altLabel", "schema:knows"]

[[layout.sections]]
heading = "Persons"
classes = ["schema:Person"]

[[layout.sections]]
heading = "Clubs"
classes = ["wb:Club", "https://schema.org/Organization"]
"""


@pytest.fixture
def arranged(publication: Path, lint: Lint) -> Lint:
    """Lint with the sections of LAYOUT in kg.toml."""
    with (publication / "kg.toml").open("a") as stream:
        stream.write(LAYOUT)
    return lint


def _person(slug: str, more: str = "") -> str:
    return f'id:{slug} a schema:Person ;\n  skos:prefLabel "{slug}"@en{more} .\n\n'


def _file(persons: str, clubs: str = "") -> str:
    return f"\n# ---- Persons ----\n\n{persons}# ---- Clubs ----\n\n{clubs}"[:-1]


def _line(text: str, part: str) -> int:
    return (PREFIXES + text).split(part)[0].count("\n") + 1


def _told(findings: tuple[Finding, ...]) -> list[tuple[int, str, str]]:
    return [(f.position.line, f.rule, f.advice) for f in findings]


CLUB = 'id:bridge-club a wb:Club ;\n  skos:prefLabel "Bridge club"@en .\n\n'


def test_a_file_in_order_is_left_alone(arranged: Lint) -> None:
    assert arranged(_file(_person("bo") + _person("p-2") + _person("p-10"), CLUB)) == ()


def test_a_file_without_headings_is_left_alone(lint: Lint) -> None:
    text = f"\n# Persons\n{_person('dan')}{_person('bo')}id:a a schema:Person ; schema:age 1 . \t\n"
    assert lint(text) == ()


def test_a_comment_in_a_literal_is_no_heading(lint: Lint) -> None:
    note = 'id:b a schema:Person ; skos:note """\n# ---- A ---- \n\n\n\t"""@en .\n'
    assert lint(note + "id:a schema:age 1 .\n") == ()


def test_white_space_in_a_literal_is_content(lint: Lint) -> None:
    note = ' ;\n  skos:note """x \n\n\n\ty"""@en'
    assert lint(f"\n# ---- Persons ----\n\n{_person('bo', note)}"[:-1]) == ()


def test_the_one_block_that_moved_is_named(arranged: Lint) -> None:
    """Not all those that stand after it."""
    text = _file(_person("zoe") + "".join(_person(f"p-{n}") for n in range(1, 9)), CLUB)
    (found,) = _told(arranged(text))
    assert found == (
        _line(text, "id:zoe"),
        "lint/order",
        f"It goes after id:p-8 (line {_line(text, 'id:p-8')}).",
    )


def test_the_first_place_is_told_as_well(arranged: Lint) -> None:
    text = _file(_person("bo") + _person("dan") + _person("al"), CLUB)
    (found,) = _told(arranged(text))
    assert found[2] == f"It goes before id:bo (line {_line(text, 'id:bo')})."


def test_a_block_in_another_section_is_told_where_to_go(arranged: Lint) -> None:
    text = _file(CLUB + _person("zoe"), 'id:chess-club a wb:Club ;\n  skos:prefLabel "C"@en .\n\n')
    (found,) = arranged(text)
    assert found.rule == "lint/section"
    assert found.message == "id:bridge-club belongs in the section 'Clubs'."
    assert found.advice == f"It goes before id:chess-club (line {_line(text, 'id:chess')})."


def test_a_block_may_go_to_another_file(arranged: Lint, publication: Path) -> None:
    other = publication / "data" / "clubs.ttl"
    other.write_text(f"{PREFIXES}\n# ---- Clubs ----\n")
    line = (PREFIXES + "\n").count("\n") + 1
    (found,) = arranged(f"\n# ---- Persons ----\n\n{_person('bo')}{CLUB}"[:-1])
    assert found.advice == f"It goes below the heading (data/clubs.ttl:{line}:1)."


def test_a_class_without_a_section(arranged: Lint) -> None:
    text = _file(_person("bo"), 'id:oak a schema:Plant ;\n  skos:prefLabel "Oak"@en .\n\n')
    (found,) = arranged(text)
    assert found.rule == "lint/section"
    assert found.message == "kg.toml names no section for the classes of id:oak."


def test_headings_are_those_of_the_project(arranged: Lint) -> None:
    text = f"\n# ---- Clubs ----\n\n{CLUB}# ---- Persons ----\n\n{_person('bo')}# ---- Pets ----\n"
    first, second = arranged(text)
    assert first.message == "The section 'Persons' stands after 'Clubs'."
    assert first.advice.startswith(f"Move it before line {_line(text, '# ---- Clubs')}")
    assert second.message == "kg.toml names no section 'Pets'."
    assert second.advice == "Its sections are: Persons, Clubs."


def test_fragments_follow_their_subject_in_order(arranged: Lint) -> None:
    def part(name: str) -> str:
        return f"<https://example.org/willow/id/bo#{name}> a schema:Product ;\n  schema:age 1 .\n\n"

    assert arranged(_file(_person("bo") + part("h-2") + part("h-10") + _person("cy"), CLUB)) == ()
    text = _file(_person("bo") + part("h-10") + part("h-2") + _person("cy"), CLUB)
    (found,) = _told(arranged(text))
    assert found == (
        _line(text, "<https://example.org/willow/id/bo#h-2>"),
        "lint/order",
        f"It goes after id:bo (line {_line(text, 'id:bo')}).",
    )


def test_the_predicate_that_moved_is_named(arranged: Lint) -> None:
    text = _file(
        "id:bo a schema:Person ;\n  schema:knows id:bo ;\n  schema:age 1 ;\n"
        '  skos:prefLabel "Bo"@en ;\n  skos:altLabel "B."@en .\n\n',
        CLUB,
    )
    (found,) = arranged(text)
    assert found.message == "schema:knows is out of the order of predicates."
    assert found.advice == f"It goes after skos:altLabel (line {_line(text, 'skos:altLabel')})."


def test_a_subject_has_one_block_in_all_files(arranged: Lint, publication: Path) -> None:
    (publication / "data" / "early.ttl").write_text(
        f"{PREFIXES}\n# ---- Persons ----\n\n{_person('bo')}"[:-1]
    )
    (found,) = arranged(_file(_person("bo"), CLUB))
    assert found.message == "id:bo has another block."
    line = _line("\n# ---- Persons ----\n\n", "nothing")
    assert found.advice == f"Put the two together: the first is id:bo (data/early.ttl:{line})."


def test_following_the_advice_ends_it(arranged: Lint) -> None:
    """Moving each block where it is told to go puts a shuffled file in order."""
    blocks = [_person(f"p-{n}") for n in range(1, 13)]
    random.Random(7).shuffle(blocks)
    for _ in range(12):
        text = _file("".join(blocks), CLUB)
        told = arranged(text)
        if not told:
            return
        block = next(b for b in blocks if b.startswith(told[0].excerpt))
        side, name = told[0].advice.split()[2:4]
        blocks.remove(block)
        at = next(i for i, b in enumerate(blocks) if b.startswith(name + " "))
        blocks.insert(at + (side == "after"), block)
    raise AssertionError("still out of order")


@given(st.lists(st.integers(0, 50), unique=True))
def test_the_longest_run_is_in_order_and_longest(keys: list[int]) -> None:
    run = longest_run(keys)
    kept = [keys[index] for index in run]
    assert run == sorted(run)
    assert kept == sorted(kept)
    best = [1] * len(keys)
    for index, key in enumerate(keys):
        best[index] += max((best[i] for i in range(index) if keys[i] < key), default=0)
    assert len(run) == max(best, default=0)


def test_numbers_sort_by_value() -> None:
    iris = ["u:F001", "u:F001#position", "u:F001-2", "u:F001-10", "u:F002", "u:G", "u:é"]
    assert sorted(iris[3:] + iris[:3], key=natural_key) == iris
    assert natural_key("u:1") != natural_key("u:01")
    natural_key("u:" + "9" * 5000)


def test_kg_toml_orders_every_predicate_of_the_data() -> None:
    sources = read_sources(load_project(ROOT))
    used = {triple.predicate.value for triple in sources.triples(Role.DATA)}
    assert used <= set(sources.project.layout.predicates)
