"""When the state of a task ends by itself, or comes to the ears of a higher authority."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from access_rules.evaluation.calendar import UnpublishedYearError
from access_rules.language.conditions import Unit
from access_rules.language.procedure import Consequence, Deadline, Procedure, TaskState
from access_rules.language.watches import Stretch
from access_rules.register.days import day_of, last_day
from access_rules.register.statechart import Task


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a task in the state it is in, with the last day on which it is kept.

    ``day`` is None where it lies in a year whose holidays are not known: such a deadline does not pass.
    """

    task: Task
    deadline: Deadline
    day: date | None

    def has_passed(self, today: date) -> bool:
        """Whether it was not kept."""
        return self.day is not None and self.day < today


def dues(task: Task, procedure: Procedure) -> Iterator[Due]:
    """The deadlines of a task in the state it is in, in the order written."""
    start = day_of(task.since)
    for deadline in procedure.deadlines_of(task.state):
        stretch = _stretch(task, deadline)
        if stretch is None:
            continue
        try:
            yield Due(task, deadline, last_day(start, stretch))
        except UnpublishedYearError:
            yield Due(task, deadline, None)


def _stretch(task: Task, deadline: Deadline) -> Stretch | None:
    """How long it runs: the time that a rule gives the authorities for this task goes before what holds for all.

    None where neither says anything: such a task waits as long as it likes.
    """
    own = [each.within_working_days for each in task.pending if each.within_working_days is not None]
    if task.state is TaskState.UNDER_REVIEW and own:
        return Stretch(min(own), Unit.WORKING_DAYS)
    return deadline.within


def lapsed(task: Task, procedure: Procedure, today: date) -> Due | None:
    """The deadline that has ended the task, recorded or not; None where none has."""
    passed = (each for each in dues(task, procedure) if each.has_passed(today))
    return next((each for each in passed if each.deadline.then is Consequence.LAPSE), None)


def escalations(task: Task, procedure: Procedure, today: date) -> tuple[Due, ...]:
    """The deadlines that have taken the task to a higher authority, recorded or not."""
    passed = (each for each in dues(task, procedure) if each.has_passed(today))
    return tuple(each for each in passed if each.deadline.then is Consequence.ESCALATE)


def unrecorded(task: Task, procedure: Procedure, today: date) -> Iterator[Due]:
    """The deadlines that have passed and are not in the journal yet, up to the one that ends the task."""
    for due in dues(task, procedure):
        if due.has_passed(today):
            if due.deadline.id not in task.noticed:
                yield due
            if due.deadline.then is Consequence.LAPSE:
                return
