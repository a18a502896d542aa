# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What the build adds to the data: date bounds, plain triples, descriptions in our own words.

Everything here goes into a graph of its own; nothing derived is ever authored.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pyoxigraph as ox

from kg import queries
from kg.build.graphs import role_triples
from kg.config import Limits
from kg.errors import ProtocolError, QueryError
from kg.publication.project import Project
from kg.publication.sources import Role, Sources
from kg.query.guard import check_query
from kg.rdf.edtf import Edtf, EdtfError, bounds, describe_edtf, parse_edtf
from kg.rdf.findings import Finding, Position
from kg.rdf.vocab import DCTERMS, OA, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.store.manifest import StatementVocabulary

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_AT = re.compile(r"error at (\d+):(\d+): ")
_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


@dataclass(slots=True)
class _Index:
    """The authored triples by subject and predicate."""

    values: dict[tuple[str, str], list[Term]] = field(default_factory=lambda: defaultdict(list))
    subjects: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, triples: Iterable[ox.Triple]) -> _Index:
        index = cls()
        for triple in triples:
            if not isinstance(triple.subject, ox.NamedNode):
                continue
            subject, predicate = triple.subject.value, triple.predicate.value
            index.values[subject, predicate].append(triple.object)
            index.subjects[predicate].append(subject)
        for values in index.values.values():
            values.sort(key=str)
        return index

    def one(self, subject: str, predicate: str) -> str:
        """The first value as text, or empty."""
        found = self.values.get((subject, predicate), ())
        return "" if not found or isinstance(found[0], ox.Triple) else found[0].value

    def label(self, iri: str, language: str) -> str:
        """The label in a language, else any, else the local name."""
        for predicate in _LABELS:
            labels = self.values.get((iri, predicate.value), [])
            literals = [v for v in labels if isinstance(v, ox.Literal)]
            for literal in literals:
                if literal.language == language:
                    return literal.value
            if literals:
                return literals[0].value
        return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def derive_triples(sources: Sources) -> tuple[tuple[ox.Triple, ...], tuple[Finding, ...]]:
    """The derived triples, sorted and each once, and what was wrong in the rules."""
    authored = [*role_triples(sources, Role.DATA), *role_triples(sources, Role.ONTOLOGY)]
    derived: set[ox.Triple] = set()
    vocabulary = sources.project.vocabulary
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in authored)
    if vocabulary is not None:
        index = _Index.of(authored)
        derived.update(_bounds(index, vocabulary))
        derived.update(_descriptions(index, vocabulary, sources.project))
        derived.update(_shortcuts(store, vocabulary))
    derived.update(_construct(store, queries.load("renamings")))
    findings = []
    for path in sorted((sources.project.root / sources.project.folder("rules")).glob("*.rq")):
        try:
            text = path.read_text(encoding="utf-8")
            # A rule is a query of the publication: it must not reach out of it either.
            check_query(text, Limits())
            derived.update(_construct(store, text))
        except (SyntaxError, ValueError, QueryError, ProtocolError) as error:
            findings.append(_rule_finding(path.relative_to(sources.project.root).as_posix(), error))
    derived.difference_update(authored)
    return tuple(sorted(derived, key=str)), tuple(findings)


def _rule_finding(name: str, error: Exception) -> Finding:
    message = str(error).removesuffix(".")
    place = _AT.match(message)  # the parser of queries says the place in its message only
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    message = message[place.end() :] if place else message
    advice = "A rule is one SPARQL CONSTRUCT query."
    return Finding("rules/syntax", f"{message}.", Position(name, line, column), advice)


def _construct(
    store: ox.Store, text: str, substitutions: dict[ox.Variable, Term] | None = None
) -> Iterator[ox.Triple]:
    results = store.query(text, substitutions=substitutions)
    if not isinstance(results, ox.QueryTriples):
        raise ValueError("this is no CONSTRUCT query")
    yield from results


def _shortcuts(store: ox.Store, vocabulary: StatementVocabulary) -> Iterator[ox.Triple]:
    text = queries.load("shortcuts")
    names = {
        "class": vocabulary.statement_class,
        "subjectOf": vocabulary.subject,
        "predicateOf": vocabulary.predicate,
        "objectOf": vocabulary.object,
        "certaintyOf": vocabulary.certainty or RDF.type.value,
        "negatedOf": vocabulary.negated or "urn:x-kg:nothing",
    }
    # Where a publication has no certainties, each statement has the one type that it must have.
    certainties = vocabulary.derivable_certainties if vocabulary.certainty else (names["class"],)
    for certainty in certainties:
        terms: dict[ox.Variable, Term] = {
            ox.Variable(name): ox.NamedNode(iri) for name, iri in names.items()
        }
        terms[ox.Variable("certainty")] = ox.NamedNode(certainty)
        yield from _construct(store, text, terms)


