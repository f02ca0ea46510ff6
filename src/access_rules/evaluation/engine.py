"""How rules are held against a situation: the way of the reference, which every faster one must equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Protocol

from access_rules.evaluation.counting import Held, hold
from access_rules.evaluation.decision import Decision
from access_rules.evaluation.situation import Situation
from access_rules.language.dependence import rules_resting_on
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule

Whole = Callable[[Mapping[str, Any], date], Decision]
"""The decision on a task with every detail, the long way."""


class Engine(Protocol):
    """Finds the rules that are true or may be; what follows from them is the same for every engine."""

    def at_once(self, task: dict[str, Any], as_of: date, whole: Whole, validate: bool) -> Decision | None:
        """The decision on a task, where its outcome can be had at once; None sends it the long way.

        ``validate`` tells whether the facts are still to be checked; ``whole`` works out the details.
        """

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""

    def hold_anew(self, held: Mapping[str, Held], fact: str, situation: Situation) -> Mapping[str, Held]:
        """The same in a situation that differs in one fact from the one in which ``held`` was found by ``hold``."""


class ReferenceEngine:
    """Evaluates every condition as it is written."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._rules = book.rules

    def __getstate__(self) -> dict[str, Any]:
        """All but what is worked out on demand, perhaps by another thread while this one pickles."""
        return {"_book": self._book, "_rules": self._rules}

    @cached_property
    def _resting_on(self) -> Mapping[str, tuple[Rule, ...]]:
        return rules_resting_on(self._book)

    def at_once(self, task: dict[str, Any], as_of: date, whole: Whole, validate: bool) -> Decision | None:  # noqa: ARG002
        """Nothing: the reference goes the long way."""
        return None

    def hold(self, situation: Situation) -> Mapping[str, Held]:
        """The rules that are true or may be in a situation, each by itself, by id."""
        return hold(self._rules, situation)

    def hold_anew(self, held: Mapping[str, Held], fact: str, situation: Situation) -> Mapping[str, Held]:
        """The same in a situation that differs in one fact: only the rules that rest on it are looked at."""
        return held_anew(held, self._resting_on.get(fact, ()), situation)


def held_anew(held: Mapping[str, Held], changing: Iterable[Rule], situation: Situation) -> dict[str, Held]:
    """The rules of ``held`` with some asked again in a situation that changes no others."""
    again = tuple(changing)
    changing_ids = {rule.id for rule in again}
    unchanged = {rule: each for rule, each in held.items() if rule not in changing_ids}
    return {**unchanged, **hold(again, situation)}
