"""Cases: tasks with the decision they should get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from access_rules.outcome import Outcome
from access_rules.source import Span


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects 预期; a part left out (None) is not checked.

    ``rules`` are among the decision's certain reasons, ``missing`` is exactly what is missing, each of
    ``conditions`` stands in one of the decision's conditions, ``without`` is the outcome once the refused
    demands are dropped (the text ``none`` where there is no such verdict).
    """

    outcome: Outcome
    rules: tuple[str, ...] | None = None
    missing: frozenset[str] | None = None
    conditions: tuple[str, ...] | None = None
    without: Outcome | str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case 案例: a task, the day for which it is decided, and what is expected.

    ``official`` is the official disposition where the ruleset does not follow it, ``exception`` the argument.
    """

    id: str
    title: str
    facts: Mapping[str, object]
    expect: Expectation
    as_of: date | None = None
    note: str | None = None
    source: tuple[str, ...] = ()
    official: Outcome | None = None
    exception: str | None = None
    span: Span | None = field(default=None, compare=False)
    fact_spans: Mapping[str, Span] = field(default_factory=dict, compare=False)
