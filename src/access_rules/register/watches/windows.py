"""The days in which tasks are counted together."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import assert_never

from access_rules.evaluation.calendar import UnpublishedYearError, add_months
from access_rules.language.conditions import Unit
from access_rules.language.periods import Period
from access_rules.language.watches import CalendarPeriod, Stretch, Window
from access_rules.register.days import last_day
from access_rules.truth import Truth

_MONTHS = {CalendarPeriod.MONTH: 1, CalendarPeriod.QUARTER: 3, CalendarPeriod.YEAR: 12}


def is_together(earlier: date, later: date, window: Window) -> Truth:
    """Whether two days, the first not after the second, are counted together.

    Unknown where a stretch of working days reaches into a year whose holidays are not known.
    """
    match window:
        case CalendarPeriod():
            return Truth.of(calendar_period(later, window).covers(earlier))
        case Stretch():
            try:
                return Truth.of(last_day(earlier, window) >= later)
            except UnpublishedYearError:
                return Truth.UNKNOWN
        case _:
            assert_never(window)


def reach(day: date, window: Window) -> date:
    """A day before which nothing is counted together with ``day``; it need not be the last such."""
    match window:
        case CalendarPeriod():
            return _first_day(day, window)
        case Stretch():
            return _long_before(day, window)
        case _:
            assert_never(window)


def _long_before(day: date, stretch: Stretch) -> date:
    match stretch.unit:
        case Unit.DAYS:
            return day - timedelta(days=stretch.amount)
        case Unit.MONTHS:
            # Short months end early: 31 January and a month is 28 February.
            return add_months(day, -stretch.amount) - timedelta(days=3)
        case Unit.WORKING_DAYS:
            # Even around the longest festival more than one day in three is worked, over a fortnight or more.
            return day - timedelta(days=3 * stretch.amount + 14)


@lru_cache(maxsize=1 << 12)
def counted_in(day: date, window: Window) -> Period:
    """The days that are counted together on a day: a calendar period, or so far back."""
    match window:
        case CalendarPeriod():
            return calendar_period(day, window)
        case Stretch():
            start = reach(day, window)
            while is_together(start, day, window) is Truth.FALSE:
                start += timedelta(days=1)
            return Period(start, day)
        case _:
            assert_never(window)


@lru_cache(maxsize=1 << 12)
def calendar_period(day: date, period: CalendarPeriod) -> Period:
    """The month, quarter or year in which a day lies."""
    start = _first_day(day, period)
    return Period(start, add_months(start, _MONTHS[period]) - timedelta(days=1))


def _first_day(day: date, period: CalendarPeriod) -> date:
    months = _MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)
