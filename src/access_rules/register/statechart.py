"""The statechart of a task: which event may follow in which state, and where it leads.

States are never stored: a task is what its events, one after the other, have made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from access_rules.language.procedure import TaskState
from access_rules.outcome import Outcome
from access_rules.register.events import Event, EventKind

_OPEN: Final = frozenset(state for state in TaskState if not state.is_final)

_FROM: Final[Mapping[EventKind, frozenset[TaskState | None]]] = {
    EventKind.SUBMITTED: frozenset({None, TaskState.RETURNED, *(set(TaskState) - _OPEN)}),
    EventKind.DECIDED: frozenset({TaskState.SUBMITTED}),
    EventKind.APPROVED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.RETURNED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.REJECTED: frozenset({TaskState.UNDER_REVIEW}),
    EventKind.LISTED: frozenset({TaskState.APPROVED}),
    EventKind.OBJECTED: frozenset(
        {None, TaskState.UNDER_REVIEW, TaskState.APPROVED, TaskState.IN_FORCE, TaskState.RECHECKED}
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
    """An approval that a task still lacks: whose, and within how many working days if a rule says so."""

    authority: str
    title: str
    within_working_days: int | None = None


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


@dataclass(frozen=True, slots=True)
class Task:
    """A task as its events have made it.

    ``since`` is when it came into its state, ``number`` that of its last event. ``outcome`` is what was decided
    of it, watches included; ``decided`` the number of the event with the last decision. ``noticed`` are the
    deadlines whose passing is in the journal, of the state it is in.
    """

    id: str
    village: str
    department: str
    facts: Mapping[str, Any] = field(hash=False)
    state: TaskState
    since: datetime
    number: int
    outcome: Outcome | None = None
    decided: int | None = None
    pending: tuple[Pending, ...] = ()
    given: tuple[Given, ...] = ()
    objections: tuple[Objection, ...] = ()
    noticed: frozenset[str] = frozenset()


def begun(event: Event) -> Task | None:
    """The task that an event begins; None where it only tells something. Raises OutOfTurnError."""
    require(None, event.kind)
    return _STEPS[event.kind](None, event) if event.kind is not EventKind.NOTICED else None


def after(task: Task, event: Event) -> Task:
    """A task after one more event. Raises OutOfTurnError where that may not follow."""
    require(task.state, event.kind)
    return _STEPS[event.kind](task, event)


def _new(event: Event, state: TaskState) -> Task:
    return Task(event.task, event.village, event.department, event.facts, state, event.at, event.number)


def _in(state: TaskState, task: Task, event: Event, **changes: Any) -> Task:
    return _as_it_was(task, event, state=state, since=event.at, noticed=frozenset(), **changes)


def _as_it_was(task: Task, event: Event, **changes: Any) -> Task:
    """A task in the state it was in, but for some changes."""
    decided = event.number if event.ruleset is not None else task.decided
    return replace(task, number=event.number, decided=decided, **changes)


def _submitted(_: Task | None, event: Event) -> Task:
    return _new(event, TaskState.SUBMITTED)


def _decided(task: Task, event: Event) -> Task:
    outcome = Outcome(event.note["outcome"])
    return _in(_OUTCOMES[outcome], task, event, outcome=outcome, pending=_pending(event))


def _approved(task: Task, event: Event) -> Task:
    given = (*task.given, Given(event.note["authority"], event.note["title"], event.number))
    pending = _pending(event)
    if pending:
        return _as_it_was(task, event, given=given, pending=pending)
    return _in(TaskState.APPROVED, task, event, given=given, pending=())


def _objected(task: Task | None, event: Event) -> Task:
    if task is None:
        return replace(_new(event, TaskState.REFUSED), objections=(_objection(event),))
    objections = (*task.objections, _objection(event))
    if task.state is TaskState.UNDER_REVIEW:  # whoever reviews it goes on, and sees the objection
        return _as_it_was(task, event, objections=objections)
    return _in(TaskState.OBJECTED, task, event, objections=objections)


def _rechecked(task: Task, event: Event) -> Task:
    state = TaskState.RECHECKED if event.note["result"] == "kept" else TaskState.EXITED
    return _in(state, task, event, objections=())


def _expired(task: Task, event: Event) -> Task:
    is_done_by_village = task.state.is_active or task.state is TaskState.OBJECTED
    return _in(TaskState.EXITED if is_done_by_village else TaskState.LAPSED, task, event)


def _noticed(task: Task, event: Event) -> Task:
    deadline = event.note.get("deadline")
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
        task = tasks.get(event.task)
        changed = after(task, event) if task else begun(event)
        if changed is not None:
            tasks[event.task] = changed


def written_pending(pending: Iterable[Pending]) -> list[dict[str, Any]]:
    """Approvals that are lacking, as the note of an event tells them."""
    return [asdict(each) for each in pending]


def _pending(event: Event) -> tuple[Pending, ...]:
    return tuple(Pending(**each) for each in event.note["pending"])


def _objection(event: Event) -> Objection:
    return Objection(event.actor, event.note["reason"], event.number)
