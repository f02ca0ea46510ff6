"""Pairs of rules that say different things of the same."""

from __future__ import annotations

from collections.abc import Iterator

from access_rules.analysis.check.subjects import Subjects
from access_rules.evaluation.combine import ALLOWED, CONTESTED, REFUSED, TO_APPROVE
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.outcome import Outcome
from access_rules.targets.smt.formulas import Formula, all_of, any_of, negated
from access_rules.targets.smt.verdicts import Standing

STRICTEST_FIRST = (
    RuleOutcome.REJECT,
    RuleOutcome.NOT_WITHOUT_APPROVAL,
    RuleOutcome.NEEDS_APPROVAL,
    RuleOutcome.ALLOW,
)
"""What rules say, in the order in which the lines of a decision look at them."""


def opposed(subjects: Subjects) -> Iterator[tuple[Rule, Rule]]:
    """Every two rules with different outcomes that may meet and are about the same, the stricter one first.

    Rules that concern a demand, as a pledge letter, are about that attachment; others are about the task itself. That
    a rule about the one meets a rule about the other, or about another demand, is how a ruleset is meant to work.
    """
    for rule in subjects.rules:
        for other in subjects.meeting(rule):
            if _is_stricter(rule, other) and subjects.looks_at(rule, other) and _about_the_same(rule, other):
                yield rule, other


def _is_stricter(rule: Rule, other: Rule) -> bool:
    return STRICTEST_FIRST.index(rule.outcome) < STRICTEST_FIRST.index(other.outcome)


def _about_the_same(strict: Rule, mild: Rule) -> bool:
    return strict.shares_concern(mild) or not (strict.concerns or mild.concerns)


def is_conflict(strict: Rule, mild: Rule) -> bool:
    """Whether a rule bans what the other, a law, requires."""
    return mild.mandate and strict.outcome in (RuleOutcome.REJECT, RuleOutcome.NOT_WITHOUT_APPROVAL)


def decides(standing: Standing, outcome: Outcome) -> Formula:
    """A rule that certainly counts certainly stands for an outcome."""
    lines = [each.certain for each in standing.lines]
    match outcome:
        case Outcome.REJECT:
            return lines[REFUSED]
        case Outcome.NEEDS_APPROVAL:
            return any_of((lines[CONTESTED], lines[TO_APPROVE]))
        case Outcome.ALLOW:
            return all_of((lines[ALLOWED], negated(lines[TO_APPROVE])))


def refuses(standing: Standing) -> Formula:
    """A rule certainly refuses the task, contested by a law or not."""
    return any_of((standing.lines[REFUSED].certain, standing.lines[CONTESTED].certain))


def differ(one: Standing, other: Standing) -> Formula:
    """Two rules certainly count and stand for different outcomes."""
    return any_of(
        all_of((decides(one, mine), decides(other, theirs)))
        for mine in Outcome
        for theirs in Outcome
        if mine is not theirs
    )
