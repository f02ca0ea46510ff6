"""Whether other rules already decide what a rule decides, or stricter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from access_rules.analysis.check.cores import fewest
from access_rules.analysis.check.subjects import Subjects
from access_rules.evaluation.combine import LINES
from access_rules.language.rules import Rule
from access_rules.targets.smt.formulas import Formula, any_of, negated


class Cover:
    """Asks which rules put a task on the line of another rule, or on a stricter one, whenever that rule does.

    Asked of tasks of which all facts are known: a rule that others cover may still settle a task of which
    they cannot tell yet.
    """

    def __init__(self, subjects: Subjects) -> None:
        self._standings = subjects.standings
        self._prover = subjects.settled
        self._at_least: dict[tuple[str, int], Formula] = {}

    def is_covered(self, rule: Rule, others: Sequence[Rule]) -> bool:
        """Whether whenever a rule decides, one of the others decides the same or stricter."""
        return not any(
            self._prover.none_of([self._by(other, strict) for other in others], line)
            for strict, line in self._lines(rule)
        )

    def alone(self, rule: Rule, others: Sequence[Rule], *, more: int = 0) -> tuple[Rule, ...]:
        """The others each of which covers a rule by itself; by lines that are so many degrees stricter."""
        left = list(others)
        for strict, line in self._lines(rule):
            named = {other.id: self._by(other, strict + more) for other in left}
            covering = self._prover.implied(named, line)
            left = [other for other in left if other.id in covering]
        return tuple(left)

    def fewest(self, rule: Rule, others: Sequence[Rule]) -> tuple[Rule, ...]:
        """Of others that cover a rule together, some that suffice, none of which can be left out on every line."""
        needed: set[str] = set()
        for strict, line in self._lines(rule):
            open_without = {other.id: negated(self._by(other, strict)) for other in others}
            needed |= fewest(self._prover, open_without, line)
        return tuple(other for other in others if other.id in needed)

    def _lines(self, rule: Rule) -> Iterator[tuple[int, Formula]]:
        """How strict each line is on which a rule can put a task, and that it certainly does."""
        for outcome, line in zip(LINES, self._standings[rule.id].lines, strict=True):
            if line.certain is not False:
                yield outcome.strictness, line.certain

    def _by(self, rule: Rule, strictness: int) -> Formula:
        """A rule certainly puts the task on a line so strict or stricter."""
        found = self._at_least.get((rule.id, strictness))
        if found is None:
            found = any_of(line for strict, line in self._lines(rule) if strict >= strictness)
            self._at_least[rule.id, strictness] = found
        return found
