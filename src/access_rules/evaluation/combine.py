"""How rules that count combine into one outcome: the five lines, written once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from access_rules.language.rulebook import DEFAULT_RULE
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.outcome import Outcome
from access_rules.truth import Truth, conjunction, disjunction


@dataclass(frozen=True, slots=True)
class Standing:
    """How a rule stands: whether it counts, has its approval, is only proposed, lacks something, is contested."""

    rule: Rule
    counts: Truth
    discharged: Truth = Truth.FALSE
    proposed: Truth = Truth.UNKNOWN
    unmet: Truth = Truth.FALSE
    contested: Truth = Truth.FALSE

    @property
    def lines(self) -> tuple[Truth, Truth, Truth, Truth]:
        """Whether it puts the task on line 1 (refused), 2 (contested), 3 (to be approved), 4 (allowed)."""
        if self.rule.is_advisory or self.counts is Truth.FALSE:
            return (Truth.FALSE,) * 4
        refuses = conjunction((self.counts, self._refuses))
        return (
            conjunction((refuses, self.contested.negated)),
            conjunction((refuses, self.contested)),
            conjunction((self.counts, self._asks)),
            conjunction((self.counts, self._allows)),
        )

    @property
    def _refuses(self) -> Truth:
        match self.rule.outcome:
            case RuleOutcome.REJECT:
                return Truth.TRUE
            case RuleOutcome.NOT_WITHOUT_APPROVAL:
                return conjunction((self.discharged.negated, self.proposed.negated))
            case _:
                return Truth.FALSE

    @property
    def _asks(self) -> Truth:
        match self.rule.outcome:
            case RuleOutcome.NEEDS_APPROVAL:
                return self.discharged.negated
            case RuleOutcome.NOT_WITHOUT_APPROVAL:
                return conjunction((self.discharged.negated, self.proposed))
            case RuleOutcome.ALLOW:
                return self.unmet
            case _:
                return Truth.FALSE

    @property
    def _allows(self) -> Truth:
        match self.rule.outcome:
            case RuleOutcome.ALLOW:
                return Truth.TRUE
            case RuleOutcome.REJECT:
                return Truth.FALSE
            case _:
                return self.discharged


REFUSED, CONTESTED, TO_APPROVE, ALLOWED = range(4)
"""The lines by number."""

LINES = (Outcome.REJECT, Outcome.NEEDS_APPROVAL, Outcome.NEEDS_APPROVAL, Outcome.ALLOW)
"""The outcome of each line from the top; below the last stands the default."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lines say: the outcomes left open, and the number of lines that may decide (5 with the default)."""

    possible: tuple[Outcome, ...]
    deciding: int

    @property
    def complete(self) -> bool:
        """Whether one outcome is left."""
        return len(self.possible) == 1

    @property
    def outcome(self) -> Outcome:
        """The only possible outcome, else needs_approval: what is unknown never permits."""
        return self.possible[0] if self.complete else Outcome.NEEDS_APPROVAL

    @property
    def reaches_default(self) -> bool:
        """Whether the default may decide."""
        return self.deciding > len(LINES)


def deciders(standings: Iterable[Standing], verdict: Verdict) -> tuple[str, ...]:
    """The ids of the rules that certainly put the task on a line of its outcome, by layer and id.

    The id of the default where none does and the default decides.
    """
    outcome = verdict.outcome
    deciding = [
        standing.rule
        for standing in standings
        if any(line is Truth.TRUE and each is outcome for line, each in zip(standing.lines, LINES, strict=True))
    ]
    found = tuple(rule.id for rule in sorted(deciding, key=lambda rule: (rule.layer, rule.id)))
    return found or ((DEFAULT_RULE,) if verdict.complete and verdict.reaches_default else ())


def combine(standings: Iterable[Standing], default: Outcome) -> Verdict:
    """The verdict over all rules.

    ``possible`` collects the lines that possibly apply, from the top down to the first that certainly
    applies: a superset of what any completion of the missing facts would give.
    """
    by_rule = [standing.lines for standing in standings]
    applies: Sequence[Truth] = [disjunction(lines[at] for lines in by_rule) for at in range(len(LINES))]
    possible: dict[Outcome, None] = {}
    for at, (applied, outcome) in enumerate(zip((*applies, Truth.TRUE), (*LINES, default), strict=True)):
        if applied.is_possible:
            possible[outcome] = None
        if applied is Truth.TRUE:
            return Verdict(_strictest_first(possible), at + 1)
    raise AssertionError("the default always applies")


def _strictest_first(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return tuple(sorted(outcomes, key=lambda outcome: -outcome.strictness))
