# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`kg export`: every link resolves, same snapshot same bytes, nothing foreign is overwritten."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest

from kg.rdf.formats import RDF_CODECS
from kg.store.snapshot import open_snapshot
from kg.web.layout import file_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]
HERE = "http://here/"
ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data-index",
    "data-root",
    "data-graph",
    "data-terms",
)


@dataclass
class Links(HTMLParser):
    """The addresses in a page, what its elements are called, and what would load."""

    addresses: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    forms: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        found = [values[name] for name in ADDRESSES if name in values]
        if values.get("http-equiv") == "refresh":
            found.append(values["content"].partition("url=")[2])
        self.addresses += found
        if tag in {"script", "img"} or values.get("rel") in {"stylesheet", "icon"}:
            self.loads += found
        self.ids.add(values.get("id", ""))


def pages_of(folder: Path) -> dict[str, Links]:
    """Every page of an export, by its path."""
    pages = {}
    for path in (p for p in folder.rglob("*.html") if p.is_file()):
        links = Links()
        links.feed(path.read_text(encoding="utf-8"))
        pages[path.relative_to(folder).as_posix()] = links
    return pages


def dead_links(folder: Path) -> Iterator[str]:
    """Links that lead nowhere: no such file, no such anchor, or something a file cannot read."""
    pages = pages_of(folder)
    for name, page in pages.items():
        for address in page.addresses:
            target = urlsplit(urljoin(HERE + name.removesuffix("index.html"), address))
            if target.netloc != "here":
                continue
            file = unquote(target.path).removeprefix("/")
            file += "index.html" if file.endswith("/") or not file else ""
            anchor = unquote(target.fragment)
            if not address or not (folder / file).is_file():
                yield f"{name}: {address!r} is not there"
            elif target.query and not target.query.startswith("v="):
                yield f"{name}: {address!r} needs a server"
            elif anchor and not anchor.startswith("query=") and anchor not in pages[file].ids:
                yield f"{name}: {address!r} has no such anchor"


def foreign_loads(folder: Path) -> list[str]:
    """What pages would load from elsewhere."""
    return [a for page in pages_of(folder).values() for a in page.loads if urlsplit(a).netloc]


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_link_resolves_and_nothing_is_loaded_from_elsewhere(repository_export: Path) -> None:
    assert len(pages_of(repository_export)) > 1000
    assert list(dead_links(repository_export)) == []
    assert foreign_loads(repository_export) == []


def test_all_that_is_published_is_there_in_all_forms(
    repository_export: Path, repository_snapshot: Path
) -> None:
    base = open_snapshot(repository_snapshot).manifest.base_iri
    quads = ox.parse(path=str(repository_snapshot / "quads.nq"), format=RDF_CODECS["nq"])
    iris = {q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode)}
    places = [iri.removeprefix(base) for iri in iris if iri.startswith(base) and "#" not in iri]
    kinds = {
        kind: [p for p in places if p.startswith(f"{kind}/")]
        for kind in ("id", "statement", "evidence", "source")
    }
    assert all(kinds.values())
    wanted = [f"{p}/index.html" for found in kinds.values() for p in found]
    wanted += [f"page/{p[3:]}/index.html" for p in kinds["id"]]
    data = [f"data/{p[3:]}" for p in kinds["id"]]
    data += [p for kind in ("statement", "evidence", "source") for p in kinds[kind]]
    data += ["ns", "shapes", "validation", "completeness", "examples", "catalog", "as-of/2005"]
    wanted += [f"{name}.{suffix}" for name in data for suffix in ("ttl", "jsonld", "nt", "rdf")]
    wanted += [".well-known/void", "sitemap.xml", "robots.txt", "llms.txt", "prefixes.json"]
    wanted += [f"download/{f.file}" for f in open_snapshot(repository_snapshot).manifest.files]
    assert [name for name in wanted if not (repository_export / name).is_file()] == []


