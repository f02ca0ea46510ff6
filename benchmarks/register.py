"""How fast a register is, in figures: ``python -m benchmarks.register --events 10000 1000000``.

``--store`` puts them beside those stored, which ``benchmarks.register_table`` puts on the page of the register.

For each size a register is filled with the lives of tasks, half of them decided at once and half approved, and then:

| figure | is |
|---|---|
| events/s, one each | events appended a second, each in a transaction of its own |
| events/s, by 100 | the same, a hundred a transaction |
| submit | milliseconds from a submitted task to its recorded decision, median and 99th percentile |
| decide | milliseconds of that which the rules alone take |
| approve | milliseconds from an approval to its recorded decision |
| open | seconds from opening to the state of one task |
| restart | seconds from opening to the states of all tasks |
| memory | MiB of the process, at its most, once all states are known |
| verify | seconds to verify the whole register: its chain, and what follows from what |
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import access_rules
from access_rules.register import EventKind, Journal, Register
from access_rules.register.events import Draft
from access_rules.register.journal import Writing
from benchmarks.register_table import STORED, Figures, table
from benchmarks.registers import all_of, alone, kind_and_version, memory, options

ALLOWED = {"task_type": "assist", "domain": "anti_fraud", "stage": "proposed", "target": "village",
           "requesting_unit_kind": "department", "village_role": "assist", "funding": "provided"}  # fmt: skip
WAITING = {**ALLOWED, "task_type": "work_group", "domain": "statistics", "village_role": "assist"}


class Lives:
    """The lives of made-up tasks, with decisions as the rules make them."""

    def __init__(self, ruleset: access_rules.Ruleset) -> None:
        evaluator = ruleset.compile()
        self._decisions = [evaluator.decide(facts, as_of=date(2026, 3, 2)).to_dict() for facts in (ALLOWED, WAITING)]
        book = ruleset.book
        self._ruleset = {"id": book.id, "title": book.title, "version": book.version, "digest": book.digest, "kept": ""}

    def write(self, writing: Writing, number: int) -> None:
        """Add one life: three or four events."""
        village, department = f"村{number % 20:02}", f"部门{number % 15:02}"
        decision = self._decisions[number % 2]
        draft = Draft(EventKind.SUBMITTED, "张三", f"L{number}", village, department, facts=decision["facts"])
        writing.append(draft)
        plain = replace(draft, facts={})
        pending = [{"authority": "county", "title": "县级", "within_working_days": None}] if number % 2 else []
        outcome = "needs_approval" if number % 2 else "allow"
        decided = replace(
            plain, decision=decision, ruleset=self._ruleset, note={"outcome": outcome, "pending": pending}
        )
        writing.append(replace(decided, kind=EventKind.DECIDED))
        if number % 2:
            note = {"authority": "county", "title": "县级", "discharged": ["county"], "pending": []}
            writing.append(replace(plain, kind=EventKind.APPROVED, note=note))
        writing.append(replace(plain, kind=EventKind.LISTED))


def filled(journal: Journal, ruleset: access_rules.Ruleset, events: int) -> None:
    """Write lives until there are so many events."""
    lives, number = Lives(ruleset), 0
    while journal.head.number < events:
        with journal.writing() as writing:
            for _ in range(500):
                lives.write(writing, number)
                number += 1
                if writing.head.number >= events:
                    break


def measured(url: str, events: int, times: int) -> Figures:
    """All figures of a register of that size; what takes milliseconds is done so many times."""
    ruleset = access_rules.load_shipped("national")
    with Journal.create(url) as journal:
        filled(journal, ruleset, events)
        singly, together = rate(journal, 1, times), rate(journal, 100, times // 20 + 1)
    start = time.perf_counter()
    with Register.open(url, ruleset) as register:
        register.task("L1")
        opening = time.perf_counter() - start
        known = sum(1 for _ in register.tasks())
        restart = time.perf_counter() - start
        assert known >= events // 4
        register.evaluator.decide(ALLOWED)
        submit = [timed(lambda: asked(register, ALLOWED)) for _ in range(times)]
        decide = [timed(lambda: register.evaluator.decide(ALLOWED).to_dict()) for _ in range(times)]
        waiting = [asked(register, WAITING).id for _ in range(times // 4 + 1)]
        approve = [timed(approved(register, each)) for each in waiting]
        held = memory()
        start = time.perf_counter()
        assert register.verify() == ()
        verify = time.perf_counter() - start
    milliseconds = (statistics.median(submit), statistics.quantiles(submit, n=100)[98])
    database, version = kind_and_version(url)
    return Figures(
        database=database,
        version=version,
        events=events,
        singly=singly,
        together=together,
        submit=milliseconds,
        decide=statistics.median(decide),
        approve=statistics.median(approve),
        opening=opening,
        restart=restart,
        verify=verify,
        memory=held,
    )


def asked(register: Register, facts: dict[str, Any]) -> Any:
    """A task submitted."""
    return register.submit(facts, village="村01", department="部门01", actor="张三")


def approved(register: Register, task: str) -> Callable[[], object]:
    """What approves a task."""
    return lambda: register.approve(task, authority="central", actor="李四")


def timed(action: Callable[[], object]) -> float:
    """The milliseconds that an action takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def rate(journal: Journal, together: int, times: int) -> float:
    """Events appended a second, so many a transaction."""
    draft = Draft(EventKind.NOTICED, "张三", "", "村01", "部门01", note={"text": "字" * 100})
    start = time.perf_counter()
    for _ in range(times):
        with journal.writing() as writing:
            for _ in range(together):
                writing.append(draft)
    return together * times / (time.perf_counter() - start)


def main(arguments: list[str]) -> None:
    """Measure and print a table."""
    parser = options(__doc__, events=10_000, times=200, stored=STORED)
    asked_for = parser.parse_args(arguments)

    def measure(url: str, events: int) -> Figures:
        return alone(measured, url, events, asked_for.times)

    print(table(all_of(asked_for, measure, STORED, Figures)))


if __name__ == "__main__":
    main(sys.argv[1:])
