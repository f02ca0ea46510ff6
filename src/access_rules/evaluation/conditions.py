"""What a condition says of a situation: true, false, or unknown and because of which facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, assert_never

from access_rules.evaluation.calendar import UnpublishedYearError, add_months, add_working_days
from access_rules.evaluation.matching import ListIndex
from access_rules.folding import fold
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
    Offset,
    OneOf,
    OtherFact,
    Present,
    Unit,
)
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import NONE, Value
from access_rules.truth import Truth, conjunction, disjunction


class FactsOfTask(Protocol):
    """What a condition needs of a situation."""

    book: Rulebook
    lists: Mapping[str, ListIndex]
    as_of: date
    unpublished: dict[str, int]

    def value(self, fact: str) -> Value | None:
        """The value of a fact, or None while it is unknown."""

    def ask(self, fact: str) -> tuple[str, ...]:
        """The facts whose statement would settle an unknown one."""


def truth(condition: Condition, situation: FactsOfTask) -> Truth:
    """Whether a condition holds, in three values."""
    match condition:
        case AllOf(parts):
            return conjunction(truth(part, situation) for part in parts)
        case AnyOf(parts):
            return disjunction(truth(part, situation) for part in parts)
        case Not(part):
            return truth(part, situation).negated
        case Holds(definition):
            return truth(situation.book.definitions[definition].when, situation)
        case Compare() | OneOf() | InList() | Includes() | Present():
            return _atom(condition, situation)
        case _:
            assert_never(condition)


def _atom(atom: Atom, situation: FactsOfTask) -> Truth:
    value = _value(atom.fact, situation)
    if value is None:
        return Truth.UNKNOWN
    match atom:
        case Present(_, expected):
            return Truth.of((value is not NONE) == expected)
        case _ if value is NONE:
            return Truth.FALSE
        case OneOf(_, values, negated):
            is_text = _is_text(atom.fact, situation)
            return Truth.of(any(_same(value, each, is_text) for each in values) is not negated)
        case Includes(_, elements, any_of):
            return Truth.of(_includes(value, elements, any_of))
        case InList(_, name):
            return _on_list(value, situation.lists[name], situation.as_of)
        case Compare():
            return _compare(atom, value, situation)
        case _:
            assert_never(atom)


def _value(fact: str, situation: FactsOfTask) -> Value | None:
    return situation.as_of if fact == AS_OF else situation.value(fact)


def _is_text(fact: str, situation: FactsOfTask) -> bool:
    return fact != AS_OF and situation.book.facts[fact].type is FactType.TEXT


def _same(one: Value, other: Value, is_text: bool) -> bool:
    return one == other or (is_text and fold(str(one)) == fold(str(other)))


def _includes(value: Value, elements: frozenset[str], any_of: bool) -> bool:
    assert isinstance(value, frozenset)
    held = {fold(each) for each in value}
    wanted = [fold(each) in held for each in elements]
    return any(wanted) if any_of else all(wanted)


def _on_list(value: Value, index: ListIndex, day: date) -> Truth:
    texts = value if isinstance(value, frozenset) else {str(value)}
    return disjunction(index.membership(text, day) for text in texts)


def _compare(atom: Compare, value: Value, situation: FactsOfTask) -> Truth:
    operand = _operand(atom, situation)
    if operand is None:
        return Truth.UNKNOWN
    if operand is NONE:
        return Truth.FALSE
    if atom.comparator is Comparator.EQUAL:
        return Truth.of(_same(value, operand, _is_text(atom.fact, situation)))
    fact = situation.book.facts.get(atom.fact)
    return Truth.of(_in_order(atom.comparator, _rank(fact, value), _rank(fact, operand)))


def _operand(atom: Compare, situation: FactsOfTask) -> Value | None:
    if not isinstance(atom.operand, OtherFact):
        return atom.operand
    value = _value(atom.operand.fact, situation)
    offset = atom.operand.offset
    if value is None or value is NONE or offset is None:
        return value
    try:
        return _moved(value, offset)
    except UnpublishedYearError as error:
        situation.unpublished[atom.operand.fact] = error.year
        return None


def _moved(value: Value, offset: Offset) -> Value | None:
    if isinstance(value, int | Decimal):
        return value + offset.amount
    assert isinstance(value, date)
    try:
        match offset.unit:
            case Unit.WORKING_DAYS:
                return add_working_days(value, offset.amount)
            case Unit.MONTHS:
                return add_months(value, offset.amount)
            case _:
                return value + timedelta(days=offset.amount)
    except (OverflowError, ValueError):  # beyond the years that dates can name
        return None


def _rank(fact: Fact | None, value: Value) -> int | Decimal | date:
    if fact is not None and fact.type is FactType.ENUM:
        return fact.rank(str(value))
    assert isinstance(value, int | Decimal | date)
    return value


def _in_order(comparator: Comparator, one: int | Decimal | date, other: int | Decimal | date) -> bool:
    match comparator:
        case Comparator.GREATER:
            return one > other  # type: ignore[operator]
        case Comparator.AT_LEAST:
            return one >= other  # type: ignore[operator]
        case Comparator.LESS:
            return one < other  # type: ignore[operator]
        case Comparator.AT_MOST:
            return one <= other  # type: ignore[operator]
        case Comparator.EQUAL:
            return one == other
        case _:
            assert_never(comparator)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A fact that keeps a condition unknown; ``near`` where a text is not found on an open list."""

    fact: str
    near: tuple[str, ...] | None = None


def undecided(condition: Condition, situation: FactsOfTask) -> Iterator[Undecided]:
    """The facts in the parts of a condition that are still undecided; none where it is decided."""
    if truth(condition, situation) is not Truth.UNKNOWN:
        return
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from undecided(part, situation)
        case Not(part):
            yield from undecided(part, situation)
        case Holds(definition):
            yield from undecided(situation.book.definitions[definition].when, situation)
        case Compare() | OneOf() | InList() | Includes() | Present():
            yield from _undecided_atom(condition, situation)
        case _:
            assert_never(condition)


def _undecided_atom(atom: Atom, situation: FactsOfTask) -> Iterator[Undecided]:
    value = _value(atom.fact, situation)
    if value is None:
        yield from (Undecided(each) for each in situation.ask(atom.fact))
    elif isinstance(atom, InList):
        texts = value if isinstance(value, frozenset) else {str(value)}
        near = (each for text in sorted(texts) for each in situation.lists[atom.list].near(text))
        yield Undecided(atom.fact, near=tuple(dict.fromkeys(near)))
    elif isinstance(atom, Compare) and isinstance(atom.operand, OtherFact):
        other = atom.operand.fact
        asked = situation.ask(other) if other != AS_OF else ()
        yield from (Undecided(each) for each in asked or (other,))
