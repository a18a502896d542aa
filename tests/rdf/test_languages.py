# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Languages are called what the Unicode CLDR calls them in English."""

from __future__ import annotations

import pytest
from babel import Locale

from kg.rdf.languages import language_name

CLDR = Locale("en").languages


def test_each_name_is_that_of_the_cldr() -> None:
    tags = [tag for tag in CLDR if len(tag) == 2]
    named = {tag: language_name(tag) for tag in tags if language_name(tag) != tag}
    assert len(named) > 100
    assert {tag: (name, CLDR[tag]) for tag, name in named.items() if name != CLDR[tag]} == {}


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("az", "Azerbaijani"),
        ("AZ", "Azerbaijani"),
        ("az-Latn", "Azerbaijani (az-Latn)"),
        ("nb", "Norwegian Bokmål"),
        ("tlh", "tlh"),
        ("x-private", "x-private"),
        ("", ""),
    ],
)
def test_a_tag_says_what_the_name_does_not(tag: str, name: str) -> None:
    assert language_name(tag) == name
