"""Every day there is, in stretches on which the same rules are in force, the nearest to a day first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from access_rules.analysis.world import stretches
from access_rules.language.conditions import AS_OF, Compare, Condition, OtherFact
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.targets.smt.vocabulary import Stretch, conditions_of


def eras(books: Sequence[Rulebook], today: date, more: Iterable[Condition] = ()) -> Iterator[Stretch]:
    """Today by itself, then all stretches, from today's backwards and then onwards.

    Where no condition tests the day, one day stands for its stretch, and today for its own.
    """
    is_tested = any(_tests_the_day(each) for each in conditions_of(books, more))
    yield Stretch(today, today)
    every = list(stretches(books, date.min, date.max))
    before = [each for each in every if each.first <= today]
    for each in (*reversed(before), *every[len(before) :]):
        if is_tested:
            yield each
        elif not each.first <= today <= each.last:
            # The first day is when something came into force; the first stretch of all has only a last one.
            day = each.first if each.first > date.min else each.last
            yield Stretch(day, day)


def _tests_the_day(condition: Condition) -> bool:
    return any(
        getattr(node, "fact", None) == AS_OF
        or (isinstance(node, Compare) and isinstance(node.operand, OtherFact) and node.operand.fact == AS_OF)
        for node in nodes(condition)
    )
