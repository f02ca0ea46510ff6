"""How rules that hold combine into one outcome, row by row: the counting and the five lines of the reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from access_rules.evaluation.combine import ALLOWED, CONTESTED, LINES, REFUSED, TO_APPROVE
from access_rules.evaluation.counting import Precedence, sufficient
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.outcome import Outcome
from access_rules.targets.table.answers import Several
from access_rules.targets.table.columns import Codes, Rows
from access_rules.targets.table.known import KnownFacts
from access_rules.targets.table.trees import ALWAYS, FALSE, NEVER, TRUE, UNKNOWN, Trees, Truths

STRICTEST_FIRST = (Outcome.REJECT, Outcome.NEEDS_APPROVAL, Outcome.ALLOW)

FLAG = {Outcome.REJECT: 4, Outcome.NEEDS_APPROVAL: 2, Outcome.ALLOW: 1}
"""The bit of each outcome in a set of outcomes."""

OUTCOME_OF = np.array([-1, 0, 1, 1, 2, 1, 1, 1], np.int8)
"""The outcome, by strictness, of each set of possible outcomes: its only member, else needs_approval."""

IS_ONE = np.array([False, True, True, False, True, False, False, False])


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """What is decided in each row.

    ``outcome`` is its strictness; ``rule`` the place of the first rule that decides in the rules of a ruleset,
    ``len(rules)`` for the default and -1 for none; ``deciding`` the number of lines that may decide.
    """

    outcome: Codes
    complete: Rows
    rule: Codes
    deciding: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """How one rule stands in each row: whether it holds by itself, whether it counts, and on which lines."""

    rule: Rule
    counts: Truths
    value: Truths
    lines: tuple[Truths, Truths, Truths, Truths]

    def on(self, outcome: Outcome) -> Rows:
        """The rows that it certainly puts on a line of an outcome."""
        shown: Iterator[Rows] = (
            line == TRUE for line, each in zip(self.lines, LINES, strict=True) if each is outcome and line is not NEVER
        )
        return reduce(np.logical_or, shown, np.zeros(1, np.bool_))


class Counting:
    """How the rules in force on a stretch of days stand among one another."""

    def __init__(self, book: Rulebook, rules: Sequence[Rule], precedence: Precedence) -> None:
        self._book = book
        self._rules = sorted(rules, key=lambda rule: precedence.turn[rule.id])
        self.precedence = precedence

    def standings(self, facts: KnownFacts, trees: Trees) -> Mapping[str, Standings]:
        """How each rule stands, by id."""
        counts: dict[str, Truths] = {}
        values: dict[str, Truths] = {}
        for rule in self._rules:
            values[rule.id] = value = trees.value(rule)
            others = [counts[each] for each in self.precedence.overriders[rule.id] if each in counts]
            counts[rule.id] = np.minimum(value, TRUE - reduce(np.maximum, others)) if others else value
        proposed = self._proposed(facts)
        return {
            rule.id: Standings(
                rule, counts[rule.id], values[rule.id], self._lines(rule, counts, proposed, facts, trees)
            )
            for rule in self._rules
        }

    def _lines(
        self, rule: Rule, counts: Mapping[str, Truths], proposed: Truths, facts: KnownFacts, trees: Trees
    ) -> tuple[Truths, Truths, Truths, Truths]:
        if rule.is_advisory:
            return NEVER, NEVER, NEVER, NEVER
        held = counts[rule.id]
        contesting = [counts[law] for law in self.precedence.contesters.get(rule.id, ()) if law in counts]
        contested = reduce(np.maximum, contesting) if contesting else NEVER
        match rule.outcome:
            case RuleOutcome.REJECT:
                return *_refused(held, contested), NEVER, NEVER
            case RuleOutcome.ALLOW:
                return NEVER, NEVER, np.minimum(held, trees.unmet(rule)) if rule.requires else NEVER, held
            case RuleOutcome.NEEDS_APPROVAL:
                discharged = self._discharged(rule, facts)
                return NEVER, NEVER, _both(held, _not(discharged)), _both(held, discharged)
            case RuleOutcome.NOT_WITHOUT_APPROVAL:
                discharged = self._discharged(rule, facts)
                refuses = _both(held, np.minimum(_not(discharged), _not(proposed)))
                asks = _both(held, np.minimum(_not(discharged), proposed))
                return *_refused(refuses, contested), asks, _both(held, discharged)

    def _discharged(self, rule: Rule, facts: KnownFacts) -> Truths:
        approvals = self._book.roles.approvals
        if rule.approval is None or approvals is None:
            return NEVER
        enough = sufficient(rule.approval.by, self._book)
        given = facts.of(approvals)
        truths = [
            UNKNOWN
            if each.value is None
            else TRUE
            if isinstance(each.value, frozenset) and each.value & enough
            else FALSE
            for each in given.known
        ]
        return np.array(truths, np.int8)[given.codes]

    def _proposed(self, facts: KnownFacts) -> Truths:
        roles = self._book.roles
        if roles.stage is None:
            return np.full(1, UNKNOWN)
        stage = facts.of(roles.stage)
        truths = [
            UNKNOWN if each.value is None else TRUE if each.value in roles.proposed else FALSE for each in stage.known
        ]
        return np.array(truths, np.int8)[stage.codes]


def _not(held: Truths) -> Truths:
    return ALWAYS if held is NEVER else TRUE - held


def _both(one: Truths, other: Truths) -> Truths:
    if one is NEVER or other is NEVER:
        return NEVER
    return one if other is ALWAYS else np.minimum(one, other)


def _refused(refuses: Truths, contested: Truths) -> tuple[Truths, Truths]:
    return _both(refuses, _not(contested)), _both(refuses, contested)


def in_order_of_reasons(standings: Iterable[Standings]) -> list[Standings]:
    """By layer and id, as reasons of one outcome are."""
    return sorted(standings, key=lambda each: (each.rule.layer, each.rule.id))


def verdicts(standings: Mapping[str, Standings], book: Rulebook, size: int) -> Verdicts:
    """The verdict in each row."""
    ordered = in_order_of_reasons(standings.values())
    possible = np.zeros(size, np.int8)
    deciding = np.ones(size, np.int8)
    open_ = np.ones(size, np.bool_)
    for at in (REFUSED, CONTESTED, TO_APPROVE, ALLOWED):
        applying = [each.lines[at] for each in ordered if each.lines[at] is not NEVER]
        applies = reduce(np.maximum, applying) if applying else NEVER
        possible |= np.where(open_ & (applies != FALSE), np.int8(FLAG[LINES[at]]), np.int8(0))
        open_ = open_ & (applies != TRUE)
        deciding += open_
    possible |= np.where(open_, np.int8(FLAG[book.default.outcome]), np.int8(0))
    outcome, complete = OUTCOME_OF[possible], IS_ONE[possible]
    place = {rule.id: at for at, rule in enumerate(book.rules)}
    rule = np.full(size, -1, np.int32)
    for each in reversed(ordered):
        for strictness in _outcomes_of(each):
            deciders = each.on(strictness) & (outcome == strictness.strictness)
            np.copyto(rule, np.int32(place[each.rule.id]), where=deciders)
    # Where no rule is certain and nothing else is possible, the default decides.
    np.copyto(rule, np.int32(len(book.rules)), where=(rule < 0) & complete & (deciding > len(LINES)))
    return Verdicts(outcome, complete, rule, deciding)


def _outcomes_of(standing: Standings) -> Iterable[Outcome]:
    return {outcome for line, outcome in zip(standing.lines, LINES, strict=True) if line is not NEVER}


def certain_reasons(standings: Mapping[str, Standings], found: Verdicts) -> Several:
    """The certain reasons of each row: the ids of the rules in their order.

    As ``evaluation.reasons`` shows them: whatever certainly stands against the task, and, where no line above
    decides for certain, what certainly allows it; last the default, where it is all that may decide.
    """
    ordered = in_order_of_reasons(standings.values())
    names: list[str] = []
    rows: list[Rows] = []
    for outcome in STRICTEST_FIRST:
        for each in ordered:
            if outcome not in _outcomes_of(each):
                continue
            shown = each.on(outcome)
            if outcome is Outcome.ALLOW:
                shown = shown & (found.deciding > ALLOWED)
            names.append(each.rule.id)
            rows.append(shown)
    names.append(DEFAULT_RULE)
    rows.append(found.complete & (found.deciding > len(LINES)))
    return Several.where(names, rows, len(found.outcome))
