"""Which case notices which mistake: only where a mistake changes something is a case decided again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from access_rules.analysis.casework import run_case
from access_rules.analysis.mutation.mutants import Mistake, Mutant
from access_rules.analysis.reaching import computations
from access_rules.analysis.side_by_side import SideBySide, Spread, places
from access_rules.evaluation.combine import Standing, Verdict, combine
from access_rules.evaluation.counting import Held, Precedence, count
from access_rules.evaluation.engine import ReferenceEngine
from access_rules.evaluation.evaluator import Evaluator
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.reasons import lines_shown
from access_rules.evaluation.situation import Situation
from access_rules.language.cases import Case
from access_rules.language.conditions import Condition, InList
from access_rules.language.precedence import cycle, overriders
from access_rules.language.reach import nodes
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule
from access_rules.truth import Truth


class Casebook:
    """Cases that come out as expected, ready to be held against many mistakes.

    A case that fails anyway notices nothing and is left out.
    """

    def __init__(self, book: Rulebook, cases: Iterable[Case], today: date) -> None:
        self._book = book
        self._today = today
        self._precedence = Precedence.of(book)
        recorder = _Recorder(book)
        evaluator = Evaluator(book, recorder)
        cases_kept: list[Case] = []
        situations: list[Situation] = []
        further: list[tuple[int, Situation]] = []
        for case in cases:
            recorder.seen.clear()
            if run_case(evaluator, case, today=today).passed:
                situations.append(recorder.seen[0])
                if case.expect.without is not None:
                    # Without the demands that are dropped the task is another.
                    further += [(len(cases_kept), each) for each in recorder.seen[1:]]
                cases_kept.append(case)
        self.cases = tuple(cases_kept)
        self._owner = (*range(len(self.cases)), *(at for at, _ in further))
        self._seen = SideBySide(book, (*situations, *(each for _, each in further)))

    def killer(self, mutant: Mutant) -> Case | None:
        """A case that notices a mistake; None where every case comes out as before."""
        touched = sorted({self._owner[at] for at in places(self._differing(mutant))})
        # Cases that speak of the rule are the likeliest to notice; those of which all details are compared take longer.
        touched.sort(key=lambda at: (_looks_further(self.cases[at]), mutant.owner not in _named(self.cases[at])))
        if not touched:
            return None
        trial = _Trial(mutant, self._judge(mutant), self._today)
        return next((self.cases[at] for at in touched if trial.is_noticed_by(self.cases[at], at)), None)

    def _judge(self, mutant: Mutant) -> _Judge | None:
        """How the mutant decides without looking at all rules again; None where more than one rule is another."""
        rule = mutant.rule
        if rule is None:
            return None
        before = self._rules[rule.id]
        precedence = Precedence.of(mutant.book) if _has_another_part(before, rule) else self._precedence
        return _Judge(self, precedence, {rule.id: (rule, self._seen.value(rule), self._seen.unmet(rule))})

    @cached_property
    def _held(self) -> Sequence[Mapping[str, Held]]:
        values = {rule.id: (rule, self._seen.value(rule), self._seen.unmet(rule)) for rule in self._book.rules}
        return [self._seen.held(values, at) for at in range(len(self.cases))]

    def verdict(
        self, held: Mapping[str, Held], at: int, precedence: Precedence
    ) -> tuple[Verdict, Mapping[str, Standing]]:
        """What follows where these rules hold in a case."""
        standings = count(held, self._seen.situations[at], precedence)
        return combine(standings.values(), self._book.default.outcome), standings

    def replaced(self, at: int, rules: Mapping[str, tuple[Rule, Spread, int]]) -> Mapping[str, Held]:
        """The rules that are true or may be in a case, some of them being others."""
        kept = {name: each for name, each in self._held[at].items() if name not in rules}
        return {**kept, **self._seen.held(rules, at)}

    # --- what a mistake can touch at all ---

    def _differing(self, mutant: Mutant) -> int:
        """The situations in which something is not as it was."""
        rule = mutant.rule
        if rule is not None:
            return self._differing_rule(self._rules[mutant.owner], rule)
        if mutant.mistake is Mistake.ITEM:
            return self._differing_list(mutant)
        before = self._seen.truth(self._book.definitions[mutant.owner].when)
        after = self._seen.truth(mutant.book.definitions[mutant.owner].when)
        # Of what stays unknown, other facts may be asked.
        return before.differs(after) | self._asking & ~(before.true | before.false)

    def _differing_rule(self, before: Rule, after: Rule) -> int:
        was, now = self._seen.value(before), self._seen.value(after)
        possible = self._seen.all & ~was.false
        # Of what stays unknown, other facts may be asked.
        found = was.differs(now) | (self._asking & possible & ~was.true)
        return found | (possible if _has_another_part(before, after) else 0)

    def _differing_list(self, mutant: Mutant) -> int:
        book, name = self._book, mutant.owner
        before, after = (ListIndex(each.lists[name], each.sources) for each in (book, mutant.book))
        found = 0
        for fact in self._tested_on(name):
            found |= self._seen.on_list(fact, before).differs(self._seen.on_list(fact, after))
        return found

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self._book.rules}

    @cached_property
    def _asking(self) -> int:
        """The situations of cases that expect certain facts to be missing."""
        return sum(1 << at for at, owner in enumerate(self._owner) if self.cases[owner].expect.missing is not None)

    def _tested_on(self, name: str) -> Iterator[str]:
        tests = (node for each in _conditions(self._book) for node in nodes(each))
        yield from sorted({node.fact for node in tests if isinstance(node, InList) and node.list == name})


class _Judge:
    """Decides the tasks of cases where some rules are others."""

    def __init__(
        self, casebook: Casebook, precedence: Precedence, rules: Mapping[str, tuple[Rule, Spread, int]]
    ) -> None:
        self.casebook = casebook
        self._precedence = precedence
        self._rules = rules

    def judge(self, at: int) -> tuple[Verdict, Mapping[str, Standing]]:
        """What follows in a case."""
        return self.casebook.verdict(self.casebook.replaced(at, self._rules), at, self._precedence)


class _Trial:
    """A mistake held against one case after another."""

    def __init__(self, mutant: Mutant, judge: _Judge | None, today: date) -> None:
        self._mutant = mutant
        self._judge = judge
        self._today = today

    def is_noticed_by(self, case: Case, at: int) -> bool:
        """Whether a case comes out otherwise than it expects."""
        if self._judge is not None:
            verdict, standings = self._judge.judge(at)
            if verdict.outcome is not case.expect.outcome:
                return True
            if not _named(case) <= _certain_reasons(verdict, standings.values()):
                return True
            if not _looks_further(case):
                return False
        return not run_case(self._evaluator, case, today=self._today).passed

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self._mutant.book)


def _certain_reasons(verdict: Verdict, standings: Iterable[Standing]) -> set[str]:
    """The rules that are reasons of a decision for certain."""
    found = {
        each.rule.id for each in standings for line in lines_shown(each, verdict) if each.lines[line] is Truth.TRUE
    }
    return found | ({DEFAULT_RULE} if verdict.reaches_default and verdict.complete else set())


def _named(case: Case) -> frozenset[str]:
    return frozenset(case.expect.rules or ())


def _looks_further(case: Case) -> bool:
    """Whether a case expects more than an outcome and rules."""
    expect = case.expect
    return expect.missing is not None or expect.conditions is not None or expect.without is not None


class _Recorder(ReferenceEngine):
    """The reference, which remembers the situations it was asked about."""

    def __init__(self, book: Rulebook) -> None:
        super().__init__(book)
        self.seen: list[Situation] = []

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that hold in a situation."""
        self.seen.append(situation)
        return super().hold(situation)


def _has_another_part(before: Rule, after: Rule) -> bool:
    """Whether two rules differ in more than their conditions."""
    parts: tuple[Any, ...] = ("outcome", "approval", "requires", "overrides", "overrides_concerns", "mandate")
    return any(getattr(before, part) != getattr(after, part) for part in parts)


def _conditions(book: Rulebook) -> Iterator[Condition]:
    for rule in book.rules:
        yield from rule.conditions
    yield from (each.when for each in book.definitions.values())
    yield from (condition for _, condition in computations(book))


def is_refused(mutant: Mutant) -> bool:
    """Whether the rules of a mutant override one another in a circle: it would not load, so nobody can miss it."""
    rule = mutant.rule
    if rule is None or mutant.mistake not in (Mistake.OUTCOME, Mistake.OVERRIDE):
        return False
    return bool(cycle(overriders(mutant.book.rules, mutant.book.chain)))
