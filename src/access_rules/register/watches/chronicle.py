"""The courses of tasks: what the events of the journal, one after the other, tell of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access_rules.language.procedure import TaskState
from access_rules.language.watches import Awaited
from access_rules.register.days import day_of
from access_rules.register.events import Event, EventKind
from access_rules.register.refusals import UNFOLLOWABLE, out_of_turn
from access_rules.register.statechart import Task, after, begun
from access_rules.register.watches.seeing import Seen, Spectacles

_PENDING = frozenset({TaskState.SUBMITTED, TaskState.UNDER_REVIEW, TaskState.APPROVED, TaskState.OBJECTED})
_DONE_BY_VILLAGE = frozenset({TaskState.IN_FORCE, TaskState.RECHECKED, TaskState.OBJECTED})


@dataclass(slots=True)
class Wait:
    """Something was awaited from a day on; ``until`` is the day it came or was awaited no more (None: still is)."""

    awaited: Awaited
    since: date
    until: date | None = None


@dataclass(slots=True)
class Course:
    """One submission of a task, on a ``day``, and what became of it.

    ``number`` is that of the event that submitted it, ``in_force`` and ``left`` are the days from and to which the
    village did it (None: not yet), ``ruleset`` tells by which rules it was last decided, ``recorded`` are the facts
    that came to be known later, each with the day.
    """

    task: Task
    day: date
    number: int
    spectacles: Spectacles
    in_force: date | None = None
    left: date | None = None
    ruleset: Mapping[str, str] | None = None
    waits: list[Wait] = field(default_factory=list)
    recorded: list[tuple[date, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def seen(self) -> Seen:
        """The task as it was submitted: made when it is asked for, since years of them are kept."""
        return self.spectacles.submitted(self.task, self.day)

    @property
    def counts(self) -> bool:
        """Whether the village was given it to do, or may be: it was not turned down before it came into force."""
        return self.in_force is not None or self.task.state in _PENDING

    @property
    def is_done_by_village(self) -> bool:
        """Whether the village does it at present."""
        return self.in_force is not None and self.task.state in _DONE_BY_VILLAGE

    def facts_on(self, day: date) -> dict[str, Any]:
        """What was known of it on a day: as stated, and as recorded later."""
        facts = dict(self.task.facts)
        for recorded, more in self.recorded:
            if recorded <= day:
                facts |= more
        return facts

    def follow(self, event: Event) -> None:
        """What one more event makes of it. Raises OutOfTurnError."""
        day = day_of(event.at)
        before, self.task = self.task.state, after(self.task, event)
        if event.ruleset is not None:
            self.ruleset = event.ruleset
        if event.kind is EventKind.RECORDED:
            self.recorded.append((day, event.note["facts"]))
        self._await_approval(before, day)
        self._await_recheck(event, day)

    def _await_approval(self, before: TaskState, day: date) -> None:
        if self.task.state is TaskState.UNDER_REVIEW and before is not TaskState.UNDER_REVIEW:
            self.waits.append(Wait(Awaited.APPROVAL, self.day))
        elif before is TaskState.UNDER_REVIEW and self.task.state is not TaskState.UNDER_REVIEW:
            self._end(Awaited.APPROVAL, day)

    def _await_recheck(self, event: Event, day: date) -> None:
        if event.kind is EventKind.LISTED:
            self.in_force = day
            self.waits += (Wait(Awaited.RECHECK, day), Wait(Awaited.RECORD, day))
        elif event.kind is EventKind.RECHECKED:
            self._end(Awaited.RECHECK, day)
            if self.is_done_by_village:
                self.waits.append(Wait(Awaited.RECHECK, day))
        if self.in_force is not None and not self.is_done_by_village and self.left is None:
            self.left = day
            self._end(Awaited.RECHECK, day)
            self._end(Awaited.RECORD, day)

    def _end(self, awaited: Awaited, day: date) -> None:
        for wait in self.waits:
            if wait.awaited is awaited and wait.until is None:
                wait.until = day


class Chronicle:
    """The latest course of each task whose submission it was told of."""

    def __init__(self, spectacles: Spectacles) -> None:
        self._spectacles = spectacles
        self._current: dict[str, Course] = {}

    def add(self, event: Event) -> Course | None:
        """The course to which an event belongs; None where it belongs to none that was submitted here.

        Raises RegisterError where it may not follow.
        """
        try:
            if event.kind is EventKind.SUBMITTED:
                return self._begin(event)
            course = self._current.get(event.task)
            if course is not None:
                course.follow(event)
        except UNFOLLOWABLE:
            raise out_of_turn(event.number) from None
        return course

    def _begin(self, event: Event) -> Course:
        task = begun(event)
        assert task is not None
        course = self._current[event.task] = Course(task, day_of(event.at), event.number, self._spectacles)
        return course

    def course(self, task: str) -> Course | None:
        """The course of a task; None where it is not known."""
        return self._current.get(task)

    def drop(self, task: str) -> None:
        """Remember a task no longer: nothing more can become of it."""
        self._current.pop(task, None)

    @property
    def courses(self) -> Iterable[Course]:
        """The courses, in the order in which their tasks were first submitted."""
        return self._current.values()


def all_courses(events: Iterable[Event], spectacles: Spectacles) -> list[Course]:
    """Every course of every task, in the order of their submission."""
    chronicle = Chronicle(spectacles)
    added = ((event, chronicle.add(event)) for event in events)
    return [course for event, course in added if course is not None and event.kind is EventKind.SUBMITTED]
