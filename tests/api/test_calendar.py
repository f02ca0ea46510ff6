"""Working days of mainland China: the holidays and make-up days of the State Council's notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access_rules.evaluation.calendar import (
    UnpublishedYearError,
    add_months,
    add_working_days,
    is_working_day,
    working_days_between,
)

# 国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号: holidays on what would be working days, and working weekends.
HOLIDAYS = [
    "2024-01-01", "2024-02-12", "2024-02-16", "2024-04-04", "2024-05-01", "2024-05-03", "2024-06-10", "2024-09-17",
    "2024-10-01", "2024-10-07", "2025-01-01", "2025-01-28", "2025-02-04", "2025-04-04", "2025-05-05", "2025-06-02",
    "2025-10-01", "2025-10-08", "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-23", "2026-04-06", "2026-05-01",
    "2026-05-05", "2026-06-19", "2026-09-25", "2026-10-01", "2026-10-07",
]  # fmt: skip
WORKING_WEEKENDS = [
    "2024-02-04", "2024-02-18", "2024-04-07", "2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
    "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-14", "2026-02-28",
    "2026-05-09", "2026-09-20", "2026-10-10",
]  # fmt: skip
PLAIN_DAYS = {"2026-03-02": True, "2026-03-07": False, "2025-07-12": False, "2024-07-16": True}


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("text", HOLIDAYS)
def test_holiday(text: str) -> None:
    assert day(text).weekday() < 5
    assert not is_working_day(day(text))


@pytest.mark.parametrize("text", WORKING_WEEKENDS)
def test_weekend_that_is_worked(text: str) -> None:
    assert day(text).weekday() >= 5
    assert is_working_day(day(text))


@pytest.mark.parametrize(("text", "works"), PLAIN_DAYS.items())
def test_plain_day(text: str, works: bool) -> None:
    assert is_working_day(day(text)) is works


@pytest.mark.parametrize(("year", "days"), {2024: 251, 2025: 248, 2026: 248}.items())
def test_working_days_of_a_year(year: int, days: int) -> None:
    days_of_year = (date(year, 1, 1) + timedelta(n) for n in range(366))
    assert sum(is_working_day(each) for each in days_of_year if each.year == year) == days


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-02", "2026-03-02", 0),
        ("2026-03-02", "2026-03-03", 1),
        ("2026-03-06", "2026-03-09", 1),
        ("2026-02-13", "2026-02-24", 2),  # 春节, with Saturday 14 February worked
        ("2026-09-30", "2026-10-08", 1),
        ("2026-03-03", "2026-03-02", -1),
        ("2025-12-31", "2026-01-05", 2),  # 元旦, with Sunday 4 January worked
    ],
)
def test_counting(start: str, end: str, days: int) -> None:
    assert working_days_between(day(start), day(end)) == days


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-24", -2, "2026-02-13"),
        ("2026-10-08", -1, "2026-09-30"),
    ],
)
def test_adding(start: str, amount: int, end: str) -> None:
    assert add_working_days(day(start), amount) == day(end)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-15", -3, "2025-12-15"),
        ("2026-12-01", 13, "2028-01-01"),
    ],
)
def test_adding_months(start: str, amount: int, end: str) -> None:
    assert add_months(day(start), amount) == day(end)


@pytest.mark.parametrize("year", [1999, 2150])
def test_year_without_a_notice(year: int) -> None:
    with pytest.raises(UnpublishedYearError) as refusal:
        is_working_day(date(year, 3, 2))
    assert refusal.value.year == year


def test_year_without_a_notice_is_told_at_once() -> None:
    for start, end in ((date(2026, 3, 2), date(9999, 12, 31)), (date(1, 1, 1), date(2026, 3, 2))):
        with pytest.raises(UnpublishedYearError):
            working_days_between(start, end)
    with pytest.raises(UnpublishedYearError):
        add_working_days(date(2026, 3, 2), 10**6)
