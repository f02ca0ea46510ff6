"""Judging again what the watches made of a task, with the journal as it was then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from access_rules.diagnostic import Message, listed
from access_rules.language.roster import Roster, VillageStaff
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Load
from access_rules.register.days import day_of, start_of
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.journal import Events
from access_rules.register.watches.chronicle import Chronicle
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.ledger import Ledger
from access_rules.register.watches.sightings import all_look_back_to


class Rejudging:
    """What the watches of one ruleset made of tasks, asked in the order in which these were submitted."""

    def __init__(self, book: Rulebook, reading: Events) -> None:
        self._watching = Watching(book)
        self._reading = reading
        self._chronicle = Chronicle(self._watching.spectacles)
        self._ledger = Ledger(self._watching.of_submissions)
        self._heard: int | None = None

    def difference(self, decided: Event) -> Message | None:
        """What is otherwise than the event tells; None where nothing is, and for an event no watch took part in."""
        if not self._watching.of_submissions or decided.kind is not EventKind.DECIDED:
            return None
        submitted = self._reading.event(decided.number - 1)
        if submitted is None or submitted.kind is not EventKind.SUBMITTED or submitted.task != decided.task:
            return None
        self._hear(submitted)
        again = self._judging(decided).judge(self._ledger, _draft(submitted), submitted.at)
        # Registers of old do not tell the staff that a load went by.
        known = {
            each.id
            for each in self._watching.of_submissions
            if "staff" in decided.note or not isinstance(each.pattern, Load)
        }
        then, now = _said(decided.note.get("watches", ()), known), _said(again.fired, known)
        different = sorted(each for each in then.keys() | now.keys() if then.get(each) != now.get(each))
        if not different:
            return None
        names = listed(different)
        return Message(f"监测 {names.zh} 的判断与当时不同", f"the watches {names.en} say otherwise than they did")

    def _hear(self, submitted: Event) -> None:
        """Follow the journal up to the event before."""
        day, until = day_of(submitted.at), submitted.number - 1
        if self._heard is None:
            start = all_look_back_to(self._watching.of_submissions, day)
            first = self._reading.first_submitted(start_of(start))
            self._heard = until if first is None else min(first - 1, until)
        for event in self._reading.events(after=self._heard, up_to=until, brief=True):
            course = self._chronicle.add(event)
            self._ledger.follow(event, course)
            if course is not None and course.task.state.is_final:
                self._chronicle.drop(event.task)
        self._heard = until

    def _judging(self, decided: Event) -> Watching:
        """The watches with the staff on record."""
        staff = decided.note.get("staff")
        roster = Roster({decided.village: VillageStaff("", (), staff)}) if staff is not None else None
        return self._watching.with_roster(roster)


def _draft(event: Event) -> Draft:
    return Draft(event.kind, event.actor, event.task, event.village, event.department, facts=event.facts)


def _said(fired: Iterable[Mapping[str, Any]], known: set[str]) -> dict[str, tuple[Any, Any]]:
    return {each["watch"]: (each["certain"], each["text"]) for each in fired if each["watch"] in known}
