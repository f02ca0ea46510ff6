"""Values that no rule tells apart, as one class: which alternatives of the rules each class leaves standing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any

import numpy as np

from access_rules.language.conditions import Compare, OneOf
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import Misfit
from access_rules.language.values import NONE, Value
from access_rules.targets.masks import Masks, Table, Use
from access_rules.targets.table.columns import Index, Meant

MOST_REMEMBERED = 1 << 16
"""Values of one fact whose class is remembered."""


class Classes:
    """The classes of the values of one fact, numbered as they are met; the first is *not stated*.

    ``is_whole`` tells that every class is known from the start: of enums, booleans, numbers and dates. Those of
    texts and sets come with the texts and sets.
    """

    def __init__(self, fact: Fact, table: Table, uses: Sequence[Use], not_stated: Masks) -> None:
        self.fact = fact
        self._table = table
        self._numbers: dict[Masks, int] = {}
        self._known: dict[Value | None, int] = {}
        self._growing = Lock()
        self._last: tuple[Sequence[Meant], Index] | None = None
        self.masks: list[Masks] = []
        self._number(table.masks(fact.if_absent) if fact.if_absent is not None else not_stated)
        self.is_whole = fact.type not in (FactType.TEXT, FactType.SET)
        for value in _samples(fact, uses) if self.is_whole else ():
            self.of(value)

    def of(self, value: Value | None) -> int:
        """The number of the class of a value; of none stated, 0."""
        if value is None:
            return 0
        found = self._known.get(value)
        if found is None:
            found = self._number(self._table.masks(value))
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[value] = found
        return found

    def numbers(self, values: Sequence[Meant]) -> Index:
        """The class of each value; one that does not fit is as good as not stated, its row is refused anyway."""
        last = self._last
        # Pieces of one table mostly share the list of their values.
        if last is None or last[0] is not values:
            found = np.array([0 if isinstance(each, Misfit) else self.of(each) for each in values], np.intp)
            last = self._last = (values, found)
        return last[1]

    def is_open(self, number: int) -> bool:
        """Whether a class leaves something possible that is not certain."""
        possible, certain = self.masks[number]
        return possible != certain

    def _number(self, masks: Masks) -> int:
        with self._growing:
            found = self._numbers.setdefault(masks, len(self.masks))
            if found == len(self.masks):
                self.masks.append(masks)
            return found


def _samples(fact: Fact, uses: Sequence[Use]) -> Iterator[Value]:
    """Values of every class: each choice; of numbers, each that a test names and one on either side of it."""
    match fact.type:
        case FactType.BOOL:
            yield from (False, True)
        case FactType.ENUM:
            yield from fact.choices
        case FactType.DATE:
            for point in _points(uses):
                yield from _days_around(point)
        case _:
            points = [point for point in _points(uses) if not isinstance(point, date)]
            yield from points
            yield from map(_between, [None, *points], [*points, None])
    if fact.optional:
        yield NONE


def _points(uses: Sequence[Use]) -> list[Any]:
    """The numbers or days that tests name, in order."""
    found: set[Any] = set()
    for use in uses:
        match use.literal.atom:
            case Compare(operand=int() | Decimal() | date() as point):
                found.add(point)
            case OneOf(values=values):
                found.update(value for value in values if isinstance(value, int | Decimal | date))
            case _:
                continue
    return sorted(found)


def _days_around(point: date) -> Iterator[date]:
    yield point
    if point > date.min:
        yield point - timedelta(days=1)
    if point < date.max:
        yield point + timedelta(days=1)


def _between(one: int | Decimal | None, other: int | Decimal | None) -> int | Decimal:
    """A number between two, or beyond one; of neighbouring whole numbers the first."""
    if one is None or other is None:
        return other - 1 if other is not None else one + 1 if one is not None else 0
    if isinstance(one, int) and isinstance(other, int):
        return min(one + 1, other)
    return (Decimal(one) + Decimal(other)) / 2
