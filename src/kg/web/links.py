# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""One builder for every address a page links to: relative, so any host and path prefix fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from kg.store.manifest import Manifest
from kg.web.layout import SAFE, SERVED, Layout

PUBLISHED = ("statement/", "evidence/", "source/")
"""Paths of documents: their IRI is their address."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as seen from the page at `path`, `depth` folders below the root of the site."""

    manifest: Manifest
    depth: int
    path: str = ""
    layout: Layout = SERVED

    @property
    def exported(self) -> bool:
        """True where no server answers: no forms, no negotiation, no SPARQL endpoint."""
        return self.layout.exported

    @property
    def root(self) -> str:
        """The way up to the root of the site, ending in a slash."""
        return "../" * self.depth or "./"

    def to(self, path: str, **parameters: str | int) -> str:
        """The address of a path of this site (without a leading slash), with parameters."""
        return f"{self.root}{self.layout.place(path, parameters)}"

    def here(self, page: int, parameters: Mapping[str, str] | None = None) -> str:
        """The address of another page of what this address shows, narrowed as it is."""
        asked: dict[str, str | int] = {**(parameters or {}), "page": page}
        return self.to(self.path, **asked) if self.exported else f"?{urlencode(asked)}"

    def editor(self, query: str) -> str:
        """The address of the editor with a query in it; what follows # is not sent to a server."""
        return f"{self.to('sparql')}#{urlencode({'query': query})}"

    def relative(self, iri: str) -> str:
        """The address to link for an IRI: within the site where it is published here.

        An empty string where the IRI is not http or https: it is then shown, never linked.
        """
        local = iri.removeprefix(self.manifest.base_iri)
        if local == iri:
            return iri if _is_web(iri) else ""
        if local in ("", "/"):
            return self.root
        if iri.startswith(self.manifest.namespace) and self.manifest.namespace[-1:] == "#":
            return f"{self.to('ns')}#{quote(iri.removeprefix(self.manifest.namespace), safe=SAFE)}"
        if any(g.iri == iri for g in self.manifest.graphs):
            return self.to("graphs", graph=iri, **({"format": "ttl"} if self.exported else {}))
        if local.startswith(PUBLISHED):
            return self.to(local) if self.layout.holds(local) else ""
        if local.startswith("examples/"):
            return self.to("examples") + "#" + quote(local[9:], safe=SAFE)
        path, _, fragment = local.partition("#")
        if path not in {"ns", "shapes", "validation", "completeness", "examples", "sparql"}:
            path = "page/" + path.removeprefix("id/")
            if not self.exported:
                # The server has a page for an IRI with a fragment as well; a file cannot.
                path, fragment = "page/" + local.removeprefix("id/"), ""
        if not self.layout.holds(path):
            return ""
        return self.to(path) + (f"#{quote(fragment, safe=SAFE)}" if fragment else "")

    def members(self, curie: str, iri: str) -> str:
        """The address of the list of what is of a class; of the class where there is no list."""
        path = f"things/{curie}"
        return self.to(path) if curie and self.layout.holds(path) else self.relative(iri)

    def data(self, iri: str, suffix: str) -> str:
        """The address of the data about an IRI in the format with this suffix."""
        local = iri.removeprefix(self.manifest.base_iri)
        if local.startswith(PUBLISHED):
            return self.to(f"{local}.{suffix}")
        return self.to(f"data/{local.removeprefix('id/')}.{suffix}")

    def is_external(self, iri: str) -> bool:
        """True where the IRI is published elsewhere."""
        return not iri.startswith(self.manifest.base_iri)


def links_from(
    manifest: Manifest,
    path: str,
    parameters: Mapping[str, str] | None = None,
    layout: Layout = SERVED,
) -> Links:
    """The addresses as seen from a path that starts with a slash, asked with parameters."""
    here = path.removeprefix("/")
    return Links(manifest, layout.depth(here, parameters or {}), here, layout)


def link_header(targets: list[tuple[str, Mapping[str, str]]]) -> str:
    """The value of a Link header (RFC 8288): targets with their parameters, rel among them."""
    parts = []
    for target, parameters in targets:
        attributes = "".join(f'; {name}="{value}"' for name, value in parameters.items())
        parts.append(f"<{quote(target, safe=SAFE + '#?%[]')}>{attributes}")
    return ", ".join(parts)


def _is_web(iri: str) -> bool:
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
