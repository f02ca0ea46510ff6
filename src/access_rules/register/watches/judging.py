"""Watches at work when a task is submitted: what they make of it, from all that the journal holds.

Called inside the transaction that submits the task, so that nothing it counts can change before it is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from typing import Protocol

from access_rules.language.roster import Roster
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Cap, Correlation, Load, Party, Pattern, Watch, WatchOutcome
from access_rules.outcome import Outcome
from access_rules.register.days import CHINA, day_of
from access_rules.register.events import Draft, Event
from access_rules.register.verdict import WatchVerdict
from access_rules.register.watches.assessing import Earlier, assess
from access_rules.register.watches.chronicle import Chronicle, Course
from access_rules.register.watches.firing import Firing, Teller
from access_rules.register.watches.seeing import Seen, Spectacles
from access_rules.register.watches.windows import reach

_OUTCOMES = {WatchOutcome.REJECT: Outcome.REJECT, WatchOutcome.NEEDS_APPROVAL: Outcome.NEEDS_APPROVAL}


class History(Protocol):
    """The events before the task that is submitted: a state of the journal, or events in memory."""

    def events(
        self,
        after: int = 0,
        *,
        village: str | None = None,
        department: str | None = None,
        since: datetime | None = None,
        brief: bool = False,
    ) -> Iterable[Event]:
        """The events that fit, in order; ``brief`` leaves out the decisions."""


@dataclass(frozen=True, slots=True)
class Before:
    """A history as it was before the event with a number."""

    history: History
    number: int

    def events(
        self,
        after: int = 0,
        *,
        village: str | None = None,
        department: str | None = None,
        since: datetime | None = None,
        brief: bool = False,
    ) -> Iterable[Event]:
        """The events that fit, in order; ``brief`` leaves out the decisions."""
        found = self.history.events(after, village=village, department=department, since=since, brief=brief)
        return takewhile(lambda event: event.number < self.number, found)


class Watching:
    """The watches of one ruleset, ready to judge; ``roster`` tells the staff of each village."""

    def __init__(self, book: Rulebook, roster: Roster | None = None) -> None:
        self.book = book
        self.roster = roster
        self.spectacles = Spectacles(book)
        self.teller = Teller(book)
        submitted = (each for each in book.watches if isinstance(each.pattern, Correlation | Cap | Load))
        self._of_submissions = tuple(submitted)
        self.of_notices = tuple(each for each in self._of_submissions if each.outcome is WatchOutcome.NOTICE)

    def judge(self, history: History, submitted: Draft, at: datetime) -> WatchVerdict:
        """What the watches make of a task submitted at a moment, given everything before it.

        Where nobody else can write meanwhile, nothing that is counted can change before the task is in the journal.
        """
        if not self._of_submissions:
            return WatchVerdict()
        seen = self.spectacles.see(submitted.task, submitted.village, submitted.department, day_of(at), submitted.facts)
        fired = tuple(self.firings(seen, self.archive(history, seen.day), self._of_submissions))
        deciding = [each for each in fired if not each.is_notice]
        outcome = max((_outcome(each) for each in deciding), default=None, key=lambda each: each.strictness)
        approvals = (self.teller.approval(each.watch) for each in deciding)
        # What is only possible is no matter for a notice: there is nothing yet to be told.
        told = tuple(self.teller.told(each) for each in fired if each.certain or not each.is_notice)
        return WatchVerdict(outcome, tuple(each for each in approvals if each), told)

    def archive(self, history: History, day: date) -> Archive:
        """The tasks submitted up to a day, as far back as these watches ask."""
        starts: dict[Shelf, date] = {}
        for watch in self._of_submissions:
            shelf, start = _looked_through(watch.pattern, day)
            starts[shelf] = min(start, starts.get(shelf, date.max))
        return Archive(history, self.spectacles, starts)

    def firings(self, seen: Seen, earlier: Earlier, watches: Iterable[Watch]) -> Iterator[Firing]:
        """Those of some watches that fire for a task that is submitted, or may, in their order."""
        for watch in watches:
            firing = assess(watch, seen, earlier, self.roster)
            if firing is not None:
                yield firing


def _outcome(firing: Firing) -> Outcome:
    """What a watch pushes for: its outcome, or approval while it is not certain."""
    return _OUTCOMES[firing.watch.outcome] if firing.certain else Outcome.NEEDS_APPROVAL


Shelf = tuple[bool, bool]
"""Whether only tasks of the same village, and of the same department, are looked through."""


def _looked_through(pattern: Pattern, day: date) -> tuple[Shelf, date]:
    """Which of the earlier tasks a watch looks through, and from which day on."""
    match pattern:
        case Correlation():
            parties: tuple[Party, ...] = pattern.same_parties
            start = reach(day, pattern.within)
        case Cap():
            parties, start = pattern.per, reach(day, pattern.window)
        case Load():
            parties, start = (Party.VILLAGE,), reach(day, pattern.window)
        case _:
            parties, start = (), day
    return (Party.VILLAGE in parties, Party.DEPARTMENT in parties), start


class Archive:
    """The earlier tasks as a history holds them: each shelf is read when it is first asked for, and once."""

    def __init__(self, history: History, spectacles: Spectacles, starts: Mapping[Shelf, date]) -> None:
        self._history = history
        self._spectacles = spectacles
        self._starts = starts
        self._read: dict[tuple[str | None, str | None], Chronicle] = {}

    def since(self, day: date, *, village: str | None = None, department: str | None = None) -> Iterator[Course]:
        """The tasks submitted on a day or later that count, in their order."""
        chronicle = self._read.get((village, department))
        if chronicle is None:
            chronicle = self._read[village, department] = Chronicle(self._spectacles)
            start = self._starts[village is not None, department is not None]
            begin = datetime.combine(start, time.min, CHINA)
            chronicle.add_all(self._history.events(village=village, department=department, since=begin, brief=True))
        return chronicle.since(day, village=village, department=department)
