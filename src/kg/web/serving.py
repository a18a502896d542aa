# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What is served: the current snapshot with its engine and cache, exchanged while requests run."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from dataclasses import dataclass, field
from typing import BinaryIO

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.config import Settings
from kg.errors import SnapshotError
from kg.query.cache import AnswerCache
from kg.query.embedded import EmbeddedEngine
from kg.query.tally import Tally
from kg.rdf.passages import Passages, read_passages
from kg.store.hold import hold_snapshot
from kg.store.snapshot import CURRENT, Snapshot, current_snapshot, verify_snapshot
from kg.web.asked import Asked
from kg.web.clients import client_of
from kg.web.figures import SNAPSHOT, Figures
from kg.web.layout import SERVED, Layout
from kg.web.links import Links, links_from

_log = logging.getLogger(__name__)
_POLL_SECONDS = 1.0
_SCOPE_KEY = "kg.held"


@dataclass(eq=False, slots=True)
class Current:
    """A snapshot that is or was served; `users` requests still need its engine.

    `questions` is what kg.web.sparql has read already.
    """

    snapshot: Snapshot
    engine: EmbeddedEngine
    cache: AnswerCache
    hold: BinaryIO
    loaded_at: float = 0.0
    questions: dict[tuple[bytes, str | None], Asked] = field(default_factory=dict)
    users: int = 0
    retired: bool = False
    closing: list[asyncio.Task[None]] = field(default_factory=list)

    async def close(self) -> None:
        """End its engine; a build may then remove its folder."""
        await self.engine.close()
        self.hold.close()

    def release(self) -> None:
        """One request less; the last one of a retired snapshot ends its engine."""
        self.users -= 1
        self._close_if_unused()

    def retire(self) -> None:
        """Another snapshot has taken over."""
        self.retired = True
        self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self.retired and self.users == 0 and not self.closing:
            self.closing.append(asyncio.get_running_loop().create_task(self.close()))


@dataclass(frozen=True, slots=True)
class Held:
    """What one request sees from its beginning to its end."""

    settings: Settings
    current: Current
    passages: Passages
    layout: Layout = SERVED


class Serving:
    """The snapshot that new requests get, and the documents whose passages may be shown.

    A fault in a new snapshot keeps the old one. UsageError where a document cannot be read.
    """

    def __init__(self, settings: Settings, layout: Layout = SERVED) -> None:
        self.settings = settings
        self.layout = layout
        self.passages = read_passages(settings.source_texts)
        self._current: Current | None = None
        self.figures = Figures()
        self.tally = Tally()
        self.taken_up = 0
        self.refused = 0
        self._link = ""
        self._watcher: asyncio.Task[None] | None = None
        self._held: Held | None = None
        self._old: list[Current] = []

    @property
    def current(self) -> Current:
        """The snapshot served now; SnapshotError before `start`."""
        if self._current is None:
            raise SnapshotError("No snapshot is being served.")
        return self._current

    async def start(self, *, watch: bool = True) -> None:
        """Load the current snapshot and, with `watch`, look out for others. SnapshotError."""
        self._link = self._read_link()
        self._current = await self._load()
        if watch:
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    def held(self, current: Current) -> Held:
        """What a request sees that begins with this snapshot."""
        held = self._held
        if held is None or held.current is not current:
            held = self._held = Held(self.settings, current, self.passages, self.layout)
        return held

    async def close(self) -> None:
        """End all engines."""
        if self._watcher is not None:
            self._watcher.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watcher
        for current in [*self._old, *([self._current] if self._current else [])]:
            await asyncio.gather(*current.closing)
            if not current.closing:
                await current.close()

    async def _load(self) -> Current:
        snapshot = await asyncio.to_thread(current_snapshot, self.settings.snapshots)
        hold = hold_snapshot(snapshot)
        try:
            await asyncio.to_thread(verify_snapshot, snapshot)
            engine = await EmbeddedEngine.start(snapshot, self.settings, self.tally)
        except BaseException:
            hold.close()
            raise
        cache = AnswerCache(self.settings.cache_bytes, tally=self.tally)
        return Current(snapshot, engine, cache, hold, time.time())

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            link = self._read_link()
            if link in {self._link, ""}:
                continue
            self._link = link
            try:
                new = await self._load()
            except (SnapshotError, OSError) as error:
                self.refused += 1
                _log.warning("the snapshot %r is refused, the old one stays: %s", link, error)
                continue
            old, self._current = self._current, new
            self._old = [c for c in self._old if not all(t.done() for t in c.closing)]
            if old is not None:
                self._old.append(old)
                old.retire()
            self.taken_up += 1
            _log.warning("now serving the snapshot %s", new.snapshot.manifest.id)

    def _read_link(self) -> str:
        try:
            return os.readlink(self.settings.snapshots / CURRENT)
        except OSError:
            return ""


class HoldSnapshot:
    """Middleware: a request keeps the snapshot it began with, whatever is published meanwhile."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app = app
        self._serving = serving

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        current = self._serving.current
        current.users += 1
        scope[SNAPSHOT] = current.snapshot.manifest.id
        scope[_SCOPE_KEY] = self._serving.held(current)
        try:
            await self._app(scope, receive, send)
        finally:
            current.release()


def client_name(request: Request) -> str:
    """Who asks, as the shares of the workers count clients."""
    return client_of(request.scope, serving(request).settings.trusted_proxies)


def serving(request: Request) -> Held:
    """What this request sees: its settings, and the snapshot it began with."""
    held = request.scope[_SCOPE_KEY]
    assert isinstance(held, Held)
    return held


def links_of(request: Request) -> Links:
    """The addresses as seen from the page that this request asks for."""
    held = serving(request)
    manifest = held.current.snapshot.manifest
    parameters = dict(request.query_params)
    return links_from(manifest, request.scope["path"], parameters, held.layout)
