# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Bytes on the wire: what is no request is refused and the connection closed, nothing is
smuggled (RFC 9112, sections 2.2, 3, 5 and 6)."""

from __future__ import annotations

import pytest
from attacks import exchange, statuses

from running import RunningServer

CLOSE = b"Connection: close\r\n"
HOST = b"Host: x\r\n"
SMUGGLED = b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
POST = b"POST /sparql HTTP/1.1\r\n" + HOST + b"Content-Type: application/sparql-query\r\n"

REFUSED = {
    "both lengths": POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "both lengths, other order": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef" + SMUGGLED,
    "two lengths in one": POST + b"Content-Length: 5, 6\r\n\r\nabcdef" + SMUGGLED,
    "negative length": POST + b"Content-Length: -1\r\n\r\n" + SMUGGLED,
    "signed length": POST + b"Content-Length: +6\r\n\r\nASK {}" + SMUGGLED,
    "hexadecimal length": POST + b"Content-Length: 0x6\r\n\r\nASK {}" + SMUGGLED,
    "length beyond numbers": POST
    + CLOSE
    + b"Content-Length: 99999999999999999999999\r\n\r\n"
    + SMUGGLED,
    "length in words": POST + b"Content-Length: six\r\n\r\n" + SMUGGLED,
    "white space before the colon": b"GET / HTTP/1.1\r\nHost : x\r\n\r\n" + SMUGGLED,
    "transfer coding in disguise": POST
    + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "chunked is not last": POST + b"Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "chunk size in words": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + SMUGGLED,
    "negative chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n" + SMUGGLED,
    "huge chunk size": POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"F" * 17 + b"\r\n",
    "chunk without line end": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n" + SMUGGLED,
    "NUL in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\0b\r\n\r\n" + SMUGGLED,
    "bare CR": b"GET / HTTP/1.1\rHost: x\r\r\r\n\r\n" + SMUGGLED,
    "bare CR in a header": b"GET / HTTP/1.1\r\n" + HOST + b"X: a\rY: b\r\n\r\n" + SMUGGLED,
    "header without a colon": b"GET / HTTP/1.1\r\n" + HOST + b"nonsense\r\n\r\n" + SMUGGLED,
    "header without a name": b"GET / HTTP/1.1\r\n" + HOST + b": x\r\n\r\n" + SMUGGLED,
    "folded first header": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n" + SMUGGLED,
    "no host": b"GET / HTTP/1.1\r\n\r\n" + SMUGGLED,
    "two hosts": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + SMUGGLED,
    "no version": b"GET /\r\n\r\n" + SMUGGLED,
    "a version to come": b"GET / HTTP/9.9\r\n" + HOST + b"\r\n" + SMUGGLED,
    "a version in disguise": b"GET / HTTP/1.1x\r\n" + HOST + b"\r\n" + SMUGGLED,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n",
    "SSH": b"SSH-2.0-x\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0" * 50,
    "zeros": b"\0" * 10_000,
    "a method that is none": b"G\x00T / HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
    "a long method": b"A" * 50_000 + b" / HTTP/1.1\r\n" + HOST + b"\r\n" + SMUGGLED,
    "a long address": b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 200_000 + b"\r\n\r\n",
    "a long name of a header": b"GET / HTTP/1.1\r\n" + HOST + b"a" * 200_000 + b": x\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\n" + HOST + b"X: 1234567\r\n" * 20_000 + b"\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(target: RunningServer, name: str) -> None:
    """One refusal and the end, or the end alone; what stands behind it is never answered."""
    answer = exchange(target.port, REFUSED[name])
    found = statuses(answer)
    assert len(found) <= 1
    assert all(400 <= status < 600 for status in found)
    assert b'"status": "ok"' not in answer, "the smuggled request was answered"
    if found:
        assert b"\r\nconnection: close\r\n" in answer.lower()
        assert b"Traceback" not in answer


READ = {
    "absolute form": b"GET http://evil.example/health HTTP/1.1\r\n" + HOST,
    "asterisk": b"OPTIONS * HTTP/1.1\r\n" + HOST,
    "empty lines first": b"\r\n\r\nGET /health HTTP/1.1\r\n" + HOST,
    "another protocol": b"GET /health RTSP/1.0\r\n" + HOST,
    "HTTP/1.0": b"GET /health HTTP/1.0\r\n",
    "a strange host": b"GET /health HTTP/1.1\r\nHost: \xff<script>\r\n",
    "an empty host": b"GET /health HTTP/1.1\r\nHost:\r\n",
    "Latin 1 in a header": b"GET /health HTTP/1.1\r\n" + HOST + b"X: \xe9\r\n",
    "body of a GET": b"GET /health HTTP/1.1\r\nContent-Length: 5\r\n" + HOST,
    "an expectation": b"GET /health HTTP/1.1\r\nExpect: 100-continue\r\n" + HOST,
    "a fragment": b"GET /health#x HTTP/1.1\r\n" + HOST,
    "an Accept of many": b"GET /health HTTP/1.1\r\nAccept: " + b"a/b," * 9000 + b"*/*\r\n" + HOST,
    "an Accept of many q": b"GET / HTTP/1.1\r\nAccept: a/b;" + b"q=1;" * 9000 + b"\r\n" + HOST,
    "many tags": b"GET / HTTP/1.1\r\nIf-None-Match: " + b'"a",' * 9000 + b'"b"\r\n' + HOST,
    "many ranges": b"GET /download/graph.nt HTTP/1.1\r\nRange: bytes="
    + b"0-1," * 9000
    + b"2-3\r\n"
    + HOST,
    "huge ranges": b"GET /download/graph.nt HTTP/1.1\r\nRange: bytes="
    + b"9" * 9000
    + b"-\r\n"
    + HOST,
}


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_and_answered(target: RunningServer, name: str) -> None:
    tail = b"ab\r\n\r" if name == "body of a GET" else b""
    answer = exchange(target.port, READ[name] + b"Connection: close\r\n\r\n" + tail)
    assert statuses(answer)[-1] in {200, 204, 400, 406, 416}
    assert b"<script>" not in answer


def test_a_large_body_is_refused_before_it_is_sent(target: RunningServer) -> None:
    """Content-Length alone gives 413; the connection does not wait for the body."""
    answer = exchange(target.port, POST + CLOSE + b"Content-Length: 999999999999\r\n\r\n")
    assert statuses(answer) == [413]


def test_an_endless_body_is_refused(target: RunningServer) -> None:
    """Chunks without end are 413 once they are more than is read."""
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer = exchange(
        target.port, POST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40
    )
    assert statuses(answer) in ([413], []), "an answer, or the end where our bytes were in the way"


def test_tiny_chunks_are_a_body(target: RunningServer) -> None:
    """RFC 9112, section 7.1, with extensions and trailers."""
    body = b"".join(b"1;x=y\r\n%c\r\n" % byte for byte in b"ASK {}") + b"0\r\nX: y\r\n\r\n"
    head = POST + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n"
    assert statuses(exchange(target.port, head + body)) == [200]


def test_a_hundred_requests_in_one_go(target: RunningServer) -> None:
    one = b"GET /health HTTP/1.1\r\n" + HOST + b"\r\n"
    assert statuses(exchange(target.port, one * 100 + SMUGGLED)) == [200] * 101
