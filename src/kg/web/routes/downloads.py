# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The files of the snapshot: whole, in parts (Range), compressed at build, with their digests."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import anyio
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from kg.errors import NotFoundError, SnapshotError
from kg.store.manifest import FileInfo
from kg.store.snapshot import Snapshot
from kg.web.negotiate import negotiate_encoding
from kg.web.rendering import render
from kg.web.representations import html_response
from kg.web.responses import check_encoding, failed_condition
from kg.web.serving import serving

_CHUNK_BYTES = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z", re.ASCII | re.IGNORECASE)
_MAX_AGE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Slice:
    """Bytes of a file: the first, and the one after the last."""

    start: int
    end: int


async def listing(request: Request) -> Response:
    """The files there are."""
    files = serving(request).current.snapshot.manifest.files
    return html_response(request, render(request, "downloads.html", files=files))


async def to_listing(request: Request) -> Response:
    """/download is /download/."""
    return RedirectResponse("download/", status_code=308)


async def download(request: Request) -> Response:
    """One file of the manifest. NotFoundError for any other name."""
    snapshot = serving(request).current.snapshot
    asked = snapshot.file_info(request.path_params["name"])
    if asked is None:
        raise NotFoundError("The snapshot has no file of this name.")
    info, encoding = _representation(request, snapshot, asked)
    headers = {
        "ETag": f'"{info.sha256}"',
        "Vary": "Accept-Encoding",
        "Cache-Control": f"public, max-age={_MAX_AGE_SECONDS}",
        "Accept-Ranges": "bytes",
        "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(info.sha256)).decode()}:",
    }
    if encoding:
        headers["Content-Encoding"] = encoding
    if failed := failed_condition(request, headers["ETag"]):
        return Response(status_code=failed, headers=headers)
    part = _requested_part(request, info)
    if part is None:
        headers["Content-Range"] = f"bytes */{info.bytes}"
        return Response(status_code=416, headers=headers)
    headers["Content-Length"] = str(part.end - part.start)
    headers["Content-Type"] = _content_type(asked)
    status = 200
    if part != _Slice(0, info.bytes):
        status = 206
        headers["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{info.bytes}"
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    try:
        stream = await anyio.open_file(snapshot.path(info.file), "rb")
    except OSError as error:
        raise SnapshotError(f"{info.file} cannot be read: {error.strerror}.") from error
    return StreamingResponse(_read(stream, part), status, headers)


def _representation(request: Request, snapshot: Snapshot, asked: FileInfo) -> tuple[FileInfo, str]:
    """The file itself, or its compressed form where the client takes that and asks for no part."""
    compressed = snapshot.file_info(f"{asked.file}.gz")
    accepted = request.headers.get("accept-encoding")
    encoding = "identity"
    if compressed is not None and _range_of(request) is None:
        encoding = negotiate_encoding(accepted)
    check_encoding(accepted, encoding)
    if compressed is not None and encoding == "gzip":
        return compressed, "gzip"
    return asked, ""


def _range_of(request: Request) -> str | None:
    """The header Range, which only GET has (RFC 9110, section 14.2)."""
    return request.headers.get("range") if request.method == "GET" else None


def _content_type(info: FileInfo) -> str:
    textual = info.media_type.startswith("text/")
    return f"{info.media_type}; charset=utf-8" if textual else info.media_type


def _requested_part(request: Request, info: FileInfo) -> _Slice | None:
    """The part asked for, all of it where no single part is, None where it lies outside.

    RFC 9110, section 14.2: a Range that is not understood is ignored.
    """
    whole = _Slice(0, info.bytes)
    match = _RANGE.match(_range_of(request) or "")
    condition = request.headers.get("if-range")
    if match is None or match.group(1, 2) == ("", ""):
        return whole
    if condition is not None and condition != f'"{info.sha256}"':
        return whole
    first, last = match.group(1, 2)
    if len(first) > 18 or len(last) > 18:
        return None
    if not first:
        count = min(int(last), info.bytes)
        return _Slice(info.bytes - count, info.bytes) if count else None
    end = min(int(last) + 1, info.bytes) if last else info.bytes
    if last and int(last) < int(first):
        return whole
    return _Slice(int(first), end) if int(first) < info.bytes else None


async def _read(stream: anyio.AsyncFile[bytes], part: _Slice) -> AsyncIterator[bytes]:
    async with stream:
        await stream.seek(part.start)
        left = part.end - part.start
        while left and (data := await stream.read(min(left, _CHUNK_BYTES))):
            left -= len(data)
            yield data


routes = [
    Route("/download", to_listing),
    Route("/download/", listing),
    Route("/download/{name}", download),
]
