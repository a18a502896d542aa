# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""init, validate, build: what they write, how they end, what they say to whom."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.cli import COMMANDS
from kg.store.snapshot import current_snapshot, verify_snapshot

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def _break(publication: Path) -> int:
    """A statement without evidence; its line."""
    data = publication / "data" / "graph.ttl"
    text = data.read_text()
    line = text.count("\n") + 1
    data.write_text(
        text + "st:bad a wb:Statement ; wb:subject id:ada-reed ; wb:predicate wb:chairs ;\n"
        "  wb:object id:garden-club ; wb:certainty wb:stated .\n"
    )
    return line


def _warn(publication: Path) -> None:
    shapes = publication / "shapes" / "entity.ttl"
    shapes.write_text(
        shapes.read_text() + "wbsh:W a sh:NodeShape ; sh:targetClass wb:Club ;"
        " sh:property [ sh:path skos:prefLabel ; sh:maxLength 3 ; sh:severity sh:Warning ] .\n"
    )


def test_init_validate_build(kg: Run, publication: Path) -> None:
    validated = kg("validate", "--project", publication)
    assert (validated.returncode, validated.stdout) == (0, "Conforms: no findings.\n")
    built = kg("build", "--project", publication)
    assert built.returncode == 0, built.stderr
    snapshot = current_snapshot(publication / "snapshots")
    verify_snapshot(snapshot)
    assert built.stdout.startswith(snapshot.manifest.id)
    assert snapshot.manifest.counts["statements"] == 4


def test_init_writes_pins_that_hold(publication: Path) -> None:
    from kg.publication.evidence import check_evidence, pins
    from kg.publication.project import load_project
    from kg.publication.sources import read_sources

    sources = read_sources(load_project(publication))
    text = (publication / "source" / "chronicle.txt").read_text()
    assert len(list(pins(sources))) == 4
    assert check_evidence(sources, text) == ()


def test_init_examples_give_answers(kg: Run, publication: Path) -> None:
    kg("build", "--project", publication)
    store = ox.Store()
    quads = current_snapshot(publication / "snapshots").quads_path
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
    select = ox.NamedNode("http://www.w3.org/ns/shacl#select")
    examples = [q for q in store if q.predicate == select and "queries" not in str(q)]
    texts = [q.object.value for q in examples if isinstance(q.object, ox.Literal)]
    assert texts
    for text in texts:
        solutions = store.query(text, use_default_graph_as_union=True)
        assert isinstance(solutions, ox.QuerySolutions)
        assert [s["name"].value for s in solutions] == ["Ada Reed", "Ben Marsh"]


def test_init_leaves_what_is_there(kg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    done = kg("init", folder)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("notes.txt", "mine")]
    assert kg("init", folder / "notes.txt").returncode == 2
    assert kg("init", folder / "notes.txt" / "below").returncode == 2
    assert (folder / "notes.txt").read_text() == "mine"


