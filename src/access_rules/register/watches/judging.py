"""Watches at work when a task is submitted: what they make of it, from all that was submitted before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from access_rules.language.roster import Roster
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Cap, Correlation, Load, Watch, WatchOutcome
from access_rules.outcome import Outcome
from access_rules.register.days import day_of
from access_rules.register.events import Draft, Event
from access_rules.register.verdict import WatchVerdict
from access_rules.register.watches.assessing import Earlier, assess
from access_rules.register.watches.chronicle import Chronicle
from access_rules.register.watches.firing import Firing, Teller
from access_rules.register.watches.ledger import Ledger
from access_rules.register.watches.seeing import Seen, Spectacles

_OUTCOMES = {WatchOutcome.REJECT: Outcome.REJECT, WatchOutcome.NEEDS_APPROVAL: Outcome.NEEDS_APPROVAL}


class Watching:
    """The watches of one ruleset, ready to judge; ``roster`` tells the staff of each village."""

    def __init__(self, book: Rulebook, roster: Roster | None = None) -> None:
        self.book = book
        self.roster = roster
        self.spectacles = Spectacles(book)
        self.teller = Teller(book)
        submitted = (each for each in book.watches if isinstance(each.pattern, Correlation | Cap | Load))
        self.of_submissions = tuple(submitted)
        self.of_notices = tuple(each for each in self.of_submissions if each.outcome is WatchOutcome.NOTICE)

    def with_roster(self, roster: Roster | None) -> Watching:
        """The same watches with another roster."""
        other = copy(self)
        other.roster = roster
        return other

    def judge(self, earlier: Earlier, submitted: Draft, at: datetime) -> WatchVerdict:
        """What the watches make of a task submitted at a moment, given what they have seen before it.

        Where nobody else can write meanwhile, nothing that is counted can change before the task is in the journal.
        """
        if not self.of_submissions:
            return WatchVerdict()
        seen = self.spectacles.see(submitted.task, submitted.village, submitted.department, day_of(at), submitted.facts)
        fired = tuple(self.firings(seen, earlier, self.of_submissions))
        deciding = [each for each in fired if not each.is_notice]
        outcome = max((_outcome(each) for each in deciding), default=None, key=lambda each: each.strictness)
        approvals = (self.teller.approval(each.watch) for each in deciding)
        # What is only possible is no matter for a notice: there is nothing yet to be told.
        told = tuple(self.teller.told(each) for each in fired if each.certain or not each.is_notice)
        return WatchVerdict(outcome, tuple(each for each in approvals if each), told, self._staff(submitted.village))

    def _staff(self, village: str) -> Mapping[str, Any]:
        """The staff of the village, where a load goes by it: no other event tells of it."""
        if not any(isinstance(each.pattern, Load) for each in self.of_submissions):
            return {}
        found = self.roster.villages.get(village) if self.roster else None
        return {"staff": found.staff if found else None}

    def ledger(self, events: Iterable[Event] = ()) -> Ledger:
        """What these watches have seen in the tasks that some events, in their order, tell of."""
        ledger, chronicle = Ledger(self.of_submissions), Chronicle(self.spectacles)
        for event in events:
            ledger.follow(event, chronicle.add(event))
        return ledger

    def firings(self, seen: Seen, earlier: Earlier, watches: Iterable[Watch]) -> Iterator[Firing]:
        """Those of some watches that fire for a task that is submitted, or may, in their order."""
        for watch in watches:
            firing = assess(watch, seen, earlier, self.roster)
            if firing is not None:
                yield firing


def _outcome(firing: Firing) -> Outcome:
    """What a watch pushes for: its outcome, or approval while it is not certain."""
    return _OUTCOMES[firing.watch.outcome] if firing.certain else Outcome.NEEDS_APPROVAL
