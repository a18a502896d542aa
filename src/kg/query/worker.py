# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker process: locked down, it answers one query at a time until it is killed.

It is forked from the zygote, shares the loaded store copy-on-write, and talks over one socket.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import socket
from dataclasses import replace

import pyoxigraph as ox

from kg.query.answering import Sink, write_answer
from kg.query.wire import (
    CHUNK_BYTES,
    DATA,
    END,
    ERROR,
    HEADER,
    RETIRE,
    Question,
    frame,
    parse_question,
    serialize_failure,
)

_RETIRE_AFTER_KIB = 128 * 1024
_PR_SET_PDEATHSIG = 1


class _FrameSink(Sink):
    """A sink that sends frames of at least 64 KiB; the buffer begins with room for their head."""

    def __init__(self, connection: socket.socket, question: Question) -> None:
        super().__init__(question.format, question.answer_bytes)
        self._connection = connection
        self.buffer = bytearray(HEADER.size)

    def write(self, data: bytes) -> int:
        taken = super().write(data)
        if len(self.buffer) >= CHUNK_BYTES:
            self.send(DATA)
            self.buffer = bytearray(HEADER.size)
        return taken

    def send(self, kind: bytes) -> None:
        """Send what was written and not sent yet, as one frame."""
        HEADER.pack_into(self.buffer, 0, kind, len(self.buffer) - HEADER.size)
        self._connection.sendall(self.buffer)


def die_with_parent() -> None:
    """Have this process killed when the process that made it ends, however that ends (prctl 2)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def lock_down(connection: socket.socket, memory_bytes: int) -> None:
    """Leave this process one socket, `memory_bytes` more than it has, and nothing to open.

    A limit of no descriptors keeps the engine's SERVICE and LOAD from opening a connection or a
    file; the guard refuses them before, this holds when the guard is wrong.
    """
    die_with_parent()
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    keep = connection.fileno()
    for name in os.listdir("/proc/self/fd"):
        if int(name) not in {0, 1, 2, keep}:
            with contextlib.suppress(OSError):  # the listing's own descriptor is closed already
                os.close(int(name))
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def serve_questions(connection: socket.socket, store: ox.Store, prefixes: dict[str, str]) -> None:
    """Answer questions from `connection` until it is closed."""
    start_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    buffer = bytearray(CHUNK_BYTES)
    while (question := _receive(connection, buffer)) is not None:
        sink = _FrameSink(connection, question)
        failure = write_answer(store, question, sink, prefixes)
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start_kib
        retire = grown > _RETIRE_AFTER_KIB
        if failure is not None:
            last = serialize_failure(replace(failure, retire=retire))
            connection.sendall(frame(ERROR, last))
        else:
            sink.send(RETIRE if retire else END)


def _receive(connection: socket.socket, buffer: bytearray) -> Question | None:
    """The next question, by way of `buffer`; None where the socket was closed."""
    filled, needed = 0, HEADER.size
    while filled < needed:
        count = connection.recv_into(memoryview(buffer)[filled:])
        if not count:
            return None
        filled += count
        if filled >= HEADER.size:
            needed = HEADER.size + HEADER.unpack_from(buffer)[1]
            if needed > len(buffer):
                buffer += bytes(needed - len(buffer))
    return parse_question(memoryview(buffer)[HEADER.size : needed])
