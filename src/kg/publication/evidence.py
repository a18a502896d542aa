# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Evidence pins against a source document that somebody has: position and digest of a passage.

Positions count characters after every run of white space is folded to one space
(Web Annotation, TextPositionSelector: https://www.w3.org/TR/annotation-model/#text-position-selector).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import UsageError
from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding
from kg.rdf.passages import fold
from kg.rdf.vocab import OA

_POSITION = re.compile(r"[0-9]{1,15}\Z")


@dataclass(frozen=True, slots=True)
class Pin:
    """A piece of evidence: its IRI, the first character and the one after the last, the digest,
    and the IRI of the document, empty where none is named."""

    iri: str
    start: int
    end: int
    sha256: str
    source: str = ""

    def passage(self, folded: str) -> str:
        """The passage in a folded text."""
        return folded[self.start : self.end]


def pins(sources: Sources) -> Iterator[Pin]:
    """All pins of the publication, in order of their IRIs; start and end are 0 where not given."""
    vocabulary = sources.project.vocabulary
    if vocabulary is None or not vocabulary.sha256:
        return
    values: dict[tuple[str, str], str] = {}
    for triple in sources.triples(Role.DATA):
        if isinstance(triple.subject, ox.NamedNode) and not isinstance(triple.object, ox.Triple):
            values[triple.subject.value, triple.predicate.value] = triple.object.value
    for iri, predicate in sorted(values):
        if predicate != vocabulary.sha256:
            continue
        selector = values.get((iri, OA.hasSelector.value), "")
        start = _number(values.get((selector, OA.start.value), ""))
        end = _number(values.get((selector, OA.end.value), ""))
        source = values.get((iri, OA.hasSource.value), "")
        yield Pin(iri, start or 0, end or 0, values[iri, predicate], source)


def _number(text: str) -> int | None:
    return int(text) if _POSITION.match(text) else None


def document_iri(sources: Sources, name: str) -> str:
    """The IRI of a source document by slug or IRI; without a name, of the only one that is pinned.

    UsageError where there is none of this name, or more than one to choose from.
    """
    vocabulary = sources.project.vocabulary
    if vocabulary is None or not vocabulary.sha256:
        advice = "[statements] in kg.toml names the property of the digest (sha256)."
        raise UsageError("The publication has no evidence pins.", advice=advice)
    base = sources.project.base_iri
    subjects = {t.subject for t in sources.triples(Role.DATA)}
    known = {s.value for s in subjects if isinstance(s, ox.NamedNode)}
    pinned = sorted({pin.source for pin in pins(sources)})
    named = [iri for iri in (name, f"{base}source/{name}", base + name) if iri in known]
    if name and not named:
        advice = "Describe it in the data first, or name one of: " + ", ".join(pinned) + "."
        raise UsageError(f"There is no source {name!r} in the data.", advice=advice)
    if not name and len(pinned) != 1:
        slugs = ", ".join(iri.rsplit("/", 1)[-1] for iri in pinned) or "none"
        message = f"The documents that evidence pins are: {slugs}."
        raise UsageError(message, advice="Say which one the file is: --document SLUG.")
    return named[0] if named else pinned[0]


def evidence_of(sources: Sources, name: str) -> list[str]:
    """The IRIs of the evidence of a statement, or of the evidence itself, by slug or IRI."""
    base = sources.project.base_iri
    iris = {name, base + name, f"{base}statement/{name}", f"{base}id/{name}"}
    vocabulary = sources.project.vocabulary
    predicate = vocabulary.evidence if vocabulary is not None else ""
    found = [name, base + name, f"{base}evidence/{name}"]
    for triple in sources.triples(Role.DATA):
        if (
            isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.predicate.value == predicate
            and triple.subject.value in iris
        ):
            found.append(triple.object.value)
    return found


def check_evidence(
    sources: Sources, text: str, only: Collection[str] | None = None
) -> tuple[Finding, ...]:
    """A finding for each pin (of those in `only`) whose passage in `text` has another digest."""
    folded = fold(text)
    findings = []
    predicate = sources.project.vocabulary.sha256 if sources.project.vocabulary else ""
    for pin in pins(sources):
        if only is not None and pin.iri not in only:
            continue
        passage = pin.passage(folded)
        if passage and hashlib.sha256(passage.encode("utf-8")).hexdigest() == pin.sha256:
            continue
        message = f"The passage at {pin.start} to {pin.end} is not the one that was pinned."
        if pin.end == 0:
            message = "The evidence has no position (oa:hasSelector with oa:start and oa:end)."
        position, excerpt = sources.locate(pin.iri, predicate)
        advice = "Correct the position or the digest, or use the document that was pinned."
        findings.append(
            Finding("evidence/digest", message, position, advice, excerpt=excerpt, focus=pin.iri)
        )
    return tuple(findings)
