# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Languages have names in English; a tag stays where it says more, or has none."""

from __future__ import annotations

import pytest

from kg.rdf.languages import language_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("az", "Azerbaijani"),
        ("AZ", "Azerbaijani"),
        ("az-Latn", "Azerbaijani (az-Latn)"),
        ("nb", "Norwegian Bokmål"),
        ("qqq", "qqq"),
        ("x-private", "x-private"),
        ("", ""),
    ],
)
def test_a_tag_says_what_the_name_does_not(tag: str, name: str) -> None:
    assert language_name(tag) == name
