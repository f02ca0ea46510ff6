"""When rules, watches and documents are in force, and what changes on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from access_rules.language.periods import Period
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.language.sources import Source
from access_rules.language.watches import Watch

_A_DAY = timedelta(days=1)
_UNDATED = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document, or one version of it, that comes into force or goes out of it."""

    source: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What changes on a day, rules and watches by id; what ``ends`` was in force until the day before."""

    day: date
    rules_begin: tuple[str, ...] = ()
    rules_end: tuple[str, ...] = ()
    watches_begin: tuple[str, ...] = ()
    watches_end: tuple[str, ...] = ()
    documents_begin: tuple[DocumentChange, ...] = ()
    documents_end: tuple[DocumentChange, ...] = ()


def periods_of(rule: Rule | Watch, book: Rulebook) -> tuple[Period, ...]:
    """When a rule or watch is in force: its own period, else while a document it cites is; in order, none touching."""
    if rule.in_force is not None:
        return (rule.in_force,)
    cited = (period for each in rule.cite for period in book.sources[each.source].periods(each.version))
    return tuple(_merged(cited))


def is_in_force(periods: Iterable[Period], day: date) -> bool:
    """Whether one of the periods covers a day."""
    return any(period.covers(day) for period in periods)


def is_yet_to_come(periods: Iterable[Period], day: date) -> bool:
    """Whether all periods begin after a day."""
    return all(period.start is not None and period.start > day for period in periods)


def reference_day(book: Rulebook) -> date:
    """The day of a handbook whose reader names none: the last on which a rule, watch or document comes into force.

    It comes from the ruleset alone, so that the same ruleset gives the same handbook on any day; a ruleset
    without dates says the same on every day, so one is as good as another.
    """
    return max(_starts(book), default=_UNDATED)


def changes(book: Rulebook) -> tuple[Change, ...]:
    """Every day on which something comes into force or goes out of it, the latest first."""
    found: dict[date, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    for rule in book.rules:
        for period in periods_of(rule, book):
            _note(found, period, "rules", rule.id)
    for watch in book.watches:
        for period in periods_of(watch, book):
            _note(found, period, "watches", watch.id)
    for source in book.sources.values():
        for version, period in _dated(source):
            _note(found, period, "documents", DocumentChange(source.id, version))
    return tuple(_change(day, found[day]) for day in sorted(found, reverse=True))


def _note(found: dict[date, dict[str, list[object]]], period: Period, what: str, each: object) -> None:
    if period.start is not None:
        found[period.start][f"{what}_begin"].append(each)
    if period.end is not None:
        found[period.end + _A_DAY][f"{what}_end"].append(each)


def _change(day: date, what: dict[str, list[object]]) -> Change:
    return Change(day, **{name: tuple(each) for name, each in what.items()})  # type: ignore[arg-type]


def _starts(book: Rulebook) -> Iterator[date]:
    periods = [rule.in_force for rule in book.rules if rule.in_force]
    periods += [watch.in_force for watch in book.watches if watch.in_force]
    periods += [period for source in book.sources.values() for _, period in _dated(source)]
    return (period.start for period in periods if period.start is not None)


def _dated(source: Source) -> Iterator[tuple[str | None, Period]]:
    if source.versions:
        yield from ((each.id, each.in_force) for each in source.versions)
    else:
        yield None, source.in_force


def _merged(periods: Iterable[Period]) -> Iterator[Period]:
    current: Period | None = None
    for period in sorted(periods, key=lambda each: each.start or date.min):
        if current is None:
            current = period
        elif current.end is None or period.start is None or period.start <= current.end + _A_DAY:
            current = Period(current.start, _later(current.end, period.end))
        else:
            yield current
            current = period
    if current is not None:
        yield current


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
