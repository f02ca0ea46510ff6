"""The verdicts on a stretch of rows, with their reasons and what they lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from access_rules.evaluation.batches import BatchOptions
from access_rules.evaluation.counting import Precedence
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.table.answers import Several
from access_rules.targets.table.known import KnownFacts
from access_rules.targets.table.missing import Asking
from access_rules.targets.table.trees import Remembered, Trees
from access_rules.targets.table.verdicts import Counting, Verdicts, certain_reasons, verdicts

MOST_TRUTHS = 1 << 23
"""Rows times rules that are judged at once: each takes a few bytes of memory."""

FEWEST_ROWS = 1 << 10


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Verdicts, and of rules and missing facts what was asked for."""

    verdicts: Verdicts
    rules: Several | None
    missing: Several | None


class Judge(Protocol):
    """Judges rows by the rules in force on one stretch of days, at most so many at once."""

    most_rows: int

    def judged(self, facts: KnownFacts, size: int, options: BatchOptions) -> Judged:
        """The verdicts on so many rows."""


class TreeJudge:
    """Judges by the conditions as they are written: for rules that yield to others, facts that follow from others."""

    def __init__(self, book: Rulebook, rules: Sequence[Rule], precedence: Precedence) -> None:
        self._book = book
        self._counting = Counting(book, rules, precedence)
        self._remembered = Remembered()
        self.most_rows = max(FEWEST_ROWS, MOST_TRUTHS // max(1, len(rules)))

    def judged(self, facts: KnownFacts, size: int, options: BatchOptions) -> Judged:
        """The verdicts on so many rows."""
        trees = Trees(facts, self._remembered)
        standings = self._counting.standings(facts, trees)
        found = verdicts(standings, self._book, size)
        rules = certain_reasons(standings, found) if options.rules else None
        missing = None
        if options.missing:
            asking = Asking(self._book, self._counting.precedence, trees)
            rows = {} if found.complete.all() else asking.missing(standings, found)
            named = [fact for fact in self._book.facts if fact in rows]
            missing = Several.where(named, [rows[fact] for fact in named], size)
        return Judged(found, rules, missing)
