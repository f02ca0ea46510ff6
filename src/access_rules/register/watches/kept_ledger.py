"""The ledger kept in the database beside the journal, so that a submission need not read what was submitted before.

It is worked out from the journal alone, and can be at any time: whoever is about to use it brings it up to date,
within the transaction that submits the task.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Watch
from access_rules.register.database import LEDGERS, METADATA, SIGHTINGS
from access_rules.register.days import day_of, start_of
from access_rules.register.events import Event, EventKind
from access_rules.register.journal import Events, Writing
from access_rules.register.watches.chronicle import Chronicle, Course
from access_rules.register.watches.seeing import Seen, Spectacles
from access_rules.register.watches.sighting_rows import (
    ANYTHING,
    NOTHING,
    number_in,
    rows_of,
    sighting_in,
    written_key,
    written_scope,
)
from access_rules.register.watches.sightings import Scope, Sighting, Tally, all_look_back_to, scope
from access_rules.truth import Truth

_ENDING: Final = frozenset(
    {EventKind.DECIDED, EventKind.RETURNED, EventKind.REJECTED, EventKind.WITHDRAWN, EventKind.EXPIRED}
)
"""The events after which a task may count no longer."""

_AT_ONCE: Final = 1_000
"""Events that are noted in one go."""

_CLEARED_DAYS: Final = 30
"""How often, and how long after the last look at it, what no watch looks back to is thrown away."""

_UNUSED_DAYS: Final = 60
"""After how many days the ledger of a ruleset that nobody uses is thrown away."""


class Keeping:
    """Keeps the ledger of one ruleset's watches in step with the journal."""

    def __init__(self, book: Rulebook, watches: Iterable[Watch], spectacles: Spectacles) -> None:
        self._digest = book.digest
        self._watches = tuple(watches)
        self._spectacles = spectacles

    def approach(self, writing: Writing) -> bool:
        """Note some of the events that are not noted yet; whether that was all of them.

        Where there are many, this is called again and again in transactions of their own, so that nobody waits long.
        """
        # Registers of old have no such tables.
        METADATA.create_all(writing.connection, tables=(LEDGERS, SIGHTINGS))
        return self._noted(writing, self._begun(writing), _AT_ONCE)

    def up_to_date(self, writing: Writing) -> KeptLedger:
        """The ledger with everything noted that is in the journal."""
        ledger = self._begun(writing)
        while not self._noted(writing, ledger, _AT_ONCE):
            continue
        return KeptLedger(writing.connection, ledger)

    def _begun(self, writing: Writing) -> int:
        """The number of the ledger, which is begun where there is none."""
        found = writing.connection.execute(sa.select(LEDGERS.c.id).where(LEDGERS.c.digest == self._digest)).scalar()
        return self._begin(writing) if found is None else int(found)

    def _begin(self, writing: Writing) -> int:
        connection, today = writing.connection, day_of(writing.at)
        is_unused = LEDGERS.c.used < today.toordinal() - _UNUSED_DAYS
        connection.execute(SIGHTINGS.delete().where(SIGHTINGS.c.ledger.in_(sa.select(LEDGERS.c.id).where(is_unused))))
        connection.execute(LEDGERS.delete().where(is_unused))
        number = int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(LEDGERS.c.id), 0))).scalar_one()) + 1
        first = writing.first_submitted(start_of(all_look_back_to(self._watches, today)))
        noted = writing.head.number if first is None else first - 1
        begun = LEDGERS.insert().values(id=number, digest=self._digest, noted=noted, used=today.toordinal())
        connection.execute(begun)
        return number

    def _noted(self, writing: Writing, ledger: int, most: int) -> bool:
        connection, today = writing.connection, day_of(writing.at)
        known = connection.execute(sa.select(LEDGERS).where(LEDGERS.c.id == ledger)).one()
        head = writing.head.number
        until = min(known.noted + most, head)
        if until > known.noted:
            self._note(writing, ledger, list(writing.events(after=known.noted, up_to=until, brief=True)))
            if known.used // _CLEARED_DAYS != today.toordinal() // _CLEARED_DAYS:
                old = all_look_back_to(self._watches, today).toordinal() - _CLEARED_DAYS
                connection.execute(SIGHTINGS.delete().where(SIGHTINGS.c.ledger == ledger, SIGHTINGS.c.day < old))
            values = {"noted": until, "used": today.toordinal()}
            connection.execute(LEDGERS.update().where(LEDGERS.c.id == ledger).values(values))
        return bool(until == head)

    def _note(self, writing: Writing, ledger: int, events: list[Event]) -> None:
        chronicle = Chronicle(self._spectacles)
        entered: dict[str, Course] = {}
        struck: set[str] = set()
        for event in events:
            course = chronicle.add(event)
            if event.kind is EventKind.SUBMITTED:
                assert course is not None
                entered[event.task] = course
                struck.add(event.task)
            elif course is None and event.kind in _ENDING:
                # It was submitted before these events: what became of it is read as a whole.
                course = _course(writing, event, self._spectacles)
            if course is not None and not course.counts:
                entered.pop(event.task, None)
                struck.add(event.task)
        self._strike(writing.connection, ledger, struck)
        self._enter(writing.connection, ledger, entered.values())

    def _strike(self, connection: sa.Connection, ledger: int, tasks: Collection[str]) -> None:
        if tasks:
            of_tasks = (SIGHTINGS.c.ledger == ledger, SIGHTINGS.c.task.in_(sorted(tasks)))
            connection.execute(SIGHTINGS.delete().where(*of_tasks))

    def _enter(self, connection: sa.Connection, ledger: int, courses: Iterable[Course]) -> None:
        rows = [row for course in courses for row in rows_of(ledger, self._watches, course)]
        if rows:
            connection.execute(SIGHTINGS.insert(), rows)


