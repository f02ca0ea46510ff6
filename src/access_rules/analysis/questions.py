"""The fewest questions that settle an incomplete task: what to ask next, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

from access_rules.analysis.reaching import atoms, computations
from access_rules.errors import FactError
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.conditions import Atom
from access_rules.language.dependence import rules_resting_on
from access_rules.language.facts import Fact, FactType
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.values import Value
from access_rules.outcome import Outcome
from access_rules.targets.smt.classes import classes, texts

LOOKAHEAD = 2
"""How many questions ahead are thought through; what is still open then is taken to need one more."""

MOST_MISSING = 12
"""Where more facts are missing, only the next question is thought about: somebody is waiting for it."""

BEAM = 4
"""How many questions are thought through at each step: those that settle most at once."""

MOST_ANSWERS = 24
"""Answers of one question that are tried out; a text may be anything, and a few names tell enough."""

_Tried = tuple[Value, Decision]
"""An answer and the decision it leads to."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that somebody may give, and the outcomes that it leaves open."""

    value: Value
    possible: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask next: the fact, what each answer would lead to, and the rules that hang on it.

    ``left`` is how many questions are still needed in the worst case as far as was thought, this one counted.
    """

    fact: Fact
    answers: tuple[Answer, ...]
    rules: tuple[Rule, ...]
    left: int


class Interview:
    """Asks about tasks under one rulebook."""

    def __init__(self, book: Rulebook, evaluator: Evaluator, as_of: date) -> None:
        self._book = book
        self._evaluator = evaluator
        self._as_of = as_of

    def decide(self, task: Mapping[str, Value]) -> Decision:
        """The decision on what is known so far. Raises FactError."""
        return self._evaluator.decide(task, as_of=self._as_of)

    def next_question(self, task: Mapping[str, Value], skipped: frozenset[str] = frozenset()) -> Question | None:
        """The question that leaves the fewest in the worst case, then on average; None where none is of use.

        ``skipped`` are the facts that nobody can tell. A text that an open list does not know stays open: it is
        stated, and no question settles it. Raises FactError.
        """
        decision = self.decide(task)
        if decision.complete:
            return None
        best = self._best(task, decision, skipped, LOOKAHEAD if len(decision.missing) <= MOST_MISSING else 1)
        if best is None:
            return None
        fact, answers, left = best
        return Question(fact, tuple(_told(each) for each in answers), self._hanging_on(fact, decision), left)

    def _best(
        self, task: Mapping[str, Value], decision: Decision, skipped: frozenset[str], depth: int
    ) -> tuple[Fact, Sequence[_Tried], int] | None:
        tried = [
            (fact, answers)
            for fact in (
                self._book.facts[name] for name in decision.missing if name not in skipped and name not in task
            )
            if (answers := list(self._try(task, fact, decision)))
        ]
        # Those that settle most at once are thought through, the others are not worth the time.
        tried.sort(key=lambda each: sum(not after.complete for _, after in each[1]) / len(each[1]))
        best: tuple[Fact, Sequence[_Tried], int] | None = None
        least: tuple[int, float] | None = None
        for fact, answers in tried[:BEAM]:
            left = [self._left({**task, fact.id: value}, after, skipped, depth) for value, after in answers]
            rank = (max(left), sum(left) / len(left))
            if least is None or rank < least:
                best, least = (fact, answers, 1 + max(left)), rank
        return best

    def _left(self, task: Mapping[str, Value], after: Decision, skipped: frozenset[str], depth: int) -> int:
        """How many questions are left in the worst case, as far as is thought."""
        if after.complete:
            return 0
        following = self._best(task, after, skipped, depth - 1) if depth > 1 else None
        return following[2] if following is not None else 1

    def _try(self, task: Mapping[str, Value], fact: Fact, decision: Decision) -> Iterator[_Tried]:
        """One answer of each kind that the open rules tell apart; one that contradicts the task is none."""
        for value in islice(self._values(fact, decision), MOST_ANSWERS):
            try:
                yield value, self.decide({**task, fact.id: value})
            except FactError:
                continue

    def _values(self, fact: Fact, decision: Decision) -> Sequence[Value]:
        if fact.type is FactType.SET and fact.choices:
            return [frozenset(), *(frozenset({each}) for each in fact.choices)]
        tests = self._tests(fact, self._open_rules(decision)) or self._tests(fact, self._resting.get(fact.id, ()))
        if fact.type is FactType.SET:
            return [frozenset(), *(frozenset({each}) for each in texts(tests, (self._book,)))]
        implies = any(each.implies for each in fact.choices.values())
        return [each.value for each in classes(fact, tests, (self._book,), apart=implies)]

    def _tests(self, fact: Fact, rules: Iterable[Rule]) -> list[Atom]:
        conditions = [each for rule in rules for each in rule.conditions]
        conditions += [condition for _, condition in computations(self._book)]
        return [atom for each in conditions for atom in atoms(each, self._book) if atom.fact == fact.id]

    @cached_property
    def _resting(self) -> Mapping[str, tuple[Rule, ...]]:
        return rules_resting_on(self._book)

    def _open_rules(self, decision: Decision) -> tuple[Rule, ...]:
        open_ids = {each.rule for each in decision.reasons if not each.certain}
        return tuple(rule for rule in self._book.rules if rule.id in open_ids)

    def _hanging_on(self, fact: Fact, decision: Decision) -> tuple[Rule, ...]:
        resting = {rule.id for rule in self._resting.get(fact.id, ())}
        return tuple(rule for rule in self._open_rules(decision) if rule.id in resting)


def _told(tried: _Tried) -> Answer:
    value, after = tried
    return Answer(value, after.possible)
