"""The statechart of a task: which event may follow in which state, and where it leads.

States are never stored: a task is what its events, one after the other, have made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import Any, Final, NamedTuple

from access_rules.language.procedure import TaskState
from access_rules.outcome import Outcome
from access_rules.register.events import Event, EventKind, read_values

_NOTES: Final = 1024
"""Notes kept as read: most say what others say too."""

_OPEN: Final = frozenset(state for state in TaskState if not state.is_final)

_FROM: Final[Mapping[EventKind, frozenset[TaskState | None]]] = {
    EventKind.SUBMITTED: frozenset({None, TaskState.RETURNED, *(set(TaskState) - _OPEN)}),
    EventKind.DECIDED: frozenset({TaskState.SUBMITTED}),
    EventKind.APPROVED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.RETURNED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.REJECTED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.LISTED: frozenset({TaskState.APPROVED}),
    EventKind.OBJECTED: frozenset(
        {
            None,
            TaskState.UNDER_REVIEW,
            TaskState.APPROVED,
            TaskState.IN_FORCE,
            TaskState.RECHECKED,
            TaskState.OBJECTED,
        }
    ),
    EventKind.RECHECKED: frozenset({TaskState.IN_FORCE, TaskState.RECHECKED, TaskState.OBJECTED}),
    EventKind.RECORDED: _OPEN,
    EventKind.WITHDRAWN: _OPEN,
    EventKind.EXPIRED: _OPEN,
    EventKind.NOTICED: frozenset({None, *TaskState}),
}
"""The states in which each event may happen; None: nothing is known of the task yet."""

_OUTCOMES: Final[Mapping[Outcome, TaskState]] = {
    Outcome.ALLOW: TaskState.APPROVED,
    Outcome.NEEDS_APPROVAL: TaskState.UNDER_REVIEW,
    Outcome.REJECT: TaskState.REJECTED,
}


class OutOfTurnError(Exception):
    """An event that may not follow in the state a task is in."""

    def __init__(self, state: TaskState | None, kind: EventKind) -> None:
        super().__init__(state, kind)
        self.state = state
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Pending:
    """An approval that a task lacks: whose, within how many working days, and of which office, if rules say so."""

    authority: str
    title: str
    within_working_days: int | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An approval that a task has: whose, and the number of the event that tells of it."""

    authority: str
    title: str
    number: int


@dataclass(frozen=True, slots=True)
class Objection:
    """What a village has against a task, and the number of the event that tells of it."""

    actor: str
    reason: str
    number: int


class Task(NamedTuple):
    """A task as its events have made it: a tuple, since one is made for every event and others take longer to make.

    ``since`` is when it came into its state, ``number`` that of its last event. ``outcome`` is what was decided
    of it, watches included; ``decided`` the number of the event with the last decision. ``noticed`` are the
    deadlines whose passing is in the journal, of the state it is in. ``stated`` is the task as stated, in JSON, as
    which a million of them are kept more easily.
    """

    id: str
    village: str
    department: str
    stated: str
    state: TaskState
    since: datetime
    number: int
    outcome: Outcome | None = None
    decided: int | None = None
    pending: tuple[Pending, ...] = ()
    given: tuple[Given, ...] = ()
    objections: tuple[Objection, ...] = ()
    noticed: frozenset[str] = frozenset()

    @property
    def facts(self) -> dict[str, Any]:
        """The task as stated."""
        return read_values(self.stated)


def begun(event: Event) -> Task | None:
    """The task that an event begins; None where it only tells something. Raises OutOfTurnError."""
    kind = event.kind
    require(None, kind)
    return _STEPS[kind](None, event) if kind is not EventKind.NOTICED else None


def after(task: Task, event: Event) -> Task:
    """A task after one more event. Raises OutOfTurnError where that may not follow."""
    kind = event.kind
    require(task.state, kind)
    return _STEPS[kind](task, event)


def _new(event: Event, state: TaskState) -> Task:
    # The names are few and the tasks are many.
    village, department = intern(event.village), intern(event.department)
    return Task(event.task, village, department, event.written.facts, state, event.at, event.number)


def _in(state: TaskState, task: Task, event: Event, **changes: Any) -> Task:
    return _as_it_was(task, event, state=state, since=event.at, noticed=frozenset(), **changes)


