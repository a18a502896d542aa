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
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import SnapshotError
from kg.query.wire import CHUNK_BYTES

_LOAD_SECONDS = 600.0
_END_SECONDS = 5.0


@dataclass(slots=True, eq=False)
class Worker:
    """A worker process as the front sees it: its number and the streams of its socket."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    lane: str = ""
    queries: int = 0


@dataclass(slots=True)
class _Mail:
    """What the zygote said and nobody has asked for yet."""

    forks: asyncio.Queue[tuple[int, socket.socket]] = field(default_factory=asyncio.Queue)
    exits: dict[int, asyncio.Future[int]] = field(default_factory=dict)
    ready: asyncio.Future[None] | None = None


class Spawner:
    """One running zygote. `gone` is set when it has ended, wanted or not."""

    def __init__(self, process: subprocess.Popen[bytes], control: socket.socket) -> None:
        self._process = process
        self._control = control
        self._mail = _Mail()
        self._fork_lock = asyncio.Lock()
        self.gone = asyncio.Event()

    @property
    def pid(self) -> int:
        """The zygote's process number."""
        return self._process.pid

    @classmethod
    async def start(cls, quads: Path, memory_bytes: int, prefixes: dict[str, str]) -> Spawner:
        """A zygote that has loaded `quads`; SnapshotError where it cannot."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        with theirs:
            # Popen returns once the child runs: some milliseconds, at start only.
            process = subprocess.Popen(  # noqa: ASYNC220
                [
                    sys.executable,
                    "-m",
                    "kg.query.zygote",
                    str(theirs.fileno()),
                    str(quads),
                    str(memory_bytes),
                ],
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        assert process.stdin is not None
        with process.stdin, contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(prefixes).encode("utf-8"))
        spawner = cls(process, ours)
        loop = asyncio.get_running_loop()
        spawner._mail.ready = loop.create_future()
        loop.add_reader(ours.fileno(), spawner._hear)
        try:
            async with asyncio.timeout(_LOAD_SECONDS):
                await spawner._mail.ready
        except (TimeoutError, SnapshotError) as error:
            await spawner.end()
            raise SnapshotError(f"The snapshot could not be loaded: {error}") from error
        return spawner

    async def fork(self) -> Worker:
        """A new worker; SnapshotError where the zygote is gone."""
        async with self._fork_lock:
            if self.gone.is_set():
                raise SnapshotError("The zygote has ended.")
            self._send(b"fork")
            getter = asyncio.ensure_future(self._mail.forks.get())
            gone = asyncio.ensure_future(self.gone.wait())
            await asyncio.wait({getter, gone}, return_when=asyncio.FIRST_COMPLETED)
            gone.cancel()
            if not getter.done():
                getter.cancel()
                raise SnapshotError("The zygote has ended.")
            pid, connection = getter.result()
        reader, writer = await asyncio.open_connection(sock=connection, limit=2 * CHUNK_BYTES)
        return Worker(pid, reader, writer)

    def kill(self, worker: Worker) -> None:
        """End a worker at once and drop its socket."""
        self._send(f"kill {worker.pid}".encode("ascii"))
        worker.writer.transport.abort()

    async def ending_signal(self, worker: Worker, wait_seconds: float = 1.0) -> int:
        """The number of the signal that ended `worker`; 0 where that is not known."""
        future = self._exit_of(worker.pid)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait_seconds):
                return await asyncio.shield(future)
        return 0

    async def end(self) -> None:
        """End the zygote, and with it its workers."""
        self._close_control()
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(None, self._process.wait, _END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await loop.run_in_executor(None, self._process.wait)

    def _exit_of(self, pid: int) -> asyncio.Future[int]:
        if len(self._mail.exits) > 256:
            self._mail.exits.pop(next(iter(self._mail.exits)))
        if pid not in self._mail.exits:
            self._mail.exits[pid] = asyncio.get_running_loop().create_future()
        return self._mail.exits[pid]

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(OSError):
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
        words = message.decode("utf-8", "replace").split(" ", 2)
        ready = self._mail.ready
        if words[0] == "ready" and ready is not None and not ready.done():
            ready.set_result(None)
        elif words[0] == "failed" and ready is not None and not ready.done():
            ready.set_exception(SnapshotError(" ".join(words[1:])))
        elif words[0] == "forked":
            connection = socket.socket(fileno=descriptors[0])
            connection.setblocking(False)
            self._mail.forks.put_nowait((int(words[1]), connection))
        elif words[0] == "exit":
            future = self._exit_of(int(words[1]))
            if not future.done():
                future.set_result(int(words[2]))

    def _close_control(self) -> None:
        if self._control.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()
        self.gone.set()
        while not self._mail.forks.empty():
            self._mail.forks.get_nowait()[1].close()
        ready = self._mail.ready
        if ready is not None and not ready.done():
            ready.set_exception(SnapshotError("the loading process ended"))
