"""Conditions: a closed union of small nodes that only hold data.

Facts, values, lists and definitions are named by id; a span stays out of equality and hash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from access_rules.language.values import Value
from access_rules.source import Span

AS_OF = "as_of"
"""The day for which a task is decided 时点, which conditions may test like a date fact."""


class Comparator(StrEnum):
    """How two values are compared."""

    EQUAL = "eq"
    GREATER = "gt"
    AT_LEAST = "gte"
    LESS = "lt"
    AT_MOST = "lte"


class Unit(StrEnum):
    """The unit of a distance in time."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance added to a date (negative: taken off) or, without a unit, to a number."""

    amount: int
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class OtherFact:
    """The value of another fact, possibly moved by an offset."""

    fact: str
    offset: Offset | None = None


def _span() -> Any:
    return field(default=None, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Compare:
    """``{fact: value}``, ``{fact: {gt: value}}``, ``{fact: {lte: {fact: other}}}``."""

    fact: str
    comparator: Comparator
    operand: Value | OtherFact
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class OneOf:
    """``{fact: {in: [...]}}``; negated, ``not_in``: both are false of an optional fact that is none."""

    fact: str
    values: tuple[Value, ...]
    negated: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class InList:
    """``{fact: {in_list: list}}``: the text names something on the list."""

    fact: str
    list: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Includes:
    """``{fact: {includes: [...]}}``: the set holds all of them, or any of them for ``includes_any``."""

    fact: str
    elements: frozenset[str]
    any: bool = False
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Present:
    """``{fact: {present: true}}``: an optional fact has a value other than none."""

    fact: str
    expected: bool
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Holds:
    """``{holds: definition}``."""

    definition: str
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class AllOf:
    """``{all: [...]}`` and a mapping of several keys."""

    parts: tuple[Condition, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``{any: [...]}``."""

    parts: tuple[Condition, ...]
    span: Span | None = _span()


@dataclass(frozen=True, slots=True)
class Not:
    """``{not: ...}``."""

    part: Condition
    span: Span | None = _span()


Atom = Compare | OneOf | InList | Includes | Present
"""A test of one fact."""

Condition = Atom | Holds | AllOf | AnyOf | Not
"""Every kind of condition; a ``match`` over it ends in ``assert_never``."""
