# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Did you mean …?: the known IRI that is nearest to one that nothing defines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

_COMPARISONS = 200_000
_CUTOFF = 0.8


class NearestIri:
    """Hints for IRIs below the given stems (base IRI, namespace), out of the known ones.

    Comparing is slow, so only so much of it is done: the first few hundred hints in a small
    publication, the first few in a large one. IRIs that differ in case, or in the part between
    stem and name only, are found always.
    """

    def __init__(self, known: Iterable[str], stems: tuple[str, ...]) -> None:
        self._stems = sorted(stems, key=len, reverse=True)
        ordered = sorted(known)
        self._names = {self._name(iri): iri for iri in ordered if self._name(iri)}
        self._folded = {iri.casefold(): iri for iri in ordered}
        self._locals = {_local(iri): iri for iri in self._names.values()}
        self._left = _COMPARISONS

    def hint(self, iri: str) -> str:
        """The nearest known IRI; empty where none is near."""
        if found := self._folded.get(iri.casefold()):
            return found
        if self._left >= len(self._names):
            self._left -= len(self._names)
            near = difflib.get_close_matches(self._name(iri), self._names, 1, _CUTOFF)
            if near:
                return self._names[near[0]]
        local = _local(iri)
        return self._locals.get(local, "") if local else ""

    def _name(self, iri: str) -> str:
        for stem in self._stems:
            if iri.startswith(stem):
                return iri[len(stem) :]
        return ""


def _local(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]
