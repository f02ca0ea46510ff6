"""A history decided again under old and new rules: how many of its tasks would have come out otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access_rules.analysis.findings import Witness
from access_rules.diagnostic import Diagnostic
from access_rules.errors import FactError
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.evaluator import Evaluator
from access_rules.outcome import Outcome


@dataclass(frozen=True, slots=True)
class PastTask:
    """A task of a history: its name or place in it, its facts, and the day for which it was decided, if told."""

    name: str
    facts: Any
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A task of the history that comes out otherwise, with the rules that decide it."""

    name: str
    old: Witness
    new: Witness
    old_rules: tuple[str, ...]
    new_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A task of the history that the old rules, the new ones or both cannot decide, and why."""

    name: str
    old: tuple[Diagnostic, ...]
    new: tuple[Diagnostic, ...]


@dataclass
class Replay:
    """What a replay found.

    ``tally`` counts the tasks by old and new outcome, ``changed`` holds the first of those that differ,
    ``refused`` of those that cannot be decided.
    """

    tally: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    by_rules: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=Counter)
    changed: list[Changed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    refusals: int = 0

    @property
    def total(self) -> int:
        """How many tasks the history holds."""
        return self.tally.total() + self.refusals

    @property
    def moved(self) -> int:
        """How many come out otherwise."""
        return sum(count for (old, new), count in self.tally.items() if old is not new)

    @property
    def looser(self) -> int:
        """How many come out less strict."""
        return sum(count for (old, new), count in self.tally.items() if new.strictness < old.strictness)


def replay(history: Iterable[PastTask], old: Evaluator, new: Evaluator, today: date, *, most: int = 10) -> Replay:
    """Decide every task of a history under old and new rules, keeping up to ``most`` examples of each kind.

    A task that tells no day is decided for ``today``.
    """
    found = Replay()
    for task in history:
        day = task.as_of or today
        before, after = _decided(old, task, day), _decided(new, task, day)
        if isinstance(before, Decision) and isinstance(after, Decision):
            found.tally[before.outcome, after.outcome] += 1
            if before.outcome is not after.outcome:
                found.by_rules[before.rules, after.rules] += 1
                if len(found.changed) < most:
                    found.changed.append(_changed(task, before, after))
        else:
            found.refusals += 1
            if len(found.refused) < most:
                found.refused.append(Refused(task.name, _reasons(before), _reasons(after)))
    return found


def _decided(evaluator: Evaluator, task: PastTask, day: date) -> Decision | FactError:
    try:
        return evaluator.decide(task.facts, as_of=day)
    except FactError as refusal:
        return refusal


def _reasons(decided: Decision | FactError) -> tuple[Diagnostic, ...]:
    return decided.diagnostics if isinstance(decided, FactError) else ()


def _changed(task: PastTask, old: Decision, new: Decision) -> Changed:
    return Changed(
        task.name,
        Witness(old.facts, old.as_of, old.outcome),
        Witness(new.facts, new.as_of, new.outcome),
        old.rules,
        new.rules,
    )
