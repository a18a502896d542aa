# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The validation page: what was checked, so that "nothing was found" means something."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from importlib.resources import as_file, files
from pathlib import Path

import httpx
import pytest
import rdflib
from pages import Page, read_page
from rdflib.namespace import OWL, RDF, RDFS, SH
from recount import read_graphs

from kg.build.pipeline import build_snapshot
from running import RunningServer

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/nato-az/"

WARNINGS = (
    """
wbsh:Described a sh:NodeShape ; sh:name "Described things"@en ; sh:targetClass schema:Person ;
  sh:severity sh:Info ; sh:property wbsh:Described-birth ; sh:sparql wbsh:Described-long .
wbsh:Described-birth sh:path schema:birthDate ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "A person <b>should</b> have a date of birth."@en .
wbsh:Described-long a sh:SPARQLConstraint ; sh:message "A longer name is better."@en ;
  sh:select """
    + '"""'
    + """SELECT $this ?value WHERE {
    $this <http://www.w3.org/2004/02/skos/core#prefLabel> ?value FILTER (STRLEN(?value) < 9) }
  """
    + '"""'
    + """ .
wbsh:Nobody a sh:NodeShape ; sh:targetClass wb:Nothing ; sh:class wb:Nothing .
"""
)
TERMS = """
<https://schema.org/birthDate> a owl:DatatypeProperty .
wb:Nothing a owl:Class .
"""


def _page(client: httpx.Client, path: str = "/validation") -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200, response.text[:300]
    page = read_page(response.text)
    assert page.faults == []
    return page


def _words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", text)).split())


