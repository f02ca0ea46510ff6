"""How rules are held against a situation: the way of the reference, which every faster one must equal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple, Protocol

from access_rules.evaluation.counting import Held, hold
from access_rules.evaluation.situation import Situation
from access_rules.language.dependence import rules_resting_on
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome


class RuleNamer(Protocol):
    """Names the rules behind a mask."""

    def rules(self, outcome: Outcome, certain: int, *, complete: bool) -> tuple[str, ...]:
        """The rules that certainly push for the outcome, in the order of reasons."""


class Quick(NamedTuple):
    """A verdict reached without a look at the whole situation: the outcomes left open, and the rules that count."""

    outcome: Outcome
    possible: tuple[Outcome, ...]
    certain: int
    namer: RuleNamer

    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that decide, in the order of the reasons."""
        return self.namer.rules(self.outcome, self.certain, complete=len(self.possible) == 1)


class Engine(Protocol):
    """Finds the rules that are true or may be; what follows from them is the same for every engine."""

    def quick(self, task: object, as_of: date) -> Quick | None:
        """The verdict on a task as written, where it can be had at once; None sends it the long way."""

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""

    def hold_anew(self, held: Mapping[str, Held], fact: str, situation: Situation) -> Mapping[str, Held]:
        """The same in a situation that differs in one fact from the one in which ``held`` was found."""


class ReferenceEngine:
    """Evaluates every condition as it is written."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._rules = book.rules

    @cached_property
    def _resting_on(self) -> Mapping[str, tuple[Rule, ...]]:
        return rules_resting_on(self._book)

    def quick(self, task: object, as_of: date) -> Quick | None:  # noqa: ARG002
        """Nothing: the reference goes the long way."""
        return None

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""
        return hold(self._rules, situation)

    def hold_anew(self, held: Mapping[str, Held], fact: str, situation: Situation) -> Mapping[str, Held]:
        """The same in a situation that differs in one fact: only the rules that rest on it are looked at."""
        changing = self._resting_on.get(fact, ())
        changing_ids = {rule.id for rule in changing}
        unchanged = {rule: each for rule, each in held.items() if rule not in changing_ids}
        return {**unchanged, **hold(changing, situation)}
