# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The picture that a link to the publication is shown with elsewhere: its title and figures.

https://ogp.me/: 1200 by 630 pixels, PNG. The font is the one that Pillow brings, so that every
machine draws the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
_PAPER, _INK, _SOFT, _CORE = "#faf9f6", "#17212b", "#55616d", "#0f6c86"
_MARGIN = 90
_NODES = ((0, 0, 22), (130, -85, 17), (165, 0, 17), (130, 85, 17))
"""The mark: centre and radius of each circle, the first joined to the others."""


_FIGURES = (
    ("entities", "entities"),
    ("statements", "statements"),
    ("events", "events"),
    ("evidence", "pieces of evidence"),
)


def draw_card(title: str, address: str, figures: Mapping[str, int]) -> bytes:
    """A PNG with the title, up to four of the figures of the manifest, and the address."""
    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], 14), fill=_CORE)
    _draw_mark(draw, SIZE[0] - 320, 170)
    y = 90
    size, lines = _fitted(draw, title)
    for line in lines:
        draw.text((_MARGIN, y), line, font=_font(size), fill=_INK)
        y += round(size * 1.2)
    x = _MARGIN
    for key, name in _FIGURES:
        count = figures.get(key, 0)
        if not count:
            continue
        draw.text((x, 410), f"{count:,}", font=_font(52), fill=_CORE)
        draw.text((x, 474), name, font=_font(26), fill=_SOFT)
        x += 260
    draw.text((_MARGIN, 550), address, font=_font(28), fill=_SOFT)
    stream = io.BytesIO()
    image.save(stream, format="PNG")
    return stream.getvalue()


def _draw_mark(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for dx, dy, _ in _NODES[1:]:
        draw.line((x, y, x + dx, y + dy), fill=_CORE, width=5)
    for dx, dy, radius in _NODES:
        box = (x + dx - radius, y + dy - radius, x + dx + radius, y + dy + radius)
        draw.ellipse(box, fill=_CORE)


def _fitted(draw: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The largest size at which the title takes three lines at most, and the lines."""
    width = SIZE[0] - 2 * _MARGIN - 240
    for size in (76, 64, 54, 44, 36):
        lines = _wrapped(draw, title, size, width)
        if len(lines) <= 3:
            return size, lines
    return 36, [*lines[:2], lines[2][:-1] + "…"]


def _wrapped(draw: ImageDraw.ImageDraw, text: str, size: int, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=_font(size)) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font
