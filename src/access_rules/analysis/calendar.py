"""What comes into force and goes out of it, day by day, and whether any task comes out otherwise because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import permutations

from access_rules.analysis.findings import Witness
from access_rules.analysis.reaching import definitions_of
from access_rules.analysis.witnesses import confirmed
from access_rules.analysis.world import World, written
from access_rules.evaluation.counting import is_in_force
from access_rules.language.conditions import AS_OF, Comparator, Compare, OneOf, OtherFact
from access_rules.language.reach import nodes
from access_rules.language.rulebook import Rulebook
from access_rules.language.rules import Rule
from access_rules.outcome import Outcome
from access_rules.source import Span
from access_rules.targets.smt.formulas import Formula, all_of, same
from access_rules.targets.smt.prover import Example, Unsettled
from access_rules.targets.smt.situation import Situations
from access_rules.targets.smt.verdicts import Verdicts
from access_rules.targets.smt.vocabulary import Stretch, conditions_of
from access_rules.targets.stretches import turns, turns_of

_ONE_DAY = timedelta(days=1)


class Part(StrEnum):
    """What changes: a rule, a watch, items of a list, a document (or a version), a test of the day in a rule."""

    RULE = "rule"
    WATCH = "watch"
    ITEMS = "items"
    SOURCE = "source"
    TEST = "test"


class Turn(StrEnum):
    """Whether it comes into force on the day or is out of it from that day on; a test of the day changes."""

    COMES = "comes"
    GOES = "goes"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that changes on a day: its id and title; ``items`` are titles on a list, ``version`` is a source's."""

    part: Part
    turn: Turn
    id: str
    title: str
    items: tuple[str, ...] = ()
    version: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A task that comes out otherwise from a day on: decided the day before and on the day, and by which rules."""

    before: Witness
    after: Witness
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something changes: what, and one task for each way in which outcomes change.

    Where ``changes`` is empty and ``unsettled`` is None, it is proven that no task comes out otherwise. A task that
    comes out otherwise because a date of its own passes that day (a form that expires) is not looked at: that is
    no change of the law. ``approximate`` names what was taken as anything whatever.
    """

    day: date
    events: tuple[Event, ...]
    changes: tuple[Change, ...]
    unsettled: str | None = None
    approximate: tuple[str, ...] = ()

    @property
    def is_proven_quiet(self) -> bool:
        """Whether no task comes out otherwise: proven, with any facts missing."""
        return not self.changes and self.unsettled is None


def calendar(book: Rulebook, first: date, last: date) -> Iterator[Day]:
    """The days from ``first`` to ``last``, both included, on which the law of a rulebook changes.

    A day is told by what is in force on it and was not the day before, or the other way round. Raises
    MissingExtraError without the solver.
    """
    for day in _days(book, first, last):
        events = tuple(_events(book, day))
        if events:
            yield _looked_at(book, day, events)


def _days(book: Rulebook, first: date, last: date) -> tuple[date, ...]:
    tested = {day for rule in book.rules for day in _days_tested(rule, book)}
    watched = {day for watch in book.watches if watch.in_force for day in turns_of(watch.in_force)}
    return tuple(sorted(day for day in {*turns(book), *tested, *watched} if first <= day <= last and day > date.min))


# --- what changes ---


def _events(book: Rulebook, day: date) -> Iterator[Event]:
    before = day - _ONE_DAY
    for rule in book.rules:
        turn = _turn(is_in_force(rule, book, before), is_in_force(rule, book, day))
        if turn:
            yield Event(Part.RULE, turn, rule.id, rule.title, span=rule.span)
        elif is_in_force(rule, book, day) and day in _days_tested(rule, book):
            yield Event(Part.TEST, Turn.CHANGES, rule.id, rule.title, span=rule.span)
    for watch in book.watches:
        turn = _turn(is_in_force(watch, book, before), is_in_force(watch, book, day))
        if turn:
            yield Event(Part.WATCH, turn, watch.id, watch.title, span=watch.span)
    yield from _of_lists(book, day)
    for source in book.sources.values():
        for version in source.versions:
            turn = _turn(version.in_force.covers(before), version.in_force.covers(day))
            if turn:
                yield Event(Part.SOURCE, turn, source.id, source.title, version=version.id, span=source.span)
        turn = _turn(source.in_force_on(before), source.in_force_on(day)) if not source.versions else None
        if turn:
            yield Event(Part.SOURCE, turn, source.id, source.title, span=source.span)


