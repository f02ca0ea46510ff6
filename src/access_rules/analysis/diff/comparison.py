"""Two rulebooks held against each other: what was changed in them, and which tasks move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access_rules.analysis.diff.moves import Moves, moves
from access_rules.analysis.diff.replay import PastTask, Replay, replay
from access_rules.analysis.diff.structure import Change, changes
from access_rules.analysis.diff.watches import Drift, WatchMove, watch_moves
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.rulebook import Rulebook


class FailOn(StrEnum):
    """Which difference makes a comparison fail."""

    LOOSER = "looser"
    ANY = "any"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Old and new rules: the changes in them, what moves and, where a history was given, what it would have become.

    ``moves`` are about tasks by themselves; ``watches`` tell which rules over several tasks fire otherwise.
    """

    old: Rulebook
    new: Rulebook
    changes: tuple[Change, ...]
    moves: Moves
    watches: tuple[WatchMove, ...] = ()
    replay: Replay | None = None

    @property
    def is_proof(self) -> bool:
        """Whether no task comes out otherwise, by itself or with others, and nothing was left open."""
        return self.moves.is_proof and all(each.drift is Drift.SAME for each in self.watches)

    def fails(self, on: FailOn) -> bool:
        """Whether it holds a difference that must not be; what the solver could not settle counts as one."""
        replayed = self.replay
        match on:
            case FailOn.NONE:
                return False
            case FailOn.ANY:
                return not self.is_proof or (replayed is not None and bool(replayed.moved))
            case FailOn.LOOSER:
                is_looser = any(each.is_looser for each in self.moves.moves) or any(
                    each.is_looser for each in self.watches
                )
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
    moved = moves(old, new, first, last, most=most)
    return Comparison(old, new, changes(old, new), moved, watch_moves(old, new, first, last), replayed)
