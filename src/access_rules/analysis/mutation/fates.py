"""What becomes of mistakes that are tried out, and how many of them are noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from access_rules.analysis.mutation.mutants import Mutant
from access_rules.analysis.proposals import Proposal


class Fate(StrEnum):
    """What became of a mistake.

    *equivalent*: it is proven that no task comes out otherwise; *refused*: a ruleset with it would not load. Neither
    counts. *unsettled*: no case notices it, and the solver gave up.
    """

    KILLED = "killed"
    SURVIVED = "survived"
    EQUIVALENT = "equivalent"
    REFUSED = "refused"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Tried:
    """A mistake and what became of it: ``case`` is the id of a case that notices it, ``proposal`` a task that would."""

    mutant: Mutant
    fate: Fate
    case: str | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the mistakes that can be noticed are noticed."""

    killed: int
    total: int

    @classmethod
    def of(cls, tried: Iterable[Tried]) -> Score:
        """The score of some mistakes, those that nothing can notice left out."""
        fates = [each.fate for each in tried if each.fate not in (Fate.EQUIVALENT, Fate.REFUSED)]
        return cls(sum(fate is Fate.KILLED for fate in fates), len(fates))

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.killed / self.total if self.total else 1.0
