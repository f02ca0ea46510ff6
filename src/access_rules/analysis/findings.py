"""A finding of the analysis: what is wrong with rules taken together, proven, with a task that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from access_rules.diagnostic import Message
from access_rules.outcome import Outcome
from access_rules.source import Span


class Kind(StrEnum):
    """What a finding is about; the names are those of the literature on decision tables where it has one."""

    CONFLICT = "conflict"
    OVERLAP = "overlap"
    GAP = "gap"
    DEAD = "dead"
    SHADOWED = "shadowed"
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
    UNSETTLED = "unsettled"
    NEEDLESS_ACCEPTANCE = "needless_acceptance"


class Weight(StrEnum):
    """How much a finding weighs: it stops the work, asks for attention, is told on request, or is not looked for."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Witness:
    """A task that shows a finding: its facts in JSON values, the day, and what the rules decide on it.

    It has been decided by the reference evaluator, not by the solver alone.
    """

    facts: Mapping[str, Any]
    as_of: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """What the analysis found 分析结果.

    ``rules`` are ids, ``locations`` the places of the rules (or of the fact, list …) in the same order;
    ``subject`` names what else it is about (a fact, a condition in words). ``approximate`` names the parts
    that lie outside the solver's theory and were taken as anything whatever.
    """

    kind: Kind
    message: Message
    rules: tuple[str, ...] = ()
    locations: tuple[Span, ...] = ()
    witness: Witness | None = None
    subject: str | None = None
    help: Message | None = None
    approximate: tuple[str, ...] = field(default=())
