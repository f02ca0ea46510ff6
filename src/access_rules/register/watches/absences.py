"""What has not happened in time: the deadlines of absences, and whether they were kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from access_rules.evaluation.calendar import UnpublishedYearError
from access_rules.evaluation.conditions import truth
from access_rules.evaluation.counting import is_in_force
from access_rules.language.conditions import Condition
from access_rules.language.watches import Absence, Awaited, Watch
from access_rules.register.days import last_day
from access_rules.register.watches.chronicle import Course, Wait
from access_rules.register.watches.firing import Figures, Firing
from access_rules.register.watches.seeing import Spectacles
from access_rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that had not happened by its last day, which was awaited since ``since``."""

    firing: Firing
    since: date
    due: date


def missed(watch: Watch, pattern: Absence, course: Course, today: date, spectacles: Spectacles) -> Iterator[Missed]:
    """What an absence finds in the course of one task, up to and including today."""
    for wait in course.waits:
        due = last_day_for(watch, pattern, course, wait, spectacles)
        ends = (wait.until, recorded_on(pattern, course, wait, spectacles), today)
        if due is not None and due < min(each for each in ends if each):
            yield Missed(Firing(watch, course.seen, True, Figures(due=due)), wait.since, due)


def last_day_for(watch: Watch, pattern: Absence, course: Course, wait: Wait, spectacles: Spectacles) -> date | None:
    """The last day on which what is awaited of a task is in time; None where this watch does not await it."""
    if wait.awaited is not pattern.awaited or not _is_about(pattern.when, course):
        return None
    due = _last_day(wait, pattern)
    return due if due is not None and is_in_force(watch, spectacles.book, due) else None


def _is_about(when: Condition | None, course: Course) -> bool:
    return course.seen.truth(when) is Truth.TRUE


def _last_day(wait: Wait, pattern: Absence) -> date | None:
    """The last day in time; None where it lies in a year whose holidays are not known."""
    try:
        return last_day(wait.since, pattern.within)
    except UnpublishedYearError:
        return None


def recorded_on(pattern: Absence, course: Course, wait: Wait, spectacles: Spectacles) -> date | None:
    """The first day on which what is awaited was known of the task; None where it is not known yet."""
    if pattern.awaited is not Awaited.RECORD or pattern.that is None:
        return None
    days = [wait.since, *(day for day, _ in course.recorded if day > wait.since)]
    facts = ((day, spectacles.situation(course.facts_on(day), day)) for day in days)
    return next((day for day, situation in facts if truth(pattern.that, situation) is Truth.TRUE), None)
