"""What each watch of ``rules`` means, said once more in plain Python over a whole history: slow, and for these only."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from access_rules.evaluation.calendar import add_months, add_working_days
from access_rules.register.days import day_of
from access_rules.register.events import Event, EventKind
from tests.register.watches.histories import STAFF, STATED, History


@dataclass(frozen=True)
class Asked:
    """A task somebody asked a village to do."""

    id: str
    village: str
    department: str
    day: date
    facts: Mapping[str, Any]

    @property
    def item(self) -> str | None:
        item = self.facts["item"]
        return None if item == "none" else item.replace(" ", "")

    @property
    def hours(self) -> int:
        return 0 if self.facts["hours"] == "none" else self.facts["hours"]

    @property
    def kind(self) -> str:
        return str(self.facts["kind"])


def asked_before(history: History, task: str = "") -> list[Asked]:
    """The tasks of a history, but for one, that were not turned down before they came into force."""
    last = {events[0].task: events for events in courses(history)}
    return [asked(events[0]) for each, events in last.items() if each != task and was_or_may_be_in_force(events)]


def courses(history: History) -> list[list[Event]]:
    """The events of each submission of each task."""
    current: dict[str, list[Event]] = {}
    found = []
    for event in history.made:
        if event.kind is EventKind.SUBMITTED:
            current[event.task] = []
            found.append(current[event.task])
        current[event.task].append(event)
    return found


def asked(event: Event) -> Asked:
    return Asked(event.task, event.village, event.department, day_of(event.at), event.facts)


def was_or_may_be_in_force(events: list[Event]) -> bool:
    kinds = {event.kind for event in events}
    if EventKind.LISTED in kinds:
        return True
    decided = [event.note["outcome"] for event in events if event.kind is EventKind.DECIDED]
    turned_down = {EventKind.RETURNED, EventKind.REJECTED, EventKind.WITHDRAWN, EventKind.EXPIRED}
    return decided != ["reject"] and not kinds & turned_down


def fire(task: Asked, before: Iterable[Asked]) -> set[str]:
    """The ids of the watches that fire for a task, everything being stated."""
    others = list(before)
    return go_together(task, others) | too_many(task, others)


def go_together(task: Asked, others: list[Asked]) -> set[str]:
    here, of_department, pair = around(task, others)
    form, found = task.kind == "form", set()
    if (
        form
        and task.item
        and any(
            each.kind == "form" and each.item == task.item and each.department != task.department
            for each in here
            if task.day - each.day <= timedelta(days=10)
        )
    ):
        found.add("多头")
    if (
        form
        and task.item
        and any(
            each.kind == "app" and each.item and each.item != task.item
            for each in of_department
            if add_months(each.day, 1) >= task.day
        )
    ):
        found.add("先应用后报表")
    if (
        form
        and task.item
        and any(
            each.kind in ("form", "app") and each.item and each.item != task.item
            for each in pair
            if task.day - each.day <= timedelta(days=12)
        )
    ):
        found.add("换名再要")
    if (
        task.kind != "assist"
        and task.item
        and any(
            each.kind != "assist" and each.item == task.item and each.village != task.village
            for each in of_department
            if add_working_days(each.day, 4) >= task.day
        )
    ):
        found.add("逐村推开")
    return found


def too_many(task: Asked, others: list[Asked]) -> set[str]:
    here, of_department, pair = around(task, others)
    form, found = task.kind == "form", set()
    if form and sum(each.kind == "form" and month(each) == month(task) for each in here) + 1 > 2:
        found.add("村月总量")
    quarter = [each for each in of_department if each.kind != "assist" and same_quarter(each, task)]
    if task.kind != "assist" and len(quarter) + 1 > 3:
        found.add("部门季总量")
    if sum(task.day - each.day <= timedelta(days=14) for each in pair) + 1 > 1:
        found.add("村部门滚动总量")
    if sum(add_working_days(each.day, 5) >= task.day for each in here) + 1 > 2:
        found.add("工作日总量")
    year = sum(each.hours for each in here if each.day.year == task.day.year) + task.hours
    if task.hours and year > Decimal("2.5") * STAFF[task.village]:
        found.add("小马拉大车")
    recent = [each for each in here if each.kind == "form" and add_months(each.day, 1) >= task.day]
    if form and task.hours and sum(each.hours for each in recent) + task.hours > STAFF[task.village]:
        found.add("滚动负荷")
    return found


def around(task: Asked, others: list[Asked]) -> tuple[list[Asked], list[Asked], list[Asked]]:
    """The tasks of the same village, of the same department, of both."""
    here = [each for each in others if each.village == task.village]
    of_department = [each for each in others if each.department == task.department]
    return here, of_department, [each for each in here if each in of_department]


def month(task: Asked) -> tuple[int, int]:
    return task.day.year, task.day.month


def same_quarter(one: Asked, other: Asked) -> bool:
    return one.day.year == other.day.year and (one.day.month - 1) // 3 == (other.day.month - 1) // 3


def completed(tasks: list[Asked], most: int) -> Iterator[list[Asked]]:
    """Ways in which what was left out of tasks may turn out."""
    ways = [
        [
            {**each.facts, **dict(zip(open_, way, strict=True))}
            for way in itertools.product(*(STATED[name] for name in open_))
        ]
        for each in tasks
        for open_ in [[name for name in STATED if name not in each.facts]]
    ]
    for way in itertools.islice(itertools.product(*ways), most):
        yield [
            Asked(each.id, each.village, each.department, each.day, facts)
            for each, facts in zip(tasks, way, strict=True)
        ]


# ---- what has not happened in time


def overdue(history: History, today: date) -> set[tuple[str, str, date]]:
    """What was missed up to today: watch, task, and the last day on which it would have been in time."""
    return {
        (watch, events[0].task, due)
        for events in courses(history)
        for watch, due, until in _awaited(events)
        if due < min(until or today, today)
    }


_ENDS = {EventKind.WITHDRAWN, EventKind.EXPIRED, EventKind.REJECTED, EventKind.RETURNED}


def _awaited(events: list[Event]) -> Iterator[tuple[str, date, date | None]]:
    """What was awaited of a task, by when, and the day on which it came or was awaited no more."""
    submitted, decided = events[0], events[1]
    ended = next((day_of(each.at) for each in events if _ends(each)), None)
    if decided.note["outcome"] == "needs_approval":
        approved = next((day_of(each.at) for each in events if each.kind is EventKind.APPROVED), None)
        yield "久拖不批", add_working_days(day_of(submitted.at), 3), approved or ended
    listed = next((day_of(each.at) for each in events if each.kind is EventKind.LISTED), None)
    if listed is None:
        return
    kept = [day_of(each.at) for each in events if each.kind is EventKind.RECHECKED and not _ends(each)]
    starts = [listed, *kept]
    for start, following in zip(starts, [*kept, ended], strict=True):
        yield "该回头看", start + timedelta(days=9), following
    if submitted.facts["funding"] == "provided":
        yield "经费不到位", listed + timedelta(days=6), _paid(events, listed) or ended


def _ends(event: Event) -> bool:
    return event.kind in _ENDS or (event.kind is EventKind.RECHECKED and event.note["result"] == "exited")


def _paid(events: list[Event], listed: date) -> date | None:
    recorded = [
        (day_of(each.at), each.note["facts"]["funds_paid"]) for each in events if each.kind is EventKind.RECORDED
    ]
    for day in sorted({listed, *(day for day, _ in recorded if day > listed)}):
        known = [paid for on, paid in recorded if on <= day]
        if known and known[-1]:
            return day
    return None
