"""The lines of a plain ruleset as masks: which outcome the alternatives that are left push for, and by which rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from access_rules.evaluation.decision import Basis, Decision
from access_rules.language.dependence import derivations
from access_rules.language.precedence import contesters, overriders
from access_rules.language.rulebook import DEFAULT_RULE, Rulebook
from access_rules.language.rules import Rule, RuleOutcome
from access_rules.outcome import Outcome
from access_rules.targets.masks import union
from access_rules.targets.statistics import Obstacle

LINE = {
    RuleOutcome.REJECT: Outcome.REJECT,
    RuleOutcome.NEEDS_APPROVAL: Outcome.NEEDS_APPROVAL,
    RuleOutcome.ALLOW: Outcome.ALLOW,
}
"""The outcomes of rules that yield to nothing."""


def obstacles(book: Rulebook, rules: Sequence[Rule]) -> tuple[Obstacle, ...]:
    """What rules say beyond their own conditions: facts derived, rules overridden, approvals, requirements.

    Where there is none, what the rules say by themselves is all there is.
    """
    found = {
        Obstacle.DERIVED_FACTS: any(derivations(book.facts, book.definitions).values()),
        Obstacle.OVERRIDES: any(overriders(rules, book.chain).values()),
        Obstacle.MANDATES: any(contesters(rules).values()),
        Obstacle.APPROVALS: any(rule.approval or rule.outcome not in LINE for rule in rules),
        Obstacle.REQUIREMENTS: any(rule.requires for rule in rules),
        Obstacle.ADVICE: any(rule.is_advisory for rule in rules),
    }
    return tuple(obstacle for obstacle, is_there in found.items() if is_there)


class Lines:
    """The origin of decisions that were reached at once.

    ``owners`` are the rules of the alternatives, bit by bit, in the order of reasons: strictest first, then by
    layer and id. The basis of a decision is: this, the alternatives that decide it, those left possible, those
    left certain, the task, its day, and the long way to the whole.
    """

    def __init__(self, owners: Sequence[Rule], default: Outcome) -> None:
        self._owners = tuple(rule.id for rule in owners)
        self.refuse, self.ask, self.allow = (
            union(1 << bit for bit, rule in enumerate(owners) if LINE[rule.outcome] is outcome)
            for outcome in (Outcome.REJECT, Outcome.NEEDS_APPROVAL, Outcome.ALLOW)
        )
        self.default = default

    def possible(self, basis: Basis) -> tuple[Outcome, ...]:
        """The outcomes of the lines that may apply, down to the first that certainly does."""
        _, _, settled, certain, *_ = basis
        if certain & self.refuse:
            return (Outcome.REJECT,)
        found = [Outcome.REJECT] if settled & self.refuse else []
        found += [Outcome.NEEDS_APPROVAL] if settled & self.ask else []
        if not certain & self.ask:
            found += [Outcome.ALLOW] if settled & self.allow else []
            if not certain & self.allow and self.default not in found:
                found.append(self.default)
        return tuple(sorted(found, key=_strictest_first))

    def rules(self, basis: Basis) -> tuple[str, ...]:
        """The rules that certainly put the task on a line of its outcome, else the default where that decides."""
        hit: int = basis[1]
        if not hit:
            is_decided = basis[2] == basis[3] or len(self.possible(basis)) == 1
            return (DEFAULT_RULE,) if is_decided else ()
        if not hit & (hit - 1):
            return (self._owners[hit.bit_length() - 1],)
        return tuple(dict.fromkeys([self._owners[bit] for bit in bits(hit)]))

    def whole(self, basis: Basis) -> Decision:
        """The decision with every detail, the long way."""
        *_, task, day, whole = basis
        decision: Decision = whole(task, day)
        return decision


def _strictest_first(outcome: Outcome) -> int:
    return -outcome.strictness


_FEW_BITS = 2048
_NOT_ZERO = re.compile(rb"[^\0]")
_OFFSETS = tuple(tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256))


def bits(mask: int) -> list[int]:
    """The places of the bits that are set, from the lowest."""
    found: list[int] = []
    if mask.bit_length() <= _FEW_BITS:
        while mask:
            lowest = mask & -mask
            found.append(lowest.bit_length() - 1)
            mask ^= lowest
        return found
    # A wide mask is mostly empty: finding the bytes that are not is quicker than arithmetic on all of it.
    octets = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for match in _NOT_ZERO.finditer(octets):
        at = match.start()
        found += [8 * at + offset for offset in _OFFSETS[octets[at]]]
    return found
