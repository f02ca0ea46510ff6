"""Figures on a compiled ruleset: how wide it is, what could not be compiled, and what keeps it from the fastest way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Obstacle(StrEnum):
    """What keeps the rules of a stretch from being decided at once, in one pass over the facts."""

    DERIVED_FACTS = "derived_facts"
    OVERRIDES = "overrides"
    MANDATES = "mandates"
    APPROVALS = "approvals"
    REQUIREMENTS = "requirements"
    ADVICE = "advice"
    WIDER_TESTS = "wider_tests"
    RESIDUAL_RULES = "residual_rules"


@dataclass(frozen=True, slots=True)
class StretchStatistics:
    """The rules in force from a day (None: since ever) to the next stretch, compiled.

    ``conjunctions`` is the number of bits, ``facts`` that of the facts tested, ``wider_tests`` that of tests that
    look at two facts or at the day. ``residual`` names the rules that have more alternatives than are written
    out, and are evaluated as written.
    """

    start: date | None
    rules: int
    conjunctions: int
    facts: int
    wider_tests: int
    residual: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]

    @property
    def is_plain(self) -> bool:
        """Whether tasks are decided at once."""
        return not self.obstacles


@dataclass(frozen=True, slots=True)
class Statistics:
    """A compiled ruleset in figures: the rules of each layer, topmost first, and every stretch of days in order.

    ``most_alternatives`` is the number of alternatives beyond which a rule is residual. ``watches`` counts like
    ``layers`` and ``deadlines`` are those of the procedure (None: it has none); neither is compiled.
    """

    ruleset: str
    layers: tuple[tuple[str, int], ...]
    stretches: tuple[StretchStatistics, ...]
    most_alternatives: int
    watches: tuple[tuple[str, int], ...] = ()
    deadlines: int | None = None

    def on(self, day: date) -> StretchStatistics:
        """The stretch in which a day lies."""
        return next(each for each in reversed(self.stretches) if each.start is None or each.start <= day)
