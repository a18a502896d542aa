# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker process: locked down, it answers one query at a time until it is killed.

It is forked from the zygote, shares the loaded store copy-on-write, and talks over one socket.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import signal
import socket
from dataclasses import replace
from typing import IO, NoReturn, cast

import pyoxigraph as ox

from kg.query.csv_results import CsvFromTsv
from kg.query.wire import (
    CHUNK_BYTES,
    DATA,
    END,
    ERROR,
    HEADER,
    RETIRE,
    Failure,
    Question,
    frame,
    parse_question,
    serialize_failure,
)
from kg.rdf.formats import RDF_CODECS, RESULT_CODECS

_RETIRE_AFTER_KIB = 128 * 1024
_PR_SET_PDEATHSIG = 1
_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<[^<>\s:/]+:[\s/>]")
"""What https://www.w3.org/TR/xml/#charsets leaves out, as UTF-8 (surrogates are in no term), and
an element without a local name: RDF/XML has none for a property such as <http://x/1/>."""

_TAIL_BYTES = 128
"""More than the longest start of what _NOT_XML finds: a piece may end inside it."""

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
        self._buffer = bytearray(HEADER.size)
        self._left_bytes = question.answer_bytes
        self._limit_bytes = question.answer_bytes
        self._is_xml = question.format in {"xml", "rdf"}
        self._tail = b""
        self.failure: Failure | None = None

    def write(self, data: bytes) -> int:
        taken = len(data)
        if self._is_xml:
            # A reader of XML takes a bare CR for LF (https://www.w3.org/TR/xml/#sec-line-ends).
            data = data.replace(b"\r", b"&#13;")
        self._left_bytes -= len(data)
        if self._left_bytes < 0:
            message = f"The answer has more than {self._limit_bytes} bytes."
            advice = "Ask for fewer rows with LIMIT, or take the whole graph from /download/."
            self._stop(Failure("too-large", message, rule="answer-bytes", advice=advice))
        if self._is_xml and _NOT_XML.search(self._tail + data):
            message = "The answer holds a character or a property that XML cannot carry."
            advice = "Ask for another format, such as JSON or Turtle."
            self._stop(Failure("refused", message, rule="xml-characters", advice=advice))
        self._tail = (self._tail + data)[-_TAIL_BYTES:] if self._is_xml else b""
        self._buffer += data
        if len(self._buffer) >= CHUNK_BYTES:
            self.send(DATA)
            self._buffer = bytearray(HEADER.size)
        return taken

    def flush(self) -> None:
        """Wanted of a file by the engine; the rest is sent with the frame that ends the answer."""

    def send(self, kind: bytes) -> None:
        """Send what was written and not sent yet, as one frame."""
        HEADER.pack_into(self._buffer, 0, kind, len(self._buffer) - HEADER.size)
        self._connection.sendall(self._buffer)

    def _stop(self, failure: Failure) -> NoReturn:
        self.failure = failure
        raise _SinkError(failure)


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
        sink = _Sink(connection, question)
        failure = _answer(store, question, sink, prefixes)
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


def _answer(
    store: ox.Store, question: Question, sink: _Sink, prefixes: dict[str, str]
) -> Failure | None:
    output = cast(IO[bytes], sink)
    try:
        results = _evaluate(store, question)
        if isinstance(results, ox.QueryTriples):
            codec = RDF_CODECS[question.format]
            ox.serialize(results, output, format=codec, prefixes=prefixes)
        elif question.format == "csv" and isinstance(results, ox.QuerySolutions):
            results.serialize(cast(IO[bytes], CsvFromTsv(sink)), RESULT_CODECS["tsv"])
        else:
            results.serialize(output, RESULT_CODECS[question.format])
    except SyntaxError as error:
        return _syntax_failure(error)
    except MemoryError:
        message = "The query needs more memory than one query may have."
        return Failure("memory", message, rule="query-memory")
    except (_SinkError, OSError, ValueError, RuntimeError, KeyError) as error:
        return sink.failure or _engine_failure(error)
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


def _engine_failure(error: Exception) -> Failure:
    if str(error).startswith("The custom function "):
        advice = "Use the functions of SPARQL 1.1."
        return Failure("refused", f"{error}.", rule="function", advice=advice)
    if str(error).endswith("does not support RDF 1.2 yet"):
        message = "The answer holds a triple term, which JSON-LD cannot carry."
        return Failure("refused", message, rule="rdf-1.2", advice="Ask for Turtle or N-Triples.")
    return Failure("engine", f"The engine could not answer: {error}", rule="engine")


def _syntax_failure(error: SyntaxError) -> Failure:
    message = str(error.msg if error.msg else error)
    line, column = error.lineno or 0, error.offset or 0
    if not line and (match := _POSITION.search(message)):
        line, column = int(match[1]), int(match[2])
    return Failure("syntax", message, line, column, rule="syntax")
