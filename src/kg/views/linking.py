# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""How others link to things here, with identifiers of this snapshot."""

from __future__ import annotations

from dataclasses import dataclass

from kg.store.manifest import Manifest
from kg.views.browse import Card
from kg.views.labels import Labels, Ref, iri_of
from kg.views.reader import Reader, Window

TABLE = "links.sssom.tsv"
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Linking:
    """An example: a thing here (its IRI begins with `pattern`), the same thing elsewhere, and how
    the two are related (both None where no link is published); `table` names the file of links."""

    thing: Ref
    pattern: str
    relation: Ref | None
    other: Ref | None
    table: str


async def load_linking(reader: Reader, featured: tuple[Card, ...]) -> Linking | None:
    """The first featured thing with a link, else the first with one, else the first featured."""
    manifest = reader.manifest
    labels = Labels(manifest)
    terms = {"linksGraph": reader.graph_iri("links")}
    rows = await reader.solutions("home_links", terms, Window(_LOOKED_AT))
    order = [card.ref.iri for card in featured]
    linked = {iri_of(row.get("entity")): row for row in reversed(rows)}
    table = TABLE if any(f.file == TABLE for f in manifest.files) else ""
    choices = [*(i for i in order if i in linked), *reversed(linked), *order]
    if not choices:
        return None
    row = linked.get(choices[0])
    return Linking(
        thing=labels.ref(choices[0]),
        pattern=_stem(manifest, choices[0]),
        relation=labels.ref(iri_of(row.get("property"))) if row is not None else None,
        other=labels.ref(iri_of(row.get("other"))) if row is not None else None,
        table=table,
    )


def _stem(manifest: Manifest, iri: str) -> str:
    """What the IRIs of things begin with."""
    things = f"{manifest.base_iri}id/"
    return things if iri.startswith(things) else manifest.base_iri
