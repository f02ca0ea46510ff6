"""What can be read in a register without knowing its rules: tasks as they are, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Self

from access_rules.catalogue import diagnose
from access_rules.diagnostic import Diagnostic, Message
from access_rules.language.procedure import TaskState
from access_rules.register.events import Event
from access_rules.register.journal import Clock, Events, Head, Journal, now
from access_rules.register.refusals import refusal
from access_rules.register.replay import replay
from access_rules.register.statechart import OutOfTurnError, Task, advance


class Records:
    """The records of a register, as its journal holds them. Safe to share among threads."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal

    @classmethod
    def at(cls, url: str, *, clock: Clock = now) -> Self:
        """The records at the path of an SQLite file or in the PostgreSQL database that a URL names.

        Raises RegisterError where there is no register.
        """
        return cls(Journal.open(url, clock=clock))

    def task(self, task: str) -> Task:
        """A task as it is now. Raises RegisterError where there is none."""
        with self.journal.reading() as reading:
            return existing_task(reading, task)

    def tasks(
        self,
        *,
        states: Collection[TaskState] | None = None,
        village: str | None = None,
        department: str | None = None,
    ) -> Iterator[Task]:
        """The tasks that fit, as they are now, in the order in which they were first submitted."""
        with self.journal.reading() as reading:
            found = all_tasks(reading, village=village, department=department)
        return (task for task in found.values() if states is None or task.state in states)

    def history(self, task: str) -> tuple[Event, ...]:
        """The events of a task. Raises RegisterError where there is none."""
        found = tuple(self.journal.events(task=task))
        if not found:
            raise no_such_task(task)
        return found

    def verify(self, *, against: Head | None = None) -> tuple[Diagnostic, ...]:
        """What is wrong with the journal: with its chain, or, where that is whole, with what follows from what.

        ``against``, a head written down earlier, shows also what whoever owns the database could hide.
        """
        return self.journal.verify(against=against) or tuple(self._out_of_turn())

    def _out_of_turn(self) -> Iterator[Diagnostic]:
        tasks: dict[str, Task] = {}
        for event in self.journal.events(brief=True):
            try:
                advance(tasks, (event,))
            except (OutOfTurnError, LookupError, ValueError):
                problem = Message("接不上该事项此前的经过", "does not follow from what happened to the task before")
                yield diagnose("AR732", None, path=(event.number,), number=event.number, problem=problem)

    def replay(self, *, task: str | None = None) -> tuple[Diagnostic, ...]:
        """Every decision in the journal, made again by the rules that made it, that comes out otherwise now."""
        return replay(self.journal, task=task)

    def close(self) -> None:
        """Let go of the database."""
        self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def found_task(reading: Events, task: str) -> Task | None:
    """A task as its events have made it; None where there are none."""
    tasks: dict[str, Task] = {}
    advance(tasks, reading.events(task=task, brief=True))
    return tasks.get(task)


def existing_task(reading: Events, task: str) -> Task:
    """A task as its events have made it. Raises RegisterError where there are none."""
    found = found_task(reading, task)
    if found is None:
        raise no_such_task(task)
    return found


def all_tasks(reading: Events, *, village: str | None = None, department: str | None = None) -> dict[str, Task]:
    """The tasks that fit, by id."""
    tasks: dict[str, Task] = {}
    advance(tasks, reading.events(village=village, department=department, brief=True))
    return tasks


def no_such_task(task: str) -> Exception:
    """The refusal where a task is not there."""
    return refusal("AR733", task=task)
