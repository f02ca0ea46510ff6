"""Cliffs: a threshold that two rules approach from both sides, and a value between them that neither decides."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind, Witness
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.diagnostic import Message
from access_rules.evaluation.decision import Decision
from access_rules.language.facts import Fact, FactType
from access_rules.language.reading import title_of
from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.language.rules import Rule
from access_rules.language.values import NONE, Value
from access_rules.targets.smt.classes import Class
from access_rules.targets.smt.columns import ClassColumn
from access_rules.targets.smt.formulas import Formula, all_of, negated, with_values
from access_rules.targets.smt.prover import Example

MOST = 3
"""Pairs of rules told of one threshold."""

_NUMBERS = (FactType.INTEGER, FactType.DECIMAL, FactType.DATE)


def find(world: World, looked_at: Collection[str] | None = None, *, most: int = MOST) -> Iterator[Finding]:
    """A finding for each two rules that leave a value between them to the default, up to ``most`` at one place.

    The witness is a task with that value; beside it are the same task just below and just above, each decided by
    a rule. ``looked_at`` are the rules one of which must be among the two (None: any). Raises Unsettled.
    """
    for column in world.tasks.columns.values():
        if isinstance(column, ClassColumn) and column.fact.type in _NUMBERS:
            for finding in _Scale(world, column).findings(most):
                if looked_at is None or set(finding.rules) & set(looked_at):
                    yield finding


@dataclass(frozen=True)
class _Step:
    """A value of the fact and what the rules say of a task that states it, as formulas about the other facts."""

    value: Value
    by_rule: Formula
    by_default: Formula
    fixed: list[tuple[Formula, Formula]]


class _Scale:
    """A fact on which values lie in a row, each place of the row looked at by itself."""

    def __init__(self, world: World, column: ClassColumn) -> None:
        self._world = world
        self._column = column
        self._classes = [each for each in column.classes if each.value is not NONE]

    @cached_property
    def _steps(self) -> list[tuple[_Step, _Step]]:
        """For each place of the row its lowest and its highest value."""
        return [
            (self._step(at, each.value), self._step(at, _highest(each, self._column.fact)))
            for at, each in enumerate(self._classes)
        ]

    def _step(self, place: int, value: Value) -> _Step:
        verdicts, fixed = self._world.verdicts[0], self._column.fixed(place, value)
        consistent = with_values(self._world.situations[0].consistent, fixed)
        ruled = all_of((verdicts.complete, negated(verdicts.reaches_default)))
        return _Step(
            value,
            all_of((consistent, with_values(ruled, fixed))),
            all_of((consistent, with_values(verdicts.decided_by_default, fixed))),
            fixed,
        )

    def findings(self, most: int) -> Iterator[Finding]:
        """What lies between two places that rules decide, while no rule decides anything between them."""
        for below in range(len(self._classes) - 2):
            between: list[Formula] = []
            for above in range(below + 2, len(self._classes)):
                between.append(self._steps[above - 1][0].by_default)
                low, high = self._steps[below][1], self._steps[above][0]
                if not self._world.prover.is_possible(low.by_rule, *between):
                    break
                yield from self._between(low, self._steps[below + 1][0], high, between, most)

    def _between(self, low: _Step, mid: _Step, high: _Step, between: Sequence[Formula], most: int) -> Iterator[Finding]:
        seen: list[Formula] = []
        while len(seen) < most:
            found = confirmed(
                self._world, partial(self._shown, (low, mid, high)), low.by_rule, *between, high.by_rule, *seen
            )
            if found is None:
                return
            below, at, above = found
            yield self._finding(below, at, above)
            seen.append(negated(all_of((self._count(below[1], low), self._count(above[1], high)))))

    def _count(self, decision: Decision, step: _Step) -> Formula:
        """The rules of a decision count at a value."""
        standings = self._world.verdicts[0].standings
        return with_values(all_of(standings[name].counts.certain for name in decision.rules), step.fixed)

    def _shown(self, steps: Sequence[_Step], example: Example) -> list[tuple[Example, Decision]] | None:
        """The task at each value with its decision, where the reference says the same."""
        name = self._column.fact.id
        examples = [Example({**example.facts, name: step.value}, example.as_of) for step in steps]
        below, at, above = ((each, self._world.decide(each)) for each in examples)
        is_left = at[1].rules == (DEFAULT_RULE,)
        is_decided = all(rules and rules != (DEFAULT_RULE,) for rules in (below[1].rules, above[1].rules))
        return [below, at, above] if is_left and is_decided else None

    def _finding(
        self, below: tuple[Example, Decision], at: tuple[Example, Decision], above: tuple[Example, Decision]
    ) -> Finding:
        fact, book = self._column.fact, self._world.books[0]
        rules = {rule.id: rule for rule in book.rules}
        lower, upper = ([rules[name] for name in each[1].rules] for each in (below, above))
        told: list[Rule] = list(dict.fromkeys((*lower, *upper)))
        values = [each[0].facts[fact.id] for each in (below, at, above)]
        return Finding(
            kind=Kind.CLIFF,
            message=filled(
                "{fact}为 {below} 时由规则 {lower} 判定，为 {above} 时由规则 {upper} 判定，为 {at} 时却没有规则管到",
                "{fact} at {below} is decided by {lower}, at {above} by {upper}, but at {at} no rule decides",
                fact=Message(f"`{fact.title}`", f"`{fact.id}`"),
                lower=named(*lower),
                upper=named(*upper),
                **{
                    name: Message(f"`{title_of(fact, value)}`", f"`{title_of(fact, value, 'en')}`")
                    for name, value in zip(("below", "at", "above"), values, strict=True)
                },
            ),
            rules=tuple(rule.id for rule in told),
            locations=tuple(rule.span for rule in told if rule.span),
            witness=self._witness(*at),
            subject=fact.id,
            help=Message(
                "把其中一条规则的界限改成含本数（`不大于`、`不小于`），或者另写一条规则管中间的值",
                "let one of the two include the limit (`lte`, `gte`), or write a rule for what lies between",
            ),
            approximate=self._world.approximate,
            beside=(self._witness(*below), self._witness(*above)),
        )

    def _witness(self, example: Example, decision: Decision) -> Witness:
        return Witness(written(example, self._world.books[0]), example.as_of, decision.outcome)


def _highest(each: Class, fact: Fact) -> Value:
    """The highest value of a class that can be told: the whole number or the day just below its end.

    The value that stands for a class is the lowest where it has one.
    """
    if each.is_one or each.before is None or fact.type is FactType.DECIMAL:
        return each.value
    end: Any = each.before
    highest: Value = end - (timedelta(days=1) if fact.type is FactType.DATE else 1)
    return highest
