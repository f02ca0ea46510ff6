"""What the watches have to say about a task that is being submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from access_rules.evaluation.decision import Approval
from access_rules.outcome import Outcome


@dataclass(frozen=True, slots=True)
class WatchVerdict:
    """What the watches make of a task, seen with all others.

    ``outcome`` is the strictest of those that fire (None: none does), ``approvals`` are what they ask for,
    ``fired`` is what each has to say, in JSON values, and ``known`` what they went by that no event tells.
    """

    outcome: Outcome | None = None
    approvals: tuple[Approval, ...] = ()
    fired: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    known: Mapping[str, Any] = field(default_factory=dict, hash=False)