def _add(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication whose shapes warn, with 130 people more than fit on a page of findings."""
    folder = tmp_path_factory.mktemp("warned")
    with as_file(files("kg").joinpath("templates_init")) as template:
        project = Path(shutil.copytree(template, folder / "project"))
    _add(project / "shapes" / "entity.ttl", WARNINGS)
    _add(project / "ontology" / "ontology.ttl", TERMS)
    people = [
        f'id:p{n:03} a schema:Person ; skos:prefLabel "Person number {n}"@en .' for n in range(130)
    ]
    _add(project / "data" / "graph.ttl", "\n" + "\n".join(people) + "\n")
    build_snapshot(project, folder / "snapshots")
    return folder / "snapshots"


@pytest.fixture
def warning_client(warned: Path, serve: Callable[..., RunningServer]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=serve(warned).url, timeout=30) as client:
        yield client


def _rows(client: httpx.Client, path: str = "/validation") -> dict[str, str]:
    html = client.get(path, headers=HTML).text
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', html)
    return {_words(name): _words(cells.replace("</td>", " ")) for name, cells in found}


def test_every_finding_is_shown_with_what_it_is_about(warning_client: httpx.Client) -> None:
    text = _words(warning_client.get("/validation", headers=HTML).text)
    assert "133 warnings, 1 note" in text
    assert "This snapshot conforms" in text
    shown = {}
    for number in (1, 2):
        html = warning_client.get(f"/validation?page={number}", headers=HTML).text
        body = html[html.index('<ul class="results">') :]
        for item in re.findall(r"<li>(.*?)</li>", body, re.DOTALL):
            if 'class="severity' in item:
                about = re.search(r'about <a href="\./page/([^"]+)">', item)
                assert about, item
                shown.setdefault(about[1], []).append(item)
    assert sum(map(len, shown.values())) == 134
    assert len(shown) == 133
    (first,) = shown["p000"]
    assert "A person &lt;b&gt;should&lt;/b&gt; have a date of birth." in first
    assert 'href="./shapes#Described-birth"' in first
    assert 'href="https://schema.org/birthDate"' in first
    assert any('href="./shapes#Described-long"' in item for item in shown["ada-reed"])
    assert warning_client.get("/validation?page=3", headers=HTML).status_code == 404
    assert {"Described-birth", "Described-long"} <= set(_page(warning_client, "/shapes").ids)


def test_nothing_found_is_not_nothing_checked(warning_client: httpx.Client) -> None:
    rows = _rows(warning_client)
    assert rows["Described things"] == "2 133 134"
    assert rows["Nobody"] == "1 0 none to check"
    assert rows["Statement shape"] == "6 4 none"
    assert rows["Proof of the link, form of the identifier, no contradiction"] == (
        "0 links to other graphs none to check"
    )


def test_the_page_of_a_thing_says_what_was_found_there(warning_client: httpx.Client) -> None:
    text = _words(warning_client.get("/page/p000", headers=HTML).text)
    assert "1 finding in the report warning A person <b>should</b> have a date of birth." in text
    assert "2 findings in the report" in _words(
        warning_client.get("/page/ada-reed", headers=HTML).text
    )
    assert "Conforms to 1 shape" in _words(
        warning_client.get("/page/garden-club", headers=HTML).text
    )


def test_the_report_as_rdf_has_the_results(warning_client: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=warning_client.get("/validation.ttl").text, format="turtle")
    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == 134
    shapes = "https://example.org/willow/shapes#"
    by_shape = {str(graph.value(r, SH.sourceShape)).removeprefix(shapes) for r in results}
    assert by_shape == {"Described", "Described-birth"}
    assert {str(p) for p in graph.objects(None, SH.resultPath)} == {"https://schema.org/birthDate"}


def test_without_shapes_the_page_says_that_nothing_was_validated(
    tmp_path: Path, serve: Callable[..., RunningServer]
) -> None:
    with as_file(files("kg").joinpath("templates_init")) as template:
        project = Path(shutil.copytree(template, tmp_path / "project"))
    shutil.rmtree(project / "shapes")
    snapshot = build_snapshot(project, tmp_path / "out")
    with httpx.Client(base_url=serve(tmp_path / "out").url, timeout=30) as client:
        text = _words(client.get("/validation", headers=HTML).text)
        assert "there are no shapes, so nothing was validated" in text
        assert "The publication has no shapes: no node was validated." in text
        thing = _words(client.get("/page/garden-club", headers=HTML).text)
        assert "No shape looks at this" in thing
        assert "Conforms" not in thing
    assert json.loads(snapshot.read("checks.json"))["focus_nodes"] == {}


def test_a_snapshot_of_an_older_build_does_not_say_how_much_was_checked(
    tmp_path: Path, serve: Callable[..., RunningServer]
) -> None:
    with as_file(files("kg").joinpath("templates_init")) as template:
        snapshot = build_snapshot(template, tmp_path / "out")
    manifest = snapshot.root / "manifest.json"
    values = json.loads(manifest.read_bytes())
    values["files"] = [f for f in values["files"] if f["file"] != "checks.json"]
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(values))
    with httpx.Client(base_url=serve(tmp_path / "out").url, timeout=30) as client:
        text = _words(client.get("/validation", headers=HTML).text)
        assert "did not write down how much it checked" in text
        assert _page(client, "/shapes").tags.count("section") == 2


def _targets(shapes: rdflib.Graph, data: rdflib.Graph) -> dict[str, set[rdflib.term.Node]]:
    """Shape -> its focus nodes, from the definition of targets (SHACL 2.1.3)."""
    found: dict[str, set[rdflib.term.Node]] = {}
    for shape in set(shapes.subjects()):
        nodes: set[rdflib.term.Node] = set(shapes.objects(shape, SH.targetNode))
        classes = set(shapes.objects(shape, SH.targetClass))
        if (shape, RDF.type, OWL.Class) in shapes:
            classes.add(shape)
        for cls in classes:
            for narrower in data.transitive_subjects(RDFS.subClassOf, cls):
                nodes |= set(data.subjects(RDF.type, narrower))
        for prop in shapes.objects(shape, SH.targetSubjectsOf):
            nodes |= set(data.subjects(prop))
        for prop in shapes.objects(shape, SH.targetObjectsOf):
            nodes |= set(data.objects(None, prop))
        if nodes:
            found[str(shape)] = nodes
    return found


def test_focus_nodes_are_what_the_targets_select(
    client: httpx.Client, repository_snapshot: Path
) -> None:
    """Recounted by another library: the figures of each shape, and the shapes of some nodes."""
    graphs = read_graphs(repository_snapshot)
    data = rdflib.Graph()
    for role in ("data", "derived", "ontology"):
        for triple in graphs[f"{BASE}graph/{role}"]:
            data.add(triple)
    targets = _targets(graphs[f"{BASE}graph/shapes"], data)
    checks = json.loads((repository_snapshot / "checks.json").read_bytes())
    assert checks["focus_nodes"] == {shape: len(nodes) for shape, nodes in targets.items()}
    total = sum(map(len, targets.values()))
    assert f"held against {total:,} focus nodes" in _words(
        client.get("/validation", headers=HTML).text
    )
    paths = ["/page/kfor", "/page/azerbaijan", "/page/ipap", "/page/nato-hq"]
    paths += ["/statement/azerbaijan-kfor", "/evidence/F045", "/source/nato-2012"]
    for path in paths:
        iri = rdflib.URIRef(BASE + path.removeprefix("/").replace("page/", "id/"))
        html = client.get(path, headers=HTML).text
        card = html[html.index("<h2>Validated</h2>") :].split("</section>")[0]
        own = re.findall(r'shapes#([^"]+)">[^<]*</a>(?! <span class="soft">)', card)
        wanted = {s.rpartition("#")[2] for s, nodes in targets.items() if iri in nodes}
        assert set(own) == wanted, path
