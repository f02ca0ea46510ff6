"""The sweep: all notices that a journal gives rise to up to a day, found without anybody listening."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from access_rules.evaluation.counting import is_in_force
from access_rules.evaluation.evaluator import Evaluator
from access_rules.language.watches import Absence, Recheck, Watch
from access_rules.register.days import day_of
from access_rules.register.events import Event, EventKind
from access_rules.register.watches.absences import missed
from access_rules.register.watches.chronicle import Chronicle, Course
from access_rules.register.watches.firing import Figures, Firing
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.notices import Notice, notice
from access_rules.register.watches.rechecking import Reconsidered, reconsidered
from access_rules.truth import Truth


def notices(events: Iterable[Event], watching: Watching, evaluator: Evaluator, today: date) -> tuple[Notice, ...]:
    """The notices that the watches raise over some events up to and including today, in the order of their days.

    The same events give the same notices, with the same keys. A watch that may fire, but need not, raises none.
    """
    chronicle = Chronicle(watching.spectacles)
    found = list(_of_submissions(events, watching, chronicle))
    for watch in watching.book.watches:
        match watch.pattern:
            case Absence():
                found += _of_absences(watch, watch.pattern, chronicle.all_courses, watching, today)
            case Recheck():
                found += _of_rechecks(watch, watch.pattern, chronicle.courses, watching, evaluator, today)
            case _:
                continue
    return tuple(sorted(found, key=lambda each: (each.day, each.key)))


def _of_submissions(events: Iterable[Event], watching: Watching, chronicle: Chronicle) -> Iterator[Notice]:
    firing: dict[str, list[Firing]] = {}
    for event in events:
        course = chronicle.add(event)
        if course is None:
            continue
        if event.kind is EventKind.SUBMITTED:
            fired = watching.firings(course.seen, chronicle, watching.of_notices)
            firing[event.task] = [each for each in fired if each.certain]
        elif event.kind is EventKind.DECIDED:
            # What the rules refuse was never asked of the village.
            for each in firing.pop(event.task, ()) if course.counts else ():
                yield notice(each, str(course.number), day_of(event.at), watching.teller)


def _of_absences(
    watch: Watch, pattern: Absence, courses: Iterable[Course], watching: Watching, today: date
) -> Iterator[Notice]:
    for course in courses:
        for each in missed(watch, pattern, course, today, watching.spectacles):
            yield notice(each.firing, each.since.isoformat(), each.due + timedelta(days=1), watching.teller)


def _of_rechecks(
    watch: Watch, pattern: Recheck, courses: Iterable[Course], watching: Watching, evaluator: Evaluator, today: date
) -> Iterator[Notice]:
    book = watching.book
    if not is_in_force(watch, book, today):
        return
    about = (course for course in courses if course.seen.truth(pattern.when) is Truth.TRUE)
    for each in reconsidered(about, evaluator, book, today):
        firing = Firing(watch, each.course.seen, True, Figures(), more={"changed": each.to_dict()})
        yield notice(firing, _version(each, book.digest), today, watching.teller)


def _version(each: Reconsidered, digest: str) -> str:
    """One notice for a version of the rules and a submission of the task."""
    return f"{each.course.number}/{digest[:12]}"
