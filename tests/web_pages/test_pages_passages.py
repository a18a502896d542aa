# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A server that is started with a source document shows the passages that are pinned in it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from kg.build.pipeline import build_snapshot
from kg.errors import UsageError
from kg.rdf.passages import fold, read_passages
from running import RunningServer

TEXT = "One  <b>bold</b>\nstep. Another & one.\n"
HTML = {"Accept": "text/html"}


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """The publication that `kg init` writes."""
    folder = tmp_path / "club"
    command = [sys.executable, "-m", "kg.cli", "init", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return folder


def test_a_passage_is_found_by_position_and_digest(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    passages = read_passages((file,))
    wanted = fold(TEXT)[4:15]
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    assert wanted == "<b>bold</b>"
    assert passages.find(4, 15, digest) == wanted
    assert passages.find(4, 14, digest) == ""
    assert passages.find(4, 15, "0" * 64) == ""
    assert passages.find(0, 0, hashlib.sha256(b"").hexdigest()) == ""


def test_a_document_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"caf\xe9")
    for name in ("missing", "latin"):
        with pytest.raises(UsageError, match=name):
            read_passages((tmp_path / name,))


def test_the_pages_show_it_escaped(
    club: Path, tmp_path: Path, serve: Callable[..., RunningServer]
) -> None:
    data = club / "data" / "graph.ttl"
    text = data.read_text(encoding="utf-8")
    digest = hashlib.sha256(fold(TEXT)[4:15].encode()).hexdigest()
    text = text.replace(text.split('wb:sha256 "')[1].split('"')[0], digest, 1)
    data.write_text(text.replace("oa:start 0 ; oa:end 46", "oa:start 4 ; oa:end 15", 1))
    build_snapshot(club, tmp_path / "snapshots")
    document = tmp_path / "text.txt"
    document.write_text(TEXT, encoding="utf-8")
    passage = "<p>&lt;b&gt;bold&lt;/b&gt;</p></blockquote>"
    shown = serve(tmp_path / "snapshots", "--source-text", str(document))
    page = httpx.get(f"{shown.url}/evidence/W001", headers=HTML).text
    assert passage in page
    use = page.split('id="uses"')[1].split('href="../')[1].split('"')[0]
    assert passage in httpx.get(f"{shown.url}/{use}", headers=HTML).text
    hidden = serve(tmp_path / "snapshots")
    assert "blockquote" not in httpx.get(f"{hidden.url}/evidence/W001", headers=HTML).text


def test_a_missing_document_ends_the_command(club: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", "--project", str(club)]
    done = subprocess.run(
        [*command, "--source-text", "nowhere.txt"], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert "nowhere.txt" in done.stderr
    assert "Traceback" not in done.stderr
