"""Cases that would show what no case shows yet; what no task at all can show is proven so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from access_rules.analysis.coverage.measuring import Coverage, Meter
from access_rules.analysis.coverage.obligations import Measure, Obligation
from access_rules.analysis.eras import eras
from access_rules.analysis.proposals import Proposal
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.evaluation.combine import LINES
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.smt.formulas import Formula, all_of, any_of
from access_rules.targets.smt.prover import Example, Unsettled


@dataclass(frozen=True, slots=True)
class Proposed:
    """A case to add, and what it would show that no other case shows."""

    proposal: Proposal
    shows: tuple[Obligation, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """Cases to add; with them the ``coverage`` leaves open only what is ``unsettled``: the solver gave it up."""

    cases: tuple[Proposed, ...]
    coverage: Coverage
    unsettled: tuple[Obligation, ...] = ()


def propose(book: Rulebook, coverage: Coverage, today: date) -> Proposals:
    """The fewest cases, as far as taking the most telling first finds them, that show what is still open.

    What is in force today is shown today, what is not on a day on which it was or will be. Raises MissingExtraError
    without the solver.
    """
    search = _Search(book, coverage.open)
    for days in eras((book,), today, [each.condition for each in coverage.open]):
        search.look(World((book,), days, tuple(each.condition for each in search.left)))
        if not search.left:
            break
    infeasible = tuple(each for each in search.left if each not in search.unsettled)
    unsettled = tuple(each for each in search.left if each in search.unsettled)
    return Proposals(tuple(_fewest(search.found)), coverage.without(infeasible), unsettled)


def without_infeasible(book: Rulebook, coverage: Coverage, today: date) -> Coverage:
    """The coverage, what is open but beyond any task left out. Raises MissingExtraError without the solver."""
    left = dict.fromkeys(coverage.open)
    for days in eras((book,), today, [each.condition for each in coverage.open]):
        if not left:
            break
        world = World((book,), days, tuple(each.condition for each in left))
        for each in tuple(left):
            try:
                if world.prover.is_possible(_formula(each, world)):
                    del left[each]
            except Unsettled:  # then it counts
                del left[each]
    return coverage.without(left)


class _Search:
    """Looks for a task for each obligation, day by day; one task may show several."""

    def __init__(self, book: Rulebook, wanted: Iterable[Obligation]) -> None:
        self.left = dict.fromkeys(wanted)
        self.found: list[tuple[Proposal, dict[Obligation, None]]] = []
        self.unsettled: dict[Obligation, None] = {}
        self._wanted = tuple(self.left)
        self._meter = Meter(book)

    def look(self, world: World) -> None:
        """Look among the tasks of some days."""
        for _, group in groupby(tuple(self.left), key=lambda each: each.owner):
            together = list(group)
            for each in together:
                if each in self.left:
                    self._look_for(each, together, world)

    def _look_for(self, wanted: Obligation, together: Sequence[Obligation], world: World) -> None:
        formula = _formula(wanted, world)
        if formula is False:
            return
        try:
            found = confirmed(world, lambda example: self._showing(example, wanted, world), formula)
            if found is None:
                return
            # What can be shown by the same task of the same rule need not take another.
            for more in together:
                if more is not wanted and more in self.left and (also := _formula(more, world)) is not False:
                    if not world.prover.is_possible(formula, also):
                        continue
                    both = all_of((formula, also))
                    better = confirmed(world, lambda example: self._showing(example, wanted, world), both)
                    formula, found = (both, better) if better is not None else (formula, found)
        except Unsettled:
            if wanted not in self.unsettled:
                self.unsettled[wanted] = None
            return
        self._keep(found)

    def _showing(self, example: Example, wanted: Obligation, world: World) -> Proposal | None:
        proposal = Proposal(written(example, world.books[0]), example.as_of, world.decide(example))
        (met,) = self._meter.shows([(proposal.facts, proposal.as_of)], [wanted]).values()
        return proposal if met else None

    def _keep(self, proposal: Proposal) -> None:
        met = self._meter.shows([(proposal.facts, proposal.as_of)], self._wanted)
        shown = {each: None for each, where in met.items() if where}
        self.found.append((proposal, shown))
        for each in shown:
            self.left.pop(each, None)


def _formula(wanted: Obligation, world: World) -> Formula:
    """That a task shows something; false where the rule is not in force."""
    verdicts = world.verdicts[0]
    met = world.situations[0].truth(wanted.condition).certain
    rule = next((rule for rule in world.books[0].rules if rule.id == wanted.owner), None)
    if wanted.measure is Measure.ITEM or rule is None:
        return met
    if rule.id not in verdicts.standings:
        return False
    return all_of((met, _decides(rule, world))) if wanted.measure is Measure.RULE else met


def _decides(rule: Rule, world: World) -> Formula:
    verdicts = world.verdicts[0]
    standing = verdicts.standings[rule.id]
    if rule.is_advisory:
        return standing.counts.certain
    pushed = zip(standing.lines, LINES, strict=True)
    return any_of(all_of((line.certain, verdicts.outcome(outcome))) for line, outcome in pushed)


def _fewest(found: Sequence[tuple[Proposal, Mapping[Obligation, None]]]) -> Iterator[Proposed]:
    """Of some tasks, those that show the most come first, until the others show nothing more."""
    left = {each for _, shown in found for each in shown}
    while left:
        proposal, shown = max(found, key=lambda each: len(left & each[1].keys()))
        news = tuple(each for each in shown if each in left)
        yield Proposed(proposal, news)
        left -= set(news)
