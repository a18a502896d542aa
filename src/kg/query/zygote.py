# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The zygote: loads the quads once, forks workers on request, kills and reaps them.

Started as `python -m kg.query.zygote FD QUADS MEMORY_BYTES`, with a SOCK_SEQPACKET socket on FD
and the prefix map as JSON on standard input. Messages, one a packet:
in `fork`, `kill <pid>`, `slow <pid>` (it comes after all others from now on); out `ready`, `forked
<pid>` (with the worker's socket), `exit <pid> <n>`
(n: the signal that ended it, or 0), `failed <reason>`. It ends when the socket is closed.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

import pyoxigraph as ox

from kg.query.loading import load_quads
from kg.query.worker import die_with_parent, lock_down, serve_questions

_SLOW_NICENESS = 10


class _Zygote:
    def __init__(self, control: socket.socket, memory_bytes: int) -> None:
        self._control = control
        self._memory_bytes = memory_bytes
        self._store = ox.Store()
        self._prefixes: dict[str, str] = {}
        self._children: set[int] = set()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._wake_out.setblocking(False)

    def load(self, quads: str, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._store = load_quads(Path(quads))
        gc.collect()
        gc.freeze()

    def run(self) -> None:
        signal.set_wakeup_fd(self._wake_in.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._control.send(b"ready")
        while True:
            readable, _, _ = select.select([self._control, self._wake_out], [], [])
            if self._wake_out in readable:
                with contextlib.suppress(BlockingIOError):
                    self._wake_out.recv(4096)
                self._reap()
            if self._control in readable:
                message = self._control.recv(256)
                if not message:
                    return
                self._obey(message.decode("ascii").split())

    def end(self) -> None:
        """Kill the workers and wait for them, so that none is left to the system to bury."""
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        for pid in self._children:
            os.waitpid(pid, 0)
        self._wake_in.close()
        self._wake_out.close()

    def _obey(self, words: list[str]) -> None:
        if words[0] == "fork":
            self._fork()
        elif words[0] == "kill" and int(words[1]) in self._children:
            # A child that was not reaped yet keeps its number: the right process is hit.
            os.kill(int(words[1]), signal.SIGKILL)
        elif words[0] == "slow" and int(words[1]) in self._children:
            with contextlib.suppress(OSError):  # it has ended, and is not reaped yet
                os.setpriority(os.PRIO_PROCESS, int(words[1]), _SLOW_NICENESS)

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._be_worker(theirs)
        theirs.close()
        self._children.add(pid)
        socket.send_fds(self._control, [f"forked {pid}".encode("ascii")], [ours.fileno()])
        ours.close()

    def _be_worker(self, connection: socket.socket) -> None:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            lock_down(connection, self._memory_bytes)
            serve_questions(connection, self._store, self._prefixes)
        except (OSError, MemoryError):
            os._exit(1)
        finally:
            os._exit(0)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._children.discard(pid)
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            self._control.send(f"exit {pid} {number}".encode("ascii"))


def main(arguments: list[str]) -> int:
    """Run a zygote; 0 when the socket was closed, 1 where the quads could not be loaded."""
    descriptor, quads, memory_bytes = int(arguments[0]), arguments[1], int(arguments[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    with socket.socket(fileno=descriptor) as control:
        zygote = _Zygote(control, memory_bytes)
        try:
            zygote.load(quads, json.load(sys.stdin))
        except (OSError, SyntaxError, ValueError) as error:
            control.send(f"failed {error}"[:250].encode("utf-8", "replace"))
            return 1
        try:
            zygote.run()
        except (BrokenPipeError, ConnectionResetError):
            return 0  # the front has ended
        finally:
            zygote.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
