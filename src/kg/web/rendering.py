# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""From values to HTML: templates with escaping always on, and the frame of every page."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path

import jinja2
from markupsafe import Markup
from starlette.requests import Request

from kg.store.manifest import Manifest
from kg.views.dataset import citation
from kg.web.assets import asset_address
from kg.web.links import Links
from kg.web.serving import links_of, serving

_TEMPLATES = Path(__file__).parent / "templates"

NAVIGATION = (
    ("things", "Browse"),
    ("timeline", "Timeline"),
    ("ns", "Ontology"),
    ("examples", "Examples"),
    ("sparql", "SPARQL"),
    ("download/", "Download"),
)
"""Path and name of the main sections, in the order of showing."""

POLICY_OF_FILES = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
    "worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)
"""What a page in a file may load: it has no headers of ours, so it says so itself."""


def render(request: Request, template: str, **context: object) -> str:
    """The HTML of a template; the frame's own values come from the snapshot that is served."""
    given = context.get("manifest")
    manifest = given if isinstance(given, Manifest) else serving(request).current.snapshot.manifest
    links = links_of(request)
    frame: dict[str, object] = {
        "manifest": manifest,
        "links": links,
        "relative": links.relative,
        "nav": navigation(links, request.url.path),
        "path": request.url.path.lstrip("/"),
        "static": partial(asset_address, links),
        "cite": citation(manifest),
        "policy": POLICY_OF_FILES,
    }
    return environment().get_template(template).render(frame | context)


def navigation(links: Links, path: str) -> tuple[tuple[str, str, bool], ...]:
    """Address, name and whether it is the current one, of each main section."""
    here = path.strip("/")
    vocabulary = links.manifest.vocabulary
    dated = vocabulary is not None and vocabulary.earliest_start and vocabulary.latest_end
    return tuple(
        (links.to(target), name, here.split("/")[0] == target.strip("/"))
        for target, name in NAVIGATION
        if dated or target != "timeline"
    )


@cache
def environment() -> jinja2.Environment:
    """The templates, compiled once a process. An unknown name in a template is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=jinja2.select_autoescape(disabled_extensions=("md",), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.filters["number"] = _number
    made.filters["size"] = _size
    made.filters["without_scheme"] = _without_scheme
    made.filters["data_block"] = data_block
    return made


def data_block(value: object) -> Markup:
    """JSON that may stand in a script element: no "<" that could end it or open a comment.

    https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
    """
    text = json.dumps(value, ensure_ascii=False, indent=1)
    safe = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - every character that HTML could read is escaped above


def _number(value: int) -> str:
    return f"{value:,}"


def _without_scheme(iri: str) -> str:
    return iri.partition("://")[2].removeprefix("www.").rstrip("/") or iri


def _size(value: int) -> str:
    """Bytes as a person reads them, in steps of 1,000."""
    amount = float(value)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return ""
