"""Redundant conditions: parts of a rule's condition or exception without which the rule says the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from access_rules.analysis.check.always_true import AlwaysTrue
from access_rules.analysis.check.out_of_bounds import settled_by_bounds
from access_rules.analysis.check.subjects import Subjects
from access_rules.analysis.check.wording import filled, in_words, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.world import World
from access_rules.diagnostic import Message
from access_rules.language.conditions import (
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
    Present,
)
from access_rules.language.rules import Rule
from access_rules.targets.smt.formulas import any_of, negated, same


def find(world: World, looked_at: Collection[str] | None = None) -> Iterator[Finding]:
    """A finding for each part that can go, one after the other: with all of them gone the rule still says the same.

    It says the same where its value is the same for every task of which all facts are known. While facts are
    missing a redundant part may still keep a rule open, which is no reason to write it: it only asks for more.
    What is always true, or settled by the bounds of its fact, is told as that.
    """
    return _Redundant(Subjects(world, looked_at)).find()


@dataclass(frozen=True, slots=True)
class Needless:
    """A part that can go, and whether it is one of several alternatives."""

    part: Condition
    is_alternative: bool


def needless_parts(rule: Rule, is_same: Callable[[Rule], bool]) -> tuple[Needless, ...]:
    """The parts of a rule that can go together, the outermost and the last written first.

    ``is_same`` tells whether a rule with fewer parts says what ``rule`` says.
    """
    found: list[Needless] = []
    when = _reduced(rule.when, lambda new: is_same(replace(rule, when=new)), found)
    if rule.unless:
        _reduced(rule.unless, lambda new: is_same(replace(rule, when=when, unless=new)), found)
    return tuple(found)


def _reduced(condition: Condition, is_same: Callable[[Condition], bool], found: list[Needless]) -> Condition:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            kept = list(parts)
            for place in reversed(range(len(parts))):
                fewer = (*kept[:place], *kept[place + 1 :])
                if fewer and is_same(replace(condition, parts=fewer)):
                    found.append(Needless(kept.pop(place), isinstance(condition, AnyOf)))
            for place, part in enumerate(kept):

                def is_same_inside(new: Condition, place: int = place) -> bool:
                    return is_same(replace(condition, parts=(*kept[:place], new, *kept[place + 1 :])))

                kept[place] = _reduced(part, is_same_inside, found)
            return replace(condition, parts=tuple(kept))
        case Not(part):
            return replace(condition, part=_reduced(part, lambda new: is_same(replace(condition, part=new)), found))
        case Compare() | OneOf() | InList() | Includes() | Present() | Holds():
            return condition
        case _:
            assert_never(condition)


class _Redundant:
    def __init__(self, subjects: Subjects) -> None:
        self._subjects = subjects
        self._always = AlwaysTrue(subjects)

    def find(self) -> Iterator[Finding]:
        return self._subjects.one_by_one(self._subjects.reported, self._look, lambda rule: (rule,))

    def _look(self, rule: Rule) -> Iterator[Finding]:
        if rule.unless is None and self._subjects.world.ranges[0].are_all_needed(rule.when):
            return
        value = self._subjects.standings[rule.id].value
        if not self._subjects.prover.is_possible(value.certain):
            return  # a dead rule says the same with anything in it

        def is_same(fewer: Rule) -> bool:
            other = self._subjects.verdicts.value(fewer)
            differs = (negated(same(value.certain, other.certain)), negated(same(value.possible, other.possible)))
            return not self._subjects.settled.is_possible(any_of(differs))

        for needless in needless_parts(rule, is_same):
            if not self._is_told_elsewhere(needless.part):
                yield self._finding(rule, needless)

    def _is_told_elsewhere(self, part: Condition) -> bool:
        by_bounds = isinstance(part, Atom) and settled_by_bounds(part, self._subjects.book) is not None
        return by_bounds or self._always.holds(part)

    def _finding(self, rule: Rule, needless: Needless) -> Finding:
        if needless.is_alternative:
            zh = "{rule}中的{words}是多余的：去掉这一种情形，管到的事项不变"
            en = "{words} in {rule} is redundant: without this alternative it applies to the same tasks"
        else:
            zh = "{rule}中的{words}是多余的：其余条件已经包含它，去掉它也一样"
            en = "{words} in {rule} is redundant: the other conditions say it already"
        words = in_words(needless.part, self._subjects.book)
        return self._subjects.finding(
            Kind.REDUNDANT_CONDITION,
            filled(zh, en, rule=named(rule), words=words),
            rule,
            subject=words.zh.strip("`"),
            place=needless.part.span,
            witness=self._subjects.witness(self._subjects.standings[rule.id].value.certain, holding=[rule]),
            help_=Message("删去它；本想另加限制的，改正它", "remove it; if it was meant to say more, correct it"),
        )
