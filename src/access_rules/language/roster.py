"""The roster 包片名册: who answers for each village, who works with it, and how many people it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VillageStaff:
    """A village's responsible leader 包片领导, its cadres 包村干部, and the number of its own staff (None: untold)."""

    leader: str
    cadres: tuple[str, ...] = ()
    staff: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The villages of an area by name."""

    villages: Mapping[str, VillageStaff]

    def only(self, village: str) -> Roster:
        """What it says of one village."""
        return Roster({name: each for name, each in self.villages.items() if name == village})