def test_each_change_has_its_page_in_all_forms(
    repository_export: Path, repository_snapshot: Path
) -> None:
    """Every year, month and day on which something can begin, with nothing else linked."""
    namespace = open_snapshot(repository_snapshot).manifest.namespace
    quads = ox.parse(path=str(repository_snapshot / "quads.nq"), format=RDF_CODECS["nq"])
    starts = {namespace + "earliestStart", namespace + "latestStart"}
    days = {q.object.value for q in quads if q.predicate.value in starts}
    wanted = {day[:length] for day in days for length in (4, 7, 10)}
    assert len(wanted) > 60
    folder = repository_export / "as-of"
    assert [w for w in sorted(wanted) if not (folder / w / "index.html").is_file()] == []
    forms = [f"{date}.{suffix}" for date in wanted for suffix in ("ttl", "jsonld", "nt", "rdf")]
    assert [name for name in forms if not (folder / name).is_file()] == []


def test_what_is_not_there_has_a_page_that_needs_nothing(
    repository_export: Path, repository_snapshot: Path
) -> None:
    """It is sent for addresses of any depth, so nothing in it is relative."""
    manifest = open_snapshot(repository_snapshot).manifest
    page = pages_of(repository_export)["404.html"]
    assert page.addresses == [manifest.base_iri]
    assert page.loads == []
    assert manifest.id in (repository_export / "404.html").read_text(encoding="utf-8")


def test_a_folder_claims_no_endpoint(repository_export: Path, repository_snapshot: Path) -> None:
    """What describes the folder leaves it out and nothing else; what is a file of the snapshot is
    that file."""
    said = {q.triple for q in ox.parse(path=str(repository_snapshot / "void.ttl"))}
    endpoint = {t for t in said if t.predicate.value.endswith("#sparqlEndpoint")}
    assert len(endpoint) == 1
    names = {"catalog": "ttl", ".well-known/void": "ttl", "catalog.ttl": "ttl"}
    names |= {f"catalog.{suffix}": suffix for suffix in ("nt", "rdf", "jsonld")}
    for name, suffix in names.items():
        path = str(repository_export / name)
        found = {q.triple for q in ox.parse(path=path, format=RDF_CODECS[suffix])}
        assert found == said - endpoint, name
    for name in ("void.ttl", "service.ttl", "graph.nq"):
        copied = (repository_export / "download" / name).read_bytes()
        assert copied == (repository_snapshot / name).read_bytes()


def test_data_files_are_what_the_server_sends(repository_export: Path) -> None:
    kfor = {q.triple for q in ox.parse(path=str(repository_export / "data/kfor.ttl"))}
    for suffix in ("nt", "rdf", "jsonld"):
        path = repository_export / f"data/kfor.{suffix}"
        assert {q.triple for q in ox.parse(path=str(path), format=RDF_CODECS[suffix])} == kfor
    assert len(kfor) > 30


def test_the_sitemap_names_pages_that_are_there(repository_export: Path) -> None:
    text = (repository_export / "sitemap.xml").read_text(encoding="utf-8")
    places = [
        part.partition("</loc>")[0] for part in text.split("<loc>https://w3id.org/nato-az/")[1:]
    ]
    assert len(places) > 150
    assert [p for p in places if not (repository_export / p / "index.html").is_file()] == []


def test_the_marker_names_every_file_with_its_digest(repository_export: Path) -> None:
    marker = json.loads((repository_export / "kg-export.json").read_bytes())
    found = digests(repository_export)
    del found["kg-export.json"]
    assert marker["files"] == found
    assert (repository_export.stat().st_mode & 0o777) == 0o755


