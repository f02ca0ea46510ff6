"""The ledger: what watches have seen in the tasks that count, so kept that a later one need not look at all."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from operator import attrgetter
from typing import Final

from access_rules.language.watches import Cap, Load, Watch
from access_rules.register.events import Event, EventKind
from access_rules.register.watches.chronicle import Course
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.sightings import (
    Points,
    Scope,
    Sighting,
    Tally,
    all_look_back_to,
    earlier_sighting,
    scope,
)
from access_rules.truth import Truth

_BEYOND: Final = timedelta(days=31)
"""How much longer than watches look back sightings are kept: clocks may be set back."""

_At = tuple[str, Scope]
"""A watch, by its id, and whose tasks it looks through."""


class Ledger:
    """What some watches have seen of tasks, in memory; tasks are entered in the order of their submission.

    A task that counts no longer is to be struck out; one that is entered again is by that.
    """

    def __init__(self, watches: Iterable[Watch]) -> None:
        self._watches = tuple(watches)
        self._shelves: defaultdict[_At, dict[Points | None, _Shelf]] = defaultdict(dict)
        self._tallies: defaultdict[_At, _Tallies] = defaultdict(_Tallies)
        self._of_task: dict[str, list[tuple[Watch, Sighting]]] = {}
        self._cleared = date.min

    def follow(self, event: Event, course: Course | None) -> None:
        """One more event of the journal, which made a course what it is."""
        if course is not None and event.kind is EventKind.SUBMITTED:
            self.enter(course)
        elif course is not None and not course.counts:
            self.strike(event.task)

    def enter(self, course: Course) -> None:
        """Note what the watches see of a task that was submitted."""
        self.strike(course.task.id)
        self._clear(course.day)
        seen = ((watch, earlier_sighting(watch, course.seen, course.number)) for watch in self._watches)
        kept = [(watch, sighting) for watch, sighting in seen if sighting is not None]
        if kept:
            self._of_task[course.task.id] = kept
        for watch, sighting in kept:
            if isinstance(watch.pattern, Cap | Load):
                self._tallies[_at(watch, sighting)].add(sighting, 1)
            else:
                self._shelves[_at(watch, sighting)].setdefault(_key(sighting), _Shelf()).put(sighting)

    def strike(self, task: str) -> None:
        """A task counts no longer."""
        for watch, sighting in self._of_task.pop(task, ()):
            if isinstance(watch.pattern, Cap | Load):
                self._tallies[_at(watch, sighting)].add(sighting, -1)
            else:
                self._shelves[_at(watch, sighting)][_key(sighting)].take(sighting)

    def alike(self, watch: Watch, own: Sighting, since: date) -> Iterable[Sighting]:
        """As ``Earlier`` has it."""
        shelves = self._shelves.get(_at(watch, own), {})
        keys: Iterable[Points | None] = (own.same, None) if own.is_comparable else shelves
        found = chain.from_iterable(shelves[key].since(since) for key in keys if key in shelves)
        return (each for each in found if each.task != own.task)

    def counted(self, watch: Watch, own: Seen, since: date) -> Iterable[Tally]:
        """As ``Earlier`` has it."""
        tallies = self._tallies.get((watch.id, scope(watch.pattern, own.village, own.department)))
        if tallies is None:
            return ()
        without = [sighting for each, sighting in self._of_task.get(own.task, ()) if each.id == watch.id]
        return tallies.since(since, without)

    def _clear(self, today: date) -> None:
        """Forget, a month at a time, what no watch looks back to any more."""
        if today < self._cleared + _BEYOND:
            return
        self._cleared = today
        start = all_look_back_to(self._watches, today) - _BEYOND
        for tallies in self._tallies.values():
            tallies.clear(start)
        for shelves in self._shelves.values():
            for key in [key for key, shelf in shelves.items() if not shelf.clear(start)]:
                del shelves[key]
        for task in [task for task, ((_, sighting), *_) in self._of_task.items() if sighting.day < start]:
            del self._of_task[task]


def _at(watch: Watch, sighting: Sighting) -> _At:
    return watch.id, scope(watch.pattern, sighting.village, sighting.department)


def _key(sighting: Sighting) -> Points | None:
    """Under what it is found; what may agree with anything stands together."""
    return sighting.same if sighting.is_comparable else None


_number = attrgetter("number")


class _Shelf:
    """Sightings in the order of their numbers, by the day of submission, which never goes back."""

    __slots__ = ("_days", "_sightings")

    def __init__(self) -> None:
        self._days: list[date] = []
        self._sightings: list[Sighting] = []

    def put(self, sighting: Sighting) -> None:
        # Clocks may be set back; what is submitted later is not earlier for that.
        self._days.append(max(sighting.day, self._days[-1]) if self._days else sighting.day)
        self._sightings.append(sighting)

    def take(self, sighting: Sighting) -> None:
        place = bisect_left(self._sightings, sighting.number, key=_number)
        del self._sightings[place], self._days[place]

    def since(self, day: date) -> Iterator[Sighting]:
        yield from self._sightings[bisect_left(self._days, day) :]

    def clear(self, before: date) -> bool:
        """Forget what is older; whether anything is left."""
        place = bisect_left(self._days, before)
        del self._sightings[:place], self._days[:place]
        return bool(self._days)


class _Tallies:
    """How many tasks there are of each day, by what tells them apart."""

    __slots__ = ("_days", "_of_day")

    def __init__(self) -> None:
        self._days: list[date] = []
        self._of_day: dict[date, Counter[tuple[Truth, Decimal | None]]] = {}

    def add(self, sighting: Sighting, times: int) -> None:
        if sighting.day not in self._of_day:
            self._of_day[sighting.day] = Counter()
            insort(self._days, sighting.day)
        self._of_day[sighting.day][sighting.holds, sighting.amount] += times

    def since(self, day: date, without: Iterable[Sighting]) -> Iterator[Tally]:
        less = Counter((each.day, each.holds, each.amount) for each in without)
        for each in self._days[bisect_left(self._days, day) :]:
            for (holds, amount), times in self._of_day[each].items():
                if left := times - less[each, holds, amount]:
                    yield Tally(each, holds, amount, left)

    def clear(self, before: date) -> None:
        """Forget what is older."""
        place = bisect_left(self._days, before)
        for each in self._days[:place]:
            del self._of_day[each]
        del self._days[:place]
