# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""`make screenshots`: twelve pages, light and dark, on a desktop and on a phone, as PNG files.

A server of the current snapshot is started on a free port of loopback for them, and ended.
"""

from __future__ import annotations

import argparse
import html
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
WIDTHS = {"desktop": 1400, "phone": 400}
SCHEMES = ("light", "dark")
PAGES = {
    "home": "",
    "operation": "page/kfor",
    "state": "page/azerbaijan",
    "place": "page/baku",
    "differing": "page/az-isaf-contingent",
    "statement": "statement/azerbaijan-kfor",
    "evidence": "evidence/F045",
    "places": "things/schema:Place",
    "timeline": "timeline",
    "ontology": "ns",
    "examples": "examples",
    "editor": "sparql",
}
"""The name of each picture, and the page it shows."""

_BY_SCRIPT = {"editor"}
"""Pages that a script fills after they are there."""
_TRIES, _PAUSE_SECONDS = 300, 0.2


class NotThereError(Exception):
    """Something the pictures need is not there; the text says what, and what to do."""


@contextmanager
def served(snapshots: Path) -> Iterator[str]:
    """The address of a server of the current snapshot, for as long as it is needed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--snapshots", str(snapshots)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}/"
    try:
        if not _answers(base + "health", process):
            raise NotThereError("The server did not start: `kg serve` says why.")
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """True as soon as the server answers, False where it has ended or takes a minute."""
    for _ in range(_TRIES):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return True
        except OSError:
            if process.poll() is not None:
                return False
            time.sleep(_PAUSE_SECONDS)
    return False


def take(browser: Browser, base: str, folder: Path, names: Sequence[str]) -> list[Path]:
    """The pictures of the pages with these names, each in both schemes and widths."""
    made = []
    for device, width in WIDTHS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme
            )
            page = context.new_page()
            for name in names:
                response = page.goto(base + PAGES[name])
                if name in _BY_SCRIPT:
                    page.wait_for_load_state("networkidle")
                if response is None or response.status != 200:
                    raise NotThereError(f"There is no page {PAGES[name]} in this snapshot.")
                picture = folder / f"{name}-{device}-{scheme}.png"
                page.screenshot(path=picture, full_page=True)
                made.append(picture)
            context.close()
    return made


def contact_sheet(pictures: Sequence[Path]) -> str:
    """HTML that shows all pictures side by side, a row a page."""
    rows = []
    for name in dict.fromkeys(picture.name.split("-")[0] for picture in pictures):
        of_page = [p.name for p in pictures if p.name.split("-")[0] == name]
        cells = "".join(
            f'<td><a href="{p}"><img src="{p}" alt="{p}" loading="lazy"></a></td>' for p in of_page
        )
        rows.append(f"<tr><th>{html.escape(name)}<br>/{html.escape(PAGES[name])}</th>{cells}</tr>")
    head = "".join(f"<th>{device}, {scheme}</th>" for device in WIDTHS for scheme in SCHEMES)
    style = (
        "body{font-family:sans-serif}td,th{vertical-align:top;padding:8px;text-align:left}"
        "img{width:280px;max-height:420px;object-fit:cover;object-position:top;"
        "border:1px solid #999}"
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>'
        f"<style>{style}</style><table><thead><tr><th>Page</th>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></html>\n"
    )


def make(folder: Path, snapshots: Path, chromium: Path, names: Sequence[str]) -> list[Path]:
    """All pictures and their contact sheet, written to `folder`. NotThereError."""
    if not chromium.exists():
        raise NotThereError(f"There is no browser at {chromium}: apt-get install chromium")
    if not (snapshots / "current").exists():
        raise NotThereError(f"There is no snapshot in {snapshots}: run `kg build` first.")
    folder.mkdir(parents=True, exist_ok=True)
    with served(snapshots) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=ARGUMENTS)
        pictures = take(browser, base, folder, names)
        browser.close()
    (folder / "index.html").write_text(contact_sheet(pictures), encoding="utf-8")
    return pictures


def main() -> int:
    """Exit code: 0 where all pictures were made, 1 where something is not there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--snapshots", type=Path, default=Path("snapshots"))
    parser.add_argument("--chromium", type=Path, default=CHROMIUM)
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=", ".join(PAGES))
    given = parser.parse_args()
    unknown = sorted(set(given.pages) - set(PAGES))
    if unknown:
        parser.error(f"no page is called {unknown[0]}; there are {', '.join(PAGES)}")
    try:
        pictures = make(given.out, given.snapshots, given.chromium, given.pages or list(PAGES))
    except NotThereError as error:
        print(f"No pictures: {error}", file=sys.stderr)
        return 1
    print(f"{len(pictures)} pictures; {given.out / 'index.html'} shows them all.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
