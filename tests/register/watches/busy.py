"""Long made-up histories: three years of an area, in which everything that can happen to a task happens to many."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from access_rules.language.procedure import TaskState
from access_rules.register.events import Draft, Event, EventKind
from access_rules.register.statechart import OutOfTurnError, Task, after, begun
from tests.register.watches.histories import FOLLOWING, STATED, History, noon

BEGIN, END = date(2024, 1, 2), date(2026, 12, 30)
PENDING = [{"authority": "county", "title": "县级", "within_working_days": None}]


@dataclass
class Area:
    """Villages and departments, and the tasks between them; ``chance`` decides what happens next."""

    chance: random.Random
    villages: int
    departments: int
    history: History = field(default_factory=History)
    tasks: dict[str, Task] = field(default_factory=dict)

    def live(self, events: int) -> History:
        """So many events, or a few more, spread evenly over the years."""
        days = (END - BEGIN).days
        for made in range(days + 1):
            day = BEGIN + timedelta(days=made)
            while len(self.history.made) < events * (made + 1) // (days + 1):
                if self.chance.random() < 0.4:
                    self._submit(day, self._who())
                else:
                    self._go_on(day)
        return self.history

    def _who(self) -> tuple[str, str, str]:
        village, department = self.chance.randrange(self.villages), self.chance.randrange(self.departments)
        return f"T{len(self.history.made)}", f"村{village}", f"局{department}"

    def _submit(self, day: date, who: tuple[str, str, str]) -> None:
        facts = {name: self.chance.choice(values) for name, values in STATED.items()}
        if self.chance.random() < 0.1:
            del facts[self.chance.choice(sorted(facts))]
        outcome = self.chance.choice(["allow", "allow", "needs_approval", "needs_approval", "reject"])
        self._happen(Draft(EventKind.SUBMITTED, "甲", *who, facts=facts), day)
        self._happen(Draft(EventKind.DECIDED, "甲", *who, note={"outcome": outcome, "pending": PENDING}), day)
        if outcome == "allow":
            self._happen(Draft(EventKind.LISTED, "甲", *who), day)

    def _go_on(self, day: date) -> None:
        """Something happens to one of the tasks, or it is submitted again; nothing where that may not be."""
        if not self.tasks:
            return
        task = self.tasks[self.chance.choice(list(self.tasks)[-400:])]
        who = (task.id, task.village, task.department)
        if task.state.is_final or task.state is TaskState.RETURNED:
            if self.chance.random() < 0.1:
                self._submit(day, who)
            else:
                del self.tasks[task.id]
            return
        kind = self.chance.choice(list(FOLLOWING))
        draft = Draft(kind, "乙", *who, note=self.chance.choice(FOLLOWING[kind]))
        if self._happen(draft, day) and kind is EventKind.APPROVED:
            self._happen(Draft(EventKind.LISTED, "乙", *who), day)

    def _happen(self, draft: Draft, day: date) -> bool:
        """Whether it may happen; then it has."""
        event = self.history.add(draft, noon(day))
        try:
            self._follow(event)
        except OutOfTurnError:
            self.history.made.pop()
            return False
        return True

    def _follow(self, event: Event) -> None:
        task = self.tasks.get(event.task)
        changed = after(task, event) if task else begun(event)
        if changed is not None:
            self.tasks[event.task] = changed


def busy_history(events: int, seed: int, villages: int = 40, departments: int = 12) -> History:
    """Three years of an area."""
    return Area(random.Random(seed), villages, departments).live(events)
