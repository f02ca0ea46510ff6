"""Where the ledger kept in the database is otherwise than the journal makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic
from access_rules.language.rulebook import Rulebook
from access_rules.register.database import LEDGERS, SIGHTINGS
from access_rules.register.days import start_of
from access_rules.register.journal import Events
from access_rules.register.watches.chronicle import Chronicle
from access_rules.register.watches.judging import Watching
from access_rules.register.watches.sighting_rows import rows_of
from access_rules.register.watches.sightings import all_look_back_to


def ledger_faults(reading: Events, books: Callable[[str], Rulebook | None]) -> Iterator[Diagnostic]:
    """Where a kept ledger is otherwise than the journal makes it: it would count too little, or too much.

    ``books`` gives the ruleset with a digest (None: it is not at hand, and its ledger is passed over).
    """
    for kept in reading.connection.execute(sa.select(LEDGERS)).all() if _is_there(reading.connection) else ():
        book = books(kept.digest)
        if book is not None:
            yield from _faults(reading, kept, Watching(book))


def _faults(reading: Events, kept: Any, watching: Watching) -> Iterator[Diagnostic]:
    watches, today = watching.of_submissions, date.fromordinal(kept.used)
    start = all_look_back_to(watches, today)
    first = reading.first_submitted(start_of(start))
    made: dict[tuple[str, str], dict[str, Any]] = {}
    if first is not None:
        events = reading.events(after=first - 1, up_to=kept.noted, brief=True)
        chronicle = Chronicle(watching.spectacles)
        for event in events:
            chronicle.add(event)
        for course in chronicle.courses:
            if course.counts:
                made |= {(row["watch"], row["task"]): row for row in rows_of(kept.id, watches, course)}
    in_time = (SIGHTINGS.c.ledger == kept.id, SIGHTINGS.c.day >= start.toordinal())
    found = reading.connection.execute(sa.select(SIGHTINGS).where(*in_time)).mappings()
    there = {(row["watch"], row["task"]): dict(row) for row in found}
    expected = {key: row for key, row in made.items() if row["day"] >= start.toordinal()}
    for watch, task in sorted(key for key in there.keys() | expected.keys() if there.get(key) != expected.get(key)):
        yield diagnose("AR743", None, watch=watch, task=task)


def _is_there(connection: sa.Connection) -> bool:
    return sa.inspect(connection).has_table(LEDGERS.name)
