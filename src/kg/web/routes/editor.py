# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the query editor reads: prefixes, and the terms to complete; its page is at /sparql."""

from __future__ import annotations

import json
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.views.editor import load_editor_terms
from kg.views.labels import Ref
from kg.web.representations import reader_of
from kg.web.responses import answer


async def editor_terms(request: Request) -> Response:
    """JSON: base (IRI), graphs (IRIs), prefixes (object), classes, properties ([IRI, label])."""
    reader = reader_of(request)
    terms = await load_editor_terms(reader)
    body = {
        "base": reader.manifest.base_iri,
        "graphs": [graph.iri for graph in reader.manifest.graphs],
        "prefixes": dict(sorted(terms.prefixes.items())),
        "classes": _pairs(terms.classes),
        "properties": _pairs(terms.properties),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return answer(request, text.encode(), "application/json")


def _pairs(refs: Iterable[Ref]) -> list[tuple[str, str]]:
    return [(ref.iri, ref.label) for ref in refs]


routes = [Route("/sparql-editor.json", editor_terms)]
