"""When something is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days 施行期间, both ends included; an end left out is open."""

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meets(self, other: Period) -> bool:
        """Whether the two share a day."""
        starts = [day for day in (self.start, other.start) if day]
        ends = [day for day in (self.end, other.end) if day]
        return not starts or not ends or max(starts) <= min(ends)


ALWAYS = Period()
