"""What watches ask of a single task, as conditions; what is between tasks is not in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from access_rules.language.conditions import AllOf, Comparator, Compare, Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Absence, Cap, Correlation, Load, Pattern, Recheck, Watch, WatchOutcome

EVERY_TASK = AllOf(())
"""The condition of a watch that is about all tasks."""


def about(pattern: Pattern) -> Condition:
    """What the task must be like that makes it fire: one that is submitted, or that something is awaited of.

    A load is made no heavier by a task that adds nothing to it.
    """
    match pattern:
        case Correlation(second=second):
            return second
        case Load(when, added):
            some = Compare(added, Comparator.GREATER, 0)
            return some if when is None else AllOf((when, some))
        case Cap(when) | Absence(when) | Recheck(when):
            return EVERY_TASK if when is None else when
        case _:
            assert_never(pattern)


def earlier(pattern: Pattern) -> Condition | None:
    """What the earlier tasks must be like that it counts; None where it looks at no other."""
    match pattern:
        case Correlation(first=first):
            return first
        case Cap(when) | Load(when):
            return EVERY_TASK if when is None else when
        case Absence() | Recheck():
            return None
        case _:
            assert_never(pattern)


def conditions_of_watches(book: Rulebook) -> Iterator[Condition]:
    """Every condition that may be asked about a watch of a rulebook."""
    for watch in book.watches:
        yield from watch.conditions
        yield about(watch.pattern)


def decides(watch: Watch) -> bool:
    """Whether it takes part in the decision on a task that is submitted."""
    return watch.outcome is not WatchOutcome.NOTICE
