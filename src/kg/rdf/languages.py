# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""English names of languages, from the Unicode CLDR, by the first subtag of a language tag
(RFC 5646, 2.2.1)."""

from __future__ import annotations

from functools import cache

from babel import Locale


def language_name(tag: str) -> str:
    """The name of the language of a tag, with the tag where that says more: "Serbian (sr-Latn)".

    The tag itself where its language has no name.
    """
    language = tag.partition("-")[0].lower()
    name = _names().get(language)
    if name is None:
        return tag
    return name if tag.lower() == language else f"{name} ({tag})"


@cache
def _names() -> dict[str, str]:
    return dict(Locale("en").languages)
