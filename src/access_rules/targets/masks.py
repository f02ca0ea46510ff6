"""For one fact, which conjunctions a value leaves standing: a mask of bits for each value.

Every mask comes in two: *possible* loses the conjunctions that the value makes false, *certain* also those
it leaves unknown (a text that an open list does not know). What a test says of a value is asked of the
reference, so that there is one meaning.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.matching import ListIndex
from access_rules.language.conditions import Atom, Comparator, Compare, OneOf
from access_rules.language.facts import Fact, FactType
from access_rules.language.normal_form import Literal
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.truth import Truth

Masks = tuple[int, int]
"""The conjunctions left possible and those left certain."""


@dataclass(frozen=True, slots=True)
class Use:
    """Where a literal stands: the conjunctions that need it."""

    literal: Literal
    conjunctions: int


class OneValue:
    """A situation in which one fact has one value: all that a test of that fact looks at."""

    def __init__(self, book: Rulebook, lists: Mapping[str, ListIndex], as_of: date, fact: str, value: Value) -> None:
        self.book = book
        self.lists = lists
        self.as_of = as_of
        self.unpublished: dict[str, int] = {}
        self._fact = fact
        self._value = value

    def value(self, fact: str) -> Value | None:
        """The value of the fact."""
        assert fact == self._fact
        return self._value

    def ask(self, fact: str) -> tuple[str, ...]:
        """The fact itself."""
        return (fact,)


class Table(Protocol):
    """The masks of one fact."""

    def masks(self, value: Value) -> Masks:
        """What a value leaves standing."""


@dataclass(frozen=True)
class Column:
    """A fact with the literals that test it, and the means to ask what they say of a value."""

    fact: Fact
    uses: tuple[Use, ...]
    book: Rulebook
    lists: Mapping[str, ListIndex]
    as_of: date
    whole: int

    def holds(self, literal: Literal, value: Value) -> bool:
        """Whether a literal is true of a value; tests of a choice are never unknown."""
        situation = OneValue(self.book, self.lists, self.as_of, self.fact.id, value)
        return (truth(literal.atom, situation) is Truth.TRUE) is not literal.negated

    def compute(self, value: Value) -> Masks:
        """The masks of a value, test by test."""
        situation = OneValue(self.book, self.lists, self.as_of, self.fact.id, value)
        truths: dict[Atom, Truth] = {}
        possible = certain = self.whole
        for use in self.uses:
            atom = use.literal.atom
            if atom not in truths:
                truths[atom] = truth(atom, situation)
            held = truths[atom].negated if use.literal.negated else truths[atom]
            if held is not Truth.TRUE:
                certain &= ~use.conjunctions
            if held is Truth.FALSE:
                possible &= ~use.conjunctions
        return possible, certain


class ChoiceTable:
    """The masks of every value of an enum or a bool, worked out beforehand."""

    def __init__(self, column: Column) -> None:
        fact = column.fact
        values: list[Value] = list(fact.choices) if fact.type is FactType.ENUM else [True, False]
        if fact.optional:
            values.append(NONE)
        self.by_value: dict[Value, Masks] = _by_value(column, values)

    def masks(self, value: Value) -> Masks:
        """What a value leaves standing."""
        return self.by_value[value]


def _by_value(column: Column, values: Sequence[Value]) -> dict[Value, Masks]:
    """The masks of many values at once, from the values that make each literal true.

    A conjunction that tests the fact once stands for the values that its literal lists; only the few that
    test it more often are asked literal by literal. So the work grows with what is written, not with
    literals times values.
    """
    tested = often = 0
    for use in column.uses:
        often |= tested & use.conjunctions
        tested |= use.conjunctions
    standing: dict[Value, int] = dict.fromkeys(values, 0)
    rest = replace(column, uses=tuple(use for use in column.uses if use.conjunctions & often))
    everywhere = 0
    for use in column.uses:
        once = use.conjunctions & ~often
        listed = _listed(use.literal.atom)
        if not once:
            continue
        if listed is None:
            for value in values:
                standing[value] |= once if column.holds(use.literal, value) else 0
        elif use.literal.negated:
            everywhere |= once
            for value in listed:
                standing[value] ^= once
        else:
            for value in listed:
                standing[value] |= once
    found: dict[Value, Masks] = {}
    for value in values:
        left = (column.whole & ~tested) | often | (everywhere ^ standing[value])
        possible, _ = rest.compute(value) if rest.uses else (column.whole, column.whole)
        found[value] = (left & possible, left & possible)
    return found


def _listed(atom: Atom) -> Sequence[Value] | None:
    """The values that make a test of a choice true, where it lists them; none of them is *none*."""
    match atom:
        case OneOf(values=values, negated=False):
            return values
        case Compare(comparator=Comparator.EQUAL, operand=bool() | str() as value):
            return (value,)
        case _:
            return None


class NumberTable:
    """The masks between the cut points of numbers or dates: each value falls on a point or between two."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._points = sorted({point for use in column.uses for point in _points(use.literal.atom)})
        self._slots: list[Masks | None] = [None] * (2 * len(self._points) + 1)
        self._none: Masks | None = None

    def masks(self, value: Value) -> Masks:
        """What a value leaves standing."""
        if value is NONE:
            self._none = self._none or self._column.compute(NONE)
            return self._none
        at = bisect_left(self._points, value)
        slot = 2 * at + 1 if at < len(self._points) and self._points[at] == value else 2 * at
        found = self._slots[slot]
        if found is None:
            # Worked out when first met; two threads may both do it, with equal results.
            found = self._slots[slot] = self._column.compute(value)
        return found


class TextTable:
    """The masks of texts and of sets, remembered as they are met."""

    MOST = 4096
    """Values remembered: beyond that the texts of tasks are as good as never the same."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._known: dict[Value, Masks] = {}

    def __getstate__(self) -> dict[str, Any]:
        """All but what is remembered, to which other threads may be adding."""
        return {"_column": self._column, "_known": {}}

    def masks(self, value: Value) -> Masks:
        """What a value leaves standing."""
        found = self._known.get(value)
        if found is None:
            found = self._column.compute(value)
            if len(self._known) < self.MOST:
                self._known[value] = found
        return found


def table(column: Column) -> ChoiceTable | NumberTable | TextTable:
    """The table that suits the type of a fact."""
    match column.fact.type:
        case FactType.ENUM | FactType.BOOL:
            return ChoiceTable(column)
        case FactType.INTEGER | FactType.DECIMAL | FactType.DATE:
            return NumberTable(column)
        case FactType.TEXT | FactType.SET:
            return TextTable(column)


def _points(atom: Atom) -> Sequence[int | Decimal | date]:
    match atom:
        case Compare(operand=int() | Decimal() | date() as point):
            return (point,)
        case OneOf(values=values):
            return tuple(value for value in values if isinstance(value, int | Decimal | date))
        case _:
            return ()


def union(bits: Iterable[int]) -> int:
    """The mask with the bits of all."""
    whole = 0
    for each in bits:
        whole |= each
    return whole
