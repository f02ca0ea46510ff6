"""Rules: what follows for a task, when, on what basis, and which rule yields to which."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from access_rules.language.conditions import Condition
from access_rules.language.findings import Acceptance
from access_rules.language.layers import Layer
from access_rules.language.periods import Period
from access_rules.language.sources import Citation
from access_rules.source import Span


class RuleOutcome(StrEnum):
    """What a rule says 结论; *not without approval* 未经批准不得 depends on the approvals and the stage."""

    ALLOW = "allow"
    NEEDS_APPROVAL = "needs_approval"
    REJECT = "reject"
    NOT_WITHOUT_APPROVAL = "not_without_approval"


class Strength(StrEnum):
    """How firmly a rule binds 强度: 刚性, 原则上 or 提示."""

    HARD = "hard"
    IN_PRINCIPLE = "in_principle"
    ADVISORY = "advisory"


@dataclass(frozen=True, slots=True)
class ApprovalTerms:
    """Who may approve 审批: the authority, the body that handles it, what to hand in, and within how long."""

    by: str
    office: str | None = None
    requires: tuple[str, ...] = ()
    within_working_days: int | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an allow rule asks for 要求: true is silent, unknown becomes a condition, false needs approval."""

    that: Condition
    say: str
    cite: tuple[Citation, ...] = ()
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule 规则.

    ``overrides`` names rules and ``overrides_concerns`` demands; ``layer`` is the place in the chain of
    layers, 0 for the topmost. ``in_force`` is None where the rule lasts as long as a document it cites.
    ``accepts`` are findings of the analysis that are known and meant; they decide nothing.
    """

    id: str
    title: str
    outcome: RuleOutcome
    when: Condition
    reason: str
    cite: tuple[Citation, ...]
    unless: Condition | None = None
    approval: ApprovalTerms | None = None
    concerns: frozenset[str] = frozenset()
    strength: Strength = Strength.HARD
    remedy: str | None = None
    in_force: Period | None = None
    overrides: frozenset[str] = frozenset()
    overrides_concerns: frozenset[str] = frozenset()
    relax: frozenset[Layer] = frozenset()
    requires: tuple[Requirement, ...] = ()
    mandate: bool = False
    accepts: tuple[Acceptance, ...] = field(default=(), compare=False)
    layer: int = 0
    span: Span | None = field(default=None, compare=False)

    @property
    def is_advisory(self) -> bool:
        """Whether it only adds a remark."""
        return self.strength is Strength.ADVISORY

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Its condition, its exception and its requirements, as far as it has them."""
        exception = () if self.unless is None else (self.unless,)
        return (self.when, *exception, *(each.that for each in self.requires))

    def shares_concern(self, other: Rule) -> bool:
        """Whether the two are about the same demand; a set is about each of its elements."""
        return any(concerns_meet(mine, theirs) for mine in self.concerns for theirs in other.concerns)


def concerns_meet(one: str, other: str) -> bool:
    """Whether two concerns are the same, or one is an element (``evidence.photo``) of the other."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
