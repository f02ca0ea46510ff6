"""Working days of mainland China, from the yearly holiday notices of the State Council."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta


class UnpublishedYearError(Exception):
    """The holidays of a year are not published yet (or lie before the records); ``year`` tells which."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


def is_working_day(day: date) -> bool:
    """Whether offices work on a day, make-up Saturdays and Sundays 调休 included.

    Raises UnpublishedYearError where the State Council's notice for the year is not known.
    """
    import chinese_calendar  # noqa: PLC0415  # a table of years that few rules need

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise UnpublishedYearError(day.year) from None


def working_days_between(start: date, end: date) -> int:
    """The number of working days after ``start`` up to and including ``end``; negative when reversed.

    The first day is not counted: Civil Code 民法典, article 201. Raises UnpublishedYearError.
    """
    if end < start:
        return -working_days_between(end, start)
    _require_published(start, end)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def add_working_days(day: date, amount: int) -> date:
    """The day that lies ``amount`` working days after (negative: before) a day.

    Raises UnpublishedYearError.
    """
    step = timedelta(days=1 if amount >= 0 else -1)
    remaining = abs(amount)
    while remaining:
        day += step
        remaining -= is_working_day(day)
    return day


def add_months(day: date, amount: int) -> date:
    """The same day of the month ``amount`` months later, or its last day where that month is shorter."""
    number = day.year * 12 + day.month - 1 + amount
    year, month = divmod(number, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _require_published(start: date, end: date) -> None:
    # Before counting: a stretch of centuries must fail at once, not after a million days.
    for year in (start.year, end.year):
        is_working_day(date(year, 1, 1))
