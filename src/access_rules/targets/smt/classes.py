"""The values of a fact that no test tells apart: a class of them, with a value that stands for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from access_rules.folding import fold
from access_rules.language.conditions import Atom, Comparator, Compare, Includes, InList, OneOf
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value

OTHER_TEXT = "别的"
"""A text that no list and no rule names."""

SOME_DAY = date(2026, 1, 1)
"""The date that stands for all where no rule names one."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class of values: one value and others like it, or what lies strictly between two others (None: no end)."""

    value: Value
    after: Value | None = None
    before: Value | None = None
    is_one: bool = True
    others: frozenset[str] = frozenset()

    def covers(self, value: Any) -> bool:
        """Whether a value is of this class."""
        if not self.is_one and value is not NONE:
            return (self.after is None or value > self.after) and (self.before is None or value < self.before)
        if isinstance(value, str) and isinstance(self.value, str):
            return value == self.value or value in self.others or fold(value) == fold(self.value)
        return bool(value == self.value)


def classes(fact: Fact, atoms: Sequence[Atom], books: Sequence[Rulebook], *, apart: bool) -> tuple[Class, ...]:
    """The classes of a fact with one value, none last; ``apart`` keeps every choice a class of its own."""
    found = list(_classes(fact, atoms, books, apart=apart))
    return (*found, Class(NONE)) if fact.optional else tuple(found)


def _classes(fact: Fact, atoms: Sequence[Atom], books: Sequence[Rulebook], *, apart: bool) -> Iterable[Class]:
    match fact.type:
        case FactType.BOOL:
            return (Class(False), Class(True))
        case FactType.ENUM:
            return [Class(each) for each in fact.choices] if apart else _told_apart(fact, atoms)
        case FactType.TEXT:
            return [Class(each) for each in texts(atoms, books)]
        case _:
            return _stretches(fact, sorted({point for atom in atoms for point in _points(atom)}))


def _told_apart(fact: Fact, atoms: Sequence[Atom]) -> list[Class]:
    """The classes of choices that the tests do not tell apart, each with its first choice as its value."""
    if any(isinstance(atom, Compare) and atom.comparator is not Comparator.EQUAL for atom in atoms):
        return [Class(each) for each in fact.choices]
    marks: dict[str, list[int]] = {choice: [] for choice in fact.choices}
    for at, atom in enumerate(atoms):
        for value in _listed(atom):
            if isinstance(value, str) and value in marks:
                marks[value].append(at)
    alike: dict[tuple[int, ...], list[str]] = {}
    for choice, marked in marks.items():
        alike.setdefault(tuple(marked), []).append(choice)
    return [Class(first, others=frozenset(others)) for first, *others in alike.values()]


def _listed(atom: Atom) -> tuple[Value, ...]:
    match atom:
        case OneOf(values=values):
            return values
        case Compare(operand=bool() | str() as value):
            return (value,)
        case _:
            return ()


def texts(atoms: Iterable[Atom], books: Sequence[Rulebook]) -> list[str]:
    """Texts that stand for all: every name that a test may find, one within brackets of another, and another one.

    Whether a text matches hangs on what it folds to with its brackets and without (``ListIndex``).
    """
    by_fold: dict[str, str] = {}
    for atom in atoms:
        for name in _names(atom, books):
            by_fold.setdefault(fold(name), name)
    names = list(by_fold.values())
    bracketed = [
        f"{short}（{longer[len(short) :]}）"
        for folded, longer in by_fold.items()
        for short in _beginnings(folded, by_fold)
        if longer.startswith(short)
    ]
    return [*names, *bracketed, OTHER_TEXT]


def _beginnings(folded: str, by_fold: dict[str, str]) -> Iterator[str]:
    return (by_fold[folded[:end]] for end in range(1, len(folded)) if folded[:end] in by_fold)


def _names(atom: Atom, books: Sequence[Rulebook]) -> Iterator[str]:
    match atom:
        case InList(_, name):
            for book in books:
                for item in book.lists[name].items if name in book.lists else ():
                    yield from (item.title, *item.covers)
        case Includes(_, elements):
            yield from sorted(elements)
        case _:
            for value in _listed(atom):
                yield from sorted(value) if isinstance(value, frozenset) else [value] if isinstance(value, str) else []


def _points(atom: Atom) -> Iterator[Any]:
    match atom:
        case Compare(operand=int() | Decimal() | date() as point):
            yield point
        case OneOf(values=values):
            yield from (value for value in values if isinstance(value, int | Decimal | date))
        case _:
            return


def _stretches(fact: Fact, points: Sequence[Any]) -> list[Class]:
    """The cut points of a number or a date that lie in its bounds, and the stretches between them."""
    low, high = _bounds(fact)
    inside = [point for point in points if _at_least(point, low) and _at_least(high, point)]
    ends = [None, *inside, None]
    found: list[Class] = []
    for after, before in pairwise(ends):
        between = _between(fact, after, before)
        if between is not None:
            found.append(Class(between, after, before, is_one=False))
        if before is not None:
            found.append(Class(before))
    return found


def _bounds(fact: Fact) -> tuple[Any, Any]:
    return fact.minimum, fact.maximum


def _at_least(value: Any, least: Any) -> bool:
    return value is None or least is None or value >= least


def _between(fact: Fact, after: Any, before: Any) -> Any:
    """A value of the fact strictly between two, the nearest to the first of them; None where there is none."""
    step: Any = timedelta(days=1) if fact.type is FactType.DATE else 1
    low, high = _bounds(fact)
    if after is not None:
        near = after + step
    elif before is not None:
        near = before - step
    else:
        near = low if low is not None else high if high is not None else _anything(fact)
    is_whole = fact.type is not FactType.DECIMAL
    if _lies(near, after, before, low, high):
        return Decimal(near) if fact.type is FactType.DECIMAL else near
    if is_whole:
        return None
    bottom = after if after is not None else low
    top = before if before is not None else high
    if bottom is None or top is None or bottom >= top:
        return None
    return (Decimal(bottom) + Decimal(top)) / 2


def _lies(value: Any, after: Any, before: Any, low: Any, high: Any) -> bool:
    strictly = (after is None or value > after) and (before is None or value < before)
    return strictly and _at_least(value, low) and _at_least(high, value)


def _anything(fact: Fact) -> Any:
    match fact.type:
        case FactType.DATE:
            return SOME_DAY
        case FactType.DECIMAL:
            return Decimal(1)
        case _:
            return 1


def by_fact(atoms: Iterable[Atom]) -> dict[str, list[Atom]]:
    """The tests of each fact, each once, in the order met."""
    found: dict[str, dict[Atom, None]] = defaultdict(dict)
    for atom in atoms:
        found[atom.fact][atom] = None
    return {fact: list(tests) for fact, tests in found.items()}
