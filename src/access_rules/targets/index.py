"""Rules as bit vectors: a decision is one look-up and one AND per fact, whatever the number of rules.

Each rule is written as alternatives of tests, each alternative gets one bit, and for every fact a table
tells which bits a value leaves standing. Two vectors, what is possible and what is certain, carry the
third truth value: an unknown fact leaves *possible* as it is and clears from *certain* all that tests it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import Held, rule_value, unmet
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.engine import Whole, held_anew
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import Atom
from access_rules.language.dependence import following_from, rules_resting_on
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.lines import bits
from access_rules.targets.masks import Column, Table, table, union
from access_rules.targets.quick import QuickSlice, obstacles
from access_rules.targets.statistics import Obstacle, Statistics, StretchStatistics
from access_rules.targets.stretches import rules_on, start_of, turns, uses, written_out
from access_rules.truth import Truth

MOST_ALTERNATIVES = 64
"""Alternatives of one rule that are written out; a rule with more is evaluated as it is written."""

MOST_DAYS = 4096
"""Days whose slice is remembered: more than ten years of them."""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A test that looks at more than one fact, or at the day: asked of the situation itself."""

    atom: Atom
    needing: int
    needing_not: int


@dataclass(frozen=True)
class Slice:
    """The rules in force on the days of one stretch of time, compiled.

    ``owners`` maps each bit to its rule; ``residual`` are the rules that are not written out. ``obstacles`` keep
    it from being decided at once; without any it has ``quick``, which does.
    """

    whole: int
    tables: Mapping[str, Table]
    untested: Mapping[str, int]
    synthetic: tuple[Synthetic, ...]
    owners: tuple[Rule, ...]
    residual: tuple[Rule, ...]
    obstacles: tuple[Obstacle, ...]
    quick: QuickSlice | None

    def statistics(self, start: date | None) -> StretchStatistics:
        """The slice in figures; ``start`` is its first day."""
        return StretchStatistics(
            start=start,
            rules=len({rule.id for rule in self.owners}) + len(self.residual),
            conjunctions=len(self.owners),
            facts=len(self.tables),
            wider_tests=len(self.synthetic),
            residual=tuple(rule.id for rule in self.residual),
            obstacles=self.obstacles,
        )

    def left(self, situation: Situation) -> Sequence[tuple[str, int]]:
        """The alternatives that each fact by itself leaves possible; those of an unknown fact are all of them."""
        values = ((fact, fact_table, situation.value(fact)) for fact, fact_table in self.tables.items())
        return tuple((fact, fact_table.masks(value)[0]) for fact, fact_table, value in values if value is not None)

    def rules_in(self, possible: int) -> frozenset[str]:
        """The rules with an alternative in a mask, and those that have none written out."""
        return frozenset([*(self.owners[bit].id for bit in bits(possible)), *(rule.id for rule in self.residual)])

    def live(self, situation: Situation) -> Iterator[tuple[Rule, Truth]]:
        """The rules that are true or may be in a situation."""
        possible = certain = self.whole
        for fact, fact_table in self.tables.items():
            value = situation.value(fact)
            if value is None:
                certain &= self.untested[fact]
            else:
                left_possible, left_certain = fact_table.masks(value)
                possible &= left_possible
                certain &= left_certain
        for each in self.synthetic:
            held = truth(each.atom, situation)
            possible &= ~_lost(each, held)
            certain &= ~(each.needing | each.needing_not if held is Truth.UNKNOWN else _lost(each, held))
        yield from self._owned(possible, possible & certain)
        for rule in self.residual:
            value_of_rule = rule_value(rule, situation)
            if value_of_rule.is_possible:
                yield rule, value_of_rule

    def _owned(self, possible: int, certain: int) -> Iterator[tuple[Rule, Truth]]:
        found: dict[str, tuple[Rule, Truth]] = {}
        while possible:
            lowest = possible & -possible
            possible ^= lowest
            rule = self.owners[lowest.bit_length() - 1]
            if certain & lowest:
                found[rule.id] = (rule, Truth.TRUE)
            elif rule.id not in found:
                found[rule.id] = (rule, Truth.UNKNOWN)
        yield from found.values()


def _lost(each: Synthetic, held: Truth) -> int:
    match held:
        case Truth.TRUE:
            return each.needing_not
        case Truth.FALSE:
            return each.needing
        case Truth.UNKNOWN:
            return 0


_WORKED_OUT_ANEW = ("_resting_on", "_following")


