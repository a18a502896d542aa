# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Lint of example queries: a comment that says no more than the label explains nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox

from kg.publication.sources import Role, Sources
from kg.rdf.findings import Finding
from kg.rdf.vocab import RDFS


def lint_examples(sources: Sources) -> Iterator[Finding]:
    """Comments of example queries that repeat their label, whatever the language."""
    triples = [t for file in sources.files if file.role is Role.EXAMPLES for t in file.triples]
    labels: defaultdict[object, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == RDFS.label and isinstance(triple.object, ox.Literal):
            labels[triple.subject].add(_folded(triple.object))
    for triple in triples:
        comment, subject = triple.object, triple.subject
        if (
            triple.predicate == RDFS.comment
            and isinstance(comment, ox.Literal)
            and isinstance(subject, ox.NamedNode)
            and _folded(comment) in labels[subject]
        ):
            position, excerpt = sources.locate(subject.value, RDFS.comment.value, comment.value)
            yield Finding(
                "lint/comment-repeats-label",
                "The comment of this example repeats its label.",
                position,
                "Say what the query shows and which terms it takes for it.",
                excerpt=excerpt,
                focus=subject.value,
            )


def _folded(text: ox.Literal) -> str:
    """A text without what does not count: case, white space, the mark at its end."""
    return " ".join(text.value.casefold().split()).rstrip(" .?!")
