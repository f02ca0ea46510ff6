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
from access_rules.register.watches.chronicle import Course
from access_rules.register.watches.firing import Firing
from access_rules.register.watches.seeing import Seen, Spectacles

ROSTER = Roster({name: VillageStaff("李某", staff=1) for name in ("甲村", "乙村")})


@dataclass(frozen=True)
class Before:
    """The tasks submitted before, all of which count."""

    tasks: tuple[Seen, ...]

    def since(self, day: date, *, village: str | None = None, department: str | None = None) -> Iterator[Course]:
        """Those submitted on a day or later, as the register hands them out."""
        for number, seen in enumerate(self.tasks):
            fits = seen.day >= day and village in (None, seen.village) and department in (None, seen.department)
            if fits:
                yield Course(None, seen, number)  # type: ignore[arg-type]  # nothing is asked of the task itself


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
