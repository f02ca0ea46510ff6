"""Days as they are counted in China: when an event happened, and when a stretch of time from it ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from access_rules.evaluation.calendar import add_months, add_working_days
from access_rules.language.conditions import Unit
from access_rules.language.watches import Stretch

CHINA = timezone(timedelta(hours=8), "CST")
"""The one time of all of China."""


def day_of(at: datetime) -> date:
    """The day in China at a moment."""
    return at.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """The moment at which a day begins in China."""
    return datetime.combine(day, time.min, CHINA)


@lru_cache(maxsize=1 << 14)
def last_day(start: date, stretch: Stretch) -> date:
    """The last day of a stretch of time that begins after ``start``, which is not counted: Civil Code, article 201.

    Raises UnpublishedYearError where it reaches into a year whose holidays are not known.
    """
    match stretch.unit:
        case Unit.DAYS:
            return start + timedelta(days=stretch.amount)
        case Unit.WORKING_DAYS:
            return add_working_days(start, stretch.amount)
        case Unit.MONTHS:
            return add_months(start, stretch.amount)
