# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The front's end of a zygote: start it, have workers forked and killed, hear of their deaths."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SnapshotError
from kg.query.channel import Channel
from kg.query.engine import Lane

_LOAD_SECONDS = 600.0
_END_SECONDS = 5.0
_GONE = "The loading process has ended."


@dataclass(slots=True, eq=False)
class Worker:
    """A worker process as the front sees it. `ended` gets the signal that ended it, or 0."""

    pid: int
    lane: Lane
    channel: Channel
    ended: asyncio.Future[int]
    queries: int = 0
    doomed: bool = False
    slow: bool = False

    def processor_seconds(self) -> float:
        """The processor time it has used; 0 where it has gone (clock_getcpuclockid 3)."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return 0.0


class Spawner:
    """One running zygote. `gone` is set when it has ended, wanted or not.

    `on_exit` is called once for each worker that has ended; the workers that ended with the
    zygote are its `orphans` instead.
    """

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        control: socket.socket,
        on_exit: Callable[[Worker], None],
    ) -> None:
        self._process = process
        self._control = control
        self._on_exit = on_exit
        self._workers: dict[int, Worker] = {}
        self._early: dict[int, int] = {}
        self._abandoned: set[int] = set()
        self._forks: deque[asyncio.Future[tuple[int, socket.socket]]] = deque()
        self._ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.gone = asyncio.Event()
        self.orphans: tuple[Worker, ...] = ()

    @property
    def pid(self) -> int:
        """The zygote's process number."""
        return self._process.pid

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The process numbers of the workers that live."""
        return tuple(self._workers)

    @classmethod
    async def start(
        cls,
        quads: Path,
        memory_bytes: int,
        prefixes: dict[str, str],
        on_exit: Callable[[Worker], None],
    ) -> Spawner:
        """A zygote that has loaded `quads`; SnapshotError where it cannot."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        arguments = [str(theirs.fileno()), str(quads), str(memory_bytes)]
        with theirs:
            # Popen returns once the child runs: some milliseconds, at start only.
            process = subprocess.Popen(  # noqa: ASYNC220
                [sys.executable, "-m", "kg.query.zygote", *arguments],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        spawner = cls(process, ours, on_exit)
        asyncio.get_running_loop().add_reader(ours.fileno(), spawner._hear)
        try:
            spawner._tell_prefixes(prefixes)
            async with asyncio.timeout(_LOAD_SECONDS):
                await spawner._ready
        except (TimeoutError, SnapshotError) as error:
            await spawner.end()
            raise SnapshotError(f"The snapshot could not be loaded: {error}") from error
        except asyncio.CancelledError:
            await spawner.end()
            raise
        return spawner

    async def fork(self, lane: Lane) -> Worker:
        """A new worker; SnapshotError where the zygote is gone."""
        if self.gone.is_set():
            raise SnapshotError(_GONE)
        future: asyncio.Future[tuple[int, socket.socket]]
        future = asyncio.get_running_loop().create_future()
        self._forks.append(future)
        self._send(b"fork")
        pid, connection = await future
        try:
            channel = await Channel.open(connection)
        except asyncio.CancelledError:
            connection.close()
            raise
        ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        worker = Worker(pid, lane, channel, ended)
        self._workers[pid] = worker
        if pid in self._early:
            self._bury(pid, self._early.pop(pid))
        return worker

    def kill(self, worker: Worker) -> None:
        """End a worker at once and drop its socket; `on_exit` follows."""
        if not worker.doomed:
            worker.doomed = True
            self._send(f"kill {worker.pid}".encode("ascii"))
            worker.channel.abort()

    def slow_down(self, worker: Worker) -> None:
        """Let a worker run behind all others from now on."""
        if not worker.doomed and not worker.slow:
            worker.slow = True
            self._send(f"slow {worker.pid}".encode("ascii"))

    async def ending_signal(self, worker: Worker, wait_seconds: float = 1.0) -> int:
        """The number of the signal that ended `worker`; 0 where that is not known."""
        done, _ = await asyncio.wait({worker.ended}, timeout=wait_seconds)
        return worker.ended.result() if done else 0

    async def end(self) -> None:
        """End the zygote, and with it its workers."""
        self._close_control()
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(None, self._process.wait, _END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await loop.run_in_executor(None, self._process.wait)

    def _tell_prefixes(self, prefixes: dict[str, str]) -> None:
        stream = self._process.stdin
        assert stream is not None
        with contextlib.suppress(BrokenPipeError), stream:
            stream.write(json.dumps(prefixes).encode("utf-8"))

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # a zygote that has gone is noticed by _hear
            self._control.send(message)

    def _hear(self) -> None:
        try:
            message, descriptors, _, _ = socket.recv_fds(self._control, 512, 1)
        except BlockingIOError:
            return
        except OSError:
            message, descriptors = b"", []
        if not message:
            self._close_control()
            return
        what, _, rest = message.decode("utf-8", "replace").partition(" ")
        if what == "forked":
            self._welcome(int(rest), socket.socket(fileno=descriptors[0]))
        elif what == "exit":
            pid, number = rest.split()
            self._bury(int(pid), int(number))
        elif not self._ready.done():
            if what == "ready":
                self._ready.set_result(None)
            else:
                self._ready.set_exception(SnapshotError(rest))

    def _welcome(self, pid: int, connection: socket.socket) -> None:
        connection.setblocking(False)
        future = self._forks.popleft()
        if future.done():  # whoever asked has gone: without its socket the worker ends
            self._abandoned.add(pid)
            connection.close()
        else:
            future.set_result((pid, connection))

    def _bury(self, pid: int, number: int) -> None:
        worker = self._workers.pop(pid, None)
        if worker is not None:
            worker.ended.set_result(number)
            self._on_exit(worker)
        elif pid in self._abandoned:
            self._abandoned.remove(pid)
        else:
            self._early[pid] = number

    def _close_control(self) -> None:
        if self._control.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
        self.gone.set()
        self.orphans = (*self.orphans, *self._workers.values())
        self._workers.clear()
        for worker in self.orphans:
            worker.channel.abort()
            if not worker.ended.done():
                worker.ended.set_result(0)
        while self._forks:
            future = self._forks.popleft()
            if not future.done():
                future.set_exception(SnapshotError(_GONE))
        if not self._ready.done():
            self._ready.set_exception(SnapshotError(_GONE))
