# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Search over names in all languages and descriptions, forgiving of typing errors and marks.

Text and question are folded alike: case, diacritics and the letters of alphabets that do not
decompose (ə, ı, ø, …). A word of the question matches a word that begins
with it, give or take a letter (two in long words); names count more than descriptions.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import tantivy
from tantivy import Occur, Query

from kg.errors import NotFoundError
from kg.store.snapshot import SEARCH, Snapshot

QUESTION_CHARACTERS = 200
_QUESTION_WORDS = 8
_WRITER_BYTES = 15_000_000
_FIELDS = (("label", 6.0), ("names", 4.0), ("description", 1.0))
_WHOLE_BOOST = 40.0
_MENTIONS_DIVISOR = 8
"""Things mentioned often come before others that match as well: one in 50 mentions gains half."""
_RANKED = 200
"""How many of the best matches are put in order by mentions."""
_LONG = 6
"""From this length, errors are forgiven in beginnings and in descriptions as well."""
_LETTERS = str.maketrans(
    {"ə": "e", "ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found: its other names, and how many triples of the data mention it."""

    iri: str
    label: str
    kind: str
    names: tuple[str, ...]
    description: str
    mentions: int = 0


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One window of what was found, the best first, and how much there is."""

    question: str
    hits: tuple[Hit, ...]
    total: int


def fold(text: str) -> str:
    """Text without case and marks: `Əli` is `eli`, `Zoë` is `zoe`."""
    lowered = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(c for c in lowered if not unicodedata.combining(c))
    return plain.translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(fold(text))


class SearchIndex:
    """An index in memory over the things of one snapshot, which are its `documents`."""

    def __init__(self, documents: Sequence[Hit]) -> None:
        self.documents = documents
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", stored=True)
        builder.add_text_field("whole", tokenizer_name="raw", index_option="basic")
        for name, _ in _FIELDS:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(_WRITER_BYTES, 1)
        for number, document in enumerate(documents):
            writer.add_document(_indexed(number, document))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: str, limit: int, offset: int = 0) -> SearchResult:
        """The things that match every word of a question; where none does, those that match any."""
        asked = question[:QUESTION_CHARACTERS]
        words = words_of(asked)[:_QUESTION_WORDS]
        if not words:
            return SearchResult(question, (), 0)
        found = SearchResult(question, (), 0)
        for occur in (Occur.Must, Occur.Should):
            parts = [(occur, self._word(word)) for word in words]
            parts += self._whole(" ".join(words))
            found = self._run(question, Query.boolean_query(parts), limit, offset)
            if found.total:
                break
        return found

    def _run(self, question: str, query: Query, limit: int, offset: int) -> SearchResult:
        searcher = self._index.searcher()
        result = searcher.search(query, max(_RANKED, offset + limit), count=True)
        ranked = [
            (score, self.documents[searcher.doc(address)["number"][0]])
            for score, address in result.hits
        ]
        ranked.sort(key=lambda r: -r[0] * (1 + math.log1p(r[1].mentions) / _MENTIONS_DIVISOR))
        hits = tuple(hit for _, hit in ranked[offset : offset + limit])
        total: int = result.count  # type: ignore[attr-defined]  # missing in its stub
        return SearchResult(question, hits, total)

    def _whole(self, name: str) -> list[tuple[Occur, Query]]:
        """A whole name, and one that is a letter off: they come first."""
        exact = Query.term_query(self._schema, "whole", name)
        near = Query.fuzzy_term_query(self._schema, "whole", name, min(1, len(name) // 4))
        begun = Query.fuzzy_term_query(self._schema, "whole", name, 0, prefix=True)
        return [
            (Occur.Should, Query.boost_query(begun, _WHOLE_BOOST / 4)),
            (Occur.Should, Query.boost_query(exact, _WHOLE_BOOST)),
            (Occur.Should, Query.boost_query(near, _WHOLE_BOOST / 2)),
        ]

    def _word(self, word: str) -> Query:
        """A word in any field, as it is or as a beginning; in names also with errors forgiven."""
        distance = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
        is_long = len(word) >= _LONG
        parts = []
        for name, boost in _FIELDS:
            exact = Query.term_query(self._schema, name, word)
            begun = Query.fuzzy_term_query(self._schema, name, word, 0, prefix=True)
            parts += [(exact, 3 * boost), (begun, 2 * boost)]
            if distance and (is_long or name != "description"):
                near = Query.fuzzy_term_query(self._schema, name, word, distance, prefix=is_long)
                parts.append((near, boost))
        return Query.boolean_query([(Occur.Should, Query.boost_query(q, b)) for q, b in parts])


def _indexed(number: int, document: Hit) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("number", number)
    for name in (document.label, *document.names):
        made.add_text("whole", " ".join(words_of(name)))
    made.add_text("label", " ".join(words_of(document.label)))
    made.add_text("names", " ".join(w for name in document.names for w in words_of(name)))
    made.add_text("description", " ".join(words_of(document.description)))
    return made


def search_index(snapshot: Snapshot) -> SearchIndex:
    """The index of a snapshot, made once. NotFoundError where it was built without one."""
    if snapshot.file_info(SEARCH) is None:
        raise NotFoundError("this snapshot cannot be searched", advice="Build it anew.")
    return _index(snapshot.path(SEARCH))


@lru_cache(maxsize=2)
def _index(path: Path) -> SearchIndex:
    return SearchIndex(read_documents(path.read_bytes()))


def read_documents(data: bytes) -> tuple[Hit, ...]:
    """The documents of a snapshot's search file."""
    return tuple(
        Hit(d["iri"], d["label"], d["kind"], tuple(d["names"]), d["description"], d["mentions"])
        for d in json.loads(data)
    )
