"""The facts that keep a row open, as the reference names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from access_rules.evaluation.counting import Precedence
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.targets.table.columns import Rows
from access_rules.targets.table.trees import NEVER, UNKNOWN, Trees
from access_rules.targets.table.verdicts import Standings, Verdicts

Answers = Iterator[tuple[tuple[str, ...], Rows]]
"""Facts, and the rows in which they are missing."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Finds what is missing in the rows that are not complete."""

    book: Rulebook
    precedence: Precedence
    trees: Trees

    def missing(self, standings: Mapping[str, Standings], found: Verdicts) -> Mapping[str, Rows]:
        """The rows in which each fact is missing; facts that are missing nowhere are left out."""
        rows: dict[str, Rows] = {}
        for facts, where in self._answers(standings, found):
            for fact in facts:
                rows[fact] = rows[fact] | where if fact in rows else where
        return rows

    def _answers(self, standings: Mapping[str, Standings], found: Verdicts) -> Answers:
        roots = {name: self._open(each, found) for name, each in standings.items()}
        roots = {name: where for name, where in roots.items() if where.any()}
        for name, where in self._asked_about(standings, roots).items():
            yield from self._value(standings[name], where)
        for name, where in roots.items():
            yield from self._roles(standings[name].rule, where)

    def _open(self, each: Standings, found: Verdicts) -> Rows:
        """The rows in which a line that may decide is undecided because of a rule."""
        lines = ((line == UNKNOWN) & (found.deciding > at) for at, line in enumerate(each.lines) if line is not NEVER)
        return reduce(np.logical_or, lines, np.zeros(1, np.bool_)) & ~found.complete

    def _asked_about(self, standings: Mapping[str, Standings], roots: Mapping[str, Rows]) -> Mapping[str, Rows]:
        """The rules on which it hangs whether the open ones count: those that contest or override them, while open."""
        asked = dict(roots)

        def join(name: str, where: Rows) -> None:
            if name in standings:
                rows = where & (standings[name].counts == UNKNOWN)
                asked[name] = asked[name] | rows if name in asked else rows

        for name, where in roots.items():
            for law in self.precedence.contesters.get(name, ()):
                join(law, where)
        # Whoever overrides a rule is counted before it, so that from the last to the first none is forgotten.
        for name in sorted(standings, key=self.precedence.turn.__getitem__, reverse=True):
            for other in self.precedence.overriders[name] if name in asked else ():
                join(other, asked[name])
        return asked

    def _value(self, standing: Standings, where: Rows) -> Answers:
        rule = standing.rule
        open_ = where & (standing.value == UNKNOWN)
        for part in (rule.when, rule.unless):
            if part is not None:
                yield from self.trees.undecided(part, open_)

    def _roles(self, rule: Rule, where: Rows) -> Answers:
        roles = self.book.roles
        if rule.approval is not None and roles.approvals:
            yield from self.trees.asked(roles.approvals, where)
        if rule.outcome is RuleOutcome.NOT_WITHOUT_APPROVAL and roles.stage:
            yield from self.trees.asked(roles.stage, where)
