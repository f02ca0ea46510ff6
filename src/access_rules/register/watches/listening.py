"""Listening: notices and deadlines found as events arrive, by an engine that is not believed.

The engine remembers what later events may go together with, and what is awaited; nothing is looked for in the journal
until it reports something, and then in the few events that bear on that. What it reports wrongly is dropped there;
what it misses, and all that comes while it fails, the sweep finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import count

from access_rules.language.watches import Correlation
from access_rules.register.days import day_of
from access_rules.register.deadlines import Due
from access_rules.register.events import Event, EventKind
from access_rules.register.watches.assessing import assess
from access_rules.register.watches.awaiting import Awaited, Journalled, awaited
from access_rules.register.watches.chronicle import Chronicle, Course
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

Heard = Notice | Due
"""What is heard: a notice of a watch, or a deadline that has passed and is to be recorded."""


class Listening:
    """Hears events in their order and tells the notices, and the deadlines passed, that the engine finds.

    All of it is confirmed from the journal.
    """

    def __init__(self, watching: Watching, patience: Patience = PATIENT) -> None:
        watches = listened_to(watching.book.watches)
        self._correlations = [
            (at, each, each.pattern) for at, each in enumerate(watches) if isinstance(each.pattern, Correlation)
        ]
        self._by_rule = {rule_of(at): watch for at, watch, _ in self._correlations}
        self._watching = watching
        self.memory = Memory(definitions(watches), patience)
        self._chronicle = Chronicle(watching.spectacles)
        self._ledger = Ledger(each for _, each, _ in self._correlations)
        self._numbers = count(1)
        self._today = date.min
        self._firsts: defaultdict[int, list[int]] = defaultdict(list)
        self._expiring: defaultdict[date, list[int]] = defaultdict(list)
        self._waiting: dict[int, Awaited] = {}
        self._waits_of: defaultdict[int, dict[tuple[object, ...], int]] = defaultdict(dict)
        self._found: set[str] = set()
        self.refuted = 0

    def hear(self, event: Event, journal: Journalled) -> Iterator[Heard]:
        """What follows from one more event."""
        yield from self.wake(day_of(event.at), journal)
        self._found.clear()
        before = self._chronicle.course(event.task)
        course = self._chronicle.add(event)
        if course is None:
            return
        if before is not None and before is not course:
            self._forget(self._waits_of.pop(before.number, {}).values())
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

    def wake(self, today: date, journal: Journalled) -> Iterator[Heard]:
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

    def _submitted(self, course: Course, journal: Journalled) -> Iterator[Heard]:
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
        wanted = {each.key: each for each in awaited(course, self._watching)}
        # What was reported is not told again, should it come to be awaited once more from the same day.
        for key in [key for key, number in told.items() if key not in wanted and number in self._waiting]:
            self._forget([told.pop(key)])
        for key, each in wanted.items():
            if key not in told:
                number = told[key] = next(self._numbers)
                self._waiting[number] = each
                self.memory.keep(number, {**WAIT, "sid": course.task.village, "due": each.due.toordinal()})

    def _forget(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._waiting.pop(number, None)
            self.memory.forget(number)

    # ---- what it reports

    def _confirmed(self, report: Report, course: Course | None, journal: Journalled) -> Iterator[Heard]:
        """What a report tells, if the journal bears it out and it was not told before."""
        found = self._missed(report, journal) if report.rule == ABSENCE else self._paired(report, course)
        if found is None:
            self.refuted += 1
        elif isinstance(found, Due):
            yield found
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

    def _missed(self, report: Report, journal: Journalled) -> Heard | None:
        waiting = self._waiting.pop(report.numbers[0], None)
        if waiting is None:
            return None
        self.memory.forget(report.numbers[0])
        return waiting.missed(journal, self._today, self._watching)