def test_init_into_an_empty_folder(kg: Run, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert kg("init", folder).returncode == 0
    assert (folder / "kg.toml").is_file()


def test_validate_says_where(kg: Run, publication: Path) -> None:
    line = _break(publication)
    done = kg("validate", "--project", publication)
    assert done.returncode == 1
    first = done.stdout.split("\n")[0]
    assert first == (
        f"data/graph.ttl:{line}:1: shacl/StatementShape-evidence:"
        " A statement has evidence: a pinned passage."
    )
    assert "Does not conform: 1 error." in done.stdout
    assert "Traceback" not in done.stderr


def test_validate_formats(kg: Run, publication: Path) -> None:
    line = _break(publication)
    outputs = {}
    for name in ("json", "sarif", "junit", "github", "ttl"):
        done = kg("validate", "--project", publication, "--format", name)
        assert done.returncode == 1
        assert done.stderr == ""
        outputs[name] = done.stdout
    assert json.loads(outputs["json"])["findings"][0]["line"] == line
    assert len(json.loads(outputs["sarif"])["runs"][0]["results"]) == 1
    assert ET.fromstring(outputs["junit"]).get("failures") == "1"
    assert f"line={line}" in outputs["github"]
    assert list(ox.parse(outputs["ttl"], format=ox.RdfFormat.TURTLE))


def test_strict_fails_on_warnings(kg: Run, publication: Path) -> None:
    _warn(publication)
    done = kg("validate", "--project", publication)
    assert done.returncode == 0
    assert "warning" in done.stdout
    assert kg("validate", "--project", publication, "--strict").returncode == 1
    assert kg("build", "--project", publication).returncode == 0


def test_build_refuses_faults_with_their_places(kg: Run, publication: Path) -> None:
    line = _break(publication)
    done = kg("build", "--project", publication)
    assert done.returncode == 1
    assert f"data/graph.ttl:{line}:1:" in done.stdout
    assert not (publication / "snapshots").exists()
    done = kg("build", "--project", publication, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"][0]["line"] == line


def test_build_check(kg: Run, publication: Path) -> None:
    check = ("build", "--project", publication, "--check")
    assert kg(*check).returncode == 1
    assert not (publication / "snapshots").exists()
    kg("build", "--project", publication)
    done = kg(*check, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, {"current": True})
    data = publication / "data" / "graph.ttl"
    data.write_text(data.read_text().replace("Ada Reed", "Ada Reeds"))
    done = kg(*check, "--json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"current": False})


def test_build_json(kg: Run, publication: Path, tmp_path: Path) -> None:
    done = kg("build", "--project", publication, "--out", tmp_path / "elsewhere", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    value = json.loads(done.stdout)
    snapshot = current_snapshot(tmp_path / "elsewhere")
    assert value["id"] == snapshot.manifest.id
    assert value["files"]["graph.ttl"] == len(snapshot.read("graph.ttl"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["build", "--nonsense"],
        ["build", "--project", "no-such-folder"],
        ["build"],
        ["validate"],
        ["validate", "--format", "pdf"],
        ["init"],
    ],
)
def test_usage_errors_end_with_2(kg: Run, arguments: list[str]) -> None:
    done = kg(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_every_command_has_help_with_an_example(kg: Run) -> None:
    done = kg("--help")
    assert done.returncode == 0
    for name in COMMANDS:
        assert f"  {name} " in done.stdout
        shown = kg(name, "--help")
        assert shown.returncode == 0
        assert f"kg {name}" in shown.stdout.split("Options:")[0].replace("Usage: kg", "")


def test_an_error_nobody_foresaw_is_one_line_and_3(kg: Run, publication: Path) -> None:
    """A fault made on purpose: a library that is not what the program was written for."""
    broken = publication / "broken"
    broken.mkdir()
    (broken / "pyshacl.py").write_text("raise MemoryError('no room\\nat all')\n")
    done = kg("validate", "--project", publication, PYTHONPATH=str(broken))
    assert done.returncode == 3
    assert "Internal error: MemoryError: no room at all" in done.stderr
    assert "KG_DEBUG=1" in done.stderr
    assert "Traceback" not in done.stderr
    done = kg("validate", "--project", publication, PYTHONPATH=str(broken), KG_DEBUG="1")
    assert done.returncode == 3
    assert "Traceback" in done.stderr


@pytest.mark.parametrize("name", ["serve", "query", "show"])
def test_what_only_reads_does_not_load_the_compiler(name: str) -> None:
    code = (
        "import sys; from kg.cli import cli; "
        f"assert cli.get_command(None, {name!r}) is not None; "
        "bad = {'pyshacl', 'rdflib', 'pyld'} & set(sys.modules); "
        "bad |= {m for m in sys.modules if m.startswith(('kg.build', 'kg.publication'))}; "
        "sys.exit(', '.join(sorted(bad)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _on_a_terminal(publication: Path, **environment: str) -> str:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "kg.cli", "validate", "--project", str(publication)]
    clean = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    process = subprocess.Popen(
        command,
        stdout=follower,
        stderr=follower,
        env=clean | {"TERM": "xterm-256color", "COLUMNS": "100"} | environment,
    )
    os.close(follower)
    data = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        data += part
    os.close(leader)
    assert process.wait(timeout=60) == 1
    return data.decode()


def test_colour_on_a_terminal_and_none_with_no_color(publication: Path) -> None:
    line = _break(publication)
    coloured = _on_a_terminal(publication)
    assert "\x1b[1m" in coloured
    plain = _on_a_terminal(publication, NO_COLOR="1")
    assert f"data/graph.ttl:{line}:1: shacl/StatementShape-evidence:" in plain
    assert "\x1b[31m" not in plain
    assert "\x1b[1m" not in plain


def test_a_closed_pipe_is_no_error(publication: Path) -> None:
    _break(publication)
    command = f"{sys.executable} -m kg.cli validate --project {publication} --format json | true"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
