"""A condition as a disjunction of conjunctions of tests, which says the same in three truth values.

Distribution and De Morgan hold in Kleene logic; a part and its negation are *not* cancelled against each
other, since together they are unknown while their fact is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from access_rules.language.conditions import (
    AllOf,
    AnyOf,
    Atom,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    OneOf,
    Present,
)
from access_rules.language.rulebook import Definition
from access_rules.language.rules import Rule


@dataclass(frozen=True, slots=True)
class Literal:
    """A test, or that it fails."""

    atom: Atom
    negated: bool = False


Conjunction = frozenset[Literal]
"""Tests that must all hold."""


class TooLargeError(Exception):
    """A condition has more conjunctions than are worth writing out."""


def normal_form(rule: Rule, definitions: Mapping[str, Definition], most: int) -> tuple[Conjunction, ...] | None:
    """``when and not unless`` of a rule as alternatives, or None where there would be more than ``most``."""
    whole = rule.when if rule.unless is None else AllOf((rule.when, Not(rule.unless)))
    try:
        return tuple(dict.fromkeys(_alternatives(whole, definitions, most, negated=False)))
    except TooLargeError:
        return None


def _alternatives(
    condition: Condition, definitions: Mapping[str, Definition], most: int, *, negated: bool
) -> list[Conjunction]:
    match condition:
        case Not(part):
            return _alternatives(part, definitions, most, negated=not negated)
        case Holds(definition):
            return _alternatives(definitions[definition].when, definitions, most, negated=negated)
        case AllOf(parts) | AnyOf(parts):
            written_out = [_alternatives(part, definitions, most, negated=negated) for part in parts]
            is_conjunction = isinstance(condition, AllOf) is not negated
            return _product(written_out, most) if is_conjunction else _bounded(_flat(written_out), most)
        case Compare() | OneOf() | InList() | Includes() | Present():
            return [frozenset({Literal(condition, negated)})]
        case _:
            assert_never(condition)


def _flat(parts: Iterable[list[Conjunction]]) -> list[Conjunction]:
    return [each for part in parts for each in part]


def _product(parts: Iterable[list[Conjunction]], most: int) -> list[Conjunction]:
    product: list[Conjunction] = [frozenset()]
    for part in parts:
        product = _bounded([one | other for one in product for other in part], most)
    return product


def _bounded(alternatives: list[Conjunction], most: int) -> list[Conjunction]:
    if len(alternatives) > most:
        raise TooLargeError
    return alternatives
