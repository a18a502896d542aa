# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Content negotiation, done once (RFC 9110, section 12.5: Accept and Accept-Encoding)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.rdf.formats import Format

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_RANGE = re.compile(r"(\*/\*|[!#$%&'+.^_`|~\w*-]+/(?:\*|[!#$%&'+.^_`|~\w-]+))\Z")
_MAX_ELEMENTS = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """A representation that can be sent; `aliases` are further media types that ask for it,
    `names` further values of ?format=."""

    media_type: str
    name: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    def is_named(self, asked: str) -> bool:
        """True where a value of ?format= asks for it: a name, a suffix, or a media type."""
        return asked in {self.name, *self.names, self.media_type, *self.aliases}


def offers_of(formats: Iterable[Format]) -> tuple[Offer, ...]:
    """An offer for each format, in the same order."""
    return tuple(Offer(f.media_type, f.name, f.aliases, f.names) for f in formats)


def negotiate(accept: str | None, offers: Sequence[Offer]) -> Offer | None:
    """The offer that fits best, or None where the client accepts none of them.

    The most specific range that names an offer gives its quality; 0 refuses. Highest quality
    wins, then the more specific naming, then the order of `offers`. A missing header, or one of
    which nothing can be read, accepts everything.
    """
    ranges = dict(_ranges(accept or ""))
    if not ranges:
        return offers[0] if offers else None
    best: tuple[float, int] = (0.0, 0)
    chosen: Offer | None = None
    for offer in offers:
        quality, specificity = _quality(ranges, offer)
        if quality > 0 and (quality, specificity) > best:
            best, chosen = (quality, specificity), offer
    return chosen


def _quality(ranges: dict[str, float], offer: Offer) -> tuple[float, int]:
    if offer.media_type in ranges:
        return ranges[offer.media_type], 4
    aliases = [ranges[alias] for alias in offer.aliases if alias in ranges]
    if aliases:
        return max(aliases), 3
    group = offer.media_type.split("/")[0] + "/*"
    if group in ranges:
        return ranges[group], 2
    return ranges.get("*/*", 0.0), 1


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """Media range -> quality; what cannot be read is passed over, the first naming counts."""
    seen: set[str] = set()
    for element in header.split(",")[:_MAX_ELEMENTS]:
        name, *parameters = [part.strip().lower() for part in element.split(";")]
        if not _RANGE.match(name) or name in seen:
            continue
        quality = _parse_quality(parameters)
        if quality is not None:
            seen.add(name)
            yield name, quality


def _parse_quality(parameters: Iterable[str]) -> float | None:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            return float(value) if _QUALITY.match(value.strip()) else None
    return 1.0


def prefers_only_wildcards(accept: str | None) -> bool:
    """True where the client names no media type of its own, as plain curl does."""
    return all(name.startswith("*") for name, _ in _ranges(accept or ""))


def negotiate_encoding(header: str | None) -> str:
    """`gzip` where the client accepts it at least as well as no encoding, else `identity`."""
    qualities = _encodings(header)
    gzip = qualities.get("gzip", qualities.get("*", 0.0))
    return "gzip" if gzip > 0 and gzip >= qualities.get("identity", 0.0) else "identity"


def refuses_identity(header: str | None) -> bool:
    """True where an answer without content coding is not acceptable (RFC 9110, 12.5.3)."""
    if header is None or "0" not in header:
        return False
    qualities = _encodings(header)
    return qualities.get("identity", qualities.get("*", 1.0)) == 0


def _encodings(header: str | None) -> dict[str, float]:
    qualities: dict[str, float] = {}
    for element in (header or "").split(",")[:_MAX_ELEMENTS]:
        name, *parameters = [part.strip().lower() for part in element.split(";")]
        quality = _parse_quality(parameters)
        if name and quality is not None:
            qualities.setdefault("gzip" if name == "x-gzip" else name, quality)
    return qualities


def negotiate_language(header: str | None, offered: Sequence[str]) -> str:
    """The offered language that the client likes best; the first where it likes none of them.

    Each range is shortened from its end until it is offered (RFC 4647, 3.4): `az-Latn-AZ` is
    served with `az`.
    """
    known = {language.lower(): language for language in offered}
    best, chosen = 0.0, offered[0]
    for element in (header or "").split(",")[:_MAX_ELEMENTS]:
        name, *parameters = [part.strip().lower() for part in element.split(";")]
        quality = _parse_quality(parameters) or 0.0
        while name and name not in known:
            name = name.rpartition("-")[0]
        if name and quality > best:
            best, chosen = quality, known[name]
    return chosen
