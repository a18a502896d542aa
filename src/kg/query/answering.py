# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One question to a store, and the bytes of its answer: evaluation and serialization."""

from __future__ import annotations

import re
from typing import IO, NoReturn, cast

import pyoxigraph as ox

from kg.query.csv_results import CsvFromTsv
from kg.query.wire import Failure, Question
from kg.rdf.formats import RDF_CODECS, RESULT_CODECS

_NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]|<[^<>\s:/]+:[\s/>]")
"""What https://www.w3.org/TR/xml/#charsets leaves out, as UTF-8 (surrogates are in no term), and
an element without a local name: RDF/XML has none for a property such as <http://x/1/>."""

_TAIL_BYTES = 128
"""More than the longest start of what _NOT_XML finds: a piece may end inside it."""

_POSITION = re.compile(r"(?:at|line) (\d+):(\d+)")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class SinkError(Exception):
    """Raised out of the sink to stop the engine; carries what to tell the client."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Sink:
    """A file-like object that the engine serializes into: counts and checks, keeps in `buffer`."""

    def __init__(self, format_name: str, answer_bytes: int) -> None:
        self.buffer = bytearray()
        self._left_bytes = answer_bytes
        self._limit_bytes = answer_bytes
        self._is_xml = format_name in {"xml", "rdf"}
        self._tail = b""
        self.failure: Failure | None = None

    def write(self, data: bytes) -> int:
        """Take bytes from the engine; an exception stops it, where the answer must not go on."""
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
        self.buffer += data
        return taken

    def flush(self) -> None:
        """Wanted of a file by the engine; whoever made this takes what is in `buffer`."""

    def _stop(self, failure: Failure) -> NoReturn:
        self.failure = failure
        raise SinkError(failure)


def write_answer(
    store: ox.Store, question: Question, sink: Sink, prefixes: dict[str, str]
) -> Failure | None:
    """Write the answer to a question into `sink`; why it is none, where it is not whole."""
    try:
        results = _evaluate(store, question)
        if isinstance(results, ox.QueryTriples):
            codec = RDF_CODECS[question.format]
            ox.serialize(results, cast(IO[bytes], sink), format=codec, prefixes=prefixes)
        else:
            serialize_results(results, sink, question.format)
    except SyntaxError as error:
        return _syntax_failure(error)
    except MemoryError:
        message = "The query needs more memory than one query may have."
        return Failure("memory", message, rule="query-memory")
    except (SinkError, OSError, ValueError, RuntimeError, KeyError) as error:
        return sink.failure or _engine_failure(error)
    return sink.failure


def serialize_results(
    results: ox.QuerySolutions | ox.QueryBoolean, sink: Sink, format_name: str
) -> None:
    """Write solutions or a truth value into `sink`; SinkError where it takes no more."""
    output, codec = cast(IO[bytes], sink), RESULT_CODECS[format_name]
    if format_name == "csv" and isinstance(results, ox.QuerySolutions):
        output, codec = cast(IO[bytes], CsvFromTsv(sink)), RESULT_CODECS["tsv"]
    results.serialize(output, codec)


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
