"""Tasks of small rulesets submitted one after the other, and which watches fire: as the register defines it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from access_rules.language.roster import Roster, VillageStaff
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Watch
from access_rules.register.watches.assessing import assess
from access_rules.register.watches.firing import Firing
from access_rules.register.watches.seeing import Seen, Spectacles
from access_rules.register.watches.sightings import Sighting, Tally, earlier_sighting, scope

ROSTER = Roster({name: VillageStaff("李某", staff=1) for name in ("甲村", "乙村")})


@dataclass(frozen=True)
class Before:
    """The tasks submitted before, all of which count."""

    tasks: tuple[Seen, ...]

    def alike(self, watch: Watch, own: Sighting, since: date) -> Iterator[Sighting]:
        """What the watch saw of those in its scope from a day on."""
        return self._seen(watch, own.village, own.department, since)

    def counted(self, watch: Watch, own: Seen, since: date) -> Iterator[Tally]:
        """What it counts of them."""
        for each in self._seen(watch, own.village, own.department, since):
            yield Tally(each.day, each.holds, each.amount, 1)

    def _seen(self, watch: Watch, village: str, department: str, since: date) -> Iterator[Sighting]:
        where = scope(watch.pattern, village, department)
        for number, seen in enumerate(self.tasks):
            sighting = earlier_sighting(watch, seen, number)
            if sighting and seen.day >= since and scope(watch.pattern, seen.village, seen.department) == where:
                yield sighting


class Submitting:
    """Shows tasks to the watches of a rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self._spectacles = Spectacles(book)

    def seen(self, facts: Mapping[str, Any], day: date, village: str = "甲村", department: str = "农业") -> Seen:
        """A task as it is submitted; no two are the same task."""
        self._number = getattr(self, "_number", 0) + 1
        return self._spectacles.see(f"T{self._number}", village, department, day, facts)

    def fires(self, watch: Watch, task: Seen, before: Iterable[Seen] = ()) -> Firing | None:
        """What a watch makes of a task, given those submitted before."""
        return assess(watch, task, Before(tuple(before)), ROSTER)
