"""Tasks that deserve to be cases: found by the solver, decided by the reference, to be looked at by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from access_rules.evaluation.decision import Decision


@dataclass(frozen=True, slots=True)
class Proposal:
    """A task, its facts in JSON values by id, and the decision of the reference on it."""

    facts: Mapping[str, object]
    as_of: date
    decision: Decision
