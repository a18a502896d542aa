# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Quads of a snapshot into a store, blank nodes with the labels that the file gives them.

All processes that hold a snapshot then give a blank node one name, today and after a restart: an
answer is the same bytes whoever gave it, as its strong ETag says (RFC 9110, 8.8.1).
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.formats import RDF_CODECS

_PIECE_BYTES = 1024 * 1024
_PIECE_QUADS = 5000
_NQUADS = RDF_CODECS["nq"]


def load_quads(path: Path) -> ox.Store:
    """A store with the quads of an N-Quads file. OSError, SyntaxError, ValueError."""
    store = ox.Store()
    if _may_have_blank_nodes(path):
        quads = ox.parse(path=path, format=_NQUADS)
        while some := list(islice(quads, _PIECE_QUADS)):
            store.bulk_extend(some)  # in pieces: other threads wait for each
    else:
        store.bulk_load(path=path, format=_NQUADS)  # no thread waits for it; renames blank nodes
    return store


def _may_have_blank_nodes(path: Path) -> bool:
    end = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            if b"_:" in end + piece:
                return True
            end = piece[-1:]
    return False
