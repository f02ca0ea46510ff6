"""Sightings: what one watch sees in a task that was submitted, in so few words that years of them can be kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import assert_never

from access_rules.folding import fold
from access_rules.language.conditions import Condition
from access_rules.language.facts import Fact
from access_rules.language.values import NONE, Value
from access_rules.language.watches import Absence, Cap, Correlation, Load, Party, Pattern, Recheck, Watch
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.windows import reach
from access_rules.truth import Truth

Points = tuple[str | None, ...]
"""The values of some facts, as texts that are equal where the values are; None where one is not known."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A task as one watch sees it: it is like the watch's pattern, or may be (``holds``).

    ``number`` is that of the event that submitted it, ``same`` and ``differs`` are what a correlation compares,
    ``amount`` is what a load adds up (None: not known).
    """

    task: str
    number: int
    village: str
    department: str
    day: date
    holds: Truth
    same: Points = ()
    differs: Points = ()
    amount: Decimal | None = Decimal(0)

    def party(self, party: Party) -> str:
        """The village or the department."""
        return self.village if party is Party.VILLAGE else self.department

    @property
    def is_comparable(self) -> bool:
        """Whether all is known that another has to agree with."""
        return None not in self.same


@dataclass(frozen=True, slots=True)
class Tally:
    """So many tasks of one day that a watch sees alike: all are counted, or all may be, with the same amount."""

    day: date
    holds: Truth
    amount: Decimal | None
    times: int


Scope = tuple[str | None, str | None]
"""The village and the department whose tasks a watch looks through; None where it is those of all."""


def parties(pattern: Pattern) -> tuple[Party, ...]:
    """Whose tasks a watch looks through: those with the same of these parties."""
    match pattern:
        case Correlation():
            return pattern.same_parties
        case Cap():
            return pattern.per
        case Load():
            return (Party.VILLAGE,)
        case Absence() | Recheck():
            return ()
        case _:
            assert_never(pattern)


def scope(pattern: Pattern, village: str, department: str) -> Scope:
    """Where a watch looks for what goes with a task of a village and a department."""
    among = parties(pattern)
    return (village if Party.VILLAGE in among else None, department if Party.DEPARTMENT in among else None)


def looks_back_to(pattern: Pattern, day: date) -> date:
    """A day before which a watch finds nothing that goes with a task of ``day``."""
    match pattern:
        case Correlation():
            return reach(day, pattern.within)
        case Cap() | Load():
            return reach(day, pattern.window)
        case Absence() | Recheck():
            return day
        case _:
            assert_never(pattern)


def all_look_back_to(watches: Iterable[Watch], day: date) -> date:
    """A day before which none of some watches finds anything that goes with a task of ``day``."""
    return min((looks_back_to(each.pattern, day) for each in watches), default=day)


def earlier_sighting(watch: Watch, seen: Seen, number: int) -> Sighting | None:
    """What a watch keeps of a task for later ones; None where it can make nothing of it."""
    match watch.pattern:
        case Correlation():
            return first_sighting(watch.pattern, seen, number)
        case Cap(when) | Load(when):
            return _sighting(watch.pattern, when, seen, number)
        case Absence() | Recheck():
            return None
        case _:
            assert_never(watch.pattern)


def first_sighting(pattern: Correlation, seen: Seen, number: int = 0) -> Sighting | None:
    """A task as the earlier one of a correlation; None where it surely is not."""
    return _sighting(pattern, pattern.first, seen, number)


def later_sighting(pattern: Correlation, seen: Seen) -> Sighting | None:
    """A task as the later one of a correlation; None where it surely is not."""
    return _sighting(pattern, pattern.second, seen, 0)


def _sighting(
    pattern: Correlation | Cap | Load, condition: Condition | None, seen: Seen, number: int
) -> Sighting | None:
    holds = seen.truth(condition)
    if not holds.is_possible:
        return None
    compared = (pattern.same, pattern.differs) if isinstance(pattern, Correlation) else ((), ())
    same, differs = (_points(facts, seen) for facts in compared)
    if same is None or differs is None:
        return None
    amount = amount_of(pattern.sum, seen) if isinstance(pattern, Load) else Decimal(0)
    return Sighting(seen.task, number, seen.village, seen.department, seen.day, holds, same, differs, amount)


def amount_of(fact: str, seen: Seen) -> Decimal | None:
    """How much of a number a task has; None while that is not known."""
    value = seen.situation.value(fact)
    if value is None:
        return None
    return Decimal(0) if value is NONE else Decimal(str(value))


def _points(facts: tuple[str, ...], seen: Seen) -> Points | None:
    """What is known of some facts; None where a task has none of one, so that it agrees and differs with nothing."""
    known = seen.situation.book.facts
    values = [(known[fact], seen.situation.value(fact)) for fact in facts]
    if any(value is NONE for _, value in values):
        return None
    return tuple(None if value is None else _point(fact, value) for fact, value in values)


def _point(fact: Fact, value: Value) -> str:
    """A value as a text that is equal where values of one fact are; of free texts, in their folded spelling."""
    spelt = str if fact.choices else fold
    match value:
        case str():
            return spelt(value)
        case frozenset():
            return json.dumps(sorted({spelt(each) for each in value}), ensure_ascii=False)
        case Decimal():
            # Not ``normalize``, which rounds.
            whole, _, places = format(value, "f").partition(".")
            text = f"{whole}.{places.rstrip('0')}".rstrip(".")
            return "0" if text == "-0" else text
        case _:
            return str(value)
