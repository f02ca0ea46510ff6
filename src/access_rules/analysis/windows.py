"""The times of watches and deadlines against one another: which holds which, which is over first, whatever the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from access_rules.language.conditions import Unit
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import CalendarPeriod, Correlation, Stretch, Watch, Window

_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28

_MONTHS = {CalendarPeriod.MONTH: 1, CalendarPeriod.QUARTER: 3, CalendarPeriod.YEAR: 12}

_APART = {CalendarPeriod.MONTH: 30, CalendarPeriod.QUARTER: 91, CalendarPeriod.YEAR: 365}
"""How many days two days of one calendar period are apart at most."""


def contains(wide: Window, narrow: Window) -> bool:
    """Whether any two days that are counted together in one window surely are in the other.

    Where the holidays of a year are not known it is not known either whether two days are within some working days of
    one another, though it may be of fewer: such a window holds itself alone.
    """
    if wide == narrow:
        return True
    match wide, narrow:
        case CalendarPeriod(), CalendarPeriod():
            return _MONTHS[wide] >= _MONTHS[narrow]
        case Stretch(), CalendarPeriod():
            match wide.unit:
                case Unit.DAYS:
                    return wide.amount >= _APART[narrow]
                case Unit.MONTHS:
                    return wide.amount >= _MONTHS[narrow]
                case Unit.WORKING_DAYS:
                    return False
        case Stretch(), Stretch():
            return _holds(wide, narrow)
    return False


def _holds(wide: Stretch, narrow: Stretch) -> bool:
    match wide.unit, narrow.unit:
        case (Unit.DAYS, Unit.DAYS) | (Unit.MONTHS, Unit.MONTHS):
            return wide.amount >= narrow.amount
        case Unit.DAYS, Unit.MONTHS:
            return wide.amount >= _LONGEST_MONTH * narrow.amount
        case Unit.MONTHS, Unit.DAYS:
            return _SHORTEST_MONTH * wide.amount >= narrow.amount
        case _:
            return False


def is_over_before(one: Stretch, other: Stretch) -> bool:
    """Whether one time, begun on the same day as another, surely ends earlier wherever the other's end is known."""
    if one.unit is other.unit:
        return one.amount < other.amount
    # So many working days are at least so many days; how many more hangs on the calendar.
    at_most = {Unit.DAYS: one.amount, Unit.MONTHS: _LONGEST_MONTH * one.amount}.get(one.unit)
    at_least = _SHORTEST_MONTH * other.amount if other.unit is Unit.MONTHS else other.amount
    return at_most is not None and at_most < at_least


def first_reached(day: date, window: Window) -> date:
    """A day before which nothing is counted together with ``day``; it need not be the last such."""
    match window:
        case CalendarPeriod():
            back = _APART[window]
        case Stretch(amount, Unit.DAYS):
            back = amount
        case Stretch(amount, Unit.MONTHS):
            back = _LONGEST_MONTH * amount
        case Stretch(amount):
            # Even around the longest festival more than one day in three is worked, over a fortnight or more.
            back = 3 * amount + 14
        case _:
            assert_never(window)
    return date.fromordinal(max(1, day.toordinal() - back))


def turns_of_watches(book: Rulebook) -> frozenset[date]:
    """The days on which a watch with days of its own comes into force or is out of it."""
    return frozenset(day for watch in book.watches for day in _turns(watch))


def _turns(watch: Watch) -> tuple[date, ...]:
    period = watch.in_force
    if period is None:
        return ()
    over = (period.end + timedelta(days=1),) if period.end and period.end < date.max else ()
    return (*((period.start,) if period.start else ()), *over)


def looked_through(watch: Watch) -> Window | None:
    """The window in which a watch looks for other tasks; None where it looks at each task by itself."""
    pattern = watch.pattern
    return pattern.within if isinstance(pattern, Correlation) else getattr(pattern, "window", None)
