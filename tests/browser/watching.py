# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A page of the browser, and all that goes wrong on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Dialog, Page, expect

expect.set_options(timeout=20_000)
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
ContextOf = Callable[..., BrowserContext]


class Running(Protocol):
    url: str


def watched(context: BrowserContext, host: str) -> tuple[Page, list[str]]:
    """A page, and its faults: console errors (breaches of the content security policy are some),
    exceptions, dialogs, requests to other hosts."""
    page = context.new_page()
    faults: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda m: faults.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", on_dialog)
    page.on(
        "request",
        lambda r: faults.append(r.url) if urlsplit(r.url).netloc != urlsplit(host).netloc else None,
    )
    return page, faults


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now: rule, impact, and where."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert len(found["passes"]) > 10, "axe looked at next to nothing"
    return [
        f"{v['id']} ({v['impact']}): {node['target']} {node['html'][:120]}"
        for v in found["violations"]
        for node in v["nodes"]
    ]
