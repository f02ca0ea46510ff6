"""A listener at a register: whoever keeps calling it hears of notices soon after the events that bring them about."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Self

from access_rules.register.days import day_of
from access_rules.register.deadlines import Due
from access_rules.register.events import Event
from access_rules.register.journal import Events
from access_rules.register.register import Register
from access_rules.register.watches.listening import Heard, Listening
from access_rules.register.watches.notices import Notice
from access_rules.targets.durable.holder import PATIENT, Patience

_AT_ONCE: Final = 500
"""Events taken up before what they lead to is raised."""


class Listener:
    """Takes up the events of a register as they come; raises the notices that they bring about, and has deadlines pass.

    Of one thread. What the engine is to know is worked out from the journal when it is first called; events that are
    older than ``afresh`` then are remembered, and not gone into again. Raises MissingExtraError where durable-rules
    is not installed.
    """

    def __init__(
        self, register: Register, *, actor: str, patience: Patience = PATIENT, afresh: timedelta = timedelta(days=7)
    ) -> None:
        self._register = register
        self._actor = actor
        self._heard = 0
        self._afresh = afresh
        self._since: datetime | None = None
        self.listening = Listening(register.watching, patience)

    def catch_up(self) -> tuple[Event, ...]:
        """Take up all that has come since, and the day it is; the notices that were raised on account of it."""
        now = self._register.journal.clock()
        raised: list[Event] = []
        self._since = self._since or now - self._afresh
        while True:
            with self._register.journal.reading() as reading:
                # Read whole before anything is confirmed, which asks the same journal.
                events = list(islice(reading.events(after=self._heard, brief=True), _AT_ONCE))
                found = self._recalled_or_heard(events, reading)
                if len(events) < _AT_ONCE:
                    found += self.listening.wake(day_of(now), reading)
            self._heard = events[-1].number if events else self._heard
            raised += self._recorded(found)
            if len(events) < _AT_ONCE:
                return tuple(raised)

    def _recalled_or_heard(self, events: list[Event], reading: Events) -> list[Heard]:
        assert self._since is not None
        found: list[Heard] = []
        for event in events:
            if event.at < self._since:
                self.listening.recall(event, reading)
            else:
                found += self.listening.hear(event, reading)
        return found

    def _recorded(self, found: list[Heard]) -> tuple[Event, ...]:
        """What was found, in the journal: notices raised, and what deadlines that have passed lead to."""
        notices = [each for each in found if isinstance(each, Notice)]
        late = {each.task.id: None for each in found if isinstance(each, Due)}
        raised = self._register.raise_notices(notices, actor=self._actor)
        return (*raised, *self._register.expire(actor=self._actor, tasks=late))

    def close(self) -> None:
        """End the worker."""
        self.listening.memory.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
