"""The tasks that several rulebooks have in common, as variables: one column for each fact they share.

A fact that one of them lacks, or has with another type, is one that no task here states; of an enum or a set
only the values they share are stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from access_rules.language.conditions import AS_OF, Atom, Comparator, Compare, Condition, Includes, OneOf, OtherFact
from access_rules.language.facts import Choice, ComputedChoice, Fact, FactType
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.targets.smt.classes import by_fact, classes
from access_rules.targets.smt.columns import ClassColumn, Column, Model, SetColumn
from access_rules.targets.smt.formulas import Formula, Number, all_of, negated, unknown_number


@dataclass(frozen=True)
class Stretch:
    """Days on which the same rules are in force, both included."""

    first: date
    last: date


class Tasks:
    """All tasks of a stretch of days, in the vocabulary that some rulebooks share.

    ``mark`` begins the names of the variables: a task with another mark is another task.
    """

    def __init__(
        self, books: Sequence[Rulebook], days: Stretch, *, more: Iterable[Condition] = (), mark: str = ""
    ) -> None:
        self.books = tuple(books)
        self.days = days
        self.mark = mark
        atoms = [node for each in conditions_of(books, more) for node in nodes(each) if isinstance(node, Atom)]
        tests, compared = by_fact(atoms), _compared(atoms)
        self.columns: Mapping[str, Column] = {
            fact.id: _column(fact, tests.get(fact.id, []), self.books, mark, is_compared=fact.id in compared)
            for fact in _shared_facts(self.books)
        }
        self.as_of: Number = self._day(is_tested=AS_OF in compared or AS_OF in tests)
        self.has_numbers = bool(compared - {AS_OF}) or not isinstance(self.as_of, int)

    def _day(self, *, is_tested: bool) -> Number:
        if not is_tested or self.days.first == self.days.last:
            return self.days.first.toordinal()
        return unknown_number(f"{self.mark}as_of#", whole=True)

    @property
    def constraints(self) -> Iterator[Formula]:
        """What holds of every task."""
        for column in self.columns.values():
            yield from column.constraints
        if not isinstance(self.as_of, int):
            yield from (self.as_of >= self.days.first.toordinal(), self.as_of <= self.days.last.toordinal())

    def stated(self, fact: str) -> Formula:
        """A task states a fact."""
        column = self.columns.get(fact)
        return column.stated if column else False

    def complete(self, facts: Iterable[str] | None = None) -> Iterator[Formula]:
        """A task states all facts, or those named."""
        return (column.stated for fact, column in self.columns.items() if facts is None or fact in facts)

    def read(self, model: Model) -> dict[str, Value]:
        """The task in a model: what it states, by fact."""
        return {name: column.read(model) for name, column in self.columns.items() if model.holds(column.stated)}

    def day(self, model: Model) -> date:
        """The day in a model."""
        ordinal = self.as_of if isinstance(self.as_of, int) else int(model.number(self.as_of))
        return date.fromordinal(ordinal)

    def extends(self, task: Mapping[str, Value]) -> Formula:
        """A task states this and perhaps more, as far as any test can tell."""
        columns = ((self.columns[name], value) for name, value in task.items())
        return all_of(each for column, value in columns for each in (column.stated, column.is_like(value)))

    def like(self, task: Mapping[str, Value]) -> Iterator[Formula]:
        """A task states exactly this, as far as any test can tell."""
        for name, column in self.columns.items():
            yield column.stated if name in task else negated(column.stated)
            if name in task:
                yield column.is_like(task[name])


def _column(fact: Fact, tests: list[Atom], books: Sequence[Rulebook], mark: str, *, is_compared: bool) -> Column:
    name = f"{mark}{fact.id}"
    if fact.type is FactType.SET:
        return SetColumn(fact, tests, books, name)
    return ClassColumn(fact, classes(fact, tests, books, apart=is_compared), name, is_compared=is_compared)


def _compared(atoms: Iterable[Atom]) -> frozenset[str]:
    """The facts that are compared with others, sets and texts apart, which have no order."""
    pairs = [
        (atom.fact, atom.operand.fact)
        for atom in atoms
        if isinstance(atom, Compare) and isinstance(atom.operand, OtherFact)
    ]
    return frozenset(fact for pair in pairs for fact in pair)


def _shared_facts(books: Sequence[Rulebook]) -> Iterator[Fact]:
    first, *others = books
    for fact in first.facts.values():
        theirs = [book.facts.get(fact.id) for book in others]
        known = [each for each in theirs if each is not None]
        if len(known) == len(theirs) and all(_has_the_same_type(fact, each) for each in known):
            yield _narrowed(fact, known)


def _has_the_same_type(fact: Fact, other: Fact) -> bool:
    """Whether the values of two facts mean the same: the type, and the order of the choices they share."""
    shared = [each for each in fact.choices if each in other.choices]
    return fact.type is other.type and shared == [each for each in other.choices if each in fact.choices]


def not_shared(books: Sequence[Rulebook]) -> Iterator[str]:
    """What a task may state under one of the rulebooks and not under all: facts, ``fact=value``, ``fact=range``."""
    shared = {fact.id: fact for fact in _shared_facts(books)}
    for name in dict.fromkeys(name for book in books for name in book.facts):
        theirs = [book.facts[name] for book in books if name in book.facts]
        if name not in shared:
            yield name
            continue
        choices = dict.fromkeys(choice for each in theirs for choice in each.choices)
        yield from (f"{name}={choice}" for choice in choices if choice not in shared[name].choices)
        if len({(each.minimum, each.maximum) for each in theirs}) > 1:
            yield f"{name}=range"
        if len({each.optional for each in theirs}) > 1:
            yield f"{name}=none"


def _narrowed(fact: Fact, others: Sequence[Fact]) -> Fact:
    """The fact with the values that it has in every book."""
    choices: dict[str, Choice] = {
        name: choice for name, choice in fact.choices.items() if all(name in other.choices for other in others)
    }
    lows: list[Any] = [each.minimum for each in (fact, *others) if each.minimum is not None]
    highs: list[Any] = [each.maximum for each in (fact, *others) if each.maximum is not None]
    return replace(
        fact,
        choices=choices,
        optional=fact.optional and all(other.optional for other in others),
        minimum=max(lows, default=None),
        maximum=min(highs, default=None),
    )


def conditions_of(books: Iterable[Rulebook], more: Iterable[Condition] = ()) -> Iterator[Condition]:
    """Every condition that may be asked about where some rulebooks share a vocabulary."""
    for book in books:
        yield from _conditions(book)
    yield from more


def _conditions(book: Rulebook) -> Iterator[Condition]:
    """Every condition of a book, and the tests that its vocabulary and its roles make."""
    for rule in book.rules:
        yield from rule.conditions
    yield from (each.when for each in book.definitions.values())
    yield from (each.when for each in book.invariants)
    for fact in book.facts.values():
        yield from _of_vocabulary(fact)
    roles = book.roles
    if roles.stage and roles.proposed:
        yield OneOf(roles.stage, tuple(sorted(roles.proposed)))
    if roles.approvals:
        yield Includes(roles.approvals, frozenset(book.facts[roles.approvals].choices))


def _of_vocabulary(fact: Fact) -> Iterator[Condition]:
    for choice in fact.choices.values():
        if choice.implies:
            yield holds_choice(fact, choice.id)
        yield from (is_exactly(other, value) for other, value in choice.implies.items())
    if isinstance(fact.computed, ComputedChoice):
        for value, condition in fact.computed.conditions:
            yield condition
            yield is_exactly(fact.id, value)


def holds_choice(carrier: Fact, choice: str) -> Atom:
    """That a fact has a value, or a set an element."""
    if carrier.type is FactType.SET:
        return Includes(carrier.id, frozenset({choice}))
    return Compare(carrier.id, Comparator.EQUAL, choice)


def is_exactly(fact: str, value: Value) -> Atom:
    """That a fact has a value."""
    return OneOf(fact, (value,))
