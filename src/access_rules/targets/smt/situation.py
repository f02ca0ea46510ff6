"""What is known of a task, in formulas: stated, implied, computed or assumed, as ``evaluation.situation`` says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import assert_never

from access_rules.evaluation.matching import ListIndex
from access_rules.language.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Atom,
    Comparator,
    Compare,
    Condition,
    Holds,
    Includes,
    InList,
    Not,
    OneOf,
    OtherFact,
    Present,
    Unit,
)
from access_rules.language.facts import Choice, ComputedChoice, Fact, FactType, WorkingDaysBetween
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.targets.smt.columns import Asking, Column, constant, numeric
from access_rules.targets.smt.formulas import (
    FALSE,
    UNKNOWN,
    Formula,
    Kleene,
    Number,
    all_of,
    any_of,
    chosen,
    conjunction,
    disjunction,
    implies,
    negated,
    two_valued,
    unknown_formula,
)
from access_rules.targets.smt.vocabulary import Stretch, Tasks, holds_choice, is_exactly


@dataclass(frozen=True, slots=True)
class Stated:
    """The value is the one the task states."""

    column: Column


@dataclass(frozen=True, slots=True)
class Constant:
    """The value follows, or is assumed."""

    value: Value


Origin = Stated | Constant | None
"""Where the value of a fact comes from; None where it is unknown."""

Cases = tuple[tuple[Formula, Origin], ...]
"""Where the value comes from, case by case; the guards exclude one another and leave nothing out."""


class Situations:
    """The situations of all tasks under the facts, lists and definitions of one rulebook.

    ``approximate`` names what the formulas do not say exactly, so that what they call possible may not be: the
    number of working days between two dates, a distance in months or working days.

    ``day`` is the day on which the tasks are looked at, where it is not that of the tasks: the same tasks before
    and after a change of the law.
    """

    def __init__(self, tasks: Tasks, book: Rulebook, day: date | None = None) -> None:
        self.tasks = tasks
        self.book = book
        self.days = tasks.days if day is None else Stretch(day, day)
        self.as_of: Number = tasks.as_of if day is None else day.toordinal()
        self.approximate: dict[str, None] = {}
        self.contradictions: list[Formula] = []
        self._guesses: list[Formula] = []
        lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._asking = Asking(book, lists, self.days.first)
        self._implying = _implying(book.facts)
        self._cases: dict[str, Cases] = {}
        self._known: dict[Condition, Kleene] = {}

    @cached_property
    def consistent(self) -> Formula:
        """Nothing in the task contradicts what follows from the rest."""
        for fact in self.book.facts:
            self.cases(fact)
        return negated(any_of(self.contradictions))

    @property
    def exact(self) -> Formula:
        """Nothing approximate is at hand: what the formulas looked at so far say is what the reference says."""
        return negated(any_of(self._guesses))

    def truth(self, condition: Condition) -> Kleene:
        """Whether a condition holds."""
        found = self._known.get(condition)
        if found is None:
            found = self._known[condition] = self._truth(condition)
        return found

    def _truth(self, condition: Condition) -> Kleene:
        match condition:
            case AllOf(parts):
                return conjunction(self.truth(part) for part in parts)
            case AnyOf(parts):
                return disjunction(self.truth(part) for part in parts)
            case Not(part):
                return self.truth(part).negated
            case Holds(definition):
                return self.truth(self.book.definitions[definition].when)
            case Compare(operand=OtherFact()) | Compare(fact="as_of"):
                return self._compare(condition)
            case OneOf(fact="as_of", values=values, negated=is_negated):
                found = any_of(self._on_day(each) for each in values)
                return two_valued(negated(found) if is_negated else found)
            case Compare() | OneOf() | InList() | Includes() | Present():
                return chosen((guard, self._of(origin, condition)) for guard, origin in self.cases(condition.fact))
            case _:
                assert_never(condition)

    def _on_day(self, value: Value) -> Formula:
        assert isinstance(value, date)
        return self.as_of == value.toordinal()

    def _of(self, origin: Origin, atom: Atom) -> Kleene:
        match origin:
            case Stated(column):
                return column.test(atom, self._asking)
            case Constant(value):
                return constant(value, atom, self._asking)
            case None:
                return UNKNOWN
            case _:
                assert_never(origin)

    def known(self, fact: str) -> Formula:
        """A fact has a value."""
        return any_of(guard for guard, origin in self.cases(fact) if origin is not None)

    def has(self, fact: str, value: Value) -> Formula:
        """A fact has this value for certain."""
        return self.truth(is_exactly(fact, value)).certain

    # --- where a value comes from ---

    def cases(self, fact: str) -> Cases:
        """Where the value of a fact comes from."""
        found = self._cases.get(fact)
        if found is None:
            found = self._cases[fact] = tuple(_exclusive(self._derive(self.book.facts[fact])))
        return found

    def _derive(self, fact: Fact) -> Iterator[tuple[Formula, Origin]]:
        """The cases in the order in which the reference looks at them."""
        column = self.tasks.columns.get(fact.id)
        stated = column.stated if column else False
        yield from self._implied(fact, column)
        match fact.computed:
            case WorkingDaysBetween():
                yield from self._working_days(fact, fact.computed, column)
            case ComputedChoice():
                yield from self._computed(fact.computed, column)
        if column:
            yield stated, Stated(column)
        yield True, Constant(fact.if_absent) if fact.if_absent is not None else None

    def _implied(self, fact: Fact, column: Column | None) -> Iterator[tuple[Formula, Origin]]:
        asked: list[Formula] = []
        for carrier, choice in self._implying.get(fact.id, ()):
            value = choice.implies[fact.id]
            holds = self.truth(holds_choice(carrier, choice.id)).certain
            fits = any_of((negated(column.stated), column.is_value(value))) if column else True
            self.contradictions.append(all_of((holds, negated(fits))))
            yield all_of((holds, fits)), Constant(value)
            if value != fact.if_absent:
                asked.append(all_of((negated(self.known(carrier.id)), self._may_be(choice))))
        if fact.if_absent is not None:
            not_stated = negated(column.stated) if column else True
            yield all_of((not_stated, any_of(asked))), None

    def _may_be(self, choice: Choice) -> Formula:
        """Nothing stated speaks against a choice."""
        columns = [(self.tasks.columns.get(fact), value) for fact, value in choice.implies.items()]
        return all_of(implies(column.stated, column.is_value(value)) for column, value in columns if column)

    def _computed(self, computed: ComputedChoice, column: Column | None) -> Iterator[tuple[Formula, Origin]]:
        by_value: dict[Value, list[Condition]] = {}
        for value, condition in computed.conditions:
            by_value.setdefault(value, []).append(condition)
        surely = {value: any_of(self.truth(each).certain for each in found) for value, found in by_value.items()}
        some = any_of(surely.values())
        rivals = {
            value: any_of(
                all_of((self.truth(each).unknown, any_of((negated(some), self._awaits_facts(each))))) for each in found
            )
            for value, found in by_value.items()
        }
        may_be = {value: any_of((surely[value], rivals[value])) for value in by_value}
        if column:
            fits = any_of(all_of((column.is_value(value), may_be[value])) for value in by_value)
            self.contradictions.append(all_of((column.stated, some, negated(fits))))
            yield column.stated, Stated(column)
        for value in by_value:
            others = any_of(may_be[other] for other in by_value if other != value)
            yield all_of((surely[value], negated(others))), Constant(value)
        yield any_of(may_be.values()), None

    def _awaits_facts(self, condition: Condition) -> Formula:
        """A condition is unknown because of a fact, not because an open list does not know a text."""
        unknown = self.truth(condition).unknown
        match condition:
            case AllOf(parts) | AnyOf(parts):
                return all_of((unknown, any_of(self._awaits_facts(part) for part in parts)))
            case Not(part):
                return self._awaits_facts(part)
            case Holds(definition):
                return self._awaits_facts(self.book.definitions[definition].when)
            case InList(fact, _):
                return negated(self.known(fact))
            case Compare() | OneOf() | Includes() | Present():
                return unknown
            case _:
                assert_never(condition)

    def _working_days(
        self, fact: Fact, days: WorkingDaysBetween, column: Column | None
    ) -> Iterator[tuple[Formula, Origin]]:
        stated = column.stated if column else False
        both = all_of((self.known(days.start), self.known(days.end)))
        if column and both is not False:
            # The calendar is not in the solver's theory: the count is taken as any number whatever.
            self.approximate[fact.id] = None
            self._guesses.append(both)
            is_published = unknown_formula(f"{self.tasks.mark}{fact.id} published")
            yield all_of((both, is_published)), Stated(column)
        if column:
            yield stated, Stated(column)
        yield True, None

    # --- two facts, and the day ---

    def _compare(self, atom: Compare) -> Kleene:
        operand = atom.operand
        if not isinstance(operand, OtherFact):
            assert isinstance(operand, date)
            return two_valued(_ordered(atom.comparator, self.as_of, operand.toordinal()))
        if not self._is_exact(atom, operand):
            return self._anything(atom, operand)
        moved = operand.offset.amount if operand.offset else 0
        return chosen(
            (all_of((mine, theirs)), self._compare_values(atom, one, other, moved))
            for mine, one in self._origins(atom.fact)
            for theirs, other in self._origins(operand.fact)
        )

    def _is_exact(self, atom: Compare, operand: OtherFact) -> bool:
        fact = self.book.facts.get(atom.fact)
        has_order = fact is None or fact.type not in (FactType.TEXT, FactType.SET)
        is_linear = operand.offset is None or operand.offset.unit in (None, Unit.DAYS)
        return has_order and is_linear

    def _anything(self, atom: Compare, operand: OtherFact) -> Kleene:
        self.approximate[f"{atom.fact} {atom.comparator} {operand.fact}"] = None
        known = all_of(
            any_of(guard for guard, origin in self._origins(each) if origin is not None)
            for each in (atom.fact, operand.fact)
        )
        self._guesses.append(known)
        name = f"{self.tasks.mark}{atom.fact} {atom.comparator} {operand.fact} {operand.offset}"
        if AS_OF in (atom.fact, operand.fact):
            # What is taken as anything on one day may be anything else on another.
            name += f" {self.days.first}"
        holds, is_told = unknown_formula(name), unknown_formula(f"{name} told")
        return Kleene(all_of((known, is_told, holds)), any_of((negated(known), negated(is_told), holds)))

    def _origins(self, fact: str) -> Cases:
        return ((True, Constant(self.days.first)),) if fact == AS_OF else self.cases(fact)

    def _compare_values(self, atom: Compare, one: Origin, other: Origin, moved: int) -> Kleene:
        assert isinstance(atom.operand, OtherFact)
        if one is None:
            return UNKNOWN
        if one == Constant(NONE):
            return FALSE
        if other is None:
            return Kleene(False, negated(_is_none(one)))
        if other == Constant(NONE):
            return FALSE
        some = all_of((negated(_is_none(one)), negated(_is_none(other))))
        holds = _ordered(
            atom.comparator, self._as_number(atom.fact, one), self._as_number(atom.operand.fact, other) + moved
        )
        return two_valued(all_of((some, holds)))

    def _as_number(self, fact: str, origin: Stated | Constant) -> Number:
        if fact == AS_OF:
            return self.as_of
        return origin.column.number() if isinstance(origin, Stated) else numeric(origin.value, self.book.facts[fact])


def _is_none(origin: Stated | Constant) -> Formula:
    return origin.column.is_none if isinstance(origin, Stated) else origin.value is NONE


def _ordered(comparator: Comparator, one: Number, other: Number) -> Formula:
    match comparator:
        case Comparator.EQUAL:
            return one == other
        case Comparator.GREATER:
            return one > other
        case Comparator.AT_LEAST:
            return one >= other
        case Comparator.LESS:
            return one < other
        case Comparator.AT_MOST:
            return one <= other
        case _:
            assert_never(comparator)


def _exclusive(cases: Iterable[tuple[Formula, Origin]]) -> Iterator[tuple[Formula, Origin]]:
    """Each case where none before it is at hand."""
    before: list[Formula] = []
    for guard, origin in cases:
        alone = all_of((guard, negated(any_of(before))))
        if alone is not False:
            yield alone, origin
        before.append(guard)
        if guard is True:
            return


def _implying(facts: Mapping[str, Fact]) -> dict[str, list[tuple[Fact, Choice]]]:
    """For each fact, the choices that imply it with their facts, grouped by fact in the order of the reference."""
    carriers: dict[str, dict[str, list[tuple[Fact, Choice]]]] = {}
    for fact in facts.values():
        for choice in fact.choices.values():
            for implied in choice.implies:
                carriers.setdefault(implied, {}).setdefault(fact.id, []).append((fact, choice))
    return {implied: [pair for pairs in found.values() for pair in pairs] for implied, found in carriers.items()}