def _of_lists(book: Rulebook, day: date) -> Iterator[Event]:
    for each in book.lists.values():
        turning: dict[Turn, list[str]] = {}
        for item in each.items:
            source = book.sources[item.source or each.source]
            turn = _turn(source.in_force_on(day - _ONE_DAY), source.in_force_on(day))
            if turn:
                turning.setdefault(turn, []).append(item.title)
        for turn, titles in turning.items():
            yield Event(Part.ITEMS, turn, each.id, each.title, items=tuple(titles), span=each.span)


def _turn(was: bool, is_now: bool) -> Turn | None:
    if was == is_now:
        return None
    return Turn.COMES if is_now else Turn.GOES


def _days_tested(rule: Rule, book: Rulebook) -> frozenset[date]:
    """The days from which on a test of the day in a rule says something else."""
    found: set[date] = set()
    for condition in (*rule.conditions, *(book.definitions[each].when for each in definitions_of(rule, book))):
        for node in nodes(condition):
            match node:
                case Compare(fact, comparator, date() as day) if fact == AS_OF:
                    found.update(_turning(comparator, day))
                case OneOf(fact, values) if fact == AS_OF:
                    found.update(each for day in values if isinstance(day, date) for each in (day, day + _ONE_DAY))
    return frozenset(found)


def _turning(comparator: Comparator, day: date) -> tuple[date, ...]:
    match comparator:
        case Comparator.AT_LEAST | Comparator.LESS:
            return (day,)
        case Comparator.GREATER | Comparator.AT_MOST:
            return (day + _ONE_DAY,)
        case Comparator.EQUAL:
            return (day, day + _ONE_DAY)


# --- whether it matters ---


def _looked_at(book: Rulebook, day: date, events: tuple[Event, ...]) -> Day:
    world = World((book, book), Stretch(day, day))
    eve = Verdicts(Situations(world.tasks, book, day - _ONE_DAY))
    world.prover.require([eve.situations.consistent, *_no_date_passes(world, eve)])
    try:
        changes = tuple(_changes(world, eve, day))
    except Unsettled as reason:
        return Day(day, events, (), str(reason), _approximate(world, eve))
    return Day(day, events, changes, None, _approximate(world, eve))


def _no_date_passes(world: World, eve: Verdicts) -> Iterator[Formula]:
    """Every test of a date of the task against the day says the same on both days."""
    for condition in conditions_of(world.books):
        for node in nodes(condition):
            if (
                isinstance(node, Compare)
                and isinstance(node.operand, OtherFact)
                and AS_OF in (node.fact, node.operand.fact)
            ):
                then, now = eve.situations.truth(node), world.situations[1].truth(node)
                yield from (same(then.certain, now.certain), same(then.possible, now.possible))


def _approximate(world: World, eve: Verdicts) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*world.approximate, *eve.situations.approximate)))


def _changes(world: World, eve: Verdicts, day: date) -> Iterator[Change]:
    now = world.verdicts[1]
    for before, after in permutations(Outcome, 2):
        moved = all_of((eve.outcome(before), now.outcome(after)))
        # A task for which nothing is missing says more; one with missing facts is better than none.
        change = _change(world, day, moved, eve.complete, now.complete) or _change(world, day, moved)
        if change is not None:
            yield change


def _change(world: World, day: date, *formulas: Formula) -> Change | None:
    return confirmed(world, partial(_seen, world, day), *formulas)


def _seen(world: World, day: date, example: Example) -> Change | None:
    facts: Mapping[str, object] = written(example, world.books[0])
    days: Iterable[date] = (day - _ONE_DAY, day)
    before, after = (world.decide(Example(example.facts, each)) for each in days)
    if before.outcome is after.outcome:
        return None
    return Change(
        Witness(facts, before.as_of, before.outcome),
        Witness(facts, after.as_of, after.outcome),
        before.rules,
        after.rules,
    )
