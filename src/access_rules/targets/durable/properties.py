"""The properties of a message: what the engine is told of a task, one flat value each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final, assert_never

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import rule_value
from access_rules.evaluation.situation import Situation
from access_rules.folding import fold
from access_rules.language.conditions import AS_OF, Atom, Compare, Includes, InList, OneOf, OtherFact, Present
from access_rules.language.facts import FactType
from access_rules.language.rules import Rule
from access_rules.language.values import NONE, Value
from access_rules.truth import Truth

PropertyValue = bool | int | str
"""What a property can be: fractions are left out, since the engine reads them as binary ones."""

NOTHING: Final = "(none)"
"""The value of an optional fact that is none. No folded text has brackets, so no text equals it."""

LARGEST: Final = 2**62
"""Numbers from here on, either side of zero, may overflow the 64 bits of the engine; a rule names none so large."""


class Gap(Enum):
    """Why the engine is handed the answer to a test instead of the test."""

    LIST = "a list is searched by folded names, classes and days in force"
    ARITHMETIC = "a value is compared with another that is moved by days, months or an amount"
    FRACTION = "the engine reads decimals as binary fractions, which are not exact"
    TEXTS = "the elements are free texts, which are compared folded"
    WHOLE_SET = "a set is compared as a whole"
    OPTIONAL = "the fact may be none, which has no place in the order of numbers and days"
    NEVER = "no value of the fact meets the test"
    WIDTH = "the rule has more alternatives, or more tests in one, than the engine can hold"


@dataclass(frozen=True, slots=True)
class FactValue:
    """The value of a fact, or the day of the decision: texts folded, dates as the number 20260301."""

    fact: str


@dataclass(frozen=True, slots=True)
class Element:
    """Whether a set holds an element."""

    fact: str
    element: str


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether an optional fact has a value other than none."""

    fact: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a test that the engine cannot make itself."""

    test: Atom
    gap: Gap


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """Whether a whole rule holds, for which the engine has no room."""

    rule: Rule

    @property
    def gap(self) -> Gap:
        """Why the engine is handed it."""
        return Gap.WIDTH

    def __hash__(self) -> int:
        return hash(self.rule.id)


Property = FactValue | Element | Presence | Answer | RuleAnswer
"""Every kind of property."""


class BeyondNumbersError(Exception):
    """A task holds a number that the engine cannot; ``fact`` tells where."""

    def __init__(self, fact: str) -> None:
        super().__init__(fact)
        self.fact = fact


class Reader:
    """Reads properties of a situation, and leaves no trace in it of the tests that it answers."""

    def __init__(self, situation: Situation) -> None:
        self.book = situation.book
        self.lists = situation.lists
        self.as_of = situation.as_of
        # A test is answered here for rules that are not in force too: what it meets is no matter of the decision.
        self.unpublished: dict[str, int] = {}
        self.value = situation.value
        self.ask = situation.ask

    def read(self, wanted: Property) -> PropertyValue | None:
        """The value of a property, or None while it is unknown. Raises BeyondNumbersError."""
        match wanted:
            case FactValue(fact):
                return self._flat(fact)
            case Element(fact, element):
                held = self.value(fact)
                return element in held if isinstance(held, frozenset) else None
            case Presence(fact):
                value = self.value(fact)
                return None if value is None else value is not NONE
            case Answer(test):
                return _known(truth(test, self))
            case RuleAnswer(rule):
                return _known(rule_value(rule, self))
            case _:
                assert_never(wanted)

    def _flat(self, fact: str) -> PropertyValue | None:
        value: Value | None = self.as_of if fact == AS_OF else self.value(fact)
        match value:
            case None:
                return None
            case bool():
                return value
            case date():
                return written(value)
            case str():
                return fold(value) if self.book.facts[fact].type is FactType.TEXT else value
            case int() if abs(value) < LARGEST:
                return value
            case int():
                raise BeyondNumbersError(fact)
            case _:
                assert value is NONE, f"{fact} has no flat value"
                return NOTHING


def written(day: date) -> int:
    """A day as a number in the order of days: 20260301."""
    return day.year * 10000 + day.month * 100 + day.day


def _known(held: Truth) -> bool | None:
    return None if held is Truth.UNKNOWN else held is Truth.TRUE


def title(named: Property) -> str:
    """The name of a property as a reader would guess it: ``stage``, ``evidence.photo``, ``name in_list signs``."""
    match named:
        case FactValue(fact):
            return fact
        case Element(fact, element):
            return f"{fact}.{element}"
        case Presence(fact):
            return f"{fact}.present"
        case Answer(test):
            return _test_title(test)
        case RuleAnswer(rule):
            return f"rule {rule.id}"
        case _:
            assert_never(named)


def _test_title(atom: Atom) -> str:
    match atom:
        case Compare(fact, comparator, OtherFact(other, offset)):
            moved = f" {offset.amount:+d} {offset.unit or ''}".rstrip() if offset else ""
            return f"{fact} {comparator} {other}{moved}"
        case Compare(fact, comparator, operand):
            return f"{fact} {comparator} {_value_title(operand)}"
        case OneOf(fact, values, negated):
            return f"{fact} {'not_in' if negated else 'in'} {', '.join(map(_value_title, values))}"
        case InList(fact, name):
            return f"{fact} in_list {name}"
        case Includes(fact, elements, any_of):
            return f"{fact} {'includes_any' if any_of else 'includes'} {', '.join(sorted(elements))}"
        case Present(fact, expected):
            return f"{fact} present {str(expected).lower()}"
        case _:
            assert_never(atom)


def _value_title(value: object) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


class PropertyNames:
    """Gives each property a name of its own.

    The engine tells names apart by a hash of 32 bits alone, so no two of them may share it, nor may one share it
    with a word that the engine uses itself.
    """

    def __init__(self, reserved: tuple[str, ...]) -> None:
        self._taken = {engine_hash(name) for name in reserved}
        self._names: dict[Property, str] = {}

    def of(self, named: Property) -> str:
        """The name of a property, always the same."""
        if named not in self._names:
            name = title(named)
            while engine_hash(name) in self._taken:
                name += "_"
            self._taken.add(engine_hash(name))
            self._names[named] = name
        return self._names[named]

    def named(self) -> dict[str, Property]:
        """Every property that has a name, by name."""
        return {name: each for each, name in self._names.items()}


def engine_hash(name: str) -> int:
    """The hash by which the engine knows a name: FNV-1a over its bytes as JSON writes them, taken as signed.

    A backslash of an escape counts as a byte.
    """
    found = 2166136261
    for byte in json.dumps(name, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass"):
        found = ((found ^ (byte if byte < 128 else byte | 0xFFFFFF00)) * 16777619) & 0xFFFFFFFF  # noqa: PLR2004
    return found
