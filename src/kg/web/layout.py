# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Where the addresses of the site lie: on a server that answers them, or in a folder of files.

A page becomes `index.html` in a folder of its own, so that its address is what it is on the
server, and every file server finds it. A document in another form is a file. What a server reads
after the question mark becomes a name that begins with "~".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import quote, urlencode

from kg.rdf.formats import RDF

SAFE = "/:@!$&'()*+,;=~-._"
INDEX = "index.html"
VERSION = "v"
"""The parameter that names the content of a file, for caches; no server needs to read it."""

Parameters = Mapping[str, str | int]

_NAMES_LONGEST = 60
_SEGMENT_LONGEST_BYTES = 240
_FOREIGN = re.compile(r'[\x00-\x1f\x7f"*:<>?\\|~]|\.\Z| \Z')
_FOLDERS = ("page", "id", "things")
"""Below these everything is a page, whatever its name ends with."""
_FILES = re.compile(
    r"(?:robots\.txt|llms\.txt|sitemap(?:-\d+)?\.xml|context\.jsonld|prefixes\.json"
    r"|sparql-editor\.json|catalog|\.well-known/void|(?:static|download)/.+)\Z"
)


class Layout(Protocol):
    """From a path (without a leading slash) and parameters to an address below the root."""

    exported: bool

    def place(self, path: str, parameters: Parameters) -> str:
        """The address, percent-encoded, relative to the root of the site."""
        ...

    def depth(self, path: str, parameters: Parameters) -> int:
        """How many folders below the root this address is."""
        ...

    def holds(self, path: str) -> bool:
        """False where it is known that nothing is published at a path."""
        ...


class Served:
    """The layout of a server: addresses are what they are."""

    exported = False

    def place(self, path: str, parameters: Parameters) -> str:
        """The address, percent-encoded, relative to the root of the site."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return f"{quote(path, safe=SAFE)}{query}"

    def depth(self, path: str, parameters: Parameters) -> int:
        """How many folders below the root this address is."""
        return path.count("/")

    def holds(self, path: str) -> bool:
        """True: a server says itself what it has not."""
        return True


class Exported:
    """The layout of a folder. `asked` has each file that a page links, and its address.

    `missing` are files that pages may not link, for nothing is published there.
    """

    exported = True

    def __init__(self, missing: Iterable[str] = ()) -> None:
        self.asked: dict[str, tuple[str, Parameters]] = {}
        self.missing = frozenset(missing)

    def place(self, path: str, parameters: Parameters) -> str:
        """The address, percent-encoded, relative to the root of the site."""
        kept = {n: v for n, v in parameters.items() if n != VERSION}
        file = file_of(path, kept)
        self.asked.setdefault(file, (path, kept))
        version = f"?{urlencode({VERSION: parameters[VERSION]})}" if VERSION in parameters else ""
        return f"{quote(file.removesuffix(INDEX), safe=SAFE)}{version}"

    def depth(self, path: str, parameters: Parameters) -> int:
        """How many folders below the root this address is."""
        return file_of(path, parameters).count("/")

    def holds(self, path: str) -> bool:
        """False where it is known that nothing is published at a path."""
        return file_of(path, {}) not in self.missing


SERVED = Served()


def file_of(path: str, parameters: Parameters) -> str:
    """The file of an address in an exported folder, with forward slashes.

    No two addresses have the same, none leaves the folder, and every file system takes the names.
    """
    names = [_portable(segment) for segment in path.removesuffix("/").split("/")] if path else []
    form = str(parameters.get("format", ""))
    for name, value in parameters.items():
        if name != "format" and (name, str(value)) != ("page", "1"):
            names.append(f"~{_portable(name)}-{_short(str(value))}")
    file = "/".join(names)
    if form:
        return f"{file}.{_portable(form)}"
    if len(names) == path.count("/") + 1 and _is_file(path):
        return file
    return f"{file}/{INDEX}" if file else INDEX


def _is_file(path: str) -> bool:
    if _FILES.match(path):
        return True
    first, _, rest = path.partition("/")
    return path.rpartition(".")[2] in RDF and not (rest and first in _FOLDERS)


def _portable(segment: str) -> str:
    """A name that every file system takes: "~" and two hexadecimal digits for what some refuse."""
    if not segment or segment in {".", ".."}:
        return "~2E" * len(segment) or "~00"
    if segment == INDEX:
        return f"~{ord(INDEX[0]):02X}{INDEX[1:]}"
    name = _FOREIGN.sub(lambda m: f"~{ord(m.group()):02X}", segment)
    if len(name.encode()) <= _SEGMENT_LONGEST_BYTES:
        return name
    return f"~long-{hashlib.sha256(segment.encode()).hexdigest()[:32]}"


def _short(value: str) -> str:
    """A short value as it is, a longer one (a query, an IRI) as the beginning of its SHA-256."""
    if len(value) <= _NAMES_LONGEST and "\n" not in value and "/" not in value:
        return _portable(value)
    return hashlib.sha256(value.encode()).hexdigest()[:16]
