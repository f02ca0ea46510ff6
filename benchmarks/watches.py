"""How fast watches are, in figures: ``python -m benchmarks.watches --events 3000 30000``.

``--store`` puts them beside those stored, which ``benchmarks.watches_table`` puts on the page of watches.

For each size a register under the rules of ``examples/county_year`` is filled with the tasks of a year, spread over
the villages of its roster and 15 departments, and then, each in a process of its own:

| figure | is |
|---|---|
| sweep | seconds in which all notices are found, and the MiB of a process that does only that, at its most |
| listen | events a second taken up by a listener, in a run whose notices are proven those of the sweep |
| new rules | seconds of the first submission under rules that have no ledger yet: it notes what watches look back to |
| submit | milliseconds from a submitted task to its recorded decision, watches included, median and 90th percentile |
| rules alone | the same under the same rules without their watches, the median |
| restart | seconds until a listener that is made anew has caught up |
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from access_rules import Ruleset, load
from access_rules.language.roster import Roster
from access_rules.language.watches import Absence, Correlation
from access_rules.loading.roster import read_roster
from access_rules.register import EventKind, Journal, Register
from access_rules.register.events import Draft
from access_rules.register.watches.listener import Listener
from access_rules.register.watches.listening import Listening
from access_rules.register.watches.notices import Notice
from benchmarks.registers import all_of, alone, kind_and_version, memory, options
from benchmarks.watches_table import STORED, Figures, table

COUNTY = Path(__file__).parents[1] / "examples" / "county_year"
FORM = {
    "task_type": "form",
    "stage": "proposed",
    "item": "表",
    "hours": 1,
    "funding": "none",
    "basis_level": "department",
}
DEPARTMENTS = tuple(f"第{number}局" for number in range(15))
WAITING = {"authority": "county", "title": "县级", "within_working_days": 15}
BEGINNING = datetime(2026, 1, 1, 2, tzinfo=UTC)
YEAR = timedelta(days=360)
TOGETHER = 1500
"""Events a transaction: 500 lives."""


@cache
def rules(*, watched: bool = True) -> Ruleset:
    """The rules of the county, with their watches or without."""
    found = load(COUNTY / "rules")
    return found if watched else replace(found, book=replace(found.book, watches=()))


def roster(villages: int) -> Roster:
    """So many villages: those of the county, then others staffed like them."""
    found = read_roster(COUNTY / "roster.yaml").villages
    rounds = range(-(-villages // len(found)))
    named = ((f"{name}{turn + 1 if turn else ''}", staff) for turn in rounds for name, staff in found.items())
    return Roster(dict(islice(named, villages)))


def opened(url: str, villages: int, *, watched: bool = True) -> Register:
    """The register at the end of its year."""
    return Register.open(url, rules(watched=watched), clock=lambda: BEGINNING + YEAR, roster=roster(villages))


def lives(events: int, villages: list[str], chance: random.Random) -> Iterator[Draft]:
    """So many events: forms asked for, and one in two of them approved."""
    for number in range(events // 3):
        facts: dict[str, Any] = {**FORM, "data": f"数据{chance.randrange(events)}"}
        draft = Draft(
            EventKind.SUBMITTED, "甲", f"t{number}", chance.choice(villages), chance.choice(DEPARTMENTS), facts=facts
        )
        yield draft
        waits = chance.random() < 0.5
        note = {"outcome": "needs_approval" if waits else "allow", "pending": [WAITING] if waits else []}
        yield replace(draft, kind=EventKind.DECIDED, facts={}, note=note)
        yield replace(draft, kind=EventKind.WITHDRAWN if waits else EventKind.LISTED, facts={})


def filled(url: str, events: int, villages: int) -> None:
    """Make a register that holds a year of tasks."""
    drafts = enumerate(lives(events, list(roster(villages).villages), random.Random(20260101)), start=1)
    with Journal.create(url) as journal:
        while some := list(islice(drafts, TOGETHER)):
            with journal.writing() as writing:
                for number, draft in some:
                    writing.append(draft, BEGINNING + YEAR * number / events)


def submissions(url: str, villages: int, times: int, *, watched: bool) -> list[float]:
    """Seconds that each of some submissions takes, the first being the first under these rules."""
    chance, names, taken = random.Random(1), list(roster(villages).villages), []
    with opened(url, villages, watched=watched) as register:
        register.evaluator.decide(FORM)
        for number in range(times + 1):
            facts = {**FORM, "data": f"新数据{number}{watched}"}
            started = time.perf_counter()
            register.submit(facts, village=chance.choice(names), department=chance.choice(DEPARTMENTS), actor="甲")
            taken.append(time.perf_counter() - started)
    return taken


def swept(url: str, villages: int) -> tuple[float, float, dict[str, str]]:
    """The seconds of a sweep, the memory it takes, and the watches of its notices by their keys."""
    with opened(url, villages) as register:
        started = time.perf_counter()
        found = register.notices()
        return time.perf_counter() - started, memory(), {each.key: each.watch for each in found}


def listened(url: str, villages: int) -> tuple[float, set[str]]:
    """How many events a second a listener takes up, and the keys of the notices that it finds."""
    with opened(url, villages) as register:
        events = list(register.journal.events())
        listening = Listening(register.watching)
        started = time.perf_counter()
        with register.journal.reading() as reading:
            heard = (each for event in events for each in listening.hear(event, reading))
            found = {each.key for each in heard if isinstance(each, Notice)}
        taken = time.perf_counter() - started
        listening.memory.close()
    return len(events) / taken, found


def restarted(url: str, villages: int) -> float:
    """The seconds until a listener that is made anew has caught up."""
    with opened(url, villages) as register:
        started = time.perf_counter()
        with Listener(register, actor="甲") as listener:
            listener.catch_up()
            return time.perf_counter() - started


def measured(url: str, events: int, villages: int, times: int, *, listens: bool) -> Figures:
    """All figures of a register of that size; what takes milliseconds is done so many times."""
    alone(filled, url, events, villages)
    sweep, held, notices = alone(swept, url, villages)
    pace = restart = None
    if listens:
        pace, heard = alone(listened, url, villages)
        kinds = {each.id for each in rules().book.watches if isinstance(each.pattern, Correlation | Absence)}
        assert heard == {key for key, watch in notices.items() if watch in kinds}, "the listener and the sweep differ"
    anew, *watched = alone(submissions, url, villages, times, watched=True)
    _, *unwatched = alone(submissions, url, villages, times, watched=False)
    if listens:
        restart = alone(restarted, url, villages)
    database, version = kind_and_version(url)
    return Figures(
        database=database,
        version=version,
        events=events,
        villages=villages,
        submit=(1000 * statistics.median(watched), 1000 * statistics.quantiles(watched, n=10)[-1]),
        unwatched=1000 * statistics.median(unwatched),
        anew=anew,
        sweep=sweep,
        memory=held,
        notices=len(notices),
        pace=pace,
        restart=restart,
    )


def main(arguments: list[str]) -> None:
    """Measure and print a table."""
    parser = options(__doc__, events=3_000, times=50, stored=STORED)
    parser.add_argument("--villages", type=int, default=20, help="those of the county, and more made like them")
    parser.add_argument(
        "--no-listen", action="store_true", help="leave out the engine, which takes long on many events"
    )
    asked_for = parser.parse_args(arguments)

    def measure(url: str, events: int) -> Figures:
        return measured(url, events, asked_for.villages, asked_for.times, listens=not asked_for.no_listen)

    print(table(all_of(asked_for, measure, STORED, Figures)))


if __name__ == "__main__":
    main(sys.argv[1:])