def _now(index: _Index, vocabulary: StatementVocabulary, subject: str) -> Edtf | None:
    """When the latest source of a dated node was written, where that is known."""
    found = []
    for evidence in index.values.get((subject, vocabulary.evidence), ()):
        if isinstance(evidence, ox.NamedNode):
            source = index.one(evidence.value, OA.hasSource.value)
            text = index.one(source, vocabulary.date)
            try:
                found += [parse_edtf(text)] if text else []
            except EdtfError:
                continue  # an ill-typed date, which lint reports
    dated = [edtf for edtf in found if edtf.start is not None]
    return max(
        dated, key=lambda e: (e.start.first_day if e.start else date.min, str(e)), default=None
    )


def _bounds(index: _Index, vocabulary: StatementVocabulary) -> Iterator[ox.Triple]:
    if not vocabulary.date:
        return
    for subject in dict.fromkeys(index.subjects[vocabulary.date]):
        text = index.one(subject, vocabulary.date)
        try:
            found = bounds(parse_edtf(text), _now(index, vocabulary, subject))
        except EdtfError:
            continue  # lint reports ill-typed dates; a plain literal is for the shapes to judge
        pairs: tuple[tuple[str, date | None], ...] = (
            (vocabulary.earliest_start, found.earliest_start),
            (vocabulary.latest_start, found.latest_start),
            (vocabulary.earliest_end, found.earliest_end),
            (vocabulary.latest_end, found.latest_end),
        )
        for predicate, day in pairs:
            if predicate and day is not None:
                literal = ox.Literal(day.isoformat(), datatype=XSD.date)
                yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)


def _descriptions(
    index: _Index, vocabulary: StatementVocabulary, project: Project
) -> Iterator[ox.Triple]:
    """A label and a sentence for each statement, in English, made from its parts."""
    for subject in dict.fromkeys(index.subjects[vocabulary.subject]):
        parts = (
            index.label(index.one(subject, vocabulary.subject), "en"),
            _relation(index, vocabulary, subject),
            _object(index, vocabulary, subject),
        )
        label = " ".join(part for part in parts if part)
        node = ox.NamedNode(subject)
        if not index.values.get((subject, RDFS.label.value)):
            yield ox.Triple(node, RDFS.label, ox.Literal(label, language="en"))
        if not index.values.get((subject, DCTERMS.description.value)):
            sentence = label + _when(index, vocabulary, subject)
            sentence += _how_sure(index, vocabulary, subject) + "."
            yield ox.Triple(node, DCTERMS.description, ox.Literal(sentence, language="en"))


def _relation(index: _Index, vocabulary: StatementVocabulary, subject: str) -> str:
    label = index.label(index.one(subject, vocabulary.predicate), "en")
    return f"(denied:) {label}" if _is_true(index, subject, vocabulary.negated) else label


def _is_true(index: _Index, subject: str, predicate: str) -> bool:
    return bool(predicate) and index.one(subject, predicate) == "true"


def _object(index: _Index, vocabulary: StatementVocabulary, subject: str) -> str:
    values = index.values.get((subject, vocabulary.object), [])
    value = values[0] if values else None
    if isinstance(value, ox.NamedNode):
        return index.label(value.value, "en")
    if not isinstance(value, ox.Literal):
        return ""
    words = [value.value]
    if vocabulary.approximation and (about := index.one(subject, vocabulary.approximation)):
        words.insert(0, index.label(about, "en"))
    unit = index.one(subject, SCHEMA.unitText.value)
    if not unit and vocabulary.unit and (iri := index.one(subject, vocabulary.unit)):
        unit = index.label(iri, "en")
    return " ".join([*words, unit] if unit else words)


def _when(index: _Index, vocabulary: StatementVocabulary, subject: str) -> str:
    text = index.one(subject, vocabulary.date) if vocabulary.date else ""
    try:
        return f", {describe_edtf(parse_edtf(text))}" if text else ""
    except EdtfError:
        return ""


def _how_sure(index: _Index, vocabulary: StatementVocabulary, subject: str) -> str:
    """Nothing for what is simply stated, else the certainty in brackets."""
    certainty = index.one(subject, vocabulary.certainty) if vocabulary.certainty else ""
    if not certainty or certainty == next(iter(vocabulary.derivable_certainties), ""):
        return ""
    return f" ({index.label(certainty, 'en')})"
