# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""The words that the tables of faults are written in: where a fault is put, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from mutating import Block, Edit, Operator, Publication, Unfit

Targets = Callable[[Publication], list[Block]]
Row = tuple[str, str, Targets, Edit, str]
"""A fault: name, the rule that finds it, targets, edit, the property at whose line it is found."""

STATEMENT, EVIDENCE, POSITION = "naz:Statement", "naz:Evidence", "oa:TextPositionSelector"
EVENTS = (
    "naz:Consultation",
    "naz:Event",
    "naz:Exercise",
    "naz:Meeting",
    "naz:Negotiation",
    "naz:Summit",
    "naz:Visit",
)


def of(*classes: str, has: str = "", value: str = "", but: str = "") -> Targets:
    """The blocks of some classes, and not of another, that have a property, with a text among its
    values."""

    def targets(publication: Publication) -> list[Block]:
        blocks = [b for b in publication.of(*classes) if but not in b.types()]
        return [b for b in blocks if (not has or b.get(has)) and value in b.get(has)]

    return targets


def every_fourth(name: str, first: int) -> Targets:
    """Every fourth block of a class, from one of the first four."""
    return lambda publication: publication.of(name)[first::4]


def one(subject: str) -> Targets:
    """One block."""
    return lambda publication: [publication.by_subject[subject]]


def among(*subjects: str) -> Targets:
    """Some blocks."""
    return lambda publication: [publication.by_subject[subject] for subject in subjects]


def terms(*classes: str) -> Targets:
    """The blocks of own terms of a kind."""
    return lambda publication: publication.terms(*classes)


def drop(predicate: str) -> Edit:
    """Remove a property."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        if not block.get(predicate):
            raise Unfit
        block.drop(predicate)

    return edit


def clear(predicate: str) -> Edit:
    """Remove a property where the block has it."""
    return lambda block, publication, random: block.drop(predicate)


def put(predicate: str, values: str) -> Edit:
    """Put other values in place of those of a property."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        if block.get(predicate) == values:
            raise Unfit
        block.set(predicate, values)

    return edit


def also(predicate: str, value: str) -> Edit:
    """Add a value to a property, before those that it has."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        before = block.get(predicate)
        if value in before.split(" , "):
            raise Unfit
        block.set(predicate, f"{value} , {before}" if before else value)

    return edit


def rename(predicate: str, name: str) -> Edit:
    """Give a property another name."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        if not block.get(predicate):
            raise Unfit
        block.rename(predicate, name)

    return edit


def replace(predicate: str, old: str, new: str) -> Edit:
    """Change a part of the text of the values of a property."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        before = block.get(predicate)
        if old not in before:
            raise Unfit
        block.set(predicate, before.replace(old, new))

    return edit


def call(iri: str) -> Edit:
    """Give a thing another address."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        block.subject = iri

    return edit


def swap(one_predicate: str, other: str) -> Edit:
    """Swap the values of two properties."""

    def edit(block: Block, publication: Publication, random: Random) -> None:
        first, second = block.get(one_predicate), block.get(other)
        block.set(one_predicate, second)
        block.set(other, first)

    return edit


def copy(subject: str, *changes: Edit) -> Edit:
    """Add a second block like the first, with changes; the fault is to be found at it."""

    def edit(block: Block, publication: Publication, random: Random) -> Block:
        twin = publication.add_like(block)
        twin.subject = subject
        for change in changes:
            change(twin, publication, random)
        return twin

    return edit


def shacl(family: str, *rows: Row) -> tuple[Operator, ...]:
    """Faults of a family that a shape finds; the rules are names of shapes."""
    return tuple(Operator(n, family, f"shacl/{s}", t, e, at) for n, s, t, e, at in rows)


def lint(family: str, *rows: Row) -> tuple[Operator, ...]:
    """Faults of a family that lint finds."""
    return tuple(Operator(n, family, rule, t, e, at) for n, rule, t, e, at in rows)
