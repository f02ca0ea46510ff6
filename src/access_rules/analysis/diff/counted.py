"""Conditions of old and new watches held against each other: the tasks that only one of the two is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from access_rules.analysis.diff.structure import Section, changes
from access_rules.analysis.findings import Witness
from access_rules.analysis.windows import turns_of_watches
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, stretches, written
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Watch
from access_rules.targets.smt.formulas import all_of, negated
from access_rules.targets.smt.prover import Example
from access_rules.targets.smt.vocabulary import Stretch
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Counted:
    """A task of which a condition says something else than before: of the old one, then of the new one."""

    witness: Witness
    before: Truth
    after: Truth


_OF_MEANING = frozenset({Section.FACT, Section.LIST, Section.ITEM, Section.SOURCE, Section.DEFINITION})
"""Where a change may give the same words another meaning."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two conditions held against each other: a task that only the new one is about, and one that only the old one was.

    They are those of the first days that have one; where both are None it is proven that there is none.
    """

    gained: Counted | None
    lost: Counted | None
    days: Stretch


class Comparing:
    """Holds conditions of old and new watches against each other on some days."""

    def __init__(self, old: Rulebook, new: Rulebook, first: date, last: date) -> None:
        self._books = (old, new)
        self._days = (first, last)
        self._is_language_changed = any(each.section in _OF_MEANING for each in changes(old, new))
        self._lists = tuple(
            {each.id: ListIndex(each, book.sources) for each in book.lists.values()} for book in self._books
        )
        self._worlds: Sequence[World] | None = None

    def conditions(self, watches: tuple[Watch, Watch], was: Condition, now: Condition) -> Compared | None:
        """What tells two conditions apart while both watches are in force; None: nothing does. Raises Unsettled."""
        if was == now and not self._is_language_changed:
            return None
        worlds = [each for each in self._every_world() if self._are_in_force(watches, each.days.first)]
        gained, lost = (self._first(worlds, was, now, more=more) for more in (True, False))
        days = next((found[1] for found in (gained, lost) if found), None)
        if days is None:
            return None
        return Compared(gained[0] if gained else None, lost[0] if lost else None, days)

    def _every_world(self) -> Sequence[World]:
        if self._worlds is None:
            tests = [each for book in self._books for watch in book.watches for each in watch.conditions]
            turning = [day for book in self._books for day in turns_of_watches(book)]
            days = stretches(self._books, *self._days, more=turning)
            self._worlds = [World(self._books, each, tuple(tests)) for each in days]
        return self._worlds

    def _are_in_force(self, watches: Iterable[Watch], day: date) -> bool:
        return all(is_in_force(watch, book, day) for watch, book in zip(watches, self._books, strict=True))

    def _first(
        self, worlds: Iterable[World], was: Condition, now: Condition, *, more: bool
    ) -> tuple[Counted, Stretch] | None:
        """The first task that the new condition is about and the old one is not, or the other way round."""
        for world in worlds:
            found = self._counted(world, was, now, more=more)
            if found is not None:
                return found, world.days
        return None

    def _counted(self, world: World, was: Condition, now: Condition, *, more: bool) -> Counted | None:
        old, new = world.situations[0].truth(was), world.situations[1].truth(now)
        wider, narrower = (new, old) if more else (old, new)
        confirm = partial(self._shown, world, was, now, more)
        # The plainest first: certainly counted by one and certainly not by the other.
        for formula in (
            all_of((wider.certain, narrower.false)),
            all_of((wider.certain, negated(narrower.certain))),
            all_of((wider.possible, narrower.false)),
        ):
            found = confirmed(world, confirm, formula)
            if found is not None:
                return found
        return None

    def _shown(self, world: World, was: Condition, now: Condition, more: bool, example: Example) -> Counted | None:
        before, after = (self._truth(at, condition, example) for at, condition in enumerate((was, now)))
        if (_RANK[after] > _RANK[before]) is not more or before is after:
            return None
        at = 1 if more else 0
        outcome = world.decide(example, at).outcome
        return Counted(Witness(written(example, self._books[at]), example.as_of, outcome), before, after)

    def _truth(self, at: int, condition: Condition, example: Example) -> Truth:
        situation = Situation(self._books[at], self._lists[at], example.facts, example.as_of)
        situation.require_consistent()
        return truth(condition, situation)


_RANK: Mapping[Truth, int] = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}
