# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the query editor offers while a query is typed: classes, properties, prefixes."""

from __future__ import annotations

from dataclasses import dataclass

from kg.errors import QueryError
from kg.views.labels import WELL_KNOWN_PREFIXES, Labels, Ref, iri_of, lexical
from kg.views.reader import Reader


@dataclass(frozen=True, slots=True)
class EditorTerms:
    """Terms to offer, the most used first; `prefixes` maps prefixes to namespaces."""

    prefixes: dict[str, str]
    classes: tuple[Ref, ...]
    properties: tuple[Ref, ...]


async def load_editor_terms(reader: Reader) -> EditorTerms:
    """The terms of the publication; none where counting them takes more than a query may.

    The editor works without them. BusyError where the engine has no time for any query.
    """
    manifest = reader.manifest
    own = {manifest.prefix: manifest.namespace} if manifest.prefix else {}
    prefixes = {**WELL_KNOWN_PREFIXES, **manifest.prefixes, **own}
    try:
        rows = await reader.solutions("editor_terms", {})
    except QueryError:
        return EditorTerms(prefixes, (), ())
    labels = Labels(manifest)
    labels.add(rows)
    found: dict[str, dict[str, Ref]] = {"class": {}, "property": {}}
    for row in rows:
        iri = iri_of(row.get("term"))
        found[lexical(row.get("kind"))].setdefault(iri, labels.ref(iri))
    return EditorTerms(prefixes, tuple(found["class"].values()), tuple(found["property"].values()))