def _as_it_was(task: Task, event: Event, **changes: Any) -> Task:
    """A task in the state it was in, but for some changes."""
    changes["number"] = event.number
    if event.written.ruleset is not None:
        changes["decided"] = event.number
    # Several times as fast as ``_replace``, and this is done for every event.
    return Task._make(map(changes.get, Task._fields, task))


def _submitted(_: Task | None, event: Event) -> Task:
    return _new(event, TaskState.SUBMITTED)


def _decided(task: Task, event: Event) -> Task:
    outcome = Outcome(_note(event)["outcome"])
    return _in(_OUTCOMES[outcome], task, event, outcome=outcome, pending=_pending(event))


def _approved(task: Task, event: Event) -> Task:
    note = _note(event)
    given = (*task.given, Given(note["authority"], note["title"], event.number))
    pending = _pending(event)
    if pending:
        return _as_it_was(task, event, given=given, pending=pending)
    return _in(TaskState.APPROVED, task, event, given=given, pending=())


def _objected(task: Task | None, event: Event) -> Task:
    if task is None:
        return _new(event, TaskState.REFUSED)._replace(objections=(_objection(event),))
    objections = (*task.objections, _objection(event))
    # Whoever reviews it goes on, and sees the objection; another one does not let the time begin anew.
    if task.state in (TaskState.UNDER_REVIEW, TaskState.OBJECTED):
        return _as_it_was(task, event, objections=objections)
    return _in(TaskState.OBJECTED, task, event, objections=objections)


def _rechecked(task: Task, event: Event) -> Task:
    state = TaskState.RECHECKED if _note(event)["result"] == "kept" else TaskState.EXITED
    return _in(state, task, event, objections=())


def _expired(task: Task, event: Event) -> Task:
    is_done_by_village = task.state.is_active or task.state is TaskState.OBJECTED
    return _in(TaskState.EXITED if is_done_by_village else TaskState.LAPSED, task, event)


def _noticed(task: Task, event: Event) -> Task:
    deadline = _note(event).get("deadline")
    return _as_it_was(task, event, noticed=task.noticed | {deadline} if deadline else task.noticed)


_STEPS: Final[Mapping[EventKind, Callable[[Any, Event], Task]]] = {
    EventKind.SUBMITTED: _submitted,
    EventKind.DECIDED: _decided,
    EventKind.APPROVED: _approved,
    EventKind.RETURNED: lambda task, event: _in(TaskState.RETURNED, task, event),
    EventKind.REJECTED: lambda task, event: _in(TaskState.REJECTED, task, event),
    EventKind.LISTED: lambda task, event: _in(TaskState.IN_FORCE, task, event),
    EventKind.OBJECTED: _objected,
    EventKind.RECHECKED: _rechecked,
    EventKind.RECORDED: _as_it_was,
    EventKind.WITHDRAWN: lambda task, event: _in(TaskState.WITHDRAWN, task, event),
    EventKind.EXPIRED: _expired,
    EventKind.NOTICED: _noticed,
}
"""What each event makes of a task in a state in which it may happen."""


def require(state: TaskState | None, kind: EventKind) -> None:
    """Raise OutOfTurnError where an event of a kind may not happen in a state."""
    if state not in _FROM[kind]:
        raise OutOfTurnError(state, kind)


def advance(tasks: dict[str, Task], events: Iterable[Event]) -> None:
    """Bring tasks, by id, up to date with the events that followed. Raises OutOfTurnError."""
    for event in events:
        advance_by(tasks, event)


def advance_by(tasks: dict[str, Task], event: Event) -> None:
    """The same for one event."""
    name = event.task
    task = tasks.get(name)
    changed = after(task, event) if task else begun(event)
    if changed is not None:
        tasks[name] = changed


def written_pending(pending: Iterable[Pending]) -> list[dict[str, Any]]:
    """Approvals that are lacking, as the note of an event tells them."""
    return [asdict(each) for each in pending]


def _pending(event: Event) -> tuple[Pending, ...]:
    return _pending_of(event.written.note)


@lru_cache(maxsize=_NOTES)
def _pending_of(note: str) -> tuple[Pending, ...]:
    return tuple(Pending(**each) for each in _read_note(note)["pending"])


def _note(event: Event) -> Mapping[str, Any]:
    return _read_note(event.written.note)


_read_note = lru_cache(maxsize=_NOTES)(read_values)


def _objection(event: Event) -> Objection:
    return Objection(event.actor, _note(event)["reason"], event.number)
