# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker process: locked down, it answers one query at a time until it is killed.

It is forked from the zygote, shares the loaded store copy-on-write, and talks over one socket.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import socket
from typing import IO, cast

import pyoxigraph as ox

from kg.query.wire import (
    CHUNK_BYTES,
    DATA,
    END,
    ERROR,
    HEADER,
    Failure,
    Question,
    frame,
    parse_question,
    serialize_value,
)
from kg.rdf.formats import RDF_CODECS, RESULT_CODECS

RETIRE = b"retire"
_RETIRE_AFTER_KIB = 128 * 1024
_PR_SET_PDEATHSIG = 1
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_POSITION = re.compile(r"(?:at|line) (\d+):(\d+)")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _SinkError(Exception):
    """Raised out of the sink to stop the engine; carries what to tell the client."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class _Sink:
    """A file-like object that the engine serializes into: buffers, counts, sends frames."""

    def __init__(self, connection: socket.socket, question: Question) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self._left_bytes = question.answer_bytes
        self._limit_bytes = question.answer_bytes
        self._is_xml = question.format in {"xml", "rdf"}
        self.failure: Failure | None = None

    def write(self, data: bytes) -> int:
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            message = f"The answer has more than {self._limit_bytes} bytes."
            self._stop(Failure("too-large", message, rule="answer-bytes"))
        if self._is_xml and _NOT_XML.search(data):
            message = "The answer holds a control character that XML cannot carry."
            self._stop(Failure("engine", message, rule="xml-characters"))
        self._buffer += data
        if len(self._buffer) >= CHUNK_BYTES:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._buffer:
            self._connection.sendall(frame(DATA, bytes(self._buffer)))
            self._buffer.clear()

    def _stop(self, failure: Failure) -> None:
        self.failure = failure
        raise _SinkError(failure)


def lock_down(connection: socket.socket, memory_bytes: int) -> None:
    """Leave this process one socket, `memory_bytes` more than it has, and nothing to open.

    A limit of no descriptors keeps the engine's SERVICE and LOAD from opening a connection or a
    file; the guard refuses them before, this holds when the guard is wrong.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    keep = connection.fileno()
    os.closerange(3, keep)
    os.closerange(keep + 1, max(keep + 2, 4096))
    with open("/proc/self/statm", encoding="ascii") as statm:
        pages = int(statm.read().split()[0])
    limit = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def serve_questions(connection: socket.socket, store: ox.Store, prefixes: dict[str, str]) -> None:
    """Answer questions from `connection` until it is closed."""
    start_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while (question := _receive(connection)) is not None:
        failure = _answer(connection, store, question, prefixes)
        if failure is not None:
            connection.sendall(frame(ERROR, serialize_value(failure)))
            continue
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start_kib
        connection.sendall(frame(END, RETIRE if grown > _RETIRE_AFTER_KIB else b""))


def _receive(connection: socket.socket) -> Question | None:
    header = _read_exactly(connection, HEADER.size)
    if header is None:
        return None
    payload = _read_exactly(connection, HEADER.unpack(header)[1])
    return None if payload is None else parse_question(payload)


def _read_exactly(connection: socket.socket, count: int) -> bytes | None:
    data = bytearray()
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            return None
        data += part
    return bytes(data)


def _answer(
    connection: socket.socket, store: ox.Store, question: Question, prefixes: dict[str, str]
) -> Failure | None:
    sink = _Sink(connection, question)
    try:
        results = _evaluate(store, question)
        if question.gives_graph:
            triples = cast(ox.QueryTriples, results)
            ox.serialize(
                triples,
                cast(IO[bytes], sink),
                format=RDF_CODECS[question.format],
                prefixes=prefixes,
            )
        else:
            rows = cast(ox.QuerySolutions, results)
            rows.serialize(cast(IO[bytes], sink), RESULT_CODECS[question.format])
        sink.flush()
    except SyntaxError as error:
        return _syntax_failure(error)
    except MemoryError:
        return Failure("memory", "The query needs more memory than one query may have.")
    except (_SinkError, OSError, ValueError, RuntimeError) as error:
        return sink.failure or Failure("engine", f"The engine could not answer: {error}")
    return sink.failure


def _evaluate(store: ox.Store, question: Question) -> Results:
    substitutions = {ox.Variable(name): _parse_term(term) for name, term in question.substitutions}
    if not question.replaces_dataset:
        return store.query(
            question.text,
            use_default_graph_as_union=question.union,
            substitutions=substitutions or None,
        )
    named = [ox.NamedNode(iri) for iri in question.named_graphs]
    default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
        ox.NamedNode(iri) for iri in question.default_graphs
    ]
    return store.query(
        question.text,
        default_graph=default or ox.DefaultGraph(),
        named_graphs=cast(list[ox.NamedNode | ox.BlankNode], named),
        substitutions=substitutions or None,
    )


def _parse_term(text: str) -> Term:
    line = f"<x:s> <x:p> {text} ."
    (quad,) = ox.parse(line, format=RDF_CODECS["nt"])
    return cast(Term, quad.object)


def _syntax_failure(error: SyntaxError) -> Failure:
    message = str(error.msg if error.msg else error)
    line, column = error.lineno or 0, error.offset or 0
    if not line and (match := _POSITION.search(message)):
        line, column = int(match[1]), int(match[2])
    return Failure("syntax", message, line, column, rule="syntax")
