"""Notices 提醒: what watches have to tell that decides nothing, each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access_rules.register.events import Draft, EventKind
from access_rules.register.watches.firing import Firing, Teller


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice about a task: its ``key`` is the same however often it is found, ``day`` the one on which it is due.

    ``said`` is what the watch says, in JSON values: title, text, basis, figures.
    """

    key: str
    day: date
    task: str
    village: str
    department: str
    said: Mapping[str, Any] = field(hash=False)

    @property
    def watch(self) -> str:
        """The id of the watch."""
        return str(self.said["watch"])

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.said["text"])

    @property
    def note(self) -> dict[str, Any]:
        """What the event tells by which it is raised."""
        return {"key": self.key, "day": self.day.isoformat(), **self.said}

    def draft(self, actor: str, answering: Mapping[str, Any]) -> Draft:
        """The event by which it is raised; ``answering`` tells who answers for the village."""
        note = {**self.note, **answering}
        return Draft(EventKind.NOTICED, actor, self.task, self.village, self.department, note=note)


def notice(firing: Firing, particular: str, day: date, teller: Teller) -> Notice:
    """The notice of a watch that fires; ``particular`` tells it apart from others about the same task."""
    seen = firing.seen
    key = f"{firing.watch.id}/{seen.task}/{particular}"
    return Notice(key, day, seen.task, seen.village, seen.department, teller.told(firing))
