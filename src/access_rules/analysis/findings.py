"""A finding of the analysis: what is wrong with rules taken together, proven, with a task that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access_rules.diagnostic import Message
from access_rules.language.conditions import AllOf, Condition
from access_rules.language.findings import Kind, Weight
from access_rules.outcome import Outcome
from access_rules.source import Span

__all__ = ["Finding", "Kind", "Region", "Weight", "Witness"]


@dataclass(frozen=True, slots=True)
class Witness:
    """A task that shows a finding: its facts in JSON values, the day, and what the rules decide on it.

    It has been decided by the reference evaluator, not by the solver alone.
    """

    facts: Mapping[str, Any]
    as_of: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Region:
    """A set of tasks, as a condition that all of them meet.

    ``usual`` are facts that stay as they are assumed when nobody states them, each with what is known of it then:
    a sentence about the region names ``condition``, and of these that nobody alleges them.
    """

    condition: Condition
    usual: tuple[tuple[str, Condition], ...] = ()

    @property
    def whole(self) -> Condition:
        """The condition with what is usual written out."""
        return AllOf((self.condition, *(each for _, each in self.usual)))


@dataclass(frozen=True, slots=True)
class Finding:
    """What the analysis found 分析结果.

    ``rules`` are ids, ``locations`` the places of the rules (or of the fact, list …) in the same order;
    ``subject`` names what else it is about (a fact, a condition in words). ``approximate`` names the parts
    that lie outside the solver's theory and were taken as anything whatever. ``region`` are tasks of which the
    finding is true as of the witness; ``beside`` are tasks, or the same task under other rules, to compare it with.
    """

    kind: Kind
    message: Message
    rules: tuple[str, ...] = ()
    locations: tuple[Span, ...] = ()
    witness: Witness | None = None
    subject: str | None = None
    help: Message | None = None
    approximate: tuple[str, ...] = field(default=())
    region: Region | None = None
    beside: tuple[Witness, ...] = ()
