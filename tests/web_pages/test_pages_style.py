# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The style sheet keeps WCAG 2.2 AA: contrast of text and of what marks something, both schemes."""

from __future__ import annotations

import re

import pytest

from kg.web.assets import STATIC

CSS = (STATIC / "site.css").read_text(encoding="utf-8")
TEXT = [(front, back) for front in ("ink", "soft", "link", "link-hover", "denied", "derived")
        for back in ("paper", "sheet", "wash")]  # fmt: skip
EDITOR = (STATIC / "editor.css").read_text(encoding="utf-8")
EDITOR_TEXT = [(front, back) for front in ("keyword", "string", "name", "variable", "ink")
               for back in ("sheet", "selection")]  # fmt: skip
MARKS = [("core", "paper"), ("core", "sheet"), ("focus", "paper"), ("focus", "sheet")]


def _colours(scheme: str, css: str = CSS) -> dict[str, str]:
    """The custom properties of :root in a colour scheme."""
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", blocks[0]))
    dark = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", blocks[1]))
    return light if scheme == "light" else light | dark


def _luminance(colour: str) -> float:
    """Relative luminance (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * c for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast ratio (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str) -> None:
    colours = _colours(scheme)
    assert len(colours) >= 12
    ratios = {(f, b): contrast(colours[f], colours[b]) for f, b in TEXT}
    assert {pair: r for pair, r in ratios.items() if r < 4.5} == {}
    assert contrast(colours["paper"], colours["link"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_have_contrast(scheme: str) -> None:
    colours = _colours(scheme)
    ratios = {(f, b): contrast(colours[f], colours[b]) for f, b in MARKS}
    assert {pair: r for pair, r in ratios.items() if r < 3} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_in_the_editor_has_contrast(scheme: str) -> None:
    own = _colours(scheme, EDITOR)
    assert set(own) == {"keyword", "string", "name", "variable", "selection"}
    colours = _colours(scheme) | own
    ratios = {(f, b): contrast(colours[f], colours[b]) for f, b in EDITOR_TEXT}
    assert {pair: r for pair, r in ratios.items() if r < 4.5} == {}


def test_nothing_is_fetched_by_the_style_sheet() -> None:
    assert "url(" not in CSS + EDITOR
    assert "@import" not in CSS + EDITOR
