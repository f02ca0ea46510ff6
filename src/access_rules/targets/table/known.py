"""What is known of the facts of many tasks: stated, implied, computed or assumed, as the reference derives it.

A fact that follows from others is derived once for each combination of what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np

from access_rules.diagnostic import Diagnostic
from access_rules.evaluation.matching import ListIndex
from access_rules.evaluation.situation import Known, Situation
from access_rules.language.conditions import AS_OF
from access_rules.language.dependence import derivations
from access_rules.language.facts import ComputedChoice, Fact
from access_rules.language.reach import facts_tested
from access_rules.language.reading import Misfit
from access_rules.language.rulebook import Rulebook
from access_rules.language.values import Value
from access_rules.targets.table.columns import Coded, Codes, Meant, Rows

T = TypeVar("T")

MOST_REMEMBERED = 1 << 18
"""Combinations of one fact whose consequence is remembered."""

_FEW = 1 << 20
"""Combinations that are counted in a table; beyond that they are sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """What became of a fact: the code of each row, and for each code what is known.

    ``codes`` has one entry where every row is the same.
    """

    codes: Codes
    known: Sequence[Known]

    def where(self, wanted: Iterable[bool]) -> Rows:
        """The rows whose code is wanted."""
        found: Rows = np.fromiter(wanted, np.bool_, len(self.known))[self.codes]
        return found


Outcome = tuple[Known, tuple[Diagnostic, ...]]
"""What follows for a derived fact, and what of the task contradicts it."""


class Derivations:
    """Which facts of a ruleset follow from others, and what was found to follow: shared by all stretches of rows."""

    def __init__(self, book: Rulebook, lists: Mapping[str, ListIndex]) -> None:
        self.book = book
        self.lists = lists
        self._inputs = derivations(book.facts, book.definitions)
        self.derived = tuple(name for name, fact in book.facts.items() if self._inputs[name] or fact.computed)
        self._behind = {name: self._reached(name) for name in self.derived}
        self._remembered: dict[str, dict[tuple[object, ...], Outcome]] = {name: {} for name in self.derived}

    def _reached(self, name: str) -> tuple[str, ...]:
        """The facts behind one, itself among them."""
        found: dict[str, None] = {}
        pending = [name]
        while pending:
            fact = pending.pop()
            if fact not in found:
                found[fact] = None
                pending.extend(self._inputs[fact])
        return tuple(found)

    def behind(self, name: str) -> tuple[str, ...]:
        """The facts that a derived fact may follow from, itself among them."""
        return self._behind[name]

    def rests_on_day(self, name: str) -> bool:
        """Whether what follows depends on the day."""
        return any(AS_OF in _tested(self.book.facts[fact], self.book) for fact in self._behind[name])

    def carriers(self, name: str) -> Iterable[Fact]:
        """The facts behind one whose values imply others."""
        facts = self.book.facts
        return (facts[each] for each in self._behind[name] if any(c.implies for c in facts[each].choices.values()))

    def follows(self, name: str, stated: Mapping[str, Value], day: date, period: date) -> Outcome:
        """What follows for a fact from what is stated behind it, in a stretch of days that starts with ``period``."""
        remembered = self._remembered[name]
        key = (period, day, *stated.items())
        found = remembered.get(key)
        if found is None:
            situation = Situation(self.book, self.lists, stated, day)
            known = situation.known(name)
            findings = tuple(each for each in situation.findings if each.path == (name,))
            found = (known, findings)
            if len(remembered) >= MOST_REMEMBERED:
                remembered.clear()
            remembered[key] = found
        return found


def _tested(fact: Fact, book: Rulebook) -> frozenset[str]:
    if not isinstance(fact.computed, ComputedChoice):
        return frozenset()
    return frozenset(name for _, each in fact.computed.conditions for name in facts_tested(each, book.definitions))


