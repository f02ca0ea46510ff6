"""What is awaited of tasks, for the sake of a watch or by a deadline of the procedure, until a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from access_rules.language.procedure import Procedure
from access_rules.language.watches import Absence, Watch
from access_rules.register.deadlines import Due, dues, unrecorded
from access_rules.register.events import Event
from access_rules.register.watches.absences import last_day_for, missed, recorded_on
from access_rules.register.watches.chronicle import Course, all_courses
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.notices import Notice, notice


class Journalled(Protocol):
    """What is read of the journal to confirm a report."""

    def events(self, after: int = 0, *, task: str | None = None, brief: bool = False) -> Iterable[Event]:
        """The events that fit, in order; ``brief`` leaves out the decisions."""


@dataclass(frozen=True, slots=True)
class AwaitedByWatch:
    """What the absence ``pattern`` of a watch awaits of a course since a day, and its last day in time."""

    watch: Watch
    pattern: Absence
    course: Course
    since: date
    due: date

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it apart from all else that is awaited of the course."""
        return self.watch.id, self.since, self.due

    def missed(self, journal: Journalled, today: date, watching: Watching) -> Notice | None:
        """The notice that it was not kept, if the journal bears that out."""
        for course in _as_journalled(self.course, journal, watching):
            for each in missed(self.watch, self.pattern, course, today, watching.spectacles):
                if each.since == self.since:
                    day = each.due + timedelta(days=1)
                    return notice(each.firing, each.since.isoformat(), day, watching.teller)
        return None


@dataclass(frozen=True, slots=True)
class AwaitedByDeadline:
    """How long a course may be in the state in which it is since a moment, by a deadline of the procedure."""

    deadline: str
    course: Course
    since: datetime
    due: date

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it apart from all else that is awaited of the course."""
        return self.deadline, self.since, self.due

    def missed(self, journal: Journalled, today: date, watching: Watching) -> Due | None:
        """The deadline that has passed and is not recorded yet, if the journal bears that out."""
        procedure = watching.book.procedure or Procedure()
        events = journal.events(task=self.course.task.id, brief=True)
        *_, task = (course.task for course in all_courses(events, watching.spectacles))
        passed = (each for each in unrecorded(task, procedure, today) if each.deadline.id == self.deadline)
        return next((each for each in passed if each.task.since == self.since), None)


Awaited = AwaitedByWatch | AwaitedByDeadline


def awaited(course: Course, watching: Watching) -> Iterator[Awaited]:
    """All that is awaited of a course as it stands."""
    for watch in watching.book.watches:
        if isinstance(watch.pattern, Absence):
            yield from _by_watch(watch, watch.pattern, course, watching)
    for due in dues(course.task, watching.book.procedure or Procedure()):
        if due.day is not None and due.deadline.id not in course.task.noticed:
            yield AwaitedByDeadline(due.deadline.id, course, course.task.since, due.day)


def _by_watch(watch: Watch, pattern: Absence, course: Course, watching: Watching) -> Iterator[AwaitedByWatch]:
    for wait in course.waits:
        if wait.until is None and recorded_on(pattern, course, wait, watching.spectacles) is None:
            due = last_day_for(watch, pattern, course, wait, watching.spectacles)
            if due is not None:
                yield AwaitedByWatch(watch, pattern, course, wait.since, due)


def _as_journalled(course: Course, journal: Journalled, watching: Watching) -> Iterator[Course]:
    """The course as the journal has it."""
    events = journal.events(task=course.task.id, brief=True)
    return (each for each in all_courses(events, watching.spectacles) if each.number == course.number)
