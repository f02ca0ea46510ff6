"""The vocabulary of a ruleset: which facts a task may state, and how a fact follows from others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from access_rules.language.conditions import Condition
from access_rules.language.values import NONE, Value
from access_rules.source import Span


class FactType(StrEnum):
    """The seven types of facts."""

    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of an enum 取值, or an element of a set 元素.

    ``implies`` are the facts that whoever states this one has stated with it;
    ``outside_order`` marks an authority that stands for itself alone.
    """

    id: str
    title: str
    implies: Mapping[str, Value] = field(default_factory=dict)
    outside_order: bool = False
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ComputedChoice:
    """A value that follows from conditions: each value with the condition that makes it so."""

    conditions: tuple[tuple[Value, Condition], ...]


@dataclass(frozen=True, slots=True)
class WorkingDaysBetween:
    """The number of working days of mainland China after ``start`` up to and including ``end``.

    The first day is not counted: Civil Code 民法典, article 201.
    """

    start: str
    end: str


Computation = ComputedChoice | WorkingDaysBetween


class Unchangeable(StrEnum):
    """The change cost that is no number: nobody can make the fact otherwise."""

    IMPOSSIBLE = "impossible"


ChangeCost = int | Unchangeable
"""How much it takes to make a fact of a task otherwise: a whole number from 0, or that nobody can."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact 事实 a task may state.

    ``choices`` are the values of an enum or the elements of a set, in the order written; a set without
    choices holds free texts. ``if_absent`` is what is assumed when nobody states it (None: nothing).
    ``demand`` marks an attachment 附带要求 that can be dropped from a task without changing its core.
    ``judgement`` is the guidance for a word of degree that the law leaves open. ``change_cost`` 更改代价 tells whoever
    looks for the nearest admissible task how dear a change of this fact is (None: not said).
    """

    id: str
    type: FactType
    title: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    ordered: bool = False
    demand: bool = False
    optional: bool = False
    if_absent: Value | None = None
    ask: str | None = None
    unit: str | None = None
    minimum: Value | None = None
    maximum: Value | None = None
    judgement: str | None = None
    computed: Computation | None = None
    change_cost: ChangeCost | None = None
    span: Span | None = field(default=None, compare=False)

    @property
    def dropped(self) -> Value:
        """The value a demand has when it is dropped: false, 0, empty or none."""
        match self.type:
            case FactType.BOOL:
                return False
            case FactType.INTEGER if not self.optional:
                return 0
            case FactType.DECIMAL if not self.optional:
                return Decimal(0)
            case FactType.ENUM if "none" in self.choices:
                return "none"
            case FactType.SET:
                return frozenset()
            case _:
                return NONE

    def rank(self, choice: str) -> int:
        """The place of a choice in the order written, from 0."""
        return list(self.choices).index(choice)
