"""The days on which a rule takes part, as probes of the day of the decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from access_rules.language.periods import Period
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.targets.durable.antecedents import DAY, Antecedent, Operator, Probe
from access_rules.targets.durable.properties import written


def in_force(rule: Rule, book: Rulebook) -> tuple[Antecedent, ...]:
    """When a rule takes part, as alternatives: its own period, else as long as a document it cites."""
    if rule.in_force is not None:
        periods: Iterable[Period] = (rule.in_force,)
    else:
        periods = (each for cited in rule.cite for each in book.sources[cited.source].periods(cited.version))
    return tuple(dict.fromkeys(_within(period) for period in _merged(periods)))


def _merged(periods: Iterable[Period]) -> Iterator[Period]:
    """The same days as periods that share none."""
    ahead = sorted(periods, key=lambda each: each.start or date.min)
    while ahead:
        current = ahead.pop(0)
        while ahead and _following(current).meets(ahead[0]):
            following = ahead.pop(0)
            ends = (current.end, following.end)
            current = Period(current.start, None if None in ends else max(each for each in ends if each))
        yield current


def _following(period: Period) -> Period:
    """A period and the day after it, on which another may join on."""
    if period.end is None or period.end == date.max:
        return period
    return Period(period.start, period.end + timedelta(days=1))


def _within(period: Period) -> Antecedent:
    start = ((Probe(DAY, Operator.AT_LEAST, written(period.start)),),) if period.start else ()
    end = ((Probe(DAY, Operator.AT_MOST, written(period.end)),),) if period.end else ()
    return (*start, *end)
