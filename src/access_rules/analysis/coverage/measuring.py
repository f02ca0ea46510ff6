"""How much of a ruleset its cases show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from access_rules.analysis.coverage.obligations import Measure, Obligation, obligations
from access_rules.analysis.side_by_side import SideBySide, places
from access_rules.errors import FactError
from access_rules.evaluation.combine import combine, deciders
from access_rules.evaluation.counting import Precedence, count
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Situation, carriers_of
from access_rules.evaluation.task import TaskReader
from access_rules.language.cases import Case
from access_rules.language.rulebook import Rulebook
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which case shows what: the first that does, by obligation; ``open`` are those that no case shows.

    ``infeasible`` are proven to be beyond any task and do not count.
    """

    shown: Mapping[Obligation, str]
    open: tuple[Obligation, ...]
    infeasible: tuple[Obligation, ...] = ()

    def share(self, measure: Measure | None = None) -> float:
        """The share of what can be shown that is shown, from 0 to 1, of one measure or of all."""
        done, total = self.counts(measure)
        return done / total if total else 1.0

    def counts(self, measure: Measure | None = None) -> tuple[int, int]:
        """How many obligations of a measure are met, and how many there are."""
        done = sum(measure in (None, each.measure) for each in self.shown)
        return done, done + sum(measure in (None, each.measure) for each in self.open)

    def of(self, wanted: Iterable[Obligation]) -> Coverage:
        """The same of some obligations only."""
        chosen = set(wanted)
        shown = {each: case for each, case in self.shown.items() if each in chosen}
        left, beyond = (tuple(each for each in some if each in chosen) for some in (self.open, self.infeasible))
        return Coverage(shown, left, beyond)

    def without(self, infeasible: Iterable[Obligation]) -> Coverage:
        """The same, some of what is open being known to be beyond any task."""
        beyond = tuple(infeasible)
        left = tuple(each for each in self.open if each not in set(beyond))
        return replace(self, open=left, infeasible=(*self.infeasible, *beyond))


Task = tuple[object, date]
"""A task as somebody wrote it, and the day for which it is decided."""


class Meter:
    """Holds tasks against obligations of one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._reader = TaskReader(book.facts)
        self._lists = {each.id: ListIndex(each, book.sources) for each in book.lists.values()}
        self._carriers = carriers_of(book.facts)
        self._rules = {rule.id: rule for rule in book.rules}

    def shows(self, tasks: Sequence[Task], wanted: Iterable[Obligation]) -> dict[Obligation, int]:
        """Which tasks meet each obligation: bit n for the nth; a task that is refused meets none."""
        situations = [(at, read) for at, task in enumerate(tasks) if (read := self._read(*task)) is not None]
        found = _Shown(self._book, [read for _, read in situations], self._precedence)
        numbers = [at for at, _ in situations]
        return {each: sum(1 << numbers[at] for at in places(self._met(each, found))) for each in wanted}

    def _met(self, each: Obligation, found: _Shown) -> int:
        met = found.side_by_side.truth(each.condition).true
        rule = self._rules.get(each.owner) if each.measure is not Measure.ITEM else None
        if rule is not None:
            met &= found.side_by_side.in_force(rule)
        return met & found.deciding.get(each.owner, 0) if met and each.measure is Measure.RULE else met

    def _read(self, facts: object, as_of: date) -> Situation | None:
        try:
            situation = Situation(self._book, self._lists, self._reader.read(facts), as_of, carriers=self._carriers)
            situation.require_consistent()
        except FactError:
            return None
        return situation

    @cached_property
    def _precedence(self) -> Precedence:
        return Precedence.of(self._book)


class _Shown:
    """Some tasks, and which rules decide each of them."""

    def __init__(self, book: Rulebook, situations: Sequence[Situation], precedence: Precedence) -> None:
        self.side_by_side = SideBySide(book, situations)
        self._precedence = precedence

    @cached_property
    def deciding(self) -> Mapping[str, int]:
        """For each rule, the situations that it decides, or on which it makes its remark."""
        seen, book = self.side_by_side, self.side_by_side.book
        values = {rule.id: (rule, seen.value(rule), seen.unmet(rule)) for rule in book.rules}
        found: dict[str, int] = {}
        for at, situation in enumerate(seen.situations):
            standings = count(seen.held(values, at), situation, self._precedence)
            advice = (name for name, each in standings.items() if each.rule.is_advisory and each.counts is Truth.TRUE)
            verdict = combine(standings.values(), book.default.outcome)
            for name in (*deciders(standings.values(), verdict), *advice):
                found[name] = found.get(name, 0) | 1 << at
        return found


def measure(book: Rulebook, cases: Iterable[Case], today: date, *, layer: int | None = None) -> Coverage:
    """What the cases show of the rules of one layer (None: of all); a case without a day is decided for ``today``."""
    listed = list(cases)
    met = Meter(book).shows([(case.facts, case.as_of or today) for case in listed], obligations(book, layer))
    shown = {each: listed[next(places(where))].id for each, where in met.items() if where}
    return Coverage(shown, tuple(each for each, where in met.items() if not where))
