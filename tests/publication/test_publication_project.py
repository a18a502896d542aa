# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""kg.toml: what is read from it, what is filled in, and where each of its faults stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.config import Limits
from kg.errors import FindingsError, UsageError
from kg.publication.project import load_project
from kg.publication.toml_lines import excess_position, key_position
from kg.rdf.findings import Finding

START = '[publication]\ntitle = "W"\ndescription = "A club."\nbase_iri = "https://example.org/w/"\n'


def _findings(tmp_path: Path, text: str) -> tuple[Finding, ...]:
    (tmp_path / "kg.toml").write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_project(tmp_path)
    findings: tuple[Finding, ...] = caught.value.findings
    return findings


def test_what_is_not_written_is_filled_in(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(START)
    project = load_project(tmp_path)
    assert project.namespace == "https://example.org/w/ns#"
    assert project.languages == ("en",)
    assert project.limits == Limits()
    assert project.vocabulary is None
    assert project.paths["data"] == "data"
    assert project.paths["context"] == "ontology/context.jsonld"


def test_what_is_written_is_read(tmp_path: Path) -> None:
    (tmp_path / "kg.toml").write_text(
        START
        + 'namespace = "https://example.org/v#"\nissued = 2026-01-31\nlanguages = ["en", "az"]\n'
        '[publication.publisher]\nname = "Us"\n'
        "[limits]\nquery_timeout_seconds = 3\n"
        '[paths]\ndata = "graph"\n'
        '[prefixes]\nb = "urn:b:"\na = "urn:a:"\n'
        '[statements]\nclass = "urn:c"\nevent = "urn:e"\n'
        'subject = "urn:s"\npredicate = "urn:p"\nobject = "urn:o"\n'
    )
    project = load_project(tmp_path)
    assert project.namespace == "https://example.org/v#"
    assert project.issued == "2026-01-31"
    assert project.languages == ("en", "az")
    assert project.publisher_name == "Us"
    assert project.limits.query_timeout_seconds == 3.0
    assert project.folder("data") == "graph"
    assert list(project.prefixes) == ["a", "b"]
    assert project.vocabulary is not None
    assert project.vocabulary.statement_class == "urn:c"
    assert project.vocabulary.event_class == "urn:e"


def test_a_folder_without_kg_toml_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_project(tmp_path)
    assert "kg.toml" in caught.value.message
    assert "kg init" in caught.value.advice


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    findings = _findings(tmp_path, '[publication]\ntitle = ""\nbase_iri = 7\nverzion = "1"\n')
    assert [(f.rule, f.position.line) for f in findings] == [
        ("project/value", 2),
        ("project/value", 3),
        ("project/unknown-key", 4),
        ("project/missing", 1),
    ]
    assert findings[2].advice == "Did you mean version?"


def test_a_key_in_the_wrong_table_is_told_where_it_belongs(tmp_path: Path) -> None:
    (finding,) = _findings(tmp_path, START + "answer_bytes = 5000\n")
    assert finding.advice == "It belongs into [limits]."


@pytest.mark.parametrize(
    "base",
    [
        "https://example.org",
        "https://example.org/x",
        "https:///x/",
        "https://example.org/?q=/",
        "https://example.org/#a#",
        "https://example.org:99999/",
        "https://[::1/",
        "ftp://example.org/",
        "/x/",
        "https://user@example.org/",
    ],
)
def test_a_base_that_no_iri_can_start_with_is_refused(tmp_path: Path, base: str) -> None:
    findings = _findings(tmp_path, START.replace("https://example.org/w/", base))
    assert [(f.rule, f.position.line) for f in findings] == [("project/value", 4)]


@pytest.mark.parametrize("base", ["https://example.org/", "http://localhost:8000/x#"])
def test_a_sound_base_is_read(tmp_path: Path, base: str) -> None:
    (tmp_path / "kg.toml").write_text(START.replace("https://example.org/w/", base))
    assert load_project(tmp_path).base_iri == base


@pytest.mark.parametrize(
    ("text", "table", "key", "expected"),
    [
        ('[a]\nb = 1\n"c d" = 2\n', "a", "c d", (3, 1)),
        ('a.b = 1\na.c = "x"\n', "a", "c", (2, 1)),
        ("a = { b = 1, c = [ { d = 2 } ], e = 3 }\n", "a", "e", (1, 33)),
        ('a = """\nb = 1\n"""\nb = 2\n', "", "b", (4, 1)),
        ("a = '''\n[t]\n'''\n [t]\n  b = 2\n", "t", "b", (5, 3)),
        ("a = [\n  'b = 1', # b = 2\n]\nb = 3\n", "", "b", (4, 1)),
        ("[[a]]\nb = 1\n", "a", "", (1, 1)),
        ("[a]\nb = 1\n", "a", "z", (1, 1)),
        ("[a]\nb = 1\n", "z", "", (1, 1)),
    ],
)
def test_keys_are_found(text: str, table: str, key: str, expected: tuple[int, int]) -> None:
    assert tomllib.loads(text)
    assert key_position(text, table, key) == expected


@given(st.text(alphabet="[]{}=.,\"'#\\\n ab1"))
def test_no_text_breaks_the_search(text: str) -> None:
    line, column = key_position(text, "a", "b")
    assert 1 <= line <= text.count("\n") + 1
    assert column >= 1
    assert excess_position(text)[0] >= 1


@given(st.text())
def test_any_text_is_read_or_refused_with_a_place(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "kg.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(FindingsError) as caught:
        load_project(folder)
    for finding in caught.value.findings:
        assert finding.position.file == "kg.toml"
        assert finding.advice
