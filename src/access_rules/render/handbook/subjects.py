"""Which rules and watches speak to which type of task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from access_rules.language.conditions import (
    AllOf,
    AnyOf,
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
)
from access_rules.language.facts import Choice, Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.values import NONE, Value
from access_rules.language.watches import Correlation, Watch
from access_rules.truth import Truth, conjunction, disjunction

_CORE = "core_"


@dataclass(frozen=True, slots=True)
class General:
    """A rule or watch for tasks of every type except those named."""

    rule: str
    excepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subjects:
    """The rules and watches by type of task: those that name the type, and those that apply whatever the type."""

    fact: Fact
    rules: Mapping[str, tuple[str, ...]]
    general: tuple[General, ...]


def subjects(book: Rulebook, rules: Iterable[Rule | Watch]) -> Subjects | None:
    """The rules and watches by type of task; None where no fact names the type.

    Every type under which a rule can apply is either one that names it, or one of those in ``general``. Of a
    watch over two tasks the later one counts: it is the one that is asked about.
    """
    fact = task_type(book)
    if fact is None:
        return None
    found: dict[str, list[str]] = {choice: [] for choice in fact.choices}
    general: list[General] = []
    for rule in rules:
        possible = [each.id for each in fact.choices.values() if may_apply(rule, fact, each, book)]
        named = [each for each in possible if _names(rule, fact, fact.choices[each], book)]
        for each in named:
            found[each].append(rule.id)
        if set(possible) - set(named):
            general.append(General(rule.id, tuple(each for each in fact.choices if each not in possible)))
    return Subjects(fact, {choice: tuple(ids) for choice, ids in found.items()}, tuple(general))


def task_type(book: Rulebook) -> Fact | None:
    """The fact that names the type of a task: the one whose core (``core_…``) has a fact of its own."""
    cores = (book.facts.get(name.removeprefix(_CORE)) for name in book.facts if name.startswith(_CORE))
    return next((fact for fact in cores if fact is not None and fact.type is FactType.ENUM), None)


def may_apply(rule: Rule | Watch, fact: Fact, choice: Choice, book: Rulebook) -> bool:
    """Whether a rule can apply to a task of which no more is known than its type and what that implies."""
    known = _known(fact, choice)
    unless = _truth(rule.unless, known, book) if isinstance(rule, Rule) and rule.unless else Truth.FALSE
    return conjunction((_truth(_when(rule), known, book), unless.negated)).is_possible


def _names(rule: Rule | Watch, fact: Fact, choice: Choice, book: Rulebook) -> bool:
    known = _known(fact, choice)
    return any(_truth(test, known, book) is Truth.TRUE for test in _affirmed(_when(rule), book))


def _when(rule: Rule | Watch) -> Condition:
    """The tasks that a rule or watch is about; where nothing is said, all."""
    if isinstance(rule, Rule):
        return rule.when
    if isinstance(rule.pattern, Correlation):
        return rule.pattern.second
    return rule.pattern.when or AllOf(())


def _known(fact: Fact, choice: Choice) -> dict[str, Value]:
    return {**choice.implies, fact.id: choice.id}


def _affirmed(condition: Condition, book: Rulebook) -> Iterator[Condition]:
    """The tests that speak for a condition: those inside ``not`` and those that only exclude speak against."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _affirmed(part, book)
        case Holds(name):
            yield from _affirmed(book.definitions[name].when, book)
        case OneOf(negated=True) | Not():
            return
        case Compare() | OneOf() | InList() | Includes() | Present():
            yield condition
        case _:
            assert_never(condition)


def _truth(condition: Condition, known: Mapping[str, Value], book: Rulebook) -> Truth:
    match condition:
        case AllOf(parts):
            return conjunction(_truth(part, known, book) for part in parts)
        case AnyOf(parts):
            return disjunction(_truth(part, known, book) for part in parts)
        case Not(part):
            return _truth(part, known, book).negated
        case Holds(name):
            return _truth(book.definitions[name].when, known, book)
        case Compare(fact, Comparator.EQUAL, operand) if fact in known and not isinstance(operand, OtherFact):
            return Truth.of(known[fact] == operand)
        case OneOf(fact, values, negated) if fact in known:
            return Truth.of((known[fact] in values) is not negated)
        case Present(fact, expected) if fact in known:
            return Truth.of((known[fact] is not NONE) == expected)
        case Compare() | OneOf() | InList() | Includes() | Present():
            # Lists, ranks and other facts are left open: an index may name a rule too many, never one too few.
            return Truth.UNKNOWN
        case _:
            assert_never(condition)