class KnownFacts:
    """The facts of a stretch of rows, derived on demand and remembered.

    ``stated`` are its columns by fact; ``days`` its days, all in the stretch of time that starts with ``period``.
    """

    def __init__(self, derivations: Derivations, stated: Mapping[str, Coded], days: Coded, period: date) -> None:
        self.book = derivations.book
        self.lists = derivations.lists
        self.days = days
        self.period = period
        self.findings: list[tuple[Diagnostic, Rows]] = []
        self._derivations = derivations
        self.stated = stated
        self._settled: dict[str, Settled] = {AS_OF: Settled(days.codes, [Known(_value(each)) for each in days.values])}

    def of(self, fact: str) -> Settled:
        """What is known of a fact."""
        found = self._settled.get(fact)
        if found is None:
            is_derived = fact in self._derivations.derived
            found = self._derived(fact) if is_derived else self._simple(self.book.facts[fact])
            self._settled[fact] = found
        return found

    def require_consistent(self) -> None:
        """Derive every fact that is stated, so that ``findings`` holds every contradiction."""
        for fact in self._derivations.derived:
            if fact in self.stated:
                self.of(fact)

    def _simple(self, fact: Fact) -> Settled:
        absent = Known(None, ask=(fact.id,)) if fact.if_absent is None else Known(fact.if_absent, assumed=True)
        column = self.stated.get(fact.id)
        if column is None:
            return Settled(_ONE, (absent,))
        values = map(_value, column.values)
        return Settled(column.codes, [absent if value is None else Known(value) for value in values])

    def _derived(self, fact: str) -> Settled:
        inputs = self._inputs(fact)
        codes, combinations = combined([each.codes for _, each in inputs], [each.values for _, each in inputs])
        outcomes: dict[Known, int] = {}
        found = np.empty(len(combinations), np.int64)
        contradicted: dict[Diagnostic, list[int]] = {}
        rests_on_day = self._derivations.rests_on_day(fact)
        for at, combination in enumerate(combinations):
            said = dict(zip((name for name, _ in inputs), combination, strict=True))
            day = said.pop(AS_OF) if rests_on_day else self.period
            assert isinstance(day, date)
            stated = {name: value for name, each in said.items() if (value := _value(each)) is not None}
            known, findings = self._derivations.follows(fact, stated, day, self.period)
            found[at] = outcomes.setdefault(known, len(outcomes))
            for finding in findings:
                contradicted.setdefault(finding, []).append(at)
        for finding, at_ in contradicted.items():
            self.findings.append((finding, np.isin(codes, at_)))
        return Settled(found[codes], list(outcomes))

    def _inputs(self, fact: str) -> list[tuple[str, Coded]]:
        """The columns that tell what follows for a fact: those behind it, and what unknown carriers hang on."""
        behind = self._derivations.behind(fact)
        found = {name: self.stated[name] for name in behind if name in self.stated}
        for carrier in self._derivations.carriers(fact):
            for sibling in {each for choice in carrier.choices.values() for each in choice.implies}:
                if sibling in self.stated and sibling not in behind:
                    found[sibling] = self._where_unknown(carrier.id, sibling, found.get(sibling))
        if self._derivations.rests_on_day(fact):
            found[AS_OF] = self.days
        return list(found.items())

    def _where_unknown(self, carrier: str, sibling: str, so_far: Coded | None) -> Coded:
        """What a sibling says where its carrier is unknown; elsewhere it does not matter."""
        column = self.stated[sibling]
        matters = self.of(carrier).where(each.value is None for each in self.of(carrier).known)
        nothing = len(column.values)
        before = nothing if so_far is None else so_far.codes
        return Coded(np.where(matters, column.codes, before), [*column.values, None])


_ONE = np.zeros(1, np.intp)


def _value(meant: Meant) -> Value | None:
    """A value that does not fit is as good as not stated: its row is refused anyway."""
    return None if isinstance(meant, Misfit) else meant


def combined(columns: Sequence[Codes], meanings: Sequence[Sequence[T]]) -> tuple[Codes, list[tuple[T, ...]]]:
    """The combinations that occur, and which of them each row has."""
    codes: Codes = _ONE
    combinations: list[tuple[T, ...]] = [()]
    for column, meaning in zip(columns, meanings, strict=True):
        size = len(meaning)
        # Only what occurs goes on to the next column, so that numbers stay small.
        codes, present = _dense(codes * np.int64(size) + column, len(combinations) * size)
        combinations = [(*combinations[each // size], meaning[each % size]) for each in present.tolist()]
    return codes, combinations


def _dense(codes: Codes, size: int) -> tuple[Codes, Codes]:
    if size > _FEW:
        present, numbers = np.unique(codes, return_inverse=True)
        return numbers.reshape(codes.shape), present
    seen = np.zeros(size, np.bool_)
    seen[codes] = True
    present = np.flatnonzero(seen)
    number = np.zeros(size, np.intp)
    number[present] = np.arange(len(present))
    return number[codes], present
