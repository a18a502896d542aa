# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The files below static/: read and compressed once, at addresses that name their content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.web.links import Links
from kg.web.negotiate import negotiate_encoding
from kg.web.responses import matches, strong_etag

STATIC = Path(__file__).parent / "static"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""By suffix; a file with any other suffix is not served."""

ASSET_TYPES = tuple(dict.fromkeys(t.partition(";")[0] for t in _TYPES.values()))
"""The media types of static files."""

_YEAR_SECONDS = 365 * 24 * 3600
_UNVERSIONED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file; `version` is the beginning of its SHA-256, in hexadecimal."""

    body: bytes
    compressed: bytes
    content_type: str
    version: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file that is served, by its path below static/ with forward slashes."""
    return {
        path.relative_to(STATIC).as_posix(): _read(path)
        for path in sorted(STATIC.rglob("*"))
        if path.is_file() and path.suffix in _TYPES
    }


def asset_address(links: Links, name: str) -> str:
    """The address of a static file as seen from a page; KeyError where there is no such file."""
    return links.to(f"static/{name}", v=assets()[name].version)


def asset_response(request: Request, asset: Asset) -> Response:
    """The file, compressed where that is wanted; for ever where the address names its version.

    `immutable` is RFC 8246; a strong ETag for each encoding, and 304 where the client has it.
    """
    encoding = negotiate_encoding(request.headers.get("accept-encoding"))
    etag = strong_etag(asset.version, encoding)
    headers = {"Vary": "Accept, Accept-Encoding", "ETag": etag}
    if request.query_params.get("v") == asset.version:
        headers["Cache-Control"] = f"public, max-age={_YEAR_SECONDS}, immutable"
    else:
        headers["Cache-Control"] = f"public, max-age={_UNVERSIONED_SECONDS}"
    if matches(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = asset.content_type
    if encoding == "gzip":
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers)
    return Response(asset.body, headers=headers)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    version = hashlib.sha256(body).hexdigest()[:16]
    return Asset(body, gzip.compress(body, mtime=0), _TYPES[path.suffix], version)