class Found(dict[str, Held]):
    """The rules that are true or may be in a situation, and what each fact by itself leaves possible there."""

    def __init__(self, held: Mapping[str, Held], compiled: Slice, situation: Situation) -> None:
        super().__init__(held)
        self._compiled = compiled
        self._situation = situation

    @cached_property
    def _left(self) -> Sequence[tuple[str, int]]:
        return self._compiled.left(self._situation)

    def possible_beside(self, facts: Collection[str]) -> frozenset[str]:
        """The rules that are true or may be with some other values of these facts; the others are false with any."""
        possible = self._compiled.whole
        for fact, left in self._left:
            if fact not in facts:
                possible &= left
        return self._compiled.rules_in(possible)


class IndexEngine:
    """Finds the rules that are true or may be by bit vectors.

    One slice is compiled for each stretch of days on which the same rules and list items are in force,
    when a day in it is first asked for.
    """

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._starts = turns(book)
        self._slices: dict[date, Slice] = {}
        self._by_day: dict[date, Slice] = {}

    def __getstate__(self) -> dict[str, Any]:
        """What is compiled so far, as it is now: other threads may go on compiling while this one pickles."""
        kept = {name: value for name, value in self.__dict__.copy().items() if name not in _WORKED_OUT_ANEW}
        return {**kept, "_slices": self._slices.copy(), "_by_day": {}}

    @cached_property
    def _resting_on(self) -> Mapping[str, tuple[Rule, ...]]:
        return rules_resting_on(self._book)

    @cached_property
    def _following(self) -> Mapping[str, frozenset[str]]:
        return following_from(self._book.facts, self._book.definitions)

    def at_once(self, task: dict[str, Any], as_of: date, whole: Whole, validate: bool) -> Decision | None:
        """The decision on a task, where the rules in force are plain and so is the task."""
        plain = (self._by_day.get(as_of) or self.slice_on(as_of)).quick
        if plain is None:
            return None
        return plain.decide(task, as_of, whole) if validate else plain.decide_unchecked(task, as_of, whole)

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""
        compiled = self.slice_on(situation.as_of)
        held = {rule.id: Held(rule, value, unmet(rule, situation)) for rule, value in compiled.live(situation)}
        return Found(held, compiled, situation)

    def hold_anew(self, held: Mapping[str, Held], fact: str, situation: Situation) -> Mapping[str, Held]:
        """The same in a situation that differs in one fact.

        Asked are only the rules that rest on it and are not false whatever it is.
        """
        assert isinstance(held, Found)
        possible = held.possible_beside(self._following[fact])
        changing = [rule for rule in self._resting_on.get(fact, ()) if rule.id in possible]
        return held_anew(held, changing, situation)

    def slice_on(self, day: date) -> Slice:
        """The compiled rules of the stretch of time in which a day lies."""
        found = self._by_day.get(day)
        if found is None:
            start = start_of(day, self._starts)
            if start not in self._slices:
                self._slices[start] = self._compiled(start)
            found = self._slices[start]
            if len(self._by_day) < MOST_DAYS:
                self._by_day[day] = found
        return found

    def statistics(self) -> Statistics:
        """The rules in figures, for which every stretch of days is compiled."""
        layers = self._book.layers
        return Statistics(
            ruleset=self._book.id,
            layers=tuple(
                (head.ruleset, sum(rule.layer == at for rule in self._book.rules)) for at, head in enumerate(layers)
            ),
            stretches=tuple(self.slice_on(start or date.min).statistics(start) for start in (None, *self._starts)),
            most_alternatives=MOST_ALTERNATIVES,
        )

    def _compiled(self, day: date) -> Slice:
        written = written_out(self._book, rules_on(self._book, day), MOST_ALTERNATIVES)
        owned, residual = written.owned, written.residual
        whole = (1 << len(owned)) - 1
        by_fact, further = uses(conjunction for _, conjunction in owned)
        synthetic = tuple(Synthetic(atom, *needing) for atom, needing in further.items())
        tables = {
            fact: table(Column(self._book.facts[fact], tuple(tests), self._book, self._lists, day, whole))
            for fact, tests in by_fact.items()
        }
        untested = {fact: whole & ~union(use.conjunctions for use in tests) for fact, tests in by_fact.items()}
        owners = tuple(rule for rule, _ in owned)
        in_the_way = obstacles(self._book, owners)
        in_the_way += (Obstacle.WIDER_TESTS,) if synthetic else ()
        in_the_way += (Obstacle.RESIDUAL_RULES,) if residual else ()
        return Slice(
            whole=whole,
            tables=tables,
            untested=untested,
            synthetic=synthetic,
            owners=owners,
            residual=residual,
            obstacles=in_the_way,
            quick=None if in_the_way else QuickSlice(self._book, whole, owners, tables, untested),
        )
