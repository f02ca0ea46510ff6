"""Listening: notices found as events arrive, by an engine that is not believed.

The engine remembers what later events may go together with, and what is awaited; nothing is looked for in the journal
until it reports something, and then in the few events that bear on that. What it reports wrongly is dropped there;
what it misses, and all that comes while it fails, the sweep finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, product
from typing import Protocol

from access_rules.language.watches import Absence, Correlation, Watch
from access_rules.register.days import day_of
from access_rules.register.events import Event, EventKind
from access_rules.register.watches.absences import last_day_for, missed, recorded_on
from access_rules.register.watches.assessing import assess
from access_rules.register.watches.chronicle import Chronicle, Course, Wait, all_courses
from access_rules.register.watches.joining import (
    ABSENCE,
    DAY,
    WAIT,
    definitions,
    first_of,
    listened_to,
    rule_of,
    second_of,
)
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.ledger import Ledger
from access_rules.register.watches.notices import Notice, notice
from access_rules.targets.durable.holder import PATIENT, Patience, Report
from access_rules.targets.durable.memory import Memory


class Journalled(Protocol):
    """What is read of the journal to confirm a report."""

    def events(
        self, after: int = 0, *, up_to: int | None = None, task: str | None = None, brief: bool = False
    ) -> Iterable[Event]:
        """The events that fit, in order; ``brief`` leaves out the decisions."""


class Listening:
    """Hears events in their order and tells the notices that the engine finds and the journal confirms."""

    def __init__(self, watching: Watching, patience: Patience = PATIENT) -> None:
        watches = listened_to(watching.book.watches)
        self._correlations = [
            (at, each, each.pattern) for at, each in enumerate(watches) if isinstance(each.pattern, Correlation)
        ]
        self._by_rule = {rule_of(at): watch for at, watch, _ in self._correlations}
        self._absences = [(each, each.pattern) for each in watches if isinstance(each.pattern, Absence)]
        self._watching = watching
        self.memory = Memory(definitions(watches), patience)
        self._chronicle = Chronicle(watching.spectacles)
        self._ledger = Ledger(each for _, each, _ in self._correlations)
        self._numbers = count(1)
        self._today = date.min
        self._firsts: defaultdict[int, list[int]] = defaultdict(list)
        self._expiring: defaultdict[date, list[int]] = defaultdict(list)
        self._waiting: dict[int, _Waiting] = {}
        self._waits_of: defaultdict[int, list[int]] = defaultdict(list)
        self._found: set[str] = set()
        self.refuted = 0

    def hear(self, event: Event, journal: Journalled) -> Iterator[Notice]:
        """What follows from one more event."""
        yield from self.wake(day_of(event.at), journal)
        self._found.clear()
        course = self._chronicle.add(event)
        if course is None:
            return
        self._ledger.follow(event, course)
        if event.kind is EventKind.DECIDED and course.counts:
            yield from self._submitted(course, journal)
        if not course.counts:
            self._forget(self._firsts.pop(course.number, ()))
        self._await(course)
        if course.task.state.is_final:
            self._chronicle.drop(event.task)
            self._waits_of.pop(course.number, None)
            self._firsts.pop(course.number, None)

    def recall(self, event: Event, journal: Journalled) -> None:
        """Remember one more event without a word to the engine: what follows from it was found before, or is swept."""
        with self.memory.quiet():
            for _ in self.hear(event, journal):
                pass

    def wake(self, today: date, journal: Journalled) -> Iterator[Notice]:
        """What follows from a new day: the engine is told of it wherever something is awaited."""
        if today <= self._today:
            return
        self._today = today
        for day in [day for day in self._expiring if day < today]:
            self._forget(self._expiring.pop(day))
        for village in sorted({each.course.task.village for each in self._waiting.values()}):
            said = {**DAY, "sid": village, "day": today.toordinal()}
            for report in self.memory.pass_by(next(self._numbers), said):
                yield from self._confirmed(report, None, journal)

    # ---- what the engine is told

    def _submitted(self, course: Course, journal: Journalled) -> Iterator[Notice]:
        for at, _, pattern in self._correlations:
            second = second_of(at, pattern, course.seen)
            if second is not None:
                for report in self.memory.pass_by(next(self._numbers), second):
                    yield from self._confirmed(report, course, journal)
            first = first_of(at, pattern, course.seen)
            if first is not None:
                number = next(self._numbers)
                self._firsts[course.number].append(number)
                self._expiring[date.fromordinal(first["until"])].append(number)
                self.memory.keep(number, first)

    def _await(self, course: Course) -> None:
        """Tell what has come to be awaited of a task, and take back what is awaited no more."""
        told = self._waits_of[course.number]
        for number in [each for each in told if self._is_over(self._waiting.get(each))]:
            told.remove(number)
            self._waiting.pop(number, None)
            self.memory.forget(number)
        known = {(id(each.wait), each.watch.id) for each in map(self._waiting.get, told) if each}
        for wait, (watch, pattern) in product(course.waits, self._absences):
            waiting = _Waiting(watch, pattern, course, wait)
            if (id(wait), watch.id) in known or self._is_over(waiting):
                continue
            due = last_day_for(watch, pattern, course, wait, self._watching.spectacles)
            if due is not None and due >= self._today:
                number = next(self._numbers)
                told.append(number)
                self._waiting[number] = waiting
                self.memory.keep(number, {**WAIT, "sid": course.task.village, "due": due.toordinal()})

    def _is_over(self, waiting: _Waiting | None) -> bool:
        if waiting is None or waiting.wait.until is not None:
            return True
        spectacles = self._watching.spectacles
        return recorded_on(waiting.pattern, waiting.course, waiting.wait, spectacles) is not None

    def _forget(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.memory.forget(number)

    # ---- what it reports

    def _confirmed(self, report: Report, course: Course | None, journal: Journalled) -> Iterator[Notice]:
        """The notice in a report, if the journal bears it out and it was not told before."""
        found = self._missed(report, journal) if report.rule == ABSENCE else self._paired(report, course)
        if found is None:
            self.refuted += 1
        elif found.key not in self._found:
            self._found.add(found.key)
            yield found

    def _paired(self, report: Report, course: Course | None) -> Notice | None:
        watch = self._by_rule.get(report.rule)
        if watch is None or course is None:
            return None
        firing = assess(watch, course.seen, self._ledger, self._watching.roster)
        if firing is None or not firing.certain:
            return None
        return notice(firing, str(course.number), course.day, self._watching.teller)

    def _missed(self, report: Report, journal: Journalled) -> Notice | None:
        waiting = self._waiting.pop(report.numbers[0], None)
        if waiting is None:
            return None
        self.memory.forget(report.numbers[0])
        events = journal.events(task=waiting.course.task.id, brief=True)
        for course in all_courses(events, self._watching.spectacles):
            if course.number != waiting.course.number:
                continue
            for each in missed(waiting.watch, waiting.pattern, course, self._today, self._watching.spectacles):
                if each.since == waiting.wait.since:
                    day = each.due + timedelta(days=1)
                    return notice(each.firing, each.since.isoformat(), day, self._watching.teller)
        return None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something that is awaited of a task for the sake of a watch."""

    watch: Watch
    pattern: Absence
    course: Course
    wait: Wait
