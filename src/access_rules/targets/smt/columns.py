"""What a task may state of one fact, as variables of the solver.

The classes of a fact stand in a row, and one variable for each step of the row says whether the value lies
beyond it. A set has a variable for each element. A number that is compared with another fact is a number of
the solver too, tied to its classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Protocol, TypeVar

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.matching import ListIndex
from access_rules.folding import fold, fold_class
from access_rules.language.conditions import Atom, Comparator, Compare, Includes, InList, OneOf, Present
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.targets.masks import OneValue
from access_rules.targets.smt.classes import OTHER_TEXT, Class, texts
from access_rules.targets.smt.formulas import (
    Formula,
    Kleene,
    Number,
    all_of,
    any_of,
    implies,
    kleene,
    negated,
    same,
    two_valued,
    unknown_formula,
    unknown_number,
)
from access_rules.truth import Truth


class Model(Protocol):
    """What the solver found."""

    def holds(self, formula: Formula) -> bool:
        """Whether a formula holds in it."""

    def number(self, number: Number) -> Decimal:
        """The value of a number in it."""


@dataclass(frozen=True, eq=False)
class Asking:
    """The means to ask what a test says of a value: the reference, for one rulebook and one day."""

    book: Rulebook
    lists: Mapping[str, ListIndex]
    as_of: date

    def truth(self, atom: Atom, value: Value) -> Truth:
        """What the reference says of a test of one fact."""
        return truth(atom, OneValue(self.book, self.lists, self.as_of, atom.fact, value))


M = TypeVar("M", bound=Model)


class Column(Protocol):
    """A fact as a task may state it."""

    fact: Fact
    stated: Formula
    constraints: list[Formula]

    def test(self, atom: Atom, asking: Asking) -> Kleene:
        """What a test of this fact alone says of the stated value."""

    def is_value(self, value: Value) -> Formula:
        """The stated value is this one."""

    def is_like(self, value: Value) -> Formula:
        """No test tells the stated value from this one."""

    def number(self) -> Number:
        """The stated value as a number: a rank, a number, the ordinal of a date."""

    @property
    def is_none(self) -> Formula:
        """The stated value is none."""

    def lowest(self, model: M, ask: Callable[[Formula], M | None]) -> tuple[M, list[Formula]]:
        """A model with the first value that will do, and what holds of the stated value in it.

        ``ask`` gives a model in which one more formula holds; None where there is none.
        """

    def read(self, model: Model) -> Value:
        """The stated value in a model."""


def numeric(value: Value, fact: Fact) -> int | Decimal:
    """A value as a number: the rank of a choice, the ordinal of a date."""
    match value:
        case bool():
            return int(value)
        case int() | Decimal():
            return value
        case date():
            return value.toordinal()
        case _:
            return fact.rank(str(value))


class ClassColumn:
    """A fact with one value: of an enum, a bool, a number, a date or a text."""

    def __init__(self, fact: Fact, classes: Sequence[Class], name: str, *, is_compared: bool) -> None:
        self.fact = fact
        self.stated = unknown_formula(f"{name}?")
        self._classes = tuple(classes)
        self._beyond = [unknown_formula(f"{name}>{step}") for step in range(1, len(classes))]
        self._truths: dict[tuple[Atom, Asking], Kleene] = {}
        self._number: Number = None
        self.constraints = [implies(far, near) for near, far in pairwise(self._beyond)]
        if is_compared:
            self._number = unknown_number(f"{name}#", whole=fact.type is not FactType.DECIMAL)
            self.constraints += [
                implies(self._at(at, at), all_of(_lies_in(each, self._number, fact)))
                for at, each in enumerate(self._classes)
                if each.value is not NONE
            ]

    @property
    def classes(self) -> tuple[Class, ...]:
        """The classes of its values in their order, none last."""
        return self._classes

    def is_at(self, place: int) -> Formula:
        """The stated value is of the class at a place."""
        return self._at(place, place)

    def fixed(self, place: int, value: Value) -> list[tuple[Formula, Formula]]:
        """Its variables, each with what it is once the task states a value of the class at a place."""
        settled: list[tuple[Formula, Formula]] = [(self.stated, True)]
        settled += ((each, step < place) for step, each in enumerate(self._beyond))
        if self._number is not None and value is not NONE:
            settled.append((self._number, numeric(value, self.fact)))
        return settled

    @property
    def is_none(self) -> Formula:
        """The stated value is none."""
        last = len(self._classes) - 1
        return self._at(last, last) if self._classes[last].value is NONE else False

    def number(self) -> Number:
        """The stated value as a number."""
        assert self._number is not None, f"{self.fact.id} is compared with no other fact"
        return self._number

    def is_value(self, value: Value) -> Formula:
        """The stated value is this one, which is the only one of its class."""
        return self._where([each.value == value for each in self._classes])

    def is_like(self, value: Value) -> Formula:
        """No test tells the stated value from this one; a text with brackets may resemble one without."""
        exact = self._number is not None and value is not NONE
        covering = [at for at, each in enumerate(self._classes) if each.covers(value)]
        if not covering and isinstance(value, str):
            covering = [at for at, each in enumerate(self._classes) if each.covers(fold_class(value))]
        place = covering[0] if covering else len(self._classes) - 1 - bool(self.fact.optional)
        return all_of((self._at(place, place), self._number == numeric(value, self.fact) if exact else True))

    def test(self, atom: Atom, asking: Asking) -> Kleene:
        """What a test says of the stated value."""
        # Rulebooks that share a vocabulary have lists and ranks of their own.
        found = self._truths.get((atom, asking))
        if found is None:
            truths = [_truth(atom, each.value, asking) for each in self._classes]
            certain = self._where([each is Truth.TRUE for each in truths])
            possible = self._where([each is not Truth.FALSE for each in truths])
            found = self._truths[atom, asking] = Kleene(certain, possible)
        return found

    def _where(self, holds: Sequence[bool]) -> Formula:
        """The class of the value is one of those marked."""
        runs = ((flag, list(places)) for flag, places in groupby(range(len(holds)), key=holds.__getitem__))
        return any_of(self._at(places[0], places[-1]) for flag, places in runs if flag)

    def _at(self, first: int, last: int) -> Formula:
        from_here = True if first == 0 else self._beyond[first - 1]
        not_after = True if last == len(self._classes) - 1 else negated(self._beyond[last])
        return all_of((from_here, not_after))

    def lowest(self, model: M, ask: Callable[[Formula], M | None]) -> tuple[M, list[Formula]]:
        """A model with the value of the first class that will do, and what holds of the stated value in it."""
        low, high = 0, self._place(model)
        while low < high:
            middle = (low + high) // 2
            lower = ask(self._at(0, middle))
            if lower is None:
                low = middle + 1
            else:
                model, high = lower, self._place(lower)
        fixed = [self._at(high, high)]
        usual = self._classes[high].value
        if self._number is not None and usual is not NONE:
            exactly = self._number == numeric(usual, self.fact)
            found = ask(all_of((*fixed, exactly)))
            if found is not None:
                return found, [*fixed, exactly]
        return model, fixed

    def _place(self, model: Model) -> int:
        return sum(model.holds(each) for each in self._beyond)

    def read(self, model: Model) -> Value:
        """The stated value in a model."""
        value = self._classes[self._place(model)].value
        if self._number is None or value is NONE:
            return value
        return _from_number(model.number(self._number), self.fact)


def _lies_in(each: Class, number: Number, fact: Fact) -> Iterable[Formula]:
    if each.is_one:
        yield number == numeric(each.value, fact)
        return
    for bound, is_low in ((each.after, True), (each.before, False)):
        if bound is not None:
            yield number > numeric(bound, fact) if is_low else number < numeric(bound, fact)
    if fact.minimum is not None:
        yield number >= numeric(fact.minimum, fact)
    if fact.maximum is not None:
        yield number <= numeric(fact.maximum, fact)
    if fact.type is FactType.DATE:
        yield from (number >= date.min.toordinal(), number <= date.max.toordinal())


def _truth(atom: Atom, value: Value, asking: Asking) -> Truth:
    if isinstance(value, str) and asking.book.facts[atom.fact].type is FactType.ENUM:
        match atom:  # the same as the reference says, without its ways: an enum may have thousands of values
            case OneOf(values=values, negated=is_negated):
                return Truth.of((value in values) is not is_negated)
            case Compare(comparator=Comparator.EQUAL, operand=str() as word):
                return Truth.of(value == word)
    return asking.truth(atom, value)


def _from_number(number: Decimal, fact: Fact) -> Value:
    match fact.type:
        case FactType.DATE:
            return date.fromordinal(int(number))
        case FactType.INTEGER:
            return int(number)
        case FactType.ENUM:
            return list(fact.choices)[int(number)]
        case FactType.BOOL:
            return bool(number)
        case _:
            return number


class SetColumn:
    """A fact with several values: of named elements, or of texts that stand for all."""

    def __init__(self, fact: Fact, atoms: Sequence[Atom], books: Sequence[Rulebook], name: str) -> None:
        self.fact = fact
        self.stated = unknown_formula(f"{name}?")
        names = list(fact.choices) or texts(atoms, books)
        self._elements = {each: unknown_formula(f"{name}.{at}") for at, each in enumerate(names)}
        self._none = unknown_formula(f"{name}-") if fact.optional else False
        self.constraints: list[Formula] = [implies(self._none, negated(each)) for each in self._elements.values()]

    @property
    def elements(self) -> Mapping[str, Formula]:
        """Whether the stated value has each of its elements."""
        return self._elements

    @property
    def is_none(self) -> Formula:
        """The stated value is none."""
        return self._none

    def number(self) -> Number:
        """A set is no number."""
        raise AssertionError(f"{self.fact.id} is a set")

    def is_value(self, value: Value) -> Formula:
        """The stated value is this one."""
        if value is NONE:
            return self._none
        assert isinstance(value, frozenset)
        return all_of((negated(self._none), *(same(held, name in value) for name, held in self._elements.items())))

    def is_like(self, value: Value) -> Formula:
        """No test tells the stated value from this one."""
        if value is NONE:
            return self._none
        assert isinstance(value, frozenset)
        known = {fold(name): name for name in self._elements}
        meant = {known.get(fold(each), known.get(fold_class(each), OTHER_TEXT)) for each in value}
        return self.is_value(frozenset(meant))

    def test(self, atom: Atom, asking: Asking) -> Kleene:
        """What a test says of the stated value."""
        is_some = negated(self._none)
        match atom:
            case Present(_, expected):
                return two_valued(is_some if expected else self._none)
            case Includes(_, elements, any_of_them):
                wanted = [self._holds(each) for each in sorted(elements)]
                return two_valued(all_of((is_some, any_of(wanted) if any_of_them else all_of(wanted))))
            case InList():
                memberships = ((held, asking.truth(atom, name)) for name, held in self._elements.items())
                certain, possible = [], []
                for held, membership in memberships:
                    certain += [held] if membership is Truth.TRUE else []
                    possible += [held] if membership is not Truth.FALSE else []
                return Kleene(all_of((is_some, any_of(certain))), all_of((is_some, any_of(possible))))
            case OneOf(_, values, is_negated):
                found = any_of(self.is_value(each) for each in values)
                return two_valued(all_of((is_some, negated(found) if is_negated else found)))
            case Compare(operand=frozenset() as value):
                return two_valued(self.is_value(value))
            case _:
                raise AssertionError(f"a set has no test {atom}")

    def _holds(self, element: str) -> Formula:
        return any_of(held for name, held in self._elements.items() if fold(name) == fold(element))

    def lowest(self, model: M, ask: Callable[[Formula], M | None]) -> tuple[M, list[Formula]]:
        """A model with the fewest elements, those declared last being the first to go, and which they are."""
        fixed: list[Formula] = []
        for held in (self._none, *reversed(self._elements.values())):
            without = model if not model.holds(held) else ask(all_of((*fixed, negated(held))))
            if without is not None:
                model = without
            fixed.append(held if without is None else negated(held))
        return model, fixed

    def read(self, model: Model) -> Value:
        """The stated value in a model."""
        if model.holds(self._none):
            return NONE
        return frozenset(name for name, held in self._elements.items() if model.holds(held))


def constant(value: Value, atom: Atom, asking: Asking) -> Kleene:
    """What a test says of a value that is known beforehand."""
    return kleene(asking.truth(atom, value))
