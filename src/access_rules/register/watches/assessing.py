"""What watches mean: whether each fires when a task is submitted, given all that were submitted before.

This is the definition. It asks for the courses of the earlier tasks and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from access_rules.evaluation.conditions import undecided
from access_rules.evaluation.counting import discharged, is_in_force
from access_rules.folding import fold
from access_rules.language.conditions import Condition
from access_rules.language.facts import FactType
from access_rules.language.roster import Roster
from access_rules.language.values import NONE
from access_rules.language.watches import Absence, Cap, Correlation, Load, Party, Recheck, Watch, Window
from access_rules.register.watches.chronicle import Course
from access_rules.register.watches.firing import Figures, Firing
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.windows import counted_in, is_together, reach
from access_rules.truth import Truth, conjunction


class Earlier(Protocol):
    """The tasks submitted before."""

    def since(self, day: date, *, village: str | None = None, department: str | None = None) -> Iterator[Course]:
        """Those submitted on a day or later that count, in their order."""


def assess(watch: Watch, seen: Seen, earlier: Earlier, roster: Roster | None) -> Firing | None:
    """What a watch makes of a task that is submitted; None where it does not fire, and could not either."""
    if not is_in_force(watch, seen.situation.book, seen.day):
        return None
    match watch.pattern:
        case Correlation():
            held, figures, missing = _correlated(watch.pattern, seen, earlier)
        case Cap():
            held, figures, missing = _capped(watch.pattern, seen, earlier)
        case Load():
            held, figures, missing = _loaded(watch.pattern, seen, earlier, roster)
        case Absence() | Recheck():
            return None  # time and new rules bring these about, not a task that is submitted
    held = conjunction((held, discharged(watch.approval, seen.situation).negated))
    if not held.is_possible:
        return None
    is_certain = held is Truth.TRUE
    return Firing(watch, seen, is_certain, figures, () if is_certain else missing)


Assessed = tuple[Truth, Figures, tuple[str, ...]]
"""Whether a watch fires, what it counted, and the facts of the task that it hangs on."""

_NOT: Assessed = (Truth.FALSE, Figures(), ())


# ---- correlations


def _correlated(pattern: Correlation, seen: Seen, earlier: Earlier) -> Assessed:
    is_second = seen.truth(pattern.second)
    if not is_second.is_possible:
        return _NOT
    alike = [(course.seen, _goes_together(pattern, course.seen, seen)) for course in _before(seen, earlier, pattern)]
    held = conjunction((is_second, max((each for _, each in alike), default=Truth.FALSE)))
    shown = tuple(other for other, each in alike if conjunction((is_second, each)) is held) if held.is_possible else ()
    missing = (*_missing(pattern.second, seen), *_unknown((*pattern.same, *pattern.differs), seen))
    return held, Figures(earlier=shown), tuple(dict.fromkeys(missing))


def _before(seen: Seen, earlier: Earlier, pattern: Correlation) -> Iterator[Course]:
    start = reach(seen.day, pattern.within)
    village = seen.village if Party.VILLAGE in pattern.same_parties else None
    department = seen.department if Party.DEPARTMENT in pattern.same_parties else None
    return _others(seen, earlier.since(start, village=village, department=department))


def _others(seen: Seen, courses: Iterable[Course]) -> Iterator[Course]:
    """All but the task itself, which may be submitted again."""
    return (course for course in courses if course.seen.task != seen.task)


def _goes_together(pattern: Correlation, other: Seen, seen: Seen) -> Truth:
    parties = (other.party(each) != seen.party(each) for each in pattern.differing_parties)
    return conjunction(
        (
            Truth.of(all(parties)),
            is_together(other.day, seen.day, pattern.within),
            *(_is_same(fact, other, seen) for fact in pattern.same),
            *(_is_different(fact, other, seen) for fact in pattern.differs),
            other.truth(pattern.first),
        )
    )


def _is_same(fact: str, one: Seen, other: Seen) -> Truth:
    """Whether two tasks agree in a fact; where one of them has none of it, they do not."""
    known = _both(fact, one, other)
    return known if isinstance(known, Truth) else Truth.of(known[0] == known[1])


def _is_different(fact: str, one: Seen, other: Seen) -> Truth:
    """Whether two tasks differ in a fact; where one of them has none of it, they cannot be compared."""
    known = _both(fact, one, other)
    return known if isinstance(known, Truth) else Truth.of(known[0] != known[1])


def _both(fact: str, one: Seen, other: Seen) -> tuple[object, object] | Truth:
    values = one.situation.value(fact), other.situation.value(fact)
    if NONE in values:
        return Truth.FALSE
    if None in values:
        return Truth.UNKNOWN
    if one.situation.book.facts[fact].type is FactType.TEXT:
        return fold(str(values[0])), fold(str(values[1]))
    return values


# ---- caps and loads


def _capped(pattern: Cap, seen: Seen, earlier: Earlier) -> Assessed:
    own = seen.truth(pattern.when)
    if not own.is_possible:
        return _NOT
    village = seen.village if Party.VILLAGE in pattern.per else None
    department = seen.department if Party.DEPARTMENT in pattern.per else None
    courses = _others(seen, earlier.since(reach(seen.day, pattern.window), village=village, department=department))
    counted = [_counts(pattern.when, pattern.window, course.seen, seen) for course in courses]
    certain = 1 + sum(each is Truth.TRUE for each in counted)
    possible = 1 + sum(each.is_possible for each in counted)
    held = conjunction((own, _exceeds(certain, possible, pattern.at_most)))
    shown = certain if held is Truth.TRUE else possible
    return held, _figures(shown, pattern.at_most, pattern.window, seen), _missing(pattern.when, seen)


def _loaded(pattern: Load, seen: Seen, earlier: Earlier, roster: Roster | None) -> Assessed:
    own = seen.truth(pattern.when)
    if not own.is_possible:
        return _NOT
    courses = _others(seen, earlier.since(reach(seen.day, pattern.window), village=seen.village))
    counted = [(Truth.TRUE, _amount(pattern.sum, seen))]
    counted += [
        (_counts(pattern.when, pattern.window, course.seen, seen), _amount(pattern.sum, course.seen))
        for course in courses
    ]
    certain = sum((amount or Decimal(0) for held, amount in counted if held is Truth.TRUE), Decimal(0))
    known = [amount for held, amount in counted if held.is_possible]
    possible = None if None in known else sum((each or Decimal(0) for each in known), Decimal(0))
    staff = _staff(seen.village, roster)
    limit = None if staff is None else staff * pattern.at_most
    held = conjunction((own, _adds(counted[0][1]), _exceeds(certain, possible, limit)))
    figures = replace(_figures(certain, limit, pattern.window, seen), staff=staff)
    missing = (*_missing(pattern.when, seen), *_unknown((pattern.sum,), seen))
    return held, figures, tuple(dict.fromkeys(missing))


def _adds(amount: Decimal | None) -> Truth:
    """Whether a task adds to the load: who adds nothing does not overload the cart."""
    return Truth.UNKNOWN if amount is None else Truth.of(amount > 0)


def _figures(count: int | Decimal, limit: int | Decimal | None, window: Window, seen: Seen) -> Figures:
    return Figures(count=count, limit=limit, period=counted_in(seen.day, window))


def _exceeds(certain: int | Decimal, possible: int | Decimal | None, limit: int | Decimal | None) -> Truth:
    """Whether a number that is at least ``certain`` and at most ``possible`` (None: no bound) is above a limit.

    A limit that nobody knows (None) may be anything from nothing upwards.
    """
    if limit is not None and certain > limit:
        return Truth.TRUE
    return Truth.of(False) if possible is not None and possible <= (limit or 0) else Truth.UNKNOWN


def _counts(when: Condition | None, window: Window, other: Seen, seen: Seen) -> Truth:
    return conjunction((is_together(other.day, seen.day, window), other.truth(when)))


def _amount(fact: str, seen: Seen) -> Decimal | None:
    """How much of a number a task has; None while that is not known."""
    value = seen.situation.value(fact)
    if value is None:
        return None
    return Decimal(0) if value is NONE else Decimal(str(value))


def _staff(village: str, roster: Roster | None) -> int | None:
    found = roster.villages.get(village) if roster else None
    return found.staff if found else None


# ---- conditions


def _missing(condition: Condition | None, seen: Seen) -> tuple[str, ...]:
    """The facts of a task on which a condition hangs."""
    return () if condition is None else tuple(each.fact for each in undecided(condition, seen.situation))


def _unknown(facts: Iterable[str], seen: Seen) -> Iterator[str]:
    """The facts to be stated where some are not known of a task."""
    for fact in facts:
        if seen.situation.value(fact) is None:
            yield from seen.situation.ask(fact) or (fact,)
