# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""What a shape asks for, in words: the components of SHACL as parts of a sentence.

https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.results import Term
from kg.views.labels import Ref, iri_of, lexical
from kg.views.shape_graph import SH, Said, ShapeGraph

_DEEPEST = 4
"""So deep shapes within shapes are told; further in, there is an ellipsis."""


@dataclass(frozen=True, slots=True)
class Code:
    """A part of a sentence that is to be read to the letter: a pattern, a literal."""

    code: str


Piece = str | Ref | Code
Words = tuple[Piece, ...]
"""A part of a sentence: text, terms, code."""

_STEPS = {
    "inversePath": " (from there to here)",
    "zeroOrMorePath": ", over none or more steps",
    "oneOrMorePath": ", over one or more steps",
    "zeroOrOnePath": ", over none or one step",
}
_DATATYPES = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString": "a text with a language",
    "http://www.w3.org/2001/XMLSchema#string": "a plain text",
    "http://www.w3.org/2001/XMLSchema#integer": "a whole number",
    "http://www.w3.org/2001/XMLSchema#decimal": "a decimal number",
    "http://www.w3.org/2001/XMLSchema#boolean": "true or false",
    "http://www.w3.org/2001/XMLSchema#date": "a day",
    "http://www.w3.org/2001/XMLSchema#anyURI": "an address",
}
_KINDS = {
    "IRI": "an IRI",
    "Literal": "a literal",
    "BlankNode": "a blank node",
    "BlankNodeOrIRI": "an IRI or a blank node",
    "BlankNodeOrLiteral": "a literal or a blank node",
    "IRIOrLiteral": "an IRI or a literal",
}
_WITH_TERM = {
    "class": "an instance of ",
    "lessThan": "before every value of ",
    "lessThanOrEquals": "not after any value of ",
    "equals": "the same as the values of ",
    "disjoint": "never also a value of ",
}
_WITH_NUMBER = {
    "minLength": "at least {} characters long",
    "maxLength": "at most {} characters long",
    "minInclusive": "{} or more",
    "maxInclusive": "{} or less",
    "minExclusive": "more than {}",
    "maxExclusive": "less than {}",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(graph: ShapeGraph, said: Said) -> Words:
    """How many values there may be and of what kind; empty where SHACL's core asks for nothing."""
    count, kinds = _count(said), asked(graph, said)
    required = [(_shown(graph, v),) for v in said.get(SH + "hasValue", ())]
    if _number(said, "maxCount") == 1:
        kinds, required = [*kinds, *required], []
    sentences: list[Words] = []
    if kinds:
        begin = "Every value is "
        if count:
            begin = f"{count}: " if _number(said, "maxCount") == 1 else f"{count}, each "
        sentences.append((begin, *joined(kinds, "; "), "."))
    elif count:
        sentences.append((f"{count}.",))
    if required:
        sentences.append(("Among the values is ", *joined(required, " and "), "."))
    sentences += [(*words, ".") for words in _among(graph, said, 0)]
    return joined(sentences, " ")


def _among(graph: ShapeGraph, said: Said, depth: int) -> list[Words]:
    """What only some of the values must be (SHACL 4.7.3)."""
    minimum, maximum = (_number(said, f"qualified{m}Count") for m in ("Min", "Max"))
    count = _how_many(minimum, maximum) or "Any number"
    shapes = said.get(SH + "qualifiedValueShape", ())
    return [(f"{count} of the values: ", *_nested(graph, shape, depth)) for shape in shapes]


def asked(graph: ShapeGraph, said: Said, depth: int = 0) -> list[Words]:
    """What is asked of each value, or of the focus node, in the order of reading."""
    found: list[Words] = []
    for name, tell in _TELLERS.items():
        for value in said.get(SH + name, ()):
            words = tell(graph, name, value, depth)
            if words:
                found.append(words)
    return found


def path_words(graph: ShapeGraph, path: Term, depth: int = 0) -> Words:
    """A path in words: its property, or its parts."""
    if isinstance(path, ox.NamedNode):
        return (graph.labels.ref(path.value),)
    if depth >= _DEEPEST:
        return ("…",)
    said = graph.of(path)
    for name, after in _STEPS.items():
        for value in said.get(SH + name, ()):
            return (*path_words(graph, value, depth + 1), after)
    lists = said.get(SH + "alternativePath", ())
    members = graph.members(lists[0] if lists else path)
    parts = [path_words(graph, m, depth + 1) for m in members]
    return joined(parts, " or " if lists else " → ")


def joined(parts: Iterable[Words], between: str) -> Words:
    """Parts of a sentence, one after the other."""
    found: list[Piece] = []
    for part in parts:
        found += [between, *part] if found else part
    return tuple(found)


def _count(said: Said) -> str:
    return _how_many(_number(said, "minCount"), _number(said, "maxCount"))


def _how_many(minimum: int | None, maximum: int | None) -> str:
    if maximum is not None and maximum == minimum:
        return f"Exactly {_numeral(maximum)}"
    if minimum and maximum is not None:
        return f"{_numeral(minimum).capitalize()} to {_numeral(maximum)}"
    if minimum:
        return f"At least {_numeral(minimum)}"
    if maximum == 0:
        return "None"
    return "" if maximum is None else f"At most {_numeral(maximum)}"


def _numeral(number: int) -> str:
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def _number(said: Said, name: str) -> int | None:
    values = said.get(SH + name, ())
    digits = lexical(values[0]) if values else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _shown(graph: ShapeGraph, value: Term) -> Piece:
    if isinstance(value, ox.NamedNode):
        return graph.labels.ref(value.value)
    return Code(lexical(value))


def _nested(graph: ShapeGraph, shape: Term, depth: int) -> Words:
    """What a shape within a shape asks for; one with a name is named."""
    if graph.fragment(shape):
        return ("as ", graph.ref(shape), " asks")
    if depth >= _DEEPEST:
        return ("…",)
    said = graph.of(shape)
    parts = [*asked(graph, said, depth + 1)]
    parts += [
        ("something with the value ", _shown(graph, value))
        for value in said.get(SH + "hasValue", ())
    ]
    for rule in graph.rules(shape):
        own = graph.of(rule)
        for path in own.get(SH + "path", ()):
            wanted = [*asked(graph, own, depth + 1)]
            wanted += [(_shown(graph, value),) for value in own.get(SH + "hasValue", ())]
            count = _count(own).lower()
            words: Words = (
                "something with ",
                *((f"{count} ",) if count else ()),
                *path_words(graph, path),
            )
            parts.append((*words, ": ", *joined(wanted, ", ")) if wanted else words)
    for path in said.get(SH + "path", ()):
        return (*path_words(graph, path), ": ", *joined(parts, ", "))
    return joined(parts, " and ") or ("anything",)


def _datatype(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    known = _DATATYPES.get(iri_of(value))
    return (known,) if known else ("a literal of the datatype ", graph.labels.ref(iri_of(value)))


def _kind(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    known = _KINDS.get(iri_of(value).removeprefix(SH))
    return (known,) if known else ()


def _term(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    return (_WITH_TERM[name], _shown(graph, value))


def _limit(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    return (_WITH_NUMBER[name].format(lexical(value)),)


def _list(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    members = [(_shown(graph, m),) for m in graph.members(value)]
    listed = joined(members[:-1], ", ")
    if members:
        listed = (*listed, " or ", *members[-1]) if listed else members[-1]
    return ("in one of the languages ", *listed) if name == "languageIn" else listed


def _pattern(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    return ("of the form ", Code(lexical(value)))


def _flag(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    texts = {"uniqueLang": "not two in one language", "closed": "without any other property"}
    return (texts[name],) if lexical(value) in {"true", "1"} else ()


def _logic(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    parts = [_nested(graph, m, depth) for m in graph.members(value)]
    if name == "xone":
        return ("only one of these: ", *joined(parts, ", or "))
    return joined(parts, " or " if name == "or" else " and ")


def _not(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    return ("not ", *_nested(graph, value, depth))


def _node(graph: ShapeGraph, name: str, value: Term, depth: int) -> Words:
    return _nested(graph, value, depth)


_Teller = Callable[[ShapeGraph, str, Term, int], Words]
_TELLERS: dict[str, _Teller] = {
    "nodeKind": _kind,
    "class": _term,
    "datatype": _datatype,
    "in": _list,
    "or": _logic,
    "and": _logic,
    "xone": _logic,
    "node": _node,
    "not": _not,
    **dict.fromkeys(_WITH_NUMBER, _limit),
    "languageIn": _list,
    "uniqueLang": _flag,
    **dict.fromkeys([n for n in _WITH_TERM if n != "class"], _term),
    "pattern": _pattern,
    "closed": _flag,
}
"""Parameter of SHACL -> how it is told, in the order of reading."""
