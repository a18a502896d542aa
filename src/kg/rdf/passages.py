# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Passages of documents that an operator may show, found by position and proved by digest.

Positions are characters of the text after every run of white space is folded to one space; a
passage counts only where its SHA-256 (in UTF-8) is that of the pin
(https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError

_SPACE = re.compile(r"\s+")


def fold(text: str) -> str:
    """`text` with every run of white space as one space."""
    return _SPACE.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Passages:
    """The folded texts of some documents."""

    texts: tuple[str, ...] = ()

    def find(self, start: int, end: int, sha256: str) -> str:
        """The passage at a position in the document where it has this digest; else empty."""
        for text in self.texts:
            passage = text[start:end]
            if passage and hashlib.sha256(passage.encode("utf-8")).hexdigest() == sha256:
                return passage
        return ""


def read_passages(paths: tuple[Path, ...]) -> Passages:
    """The documents in UTF-8 at some paths. UsageError where one cannot be read."""
    texts = []
    for path in paths:
        try:
            texts.append(fold(path.read_text(encoding="utf-8")))
        except UnicodeDecodeError as error:
            raise UsageError(
                f"{path} is not text in UTF-8 (byte {error.start}).", advice="Convert it."
            ) from error
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror or error}."
            raise UsageError(message, advice="Check the path.") from error
    return Passages(tuple(texts))


NO_PASSAGES = Passages()
"""What is shown where the operator gives no document."""
