"""Two rulebooks held against each other: what was changed in them, and which tasks move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access_rules.analysis.diff.moves import Moves, moves
from access_rules.analysis.diff.replay import PastTask, Replay, replay
from access_rules.analysis.diff.structure import Change, changes
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook


class FailOn(StrEnum):
    """Which difference makes a comparison fail."""

    LOOSER = "looser"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Old and new rules: the changes in them, what moves and, where a history was given, what it would have become."""

    old: Rulebook
    new: Rulebook
    changes: tuple[Change, ...]
    moves: Moves
    replay: Replay | None = None

    def fails(self, on: FailOn) -> bool:
        """Whether it holds a difference that must not be; what the solver could not settle counts as one."""
        replayed = self.replay
        match on:
            case FailOn.NONE:
                return False
            case FailOn.ANY:
                return not self.moves.is_proof or (replayed is not None and bool(replayed.moved))
            case FailOn.LOOSER:
                is_looser = any(each.is_looser for each in self.moves.moves)
                return is_looser or (replayed is not None and bool(replayed.looser))


def compare(
    old: Rulebook,
    new: Rulebook,
    first: date,
    last: date,
    *,
    history: Iterable[PastTask] | None = None,
    most: int = 3,
) -> Comparison:
    """Hold two rulebooks against each other for the days from ``first`` to ``last``.

    A task of ``history`` that tells no day is decided for ``first``. Raises MissingExtraError without z3.
    """
    replayed = replay(history, Evaluator(old), Evaluator(new), first) if history is not None else None
    return Comparison(old, new, changes(old, new), moves(old, new, first, last, most=most), replayed)
