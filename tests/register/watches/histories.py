"""Made-up histories: events of a few tasks, of two villages and three departments, over some weeks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from access_rules.language.procedure import TaskState
from access_rules.register.days import CHINA
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.statechart import OutOfTurnError, Task, advance

VILLAGES = ("甲村", "乙村")
DEPARTMENTS = ("农业局", "民政局", "文旅局")
STAFF = {"甲村": 4, "乙村": 0}

STATED: Mapping[str, tuple[Any, ...]] = {
    "kind": ("form", "app", "assist"),
    "item": ("家底", "家 底", "花名册", "none"),
    "hours": (0, 3, 8, "none"),
    "funding": ("provided", "none"),
}


@dataclass
class History:
    """Events in memory, asked for like those of a journal."""

    made: list[Event] = field(default_factory=list)
    _of_task: dict[str, list[Event]] = field(default_factory=dict)
    _arranged: int = 0

    def add(self, draft: Draft, at: datetime) -> Event:
        previous = self.made[-1].digest if self.made else ""
        event = Event.sealed(draft, len(self.made) + 1, at, previous)
        self.made.append(event)
        return event

    def events(
        self,
        after: int = 0,
        *,
        up_to: int | None = None,
        task: str | None = None,
        brief: bool = False,
    ) -> Iterator[Event]:
        del brief
        if task is None:
            return iter(self.made[after:up_to])
        last = len(self.made) if up_to is None else up_to
        return (event for event in self._events_of(task) if after < event.number <= last)

    def _events_of(self, task: str) -> list[Event]:
        for event in self.made[self._arranged :]:
            self._of_task.setdefault(event.task, []).append(event)
        self._arranged = len(self.made)
        return self._of_task.get(task, [])

    def event(self, number: int) -> Event:
        return self.made[number - 1]

    def before(self, number: int) -> History:
        """The history as it was before an event."""
        return History(self.made[: number - 1])


def noon(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), CHINA) + timedelta(hours=12)


@st.composite
def facts(draw: st.DrawFn, *, all_stated: bool = True) -> dict[str, Any]:
    made = {name: draw(st.sampled_from(values)) for name, values in STATED.items()}
    if not all_stated:
        for name in draw(st.sets(st.sampled_from(sorted(STATED)), max_size=2)):
            del made[name]
    return made


FOLLOWING: Mapping[EventKind, tuple[dict[str, Any], ...]] = {
    EventKind.APPROVED: ({"authority": "county", "title": "县级", "pending": []},),
    EventKind.RETURNED: ({},),
    EventKind.REJECTED: ({},),
    EventKind.RECHECKED: ({"result": "kept"}, {"result": "exited"}),
    EventKind.RECORDED: ({"facts": {"funds_paid": True}}, {"facts": {"funds_paid": False}}),
    EventKind.OBJECTED: ({"reason": "做不了"},),
    EventKind.WITHDRAWN: ({},),
    EventKind.EXPIRED: ({},),
}
"""What may happen to a task after it was decided, with notes."""


@st.composite
def histories(draw: st.DrawFn, *, all_stated: bool = True, most: int = 14) -> History:
    """A history in which every event may follow from those before it."""
    history, day = History(), date(2026, draw(st.sampled_from([1, 2, 3, 9])), draw(st.sampled_from([1, 12, 27])))
    tasks: dict[str, Task] = {}
    for _ in range(draw(st.integers(1, most))):
        day += timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 2, 5, 11])))
        ended = sorted(each.id for each in tasks.values() if each.state.is_final or each.state is TaskState.RETURNED)
        begin = not tasks or draw(st.integers(0, 2)) > 0
        again = tasks[draw(st.sampled_from(ended))] if begin and ended and draw(st.integers(0, 3)) == 0 else None
        made = (
            _submission(draw, history, day, again, all_stated=all_stated) if begin else _step(draw, history, day, tasks)
        )
        advance(tasks, made)
    return history


def _submission(
    draw: st.DrawFn, history: History, day: date, again: Task | None = None, *, all_stated: bool
) -> Sequence[Event]:
    task, village, department = f"T{len(history.made) + 1}", st.sampled_from(VILLAGES), st.sampled_from(DEPARTMENTS)
    who = (again.id, again.village, again.department) if again else (task, draw(village), draw(department))
    draft = Draft(EventKind.SUBMITTED, "甲", *who, facts=draw(facts(all_stated=all_stated)))
    outcome = draw(st.sampled_from(["allow", "allow", "needs_approval", "needs_approval", "reject"]))
    made = [history.add(draft, noon(day))]
    note = {"outcome": outcome, "pending": [{"authority": "county", "title": "县级", "within_working_days": None}]}
    made.append(history.add(Draft(EventKind.DECIDED, "甲", *who, note=note), noon(day)))
    if outcome == "allow":
        made.append(history.add(Draft(EventKind.LISTED, "甲", *who), noon(day)))
    return made


def _step(draw: st.DrawFn, history: History, day: date, tasks: Mapping[str, Task]) -> Sequence[Event]:
    task = tasks[draw(st.sampled_from(sorted(tasks)))]
    kind = draw(st.sampled_from(list(FOLLOWING)))
    draft = Draft(kind, "乙", task.id, task.village, task.department, note=draw(st.sampled_from(FOLLOWING[kind])))
    at, length = noon(day), len(history.made)
    made = [history.add(draft, at)]
    try:
        advance(dict(tasks), made)
    except OutOfTurnError:
        del history.made[length:]
        return ()
    if kind is EventKind.APPROVED:
        made.append(history.add(Draft(EventKind.LISTED, "乙", task.id, task.village, task.department), at))
    return made
