"""Tests that the bounds of a fact settle beforehand: whatever the task states, they come out the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, in_words, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import Atom, Comparator, Compare, OneOf, OtherFact, Unit
from access_rules.language.expectations import range_of
from access_rules.language.facts import FactType
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.values import Value

_ORDERED = (FactType.INTEGER, FactType.DECIMAL, FactType.DATE)


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each test in a rule that is true of every value within the bounds of its fact, or of none."""
    subjects = Subjects(world, looked_at)
    for rule in subjects.reported:
        for atom in written_tests(rule):
            answer = settled_by_bounds(atom, subjects.book)
            if answer is not None:
                yield _finding(rule, atom, subjects, holds=answer)


def written_tests(rule: Rule) -> Iterator[Atom]:
    """The tests that a rule writes itself, each once."""
    found = (node for part in rule.conditions for node in nodes(part) if isinstance(node, Atom))
    return iter(dict.fromkeys(found))


def settled_by_bounds(atom: Atom, book: Rulebook) -> bool | None:
    """What a test says of every value within the bounds, none apart; None where that hangs on the value."""
    bounds = _bounds(atom.fact, book)
    if bounds is None:
        return None
    match atom:
        case Compare(comparator=comparator, operand=OtherFact() as other):
            others = _moved(other, book) if other.fact != atom.fact else None
            return _compared(bounds, comparator, others) if others else None
        case Compare(comparator=comparator, operand=operand):
            number = _number(operand)
            return None if number is None else _compared(bounds, comparator, _Bounds(number, number))
        case OneOf(values=values, negated=negated):
            met = [_compared(bounds, Comparator.EQUAL, _Bounds(each, each)) for each in map(_number, values)]
            return negated if all(each is False for each in met) else None
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The least and the greatest value, a date as its ordinal; None: no end."""

    low: int | Decimal | None
    high: int | Decimal | None


def _bounds(fact: str, book: Rulebook) -> _Bounds | None:
    """The bounds of a fact that has any."""
    found = book.facts.get(fact)
    if found is None or found.type not in _ORDERED or found.minimum is found.maximum is None:
        return None
    return _Bounds(_number(found.minimum), _number(found.maximum))


def _number(value: Value | OtherFact | None) -> int | Decimal | None:
    match value:
        case bool():
            return None
        case int() | Decimal():
            return value
        case date():
            return value.toordinal()
        case _:
            return None


def _moved(other: OtherFact, book: Rulebook) -> _Bounds | None:
    bounds = _bounds(other.fact, book)
    if bounds is None or other.offset is None:
        return bounds
    if other.offset.unit not in (None, Unit.DAYS):
        return None
    moved = other.offset.amount
    return _Bounds(
        None if bounds.low is None else bounds.low + moved, None if bounds.high is None else bounds.high + moved
    )


def _compared(one: _Bounds, comparator: Comparator, other: _Bounds) -> bool | None:
    """What a comparison says of any two values within two pairs of bounds."""
    match comparator:
        case Comparator.LESS:
            return _answer(always=_below(one.high, other.low), never=_not_above(other.high, one.low))
        case Comparator.AT_MOST:
            return _answer(always=_not_above(one.high, other.low), never=_below(other.high, one.low))
        case Comparator.GREATER:
            return _compared(other, Comparator.LESS, one)
        case Comparator.AT_LEAST:
            return _compared(other, Comparator.AT_MOST, one)
        case Comparator.EQUAL:
            is_one = one == other and one.low is not None and one.low == one.high
            return _answer(always=is_one, never=_below(one.high, other.low) or _below(other.high, one.low))
        case _:
            assert_never(comparator)


def _answer(*, always: bool, never: bool) -> bool | None:
    return True if always else False if never else None


def _below(one: int | Decimal | None, other: int | Decimal | None) -> bool:
    return one is not None and other is not None and one < other


def _not_above(one: int | Decimal | None, other: int | Decimal | None) -> bool:
    return one is not None and other is not None and one <= other


def _finding(rule: Rule, atom: Atom, subjects: Subjects, *, holds: bool) -> Finding:
    fact = subjects.book.facts[atom.fact]
    words = {
        "rule": named(rule),
        "words": in_words(atom, subjects.book),
        "fact": Message(f"`{fact.title}`", f"`{fact.id}`"),
        "range": range_of(fact),
        "answer": Message("总是成立", "always holds") if holds else Message("永远不成立", "never holds"),
    }
    truth = subjects.truth(atom)
    return subjects.finding(
        Kind.OUT_OF_BOUNDS,
        filled(
            "{rule}中的{words}{answer}：{fact}{range}",
            "{words} in {rule} {answer}: {fact} is {range}",
            **words,
        ),
        rule,
        subject=fact.id,
        place=atom.span,
        witness=subjects.witness(truth.certain if holds else truth.false),
        help_=Message(
            "改正比较的值，或者改正事实的范围；确实总是如此的，删去这个条件",
            "correct the value or the bounds of the fact; where it is meant, remove the test",
        ),
    )