def _course(writing: Events, event: Event, spectacles: Spectacles) -> Course | None:
    """The course of a task up to an event; None where it was never submitted."""
    chronicle = Chronicle(spectacles)
    for each in writing.events(task=event.task, up_to=event.number, brief=True):
        chronicle.add(each)
    return chronicle.course(event.task)


@dataclass(frozen=True, slots=True)
class KeptLedger:
    """What the watches have seen of the tasks that count, as the database holds it in one transaction."""

    connection: sa.Connection
    number: int

    def alike(self, watch: Watch, own: Sighting, since: date) -> Iterator[Sighting]:
        """As ``Earlier`` has it."""
        asked = self._within(watch, scope(watch.pattern, own.village, own.department), since)
        if own.is_comparable:
            asked = asked.where(SIGHTINGS.c.same.in_((written_key(own), ANYTHING)))
        for row in self.connection.execute(asked.where(SIGHTINGS.c.task != own.task)):
            yield sighting_in(row)

    def counted(self, watch: Watch, own: Seen, since: date) -> Iterator[Tally]:
        """As ``Earlier`` has it."""
        within = self._within(watch, scope(watch.pattern, own.village, own.department), since)
        kinds = (SIGHTINGS.c.day, SIGHTINGS.c.holds, SIGHTINGS.c.amount)
        alike = within.where(SIGHTINGS.c.same == NOTHING).with_only_columns(*kinds, sa.func.count()).group_by(*kinds)
        counted: Counter[tuple[int, int, str | None]] = Counter()
        for day, holds, amount, times in self.connection.execute(alike):
            counted[day, holds, amount] = times
        # Whether the task itself is among them is asked apart: the count needs the index alone.
        for row in self.connection.execute(self._of_watch(watch).where(SIGHTINGS.c.task == own.task)):
            counted[row.day, row.holds, row.amount] -= 1
        for (day, holds, amount), times in counted.items():
            if times > 0:
                yield Tally(date.fromordinal(day), Truth(holds), number_in(amount), times)

    def _of_watch(self, watch: Watch) -> sa.Select[Any]:
        return sa.select(SIGHTINGS).where(SIGHTINGS.c.ledger == self.number, SIGHTINGS.c.watch == watch.id)

    def _within(self, watch: Watch, where: Scope, since: date) -> sa.Select[Any]:
        of_scope = self._of_watch(watch).where(SIGHTINGS.c.scope == written_scope(where))
        return of_scope.where(SIGHTINGS.c.day >= since.toordinal())
