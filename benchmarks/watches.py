"""How fast watches are, in figures: ``python -m benchmarks.watches --events 3000 30000``.

For each size a register under the rules of ``examples/county_year`` is filled with the tasks of a year, spread over
20 villages and 15 departments, and then:

| figure | is |
|---|---|
| submit | milliseconds from a submitted task to its recorded decision, watches included, median and 90th percentile |
| rules alone | the same under the same rules without their watches |
| sweep | seconds in which all notices are found |
| listen | events a second taken up by a listener, whose notices are first proven those of the sweep |
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from access_rules import Ruleset, load
from access_rules.language.roster import Roster
from access_rules.language.watches import Absence, Correlation
from access_rules.loading.roster import read_roster
from access_rules.register import Event, EventKind, Register
from access_rules.register.events import Draft
from access_rules.register.watches.listening import Listening

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


@dataclass
class Clock:
    """The time of the register, which goes through the year with the tasks."""

    at: datetime = datetime(2026, 1, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


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


def filled(path: Path, rules: Ruleset, roster: Roster, events: int) -> Register:
    """A register that holds a year of tasks."""
    clock, chance = Clock(), random.Random(20260101)
    register = Register.create(str(path), rules, clock=clock, roster=roster)
    step = timedelta(days=360) / events
    with register.journal.writing() as writing:
        for draft in lives(events, list(roster.villages), chance):
            clock.at += step
            writing.append(draft, clock.at)
    return register


def submissions(register: Register, times: int) -> list[float]:
    """Seconds that each of some submissions takes."""
    chance, villages, taken = random.Random(1), list(register.roster.villages if register.roster else ()), []
    for number in range(times):
        facts = {**FORM, "data": f"新数据{number}"}
        started = time.perf_counter()
        register.submit(facts, village=chance.choice(villages), department=chance.choice(DEPARTMENTS), actor="甲")
        taken.append(time.perf_counter() - started)
    return taken


def listened(register: Register) -> tuple[set[str], float]:
    """The keys of the notices that a listener finds, and how many events a second it takes up."""
    events: list[Event] = list(register.journal.events())
    listening = Listening(register.watching)
    started = time.perf_counter()
    with register.journal.reading() as reading:
        found = {each.key for event in events for each in listening.hear(event, reading)}
    taken = time.perf_counter() - started
    listening.memory.close()
    return found, len(events) / taken


def measured(events: int, times: int) -> str:
    """A line of the table."""
    rules, roster = load(COUNTY / "rules"), read_roster(COUNTY / "roster.yaml")
    bare = replace(rules, book=replace(rules.book, watches=()))
    with tempfile.TemporaryDirectory() as folder:
        with filled(Path(folder) / "bare.db", bare, roster, events) as register:
            alone = submissions(register, times)
        with filled(Path(folder) / "watched.db", rules, roster, events) as register:
            started = time.perf_counter()
            swept = register.notices()
            sweeping = time.perf_counter() - started
            heard, pace = listened(register)
            kinds = {each.id for each in rules.book.watches if isinstance(each.pattern, Correlation | Absence)}
            assert heard == {each.key for each in swept if each.watch in kinds}, "the listener and the sweep differ"
            watched = submissions(register, times)
    figures = (statistics.median(watched), statistics.quantiles(watched, n=10)[-1], statistics.median(alone))
    in_milliseconds = " | ".join(f"{1000 * each:.1f}" for each in figures)
    return f"| {events:,} | {in_milliseconds} | {sweeping:.1f} | {len(swept):,} | {pace:,.0f} |"


def main(arguments: list[str]) -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[3_000])
    parser.add_argument("--times", type=int, default=50, help="how often a task is submitted")
    asked_for = parser.parse_args(arguments)
    print("| events | submit, ms | p90 | rules alone | sweep, s | notices | listen, events/s |")
    print("|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    for events in asked_for.events:
        print(measured(events, asked_for.times), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
