"""What can be read in a register without knowing its rules: tasks as they are, and what happened to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from os import PathLike
from threading import Lock
from typing import Self

from access_rules.diagnostic import Diagnostic
from access_rules.errors import RegisterError
from access_rules.language.procedure import TaskState
from access_rules.register.events import Event, Head
from access_rules.register.journal import Clock, Events, Journal, now
from access_rules.register.keeping import book_with
from access_rules.register.refusals import UNFOLLOWABLE, is_plain, out_of_turn, refusal, shown
from access_rules.register.replay import replay
from access_rules.register.statechart import Task, advance_by
from access_rules.register.watches.ledger_faults import ledger_faults


class Records:
    """The records of a register, as its journal holds them. Safe to share among threads."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._known: dict[str, Task] = {}
        self._known_up_to = 0
        self._knowing = Lock()

    @classmethod
    def at(cls, url: str | PathLike[str], *, clock: Clock = now) -> Self:
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
        """The tasks that fit, as they are now, in the order in which they were first submitted.

        All states are worked out once; from then on only what has been added to the journal is read.
        """
        with self.journal.reading() as reading:
            found = self._up_to_date(reading)
        wanted = ((village, "village"), (department, "department"))
        return (
            task
            for task in found
            if (states is None or task.state in states)
            and all(each is None or getattr(task, name) == each for each, name in wanted)
        )

    def _up_to_date(self, reading: Events) -> tuple[Task, ...]:
        with self._knowing:
            number = reading.head.number
            try:
                follow(self._known, reading.events(after=self._known_up_to, brief=True))
            except BaseException:
                self._known, self._known_up_to = {}, 0  # part of the events may have been followed
                raise
            self._known_up_to = max(self._known_up_to, number)
            return tuple(self._known.values())

    def history(self, task: str) -> tuple[Event, ...]:
        """The events of a task. Raises RegisterError where there is none."""
        found = tuple(self.journal.events(task=possible_id(task)))
        if not found:
            raise no_such_task(task)
        return found

    def verify(self, *, against: Head | None = None) -> tuple[Diagnostic, ...]:
        """What is wrong with the journal: with its chain, or, where that is whole, with what follows from what.

        That is also where the ledger of watches, which is kept beside it, is not what it makes of it. ``against``, a
        head written down earlier, shows also what whoever owns the database could hide.
        """
        tasks: dict[str, Task] = {}
        out_of_turn: list[Diagnostic] = []

        def follow_one(event: Event) -> None:
            try:
                follow(tasks, (event,))
            except RegisterError as error:
                out_of_turn.extend(error.diagnostics)

        found = self.journal.verify(against=against, follow=follow_one) or tuple(out_of_turn)
        return found or tuple(self._ledger_faults())

    def _ledger_faults(self) -> Iterator[Diagnostic]:
        with self.journal.reading() as reading:
            yield from ledger_faults(reading, partial(book_with, reading))

    def replay(self, *, task: str | None = None) -> tuple[Diagnostic, ...]:
        """Every decision in the journal, made again by the rules that made it, that comes out otherwise now.

        Of one task where it is given. Raises RegisterError where there is none.
        """
        return replay(self.journal, task=None if task is None else self.task(task).id)

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
    follow(tasks, reading.events(task=task, brief=True))
    return tasks.get(task)


def existing_task(reading: Events, task: str) -> Task:
    """A task as its events have made it. Raises RegisterError where there are none."""
    found = found_task(reading, possible_id(task))
    if found is None:
        raise no_such_task(task)
    return found


def follow(tasks: dict[str, Task], events: Iterable[Event]) -> None:
    """Bring tasks up to date with the events that followed. Raises RegisterError where one may not follow."""
    for event in events:
        try:
            advance_by(tasks, event)
        except UNFOLLOWABLE:
            raise out_of_turn(event.number) from None


def possible_id(task: object) -> str:
    """A word that may be the id of a task. Raises RegisterError for one that no database could be asked about."""
    if isinstance(task, str) and is_plain(task):
        return task
    raise no_such_task(task)


def no_such_task(task: object) -> Exception:
    """The refusal where a task is not there."""
    return refusal("AR733", task=shown(task))
