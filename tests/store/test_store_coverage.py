# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The figures of coverage in a manifest: read back as written, refused where they are not so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from kg.store.coverage import (
    ClaimFigures,
    Coverage,
    LinkFigures,
    PeriodFigures,
    SearchedInVain,
    SectionFigures,
    SourceFigures,
    Tally,
)
from kg.store.manifest import Manifest, parse_manifest, serialize_manifest

COVERAGE = Coverage(
    entities=3,
    classes=(Tally("urn:x:c", 2, 3),),
    labels=(Tally("en", 3, 3), Tally("", 1, 3)),
    claims=(ClaimFigures("statements", 2, 1, 0, 1, 0, (Tally("urn:x:stated", 2, 2),)),),
    sections=(SectionFigures("Head", 1, 0, 2),),
    periods=(PeriodFigures(1999, 1999, 1, 2, 0, 0),),
    sources=(SourceFigures("urn:x:source", 2, 1, 40),),
    links=(LinkFigures("example.com", "urn:x:same", 1, 1),),
    linked_entities=1,
    searched_in_vain=(SearchedInVain("urn:x:a", "2026-01-31", "example.net", "A"),),
)
MANIFEST = Manifest("0", "T", "D", "https://example.org/", "", coverage=COVERAGE)


def test_figures_are_read_back() -> None:
    assert parse_manifest(serialize_manifest(MANIFEST)) == MANIFEST


def test_a_manifest_of_an_older_build_has_none() -> None:
    values = json.loads(serialize_manifest(MANIFEST))
    del values["coverage"]
    assert parse_manifest(json.dumps(values).encode()).coverage is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.update(entities=-1),
        lambda c: c.update(entities="3"),
        lambda c: c.update(linked_entities=True),
        lambda c: c.update(unknown=[]),
        lambda c: c.pop("classes"),
        lambda c: c.update(classes=None),
        lambda c: c["labels"][0].update(count=1.5),
        lambda c: c["labels"][0].update(key=None),
        lambda c: c["labels"][0].update(other=1),
        lambda c: c["claims"][0].pop("certainties"),
        lambda c: c["claims"][0].update(total="2"),
        lambda c: c["claims"][0]["certainties"][0].pop("key"),
        lambda c: c["periods"].append([1999]),
        lambda c: c["searched_in_vain"][0].update(date=2026),
    ],
)
def test_other_figures_are_refused(spoil: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(serialize_manifest(MANIFEST))
    spoil(values["coverage"])
    with pytest.raises(ValueError):
        parse_manifest(json.dumps(values).encode())


def test_coverage_is_an_object() -> None:
    values = json.loads(serialize_manifest(MANIFEST)) | {"coverage": ["entities"]}
    with pytest.raises(ValueError):
        parse_manifest(json.dumps(values).encode())
