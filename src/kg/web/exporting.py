# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The whole site as files: the application is asked for every address that its pages link."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from starlette.types import ASGIApp

from kg.config import Settings
from kg.errors import EngineFailedError, PublishError
from kg.store.snapshot import Snapshot
from kg.views.search import search_index
from kg.web.app import create_app
from kg.web.asking import ask
from kg.web.assets import STATIC
from kg.web.layout import Exported, Parameters
from kg.web.links import Links
from kg.web.rendering import environment
from kg.web.representations import SUFFIXES
from kg.web.routes.crawlers import sitemap_paths
from kg.web.serving import Serving

Tell = Callable[[int, int], None]
"""Called with how many files are written, and how many are known to be needed."""

MISSING = "404.html"
_AT_ONCE = 8
_QUERY_SECONDS = 120.0
_ALWAYS = (
    *("", "things", "ns", "shapes", "validation", "examples", "sparql", "search", "download/"),
    *("robots.txt", "llms.txt", "context.jsonld", "prefixes.json", "sparql-editor.json"),
    *(".well-known/void", "catalog"),
)
_STATIC_SUFFIXES = {".css", ".js", ".svg", ".txt", ".wasm"}
_NOTHING = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: how many pages among how many files."""

    snapshot: Snapshot
    pages: int
    files: int


async def export_site(settings: Settings, folder: Path, tell: Tell) -> Export:
    """Write the site of the current snapshot into an empty folder.

    What a page links and nobody publishes is found on the way; the pages are then written again,
    without those links. SnapshotError, EngineFailedError, PublishError.
    """
    limits = replace(settings.limits, query_timeout_seconds=_QUERY_SECONDS)
    missing: frozenset[str] = frozenset()
    while True:
        layout = Exported(missing)
        serving = Serving(replace(settings, limits=limits), layout)
        try:
            await serving.start(watch=False)
            snapshot = serving.current.snapshot
            crawl = _Crawl(create_app(serving), snapshot, layout, folder)
            await crawl.run(tell)
        except OSError as error:
            raise PublishError(f"The files cannot be written: {error}") from error
        finally:
            await serving.close()
        if not crawl.missing:
            break
        if crawl.missing <= missing:
            raise EngineFailedError(f"Pages link what is not there: {min(crawl.missing)}")
        missing |= crawl.missing
    _copy_static(folder)
    _write_missing(folder, snapshot)
    return _counted(snapshot, folder)


class _Crawl:
    """One walk over the site, from the addresses that every site has."""

    def __init__(self, app: ASGIApp, snapshot: Snapshot, layout: Exported, folder: Path) -> None:
        self._app = app
        self._snapshot = snapshot
        self._layout = layout
        self._folder = folder
        self._written: set[str] = set()
        self.missing: set[str] = set()

    async def run(self, tell: Tell) -> None:
        """Write all that is linked; `missing` has what is not there."""
        self._begin()
        asked = self._layout.asked
        turn = asyncio.Semaphore(_AT_ONCE)

        async def one(file: str) -> None:
            async with turn:
                await self._write(file, *asked[file])
                tell(len(self._written), len(asked))

        while wave := [f for f in asked if f not in self._written and not f.startswith("static/")]:
            try:
                async with asyncio.TaskGroup() as group:
                    for file in wave:
                        group.create_task(one(file))
            except BaseExceptionGroup as errors:
                raise errors.exceptions[0] from None

    def _begin(self) -> None:
        manifest = self._snapshot.manifest
        links = Links(manifest, 0, layout=self._layout)
        documents = search_index(self._snapshot).documents
        for path in (*_ALWAYS, *sitemap_paths(len(documents))):
            links.to(path)
        for path in ("examples", "catalog"):
            for form in SUFFIXES:
                links.to(path, format=form)
        for path in (
            "ns",
            "shapes",
            "validation",
            *(["completeness"] if manifest.coverage else []),
        ):
            for form in SUFFIXES:
                links.to(f"{path}.{form}")
        for document in documents:
            links.relative(document.iri)

    async def _write(self, file: str, path: str, parameters: Parameters) -> None:
        self._written.add(file)
        target = self._folder / file
        name = path.removeprefix("download/")
        if name != path and name:
            await asyncio.to_thread(_copy, self._snapshot.path(name), target)
            return
        answered = await ask(self._app, path, parameters)
        if answered.status in _NOTHING:
            self.missing.add(file)
            return
        if answered.status != HTTPStatus.OK:
            raise EngineFailedError(
                f"The server part answers {answered.status} for /{path} {dict(parameters) or ''}",
                advice="Look at the same address with kg serve.",
            )
        await asyncio.to_thread(_put, target, answered.body)


def _counted(snapshot: Snapshot, folder: Path) -> Export:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Export(snapshot, sum(path.suffix == ".html" for path in files), len(files))


def _put(target: Path, body: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(body)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _copy_static(folder: Path) -> None:
    for path in sorted(STATIC.rglob("*")):
        if path.is_file() and path.suffix in _STATIC_SUFFIXES:
            _copy(path, folder / "static" / path.relative_to(STATIC))


def _write_missing(folder: Path, snapshot: Snapshot) -> None:
    """The page that file servers send where there is no file, at whatever depth."""
    page = environment().get_template("missing.html").render(manifest=snapshot.manifest)
    _put(folder / MISSING, page.encode("utf-8"))
