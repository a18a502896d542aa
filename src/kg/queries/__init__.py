# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The program's own SPARQL: one .rq file a duty, read by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> str:
    """The text of `<name>.rq`; FileNotFoundError where there is none (a fault of the program)."""
    return files(__package__).joinpath(f"{name}.rq").read_text(encoding="utf-8")
