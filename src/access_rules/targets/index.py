"""Rules as bit vectors: a decision is one look-up and one AND per fact, whatever the number of rules.

Each rule is written as alternatives of tests, each alternative gets one bit, and for every fact a table
tells which bits a value leaves standing. Two vectors, what is possible and what is certain, carry the
third truth value: an unknown fact leaves *possible* as it is and clears from *certain* all that tests it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from access_rules.evaluation.counting import Held, unmet
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.engine import Whole, held_anew
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.dependence import following_from, rules_resting_on
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.watches import Watch
from access_rules.targets.lines import obstacles
from access_rules.targets.masks import Column, table, union
from access_rules.targets.quick import QuickSlice
from access_rules.targets.slices import Found, Slice, Synthetic
from access_rules.targets.statistics import Obstacle, Statistics
from access_rules.targets.stretches import rules_on, start_of, turns, uses, written_out

MOST_ALTERNATIVES = 64
"""Alternatives of one rule that are written out; a rule with more is evaluated as it is written."""

MOST_DAYS = 4096
"""Days whose slice is remembered: more than ten years of them."""


_WORKED_OUT_ANEW = ("_resting_on", "_following")


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
        book = self._book
        return Statistics(
            ruleset=book.id,
            layers=_by_layer(book, book.rules),
            watches=_by_layer(book, book.watches),
            deadlines=len(book.procedure.deadlines) if book.procedure else None,
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


def _by_layer(book: Rulebook, entries: Sequence[Rule | Watch]) -> tuple[tuple[str, int], ...]:
    """How many there are of each layer, by the name of its ruleset."""
    return tuple((head.ruleset, sum(each.layer == at for each in entries)) for at, head in enumerate(book.layers))
