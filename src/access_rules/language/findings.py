"""What an analysis of whole rulesets may find, how much that weighs, and what the authors of a rule accept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from access_rules.source import Span


class Kind(StrEnum):
    """What a finding is about; the names are those of the literature on decision tables where it has one."""

    CONFLICT = "conflict"
    OVERLAP = "overlap"
    GAP = "gap"
    DEAD = "dead"
    SHADOWED = "shadowed"
    SUBSUMED = "subsumed"
    IDENTICAL = "identical"
    EQUIVALENT = "equivalent"
    REDUNDANT_CONDITION = "redundant_condition"
    ALWAYS_TRUE = "always_true"
    UNREACHABLE_EXCEPTION = "unreachable_exception"
    OUT_OF_BOUNDS = "out_of_bounds"
    CLIFF = "cliff"
    UNUSED = "unused"
    LOOSENING = "loosening"
    LICENSED = "licensed"
    VALIDITY_OVERLAP = "validity_overlap"
    VALIDITY_HOLE = "validity_hole"
    SOURCE_ENDS_EARLIER = "source_ends_earlier"
    INVARIANT = "invariant"
    DEAD_WATCH = "dead_watch"
    IDLE_WATCH = "idle_watch"
    LATE_WATCH = "late_watch"
    SHADOWED_WATCH = "shadowed_watch"
    UNSETTLED = "unsettled"
    NEEDLESS_ACCEPTANCE = "needless_acceptance"


class Weight(StrEnum):
    """How much a finding weighs: it stops the work, asks for attention, is told on request, or is not looked for."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "ignore"


ACCEPTABLE = frozenset(Kind) - {
    Kind.LOOSENING,
    Kind.LICENSED,
    Kind.INVARIANT,
    Kind.GAP,
    Kind.UNSETTLED,
    Kind.NEEDLESS_ACCEPTANCE,
}
"""What a rule or a watch may accept: not what others have to license, and not what is about no rule."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A finding that the authors of a rule or a watch know of and accept 容许, with their reason.

    ``other`` is the id of the further rule or watch it is about; None for any.
    """

    finding: Kind
    reason: str
    other: str | None = None
    span: Span | None = field(default=None, compare=False)
