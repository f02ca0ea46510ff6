"""The way of a task 流程: the states it passes through, how long each may last, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from access_rules.language.sources import Citation
from access_rules.language.watches import Stretch
from access_rules.source import Span


class TaskState(StrEnum):
    """How far a task has come 状态."""

    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    IN_FORCE = "in_force"
    OBJECTED = "objected"
    RECHECKED = "rechecked"
    EXITED = "exited"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"

    @property
    def is_final(self) -> bool:
        """Whether nothing more is awaited; the same task may be submitted anew."""
        return self in _FINAL

    @property
    def is_active(self) -> bool:
        """Whether the village does the task: it is in force, rechecked or not."""
        return self in _ACTIVE


_FINAL = frozenset({TaskState.REJECTED, TaskState.EXITED, TaskState.LAPSED, TaskState.WITHDRAWN, TaskState.REFUSED})
_ACTIVE = frozenset({TaskState.IN_FORCE, TaskState.RECHECKED})


class Consequence(StrEnum):
    """What happens when a deadline passes 届满."""

    LAPSE = "lapse"
    ESCALATE = "escalate"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long a state may last 期限, counted from the day the task came into it, which is not counted itself.

    ``within`` is None where only the times count that rules set for their approvals 工作日内. ``to`` is the
    authority that takes over where it escalates: those below it may no longer approve.
    """

    id: str
    title: str
    state: TaskState
    within: Stretch | None
    then: Consequence
    to: str | None = None
    reason: str | None = None
    cite: tuple[Citation, ...] = ()
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Procedure:
    """How tasks are handled: the authority that approves where the decision names none, and the deadlines.

    ``layer`` is the place in the chain of layers, 0 for the topmost.
    """

    by: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    layer: int = field(default=0, compare=False)
    span: Span | None = field(default=None, compare=False)

    def deadlines_of(self, state: TaskState) -> tuple[Deadline, ...]:
        """The deadlines that a state has, in the order written."""
        return tuple(each for each in self.deadlines if each.state is state)