def test_the_same_snapshot_gives_the_same_bytes(
    kg: Run, repository_export: Path, repository_snapshots: Path, tmp_path: Path
) -> None:
    done = kg("export", tmp_path / "again", "--snapshots", repository_snapshots, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    found = digests(tmp_path / "again")
    assert summary["files"] == len(found) - 1
    assert found == digests(repository_export)


def test_a_new_publication_is_built_and_exported(
    kg: Run, publication: Path, tmp_path: Path
) -> None:
    done = kg("export", tmp_path / "site", "--project", publication, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["pages"] > 10
    assert list(dead_links(tmp_path / "site")) == []
    assert foreign_loads(tmp_path / "site") == []


def test_things_with_odd_names_are_exported_and_stay_in_the_folder(
    kg: Run, publication: Path, tmp_path: Path
) -> None:
    base = next(
        line.split('"')[1]
        for line in (publication / "kg.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("base_iri")
    )
    names = (
        "a:b",
        "a/../../../../escaped",
        "..",
        "dots.",
        "x.ttl",
        "index.html",
        "ə",
        "a~b",
        "n" * 300,
    )
    turtle = "".join(
        f"<{base}id/{name}> a <http://example.net/Odd> ;"
        f' <http://www.w3.org/2000/01/rdf-schema#label> "odd" .\n'
        for name in names
    )
    (publication / "data" / "odd.ttl").write_text(turtle, encoding="utf-8")
    done = kg("export", tmp_path / "site", "--project", publication)
    assert done.returncode == 0, done.stderr
    assert list(dead_links(tmp_path / "site")) == []
    assert {p.name for p in tmp_path.iterdir()} == {"site", "publication", "working"}
    for name in names:
        assert (tmp_path / "site" / file_of(f"page/{name}", {})).is_file(), name


@pytest.mark.parametrize(
    "path, parameters, file",
    [
        ("", {}, "index.html"),
        ("page/a", {}, "page/a/index.html"),
        ("page/a", {"page": 1}, "page/a/index.html"),
        ("page/a", {"page": 2}, "page/a/~page-2/index.html"),
        ("page/a.ttl", {}, "page/a.ttl/index.html"),
        ("data/a.ttl", {}, "data/a.ttl"),
        ("ns.rdf", {}, "ns.rdf"),
        ("statement/s", {}, "statement/s/index.html"),
        ("examples", {"format": "ttl"}, "examples.ttl"),
        ("download/", {}, "download/index.html"),
        ("download/graph.nq.gz", {}, "download/graph.nq.gz"),
        (".well-known/void", {}, ".well-known/void"),
        ("timeline", {"kind": "a:B", "page": 3}, "timeline/~kind-a~3AB/~page-3/index.html"),
        ("page/../../etc/passwd", {}, "page/~2E~2E/~2E~2E/etc/passwd/index.html"),
        ("page//a", {}, "page/~00/a/index.html"),
        ("page/index.html", {}, "page/~69ndex.html/index.html"),
        ("page/a.", {}, "page/a~2E/index.html"),
        ("page/~page-2", {}, "page/~7Epage-2/index.html"),
    ],
)
def test_an_address_has_a_file_of_its_own(
    path: str, parameters: dict[str, str | int], file: str
) -> None:
    assert file_of(path, parameters) == file


@pytest.fixture
def exported(kg: Run, publication: Path, tmp_path: Path) -> Path:
    """An export of a new publication."""
    assert kg("export", tmp_path / "site", "--project", publication).returncode == 0
    return tmp_path / "site"


def test_an_export_is_replaced_whole(kg: Run, publication: Path, exported: Path) -> None:
    before = digests(exported)
    (exported / "robots.txt").unlink()
    assert kg("export", exported, "--project", publication).returncode == 0
    assert digests(exported) == before
    assert not list(exported.parent.glob(".*"))


@pytest.mark.parametrize("foreign", ["CNAME", ".git/config", "page/mine.html"])
def test_files_that_no_export_wrote_are_left_alone(
    kg: Run, publication: Path, exported: Path, foreign: str
) -> None:
    path = exported / foreign
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    done = kg("export", exported, "--project", publication)
    assert done.returncode == 2
    assert foreign in done.stderr
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_or_file_of_the_user_is_refused(
    kg: Run, publication: Path, tmp_path: Path
) -> None:
    done = kg("export", publication, "--project", publication)
    assert (done.returncode, "no export wrote" in done.stderr) == (2, True)
    assert (publication / "kg.toml").is_file()
    done = kg("export", publication / "kg.toml", "--project", publication)
    assert (done.returncode, "is a file" in done.stderr) == (2, True)
    (tmp_path / "empty").mkdir()
    assert kg("export", tmp_path / "empty", "--project", publication).returncode == 0


def test_a_publication_with_faults_exports_nothing(
    kg: Run, publication: Path, tmp_path: Path
) -> None:
    next((publication / "data").glob("*.ttl")).write_text("this is no Turtle", encoding="utf-8")
    done = kg("export", tmp_path / "site", "--project", publication)
    assert done.returncode == 1
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.glob(".*"))
