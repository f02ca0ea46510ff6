"""Watches: rules over several tasks, which count, correlate, wait and look back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from access_rules.language.conditions import Condition, Unit
from access_rules.language.findings import Acceptance
from access_rules.language.periods import Period
from access_rules.language.rules import ApprovalTerms
from access_rules.language.sources import Citation
from access_rules.source import Span


class WatchType(StrEnum):
    """What a watch looks for 监测类型."""

    CORRELATION = "correlation"
    CAP = "cap"
    LOAD = "load"
    ABSENCE = "absence"
    RECHECK = "recheck"


class WatchOutcome(StrEnum):
    """What follows when a watch fires: the outcome of the task that is submitted, or a notice 提醒."""

    NEEDS_APPROVAL = "needs_approval"
    REJECT = "reject"
    NOTICE = "notice"


class Party(StrEnum):
    """Whom a task is between: the village that does it and the department that asks for it."""

    VILLAGE = "village"
    DEPARTMENT = "department"


class CalendarPeriod(StrEnum):
    """A stretch of the calendar in which tasks are counted together."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Awaited(StrEnum):
    """What ought to happen to a task: an approval, a recheck 回头看, or that facts about it are recorded."""

    APPROVAL = "approval"
    RECHECK = "recheck"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time: so many days, working days or months."""

    amount: int
    unit: Unit


Window = CalendarPeriod | Stretch
"""The tasks that are counted together: those of one calendar period, or those of the last so many days."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """Two tasks that go together 关联: the later one like ``second``, an earlier one like ``first``.

    They agree in every fact of ``same`` and differ in every one of ``differs``, as they do in their parties,
    and the later one is submitted ``within`` that time of the earlier.
    """

    first: Condition
    second: Condition
    same: tuple[str, ...]
    differs: tuple[str, ...]
    same_parties: tuple[Party, ...]
    differing_parties: tuple[Party, ...]
    within: Stretch


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many tasks like ``when`` 总量, for each village, each department, or each pair of them."""

    when: Condition | None
    at_most: int
    per: tuple[Party, ...]
    window: Window


@dataclass(frozen=True, slots=True)
class Load:
    """At most so much of the number ``sum`` 负荷 for each member of a village's staff: the cart and the horse."""

    when: Condition | None
    sum: str
    at_most: Decimal
    window: Window


@dataclass(frozen=True, slots=True)
class Absence:
    """What is ``awaited`` of a task like ``when`` has not happened ``within`` a time 逾期.

    An approval is awaited from the day the task is submitted, a recheck from the day it came into force or
    was last rechecked, a record (that ``that`` holds of the task) from the day it came into force.
    """

    when: Condition | None
    awaited: Awaited
    that: Condition | None
    within: Stretch


@dataclass(frozen=True, slots=True)
class Recheck:
    """Tasks in force like ``when`` that a new version of the rules would no longer admit 复核."""

    when: Condition | None


Pattern = Correlation | Cap | Load | Absence | Recheck
"""What a watch looks for; a ``match`` over it ends in ``assert_never``."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A watch 监测: what it looks for over several tasks, and what follows.

    ``layer`` is the place in the chain of layers, 0 for the topmost; ``in_force`` is None where the watch
    lasts as long as a document it cites. ``accepts`` are findings of the analysis that are known and meant; they
    decide nothing.
    """

    id: str
    title: str
    outcome: WatchOutcome
    pattern: Pattern
    reason: str
    cite: tuple[Citation, ...]
    approval: ApprovalTerms | None = None
    remedy: str | None = None
    in_force: Period | None = None
    accepts: tuple[Acceptance, ...] = field(default=(), compare=False)
    layer: int = 0
    span: Span | None = field(default=None, compare=False)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in what it looks for."""
        match self.pattern:
            case Correlation(first, second):
                return (first, second)
            case Absence(when, _, that):
                return tuple(each for each in (when, that) if each is not None)
            case Cap(when) | Load(when) | Recheck(when):
                return () if when is None else (when,)
            case _:
                assert_never(self.pattern)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it compares or adds up, beside those that its conditions test."""
        match self.pattern:
            case Correlation(_, _, same, differs):
                return (*same, *differs)
            case Load(_, added):
                return (added,)
            case _:
                return ()


PLACES: Mapping[str, str] = {
    "village": "村",
    "department": "部门",
    "earlier": "前一事项",
    "earlier_department": "前一部门",
    "count": "数量",
    "limit": "上限",
    "period": "周期",
    "staff": "人手",
    "due": "截止日",
}
"""The places in the reason of a watch that its figures fill, beside those that facts fill: English to Chinese."""
