# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Reading a page as a browser would: its links, its scripts, what must not be there."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """What stands in a page: addresses, ids, headings, text, data blocks, faults."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    data_blocks: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    text: str = ""

    _VOID = frozenset(
        {"meta", "link", "br", "hr", "img", "input", "path", "circle", "line", "rect"}
    )
    _SCHEMES = ("http://", "https://", "./", "../", "?", "#")

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        if tag not in self._VOID:
            self._open.append(tag)
        for name, value in values.items():
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in {"href", "src", "action", "formaction"} and value is not None:
                if not value.startswith(self._SCHEMES):
                    self.faults.append(f"<{tag} {name}={value!r}>")
                if tag == "a":
                    self.links.append(value)
        if tag == "script" and values.get("type") != "application/ld+json":
            source = values.get("src") or ""
            if "static/" not in source:
                self.faults.append("a script in the page")
            self.scripts.append(source)
        if tag in {"iframe", "object", "embed", "base", "img", "style"}:
            self.faults.append(f"<{tag}>")
        if values.get("id"):
            self.ids.append(values["id"] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1:]}")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        here = self._open[-1] if self._open else ""
        if here == "script" and data.strip():
            self.data_blocks.append(data)
        elif here in {"h1", "h2", "h3"}:
            self.headings.append(data.strip())
        self.text += data + " "


def read_page(html: str) -> Page:
    """The page in a text; an element left open is a fault."""
    page = Page()
    page.feed(html)
    page.close()
    page.faults += [f"<{tag}> is never closed" for tag in page._open]
    return page
