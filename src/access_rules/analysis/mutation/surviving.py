"""Mistakes that no case notices: the task that would show each, or the proof that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from access_rules.analysis.eras import eras
from access_rules.analysis.mutation.fates import Fate, Tried
from access_rules.analysis.mutation.killing import Casebook, is_refused
from access_rules.analysis.mutation.mutants import Mutant
from access_rules.analysis.proposals import Proposal
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.cases import Case, Expectation
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, Kleene, all_of, any_of, negated, same
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.situation import Situations
from access_rules.targets.smt.verdicts import Verdicts


def try_out(book: Rulebook, cases: Iterable[Case], wanted: Iterable[Mutant], today: date) -> tuple[Tried, ...]:
    """What becomes of each mistake, in their order.

    A task that shows several mistakes is given for each of them. Raises MissingExtraError without the solver.
    """
    casebook = Casebook(book, cases, today)
    tried: dict[Mutant, Tried] = {}
    for mutant in (listed := tuple(wanted)):
        if is_refused(mutant):
            tried[mutant] = Tried(mutant, Fate.REFUSED)
        elif (case := casebook.killer(mutant)) is not None:
            tried[mutant] = Tried(mutant, Fate.KILLED, case.id)
    search = _Search(book, [each for each in listed if each not in tried], today)
    tried.update((each.mutant, each) for each in search.run())
    return tuple(tried[each] for each in listed)


class _Search:
    """Looks for tasks that come out otherwise, day by day."""

    def __init__(self, book: Rulebook, survivors: Sequence[Mutant], today: date) -> None:
        self._book = book
        self._today = today
        self._left = dict.fromkeys(survivors)
        self._found: dict[Mutant, Tried] = {}
        self._unsettled: set[Mutant] = set()
        self._rules = {rule.id: rule for rule in book.rules}

    def run(self) -> Iterator[Tried]:
        """Every survivor with what became of it."""
        for days in eras((self._book,), self._today, self._conditions()):
            if self._left:
                self._look(World((self._book,), days, tuple(self._conditions())))
        yield from self._found.values()
        for mutant in self._left:
            yield Tried(mutant, Fate.UNSETTLED if mutant in self._unsettled else Fate.EQUIVALENT)

    def _conditions(self) -> Iterator[Condition]:
        return (each.became for each in self._left if each.became is not None)

    def _look(self, world: World) -> None:
        for mutant in tuple(self._left):
            if mutant not in self._left:
                continue
            try:
                proposal = self._look_for(mutant, world)
            except Unsettled:
                self._unsettled.add(mutant)
                continue
            if proposal is not None:
                self._keep(mutant, proposal)

    def _look_for(self, mutant: Mutant, world: World) -> Proposal | None:
        formulas = _differing(mutant, self._rules.get(mutant.owner), world)
        first = next(formulas, False)
        if first is False or not world.prover.is_possible(first):
            return None
        return confirmed(world, _confirming(world, Evaluator(mutant.book)), first, *formulas)

    def _keep(self, mutant: Mutant, proposal: Proposal) -> None:
        """A task found for one mistake may come out otherwise for others too."""
        case = Case("", "", proposal.facts, Expectation(proposal.decision.outcome), proposal.as_of)
        casebook = Casebook(self._book, [case], self._today)
        for each in tuple(self._left):
            if each is mutant or casebook.killer(each) is not None:
                self._found[each] = Tried(each, Fate.SURVIVED, proposal=proposal)
                del self._left[each]


def _confirming(world: World, evaluator: Evaluator) -> Callable[[Example], Proposal | None]:
    def confirm(example: Example) -> Proposal | None:
        decision = world.decide(example)
        if evaluator.decide(example.facts, as_of=example.as_of).outcome is decision.outcome:
            return None
        return Proposal(written(example, world.books[0]), example.as_of, decision)

    return confirm


def _differing(mutant: Mutant, before: Rule | None, world: World) -> Iterator[Formula]:
    """That a task comes out otherwise, what is cheap to ask first; nothing where it cannot."""
    verdicts, after = world.verdicts[0], mutant.rule
    if after is not None:
        assert before is not None
        if before not in verdicts.rules:
            return
        yield _changed(before, after, verdicts)
        yield _other_outcome(verdicts, world.variant(mutant.book.rules))
        return
    situations = Situations(world.tasks, mutant.book)
    yield situations.consistent
    yield _other_outcome(verdicts, Verdicts(situations))


def _changed(before: Rule, after: Rule, verdicts: Verdicts) -> Formula:
    """That a rule says something else: all there is to it where only its conditions are others."""
    if (before.outcome, before.approval, before.overrides, before.overrides_concerns) != (
        after.outcome,
        after.approval,
        after.overrides,
        after.overrides_concerns,
    ):
        return verdicts.value(before).possible
    pairs = [(verdicts.value(before), verdicts.value(after)), (verdicts.unmet(before), verdicts.unmet(after))]
    return any_of(_apart(one, other) for one, other in pairs)


def _apart(one: Kleene, other: Kleene) -> Formula:
    return any_of((negated(same(one.certain, other.certain)), negated(same(one.possible, other.possible))))


def _other_outcome(was: Verdicts, now: Verdicts) -> Formula:
    return any_of(all_of((was.outcome(each), negated(now.outcome(each)))) for each in Outcome)
