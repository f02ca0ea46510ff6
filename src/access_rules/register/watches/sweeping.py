"""The sweep: all notices that a journal gives rise to up to a day, found without anybody listening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Protocol

from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.watches import Absence, Recheck, Watch
from access_rules.register.days import day_of
from access_rules.register.events import Event, EventKind
from access_rules.register.watches.absences import missed
from access_rules.register.watches.chronicle import Chronicle, Course
from access_rules.register.watches.firing import Figures, Firing
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.ledger import Ledger
from access_rules.register.watches.notices import Notice, notice
from access_rules.register.watches.rechecking import Reconsidered, reconsidered
from access_rules.truth import Truth


class History(Protocol):
    """What is read of a journal: one state of it, or events in memory."""

    def events(self, after: int = 0, *, brief: bool = False) -> Iterable[Event]:
        """The events in order; ``brief`` leaves out the decisions."""

    def event(self, number: int) -> Event | None:
        """One event, whole."""


def notices(history: History, watching: Watching, evaluator: Evaluator, today: date) -> Iterator[Notice]:
    """The notices that the watches raise over a history up to and including today.

    The same events give the same notices, with the same keys, in the same order. A watch that may fire, but need
    not, raises none.
    """
    sweep = _Sweep(watching, today)
    for event in history.events(brief=True):
        yield from sweep.pass_over(event)
    yield from sweep.ended()
    for watch in watching.book.watches:
        if isinstance(watch.pattern, Recheck):
            yield from _of_rechecks(watch, watch.pattern, history, sweep.courses, watching, evaluator, today)


class _Sweep:
    """Goes through a history, and remembers the tasks that are not at their end yet."""

    def __init__(self, watching: Watching, today: date) -> None:
        self._watching = watching
        self._today = today
        self._chronicle = Chronicle(watching.spectacles)
        self._ledger = Ledger(watching.of_notices)
        self._firing: dict[str, list[Firing]] = {}

    @property
    def courses(self) -> Iterable[Course]:
        """The courses of those tasks."""
        return self._chronicle.courses

    def pass_over(self, event: Event) -> Iterator[Notice]:
        """What follows from one more event."""
        if event.kind is EventKind.SUBMITTED and (before := self._chronicle.course(event.task)) is not None:
            yield from self._missed(before)
        course = self._chronicle.add(event)
        if course is None:
            return
        yield from self._together(event, course)
        self._ledger.follow(event, course)
        if course.task.state.is_final:
            yield from self._missed(course)
            self._chronicle.drop(event.task)

    def ended(self) -> Iterator[Notice]:
        """What was missed in the courses that have not come to their end."""
        for course in self._chronicle.courses:
            yield from self._missed(course)

    def _together(self, event: Event, course: Course) -> Iterator[Notice]:
        if event.kind is EventKind.SUBMITTED:
            fired = self._watching.firings(course.seen, self._ledger, self._watching.of_notices)
            self._firing[event.task] = [each for each in fired if each.certain]
        elif event.kind is EventKind.DECIDED:
            # What the rules refuse was never asked of the village.
            for each in self._firing.pop(event.task, ()) if course.counts else ():
                yield notice(each, str(course.number), day_of(event.at), self._watching.teller)

    def _missed(self, course: Course) -> Iterator[Notice]:
        """What was missed in a course, which is at its end or as far as it has come."""
        for watch in self._watching.book.watches:
            if isinstance(watch.pattern, Absence):
                for each in missed(watch, watch.pattern, course, self._today, self._watching.spectacles):
                    day = each.due + timedelta(days=1)
                    yield notice(each.firing, each.since.isoformat(), day, self._watching.teller)


def _of_rechecks(
    watch: Watch,
    pattern: Recheck,
    history: History,
    courses: Iterable[Course],
    watching: Watching,
    evaluator: Evaluator,
    today: date,
) -> Iterator[Notice]:
    book = watching.book
    if not is_in_force(watch, book, today):
        return
    about = (course for course in courses if course.seen.truth(pattern.when) is Truth.TRUE)
    for each in reconsidered(about, history.event, evaluator, book, today):
        firing = Firing(watch, each.course.seen, True, Figures(), more={"changed": each.to_dict()})
        yield notice(firing, _version(each, book.digest), today, watching.teller)


def _version(each: Reconsidered, digest: str) -> str:
    """One notice for a version of the rules and a submission of the task."""
    return f"{each.course.number}/{digest[:12]}"
