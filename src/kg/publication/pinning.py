# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""A new pin: where some words stand in a source document, and the Turtle of their evidence.

The block is like those that the publication has: the same classes, the next identifier.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import UsageError
from kg.publication.evidence import Pin, pins
from kg.publication.layout import natural_key
from kg.publication.sources import Role, Sources
from kg.rdf.passages import fold
from kg.rdf.vocab import OA, RDF

_GAP = re.compile(r"…|\.\.\.")
_NUMBER = re.compile(r"(.*?)([0-9]+)\Z")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a folded text: first character, the one after the last, the words."""

    start: int
    end: int
    words: str

    @property
    def sha256(self) -> str:
        """The digest of the words in UTF-8, in hexadecimal."""
        return hashlib.sha256(self.words.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What is to be said of a passage: the IRI of its document, its section, and a slug, which is
    empty for the next one."""

    document: str
    section: str
    slug: str = ""

    def iri(self, sources: Sources, last: Pin | None) -> str:
        """The IRI of the evidence; without a slug the one after `last`, with as many digits."""
        match = _NUMBER.match(last.iri) if last is not None else None
        if self.slug or match is None:
            return f"{sources.project.base_iri}evidence/{self.slug or 'E001'}"
        return match[1] + str(int(match[2]) + 1).zfill(len(match[2]))


def find_passage(text: str, words: str) -> Passage:
    """The one passage of `text` with these words; "first words … last words" for all between.

    White space does not count, case does. UsageError where the words are not there, or twice.
    """
    folded = fold(text)
    first, *rest = (fold(part).strip() for part in _GAP.split(words, maxsplit=1))
    if not first or rest == [""]:
        advice = 'Write the words of the passage, or "its first words … its last words".'
        raise UsageError("There are no words to look for.", advice=advice)
    start = _only(folded, first)
    end = start + len(first)
    if rest:
        found = folded.find(rest[0], end)
        if found < 0:
            message = f"The words {rest[0]!r} do not stand after {first!r}."
            raise UsageError(message, advice="Compare them with the document, letter by letter.")
        end = found + len(rest[0])
    return Passage(start, end, folded[start:end])


def _only(folded: str, words: str) -> int:
    """Where the words stand, if they stand there once."""
    places = [match.start() for match in re.finditer(f"(?={re.escape(words)})", folded)]
    if len(places) > 1:
        shown = ", ".join(str(place) for place in places[:5])
        message = f"The words {words!r} stand {len(places)} times, at the characters {shown}."
        raise UsageError(message, advice="Write more of the passage.")
    if not places:
        parts = words.split(" ")
        known = next(n for n in range(len(parts), -1, -1) if " ".join(parts[:n]) in folded)
        advice = "Compare them with the document, letter by letter."
        if known:
            advice = f"It has {' '.join(parts[:known])!r}, not followed by {parts[known]!r}."
        raise UsageError(f"The words {words!r} are not in the document.", advice=advice)
    return places[0]


def same_pins(sources: Sources, document: str, passage: Passage) -> list[str]:
    """The IRIs of the evidence that pins this passage already."""
    span = (document, passage.start, passage.end)
    return [pin.iri for pin in pins(sources) if (pin.source, pin.start, pin.end) == span]


def write_evidence(sources: Sources, new: NewEvidence, passage: Passage) -> str:
    """The Turtle of new evidence for a passage: two blocks, with the prefixes of the publication.

    UsageError for an identifier that is in use, and where the section is asked for and not given.
    """
    vocabulary = sources.project.vocabulary
    if vocabulary is None or (vocabulary.section and not new.section):
        advice = 'Add --section "Heading", the headings under which the passage stands.'
        raise UsageError("Evidence names the section of its passage.", advice=advice)
    known = list(pins(sources))
    last = max(known, key=lambda pin: natural_key(pin.iri), default=None)
    own = [pin for pin in known if pin.source == new.document]
    iri = new.iri(sources, max(own, key=lambda pin: natural_key(pin.iri), default=last))
    if iri in {pin.iri for pin in known}:
        raise UsageError(f"<{iri}> is in use.", advice="Choose another identifier with --id.")
    names = _Names(sources)
    position = f"<{iri}#position>"
    block = [f"a {' , '.join(names.name(name) for name in _classes(sources, last))}"]
    block.append(f"{names.oa('hasSource')} {names.name(new.document)}")
    if vocabulary.section:
        text = json.dumps(new.section, ensure_ascii=False)
        block.append(f"{names.name(vocabulary.section)} {text}")
    block.append(f"{names.oa('hasSelector')} {position}")
    block.append(f'{names.name(vocabulary.sha256)} "{passage.sha256}"')
    selector = [f"a {names.oa('TextPositionSelector')}"]
    selector += [f"{names.oa('start')} {passage.start}", f"{names.oa('end')} {passage.end}"]
    return _block(names.name(iri), block) + "\n" + _block(position, selector)


def _block(subject: str, lines: list[str]) -> str:
    return f"{subject} " + " ;\n  ".join(lines) + " .\n"


def _classes(sources: Sources, last: Pin | None) -> list[str]:
    found = [
        triple.object.value
        for triple in sources.triples(Role.DATA)
        if last is not None
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
        and triple.predicate == RDF.type
        and triple.subject.value == last.iri
    ]
    return found or [OA.SpecificResource.value]


class _Names:
    """IRIs as prefixed names, where kg.toml or a file of the data has a prefix for them."""

    def __init__(self, sources: Sources) -> None:
        declared = {iri: p for f in sources.files for p, iri, _ in f.scan.prefixes}
        own = {iri: prefix for prefix, iri in sources.project.prefixes.items()}
        self.prefixes = declared | own

    def oa(self, name: str) -> str:
        """A term of the Web Annotation vocabulary."""
        return self.name(OA[name].value)

    def name(self, iri: str) -> str:
        """`iri` as Turtle writes it."""
        local = re.split(r"[#/]", iri)[-1]
        stem = iri.removesuffix(local)
        if stem in self.prefixes and re.fullmatch(r"[A-Za-z0-9_-]+", local):
            return f"{self.prefixes[stem]}:{local}"
        return f"<{iri}>"
