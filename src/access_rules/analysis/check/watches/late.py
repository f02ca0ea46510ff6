"""Late watches: before an approval is overdue, a deadline of the procedure has ended the task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from access_rules.analysis.check.watches.subjects import WatchSubjects
from access_rules.analysis.check.wording import filled, named
from access_rules.analysis.findings import Finding, Kind
from access_rules.analysis.windows import is_over_before
from access_rules.diagnostic import Message
from access_rules.language.conditions import Unit
from access_rules.language.procedure import Consequence, Deadline, TaskState
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import ApprovalTerms
from access_rules.language.watches import Absence, Awaited, Stretch, Watch


def look(watch: Watch, subjects: WatchSubjects) -> Iterator[Finding]:
    """A finding where an approval is never awaited for so long, since the task lapses before.

    Both times begin on the day of submission. Of a recheck or a record nothing is said: an objection stops the time
    that a task may be in force.
    """
    pattern = watch.pattern
    if isinstance(pattern, Absence) and pattern.awaited is Awaited.APPROVAL:
        for deadline, time in _lapses(subjects.book):
            if all(is_over_before(each, pattern.within) for each in (time, *_own_times(subjects.book))):
                yield _finding(watch, deadline, subjects)
                return


def _lapses(book: Rulebook) -> Iterator[tuple[Deadline, Stretch]]:
    """The deadlines by which every task under review lapses, with the time it has unless a rule says otherwise."""
    deadlines = book.procedure.deadlines_of(TaskState.UNDER_REVIEW) if book.procedure else ()
    lapses = (each for each in deadlines if each.then is Consequence.LAPSE)
    return ((each, each.within) for each in lapses if each.within is not None)


def _own_times(book: Rulebook) -> Iterable[Stretch]:
    """The times that the rules, watches and default give authorities, which go before the deadline for all tasks."""
    terms: list[ApprovalTerms | None] = [each.approval for each in book.rules_and_watches]
    return [
        Stretch(each.within_working_days, Unit.WORKING_DAYS)
        for each in (*terms, book.default.approval)
        if each is not None and each.within_working_days is not None
    ]


def _finding(watch: Watch, deadline: Deadline, subjects: WatchSubjects) -> Finding:
    return subjects.finding(
        Kind.LATE_WATCH,
        filled(
            "{watch}来不及触发：在那以前，期限{deadline}已经使事项失效",
            "{watch} comes too late: by then the deadline {deadline} has let the task lapse",
            watch=named(watch),
            deadline=Message(f"`{deadline.title}`", f"`{deadline.id}`"),
        ),
        watch,
        further=(deadline.span,),
        help_=Message(
            "把监测的 `以内` 改得比期限短，或者删去这条监测",
            "let the watch wait for less time than the deadline does, or remove it",
        ),
    )
