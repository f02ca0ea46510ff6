"""Many situations side by side: what a condition says of each of them, in two numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Held, is_in_force
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import (
    AS_OF,
    AllOf,
    AnyOf,
    Atom,
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
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.values import NONE, Value
from access_rules.truth import Truth, disjunction


@dataclass(frozen=True, slots=True)
class Spread:
    """A truth value in each of many situations: bit n tells of the nth; where neither is set it is unknown."""

    true: int
    false: int

    @property
    def negated(self) -> Spread:
        """*not*, in each."""
        return Spread(self.false, self.true)

    def differs(self, other: Spread) -> int:
        """The situations in which two are not the same."""
        return (self.true ^ other.true) | (self.false ^ other.false)

    def at(self, place: int) -> Truth:
        """The truth value in one situation."""
        if self.true >> place & 1:
            return Truth.TRUE
        return Truth.FALSE if self.false >> place & 1 else Truth.UNKNOWN


class SideBySide:
    """The situations of some tasks under one rulebook; each test is asked of the reference once a value."""

    def __init__(self, book: Rulebook, situations: Sequence[Situation]) -> None:
        self.book = book
        self.situations = tuple(situations)
        self.all = (1 << len(self.situations)) - 1
        self._atoms: dict[Atom, Spread] = {}
        self._definitions: dict[str, Spread] = {}
        self._alike: dict[tuple[str, ...], Mapping[tuple[Any, ...], int]] = {}

    def truth(self, condition: Condition) -> Spread:
        """Whether a condition holds in each."""
        match condition:
            case AllOf(parts):
                return self._conjunction(parts)
            case AnyOf(parts):
                return self._conjunction([Not(part) for part in parts]).negated
            case Not(part):
                return self.truth(part).negated
            case Holds(definition):
                return self._holds(definition)
            case Compare() | OneOf() | InList() | Includes() | Present():
                return self._atom(condition)
            case _:
                assert_never(condition)

    def in_force(self, rule: Rule) -> int:
        """The situations on whose day a rule is in force."""
        return self._where({day: is_in_force(rule, self.book, day) for day in {each.as_of for each in self.situations}})

    def value(self, rule: Rule) -> Spread:
        """``when and not unless``; false where the rule is not in force."""
        whole = self.truth(rule.when if rule.unless is None else AllOf((rule.when, Not(rule.unless))))
        in_force = self.in_force(rule)
        return Spread(whole.true & in_force, whole.false | (self.all ^ in_force))

    def unmet(self, rule: Rule) -> int:
        """The situations in which something that a rule requires is surely not there."""
        found = 0
        for each in rule.requires:
            found |= self.truth(each.that).false
        return found

    def held(self, values: Mapping[str, tuple[Rule, Spread, int]], place: int) -> dict[str, Held]:
        """The rules that are true or may be in one situation, from the values and the unmet requirements of all."""
        return {
            name: Held(rule, value.at(place), Truth.of(bool(unmet >> place & 1)))
            for name, (rule, value, unmet) in values.items()
            if not value.false >> place & 1
        }

    def on_list(self, fact: str, index: ListIndex) -> Spread:
        """Whether the value of a fact is on a list in each; unknown where the fact has no value."""
        true = false = 0
        for (value, day), where in self._values(fact, AS_OF).items():
            found = _on_list(value, index, day)
            true |= where if found is Truth.TRUE else 0
            false |= where if found is Truth.FALSE else 0
        return Spread(true, false)

    def _conjunction(self, parts: Sequence[Condition]) -> Spread:
        true, false = self.all, 0
        for part in parts:
            found = self.truth(part)
            true &= found.true
            false |= found.false
            if false == self.all:
                break
        return Spread(true, false)

    def _holds(self, definition: str) -> Spread:
        found = self._definitions.get(definition)
        if found is None:
            found = self._definitions[definition] = self.truth(self.book.definitions[definition].when)
        return found

    def _atom(self, atom: Atom) -> Spread:
        found = self._atoms.get(atom)
        if found is None:
            true = false = 0
            for where in self._values(*_looked_at(atom)).values():
                # Situations with the same values answer alike: the first of them is asked.
                told = truth(atom, self.situations[(where & -where).bit_length() - 1])
                true |= where if told is Truth.TRUE else 0
                false |= where if told is Truth.FALSE else 0
            found = self._atoms[atom] = Spread(true, false)
        return found

    def _values(self, *facts: str) -> Mapping[tuple[Any, ...], int]:
        """The situations by the values of some facts, of which the day may be one."""
        found = self._alike.get(facts)
        if found is None:
            groups: dict[tuple[Any, ...], int] = {}
            for place, each in enumerate(self.situations):
                key = tuple(each.as_of if fact == AS_OF else each.value(fact) for fact in facts)
                groups[key] = groups.get(key, 0) | 1 << place
            found = self._alike[facts] = groups
        return found

    def _where(self, days: Mapping[Any, bool]) -> int:
        return sum(where for (day,), where in self._values(AS_OF).items() if days[day])


def _looked_at(atom: Atom) -> tuple[str, ...]:
    """What an atom looks at: facts, and the day where a list or a distance in time may depend on it."""
    facts = [atom.fact]
    if isinstance(atom, Compare) and isinstance(atom.operand, OtherFact):
        facts.append(atom.operand.fact)
    if isinstance(atom, InList):
        facts.append(AS_OF)
    return tuple(dict.fromkeys(facts))


def _on_list(value: Value | None, index: ListIndex, day: date) -> Truth:
    if value is None or value is NONE:
        return Truth.UNKNOWN if value is None else Truth.FALSE
    texts = value if isinstance(value, frozenset) else (value,)
    return disjunction(index.membership(str(text), day) for text in texts)


def places(where: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while where:
        lowest = where & -where
        yield lowest.bit_length() - 1
        where ^= lowest
