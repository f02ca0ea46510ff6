"""What the engine remembers: facts that stay with it, partition by partition, in as many workers as it takes.

The engine takes distinct facts for the same once it has seen too many, and some facts crash it for no reason that can
be seen. So a worker holds no more than it can be told twice over, and where one keeps failing its partitions are parted
until the one that it is about stands alone: that one is told no more, and the others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Final

from access_rules.errors import MissingExtraError
from access_rules.targets.durable.faults import Fault
from access_rules.targets.durable.holder import PATIENT, Holder, InVainError, JoinRule, Patience, Report

log = logging.getLogger(__name__)

MOST_GIVEN_UP: Final = 3
"""Partitions in a row that are given up before the engine as a whole is."""


class Memory:
    """The facts that rules of the engine are held against; of one thread.

    Every fact has a ``number`` of its own and a ``sid``, the partition in which it meets others. Raises
    MissingExtraError where durable-rules is not installed.
    """

    def __init__(self, rules: Mapping[str, JoinRule], patience: Patience = PATIENT) -> None:
        if find_spec("durable") is None or find_spec("durable_rules_engine") is None:
            raise MissingExtraError(
                'durable-rules needs the extra "durable", and a C compiler to install it: '
                'pip install "access-rules[durable]"'
            )
        self._rules = rules
        self._patience = patience
        self._holders: list[Holder] = []
        self._holder_of: dict[str, Holder] = {}
        self._partition_of: dict[int, str] = {}
        self._is_quiet = False
        self._in_a_row = 0
        self._starts_of_gone = 0
        self.faults: dict[Fault, int] = {}
        self.given_up: str | None = None
        self.given_up_partitions: dict[str, str] = {}

    def __len__(self) -> int:
        return sum(map(len, self._holders))

    @property
    def worker_pids(self) -> list[int]:
        """The numbers of the worker processes there are."""
        return [pid for each in self._holders if (pid := each.worker_pid) is not None]

    @property
    def starts(self) -> int:
        """How many workers were started so far."""
        return self._starts_of_gone + sum(each.starts for each in self._holders)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Meanwhile facts are kept and forgotten without a word to any worker; whoever comes next is told all."""
        self.close()
        self._is_quiet = True
        try:
            yield
        finally:
            self._is_quiet = False

    def keep(self, number: int, fact: Mapping[str, Any]) -> list[Report]:
        """Tell a fact that stays until it is forgotten; what fires, this once or once more."""
        partition, told = fact["sid"], _numbered(number, fact)
        if partition in self.given_up_partitions or self.given_up is not None:
            return []
        self._holder(partition).keep(number, told)
        self._partition_of[number] = partition
        self._make_room(partition)
        return self._tell("assert", told)

    def forget(self, number: int) -> None:
        """Take a fact back, if it is there."""
        partition = self._partition_of.pop(number, None)
        holder = None if partition is None else self._holder_of.get(partition)
        fact = holder.drop(number) if holder else None
        if fact is not None:
            self._tell("retract", fact)

    def pass_by(self, number: int, fact: Mapping[str, Any]) -> list[Report]:
        """Tell a fact that is gone at once; what fires on account of it."""
        return self._tell("pass", _numbered(number, fact))

    def close(self) -> None:
        """End the workers; the next fact starts another."""
        for each in self._holders:
            each.close()

    def _tell(self, how: str, fact: dict[str, Any]) -> list[Report]:
        """Tell the worker of a partition; nothing is reported once that, or the engine, is given up."""
        if self._is_quiet:
            return []
        partition = fact["sid"]
        while self.given_up is None and partition not in self.given_up_partitions:
            try:
                found = self._holder(partition).tell(how, fact)
            except InVainError as error:
                self._part(partition, error)
            else:
                self._in_a_row = 0
                return found
        return []

    def _holder(self, partition: str) -> Holder:
        """Where a partition is held; a new one goes where there is most room."""
        if partition not in self._holder_of:
            smallest = min(self._holders, key=len, default=None)
            if smallest is None or (len(smallest) >= self._most // 2 and self._may_open):
                smallest = self._open()
            self._holder_of[partition] = smallest
        return self._holder_of[partition]

    @property
    def _may_open(self) -> bool:
        return len(self._holders) < self._patience.workers

    def _open(self) -> Holder:
        holder = Holder(self._rules, self._patience, self.faults)
        self._holders.append(holder)
        return holder

    @property
    def _most(self) -> int:
        """How many facts a worker holds: those it is told anew leave as much room for others."""
        return max(self._patience.facts // 2, 1)

    def _make_room(self, partition: str) -> None:
        """Where a worker has come to hold too many facts, give another half of its partitions."""
        holder = self._holder_of[partition]
        if len(holder) <= self._most:
            return
        if self._halve(holder):
            return
        self._give_up(partition, f"it holds more than {self._most} facts")

    def _part(self, partition: str, error: InVainError) -> None:
        """A worker keeps failing: try the partitions it holds apart from each other, or give the one up."""
        if not self._halve(self._holder_of[partition]):
            self._give_up(partition, str(error))
            self._in_a_row += 1
            if self._in_a_row >= MOST_GIVEN_UP:
                log.error("durable-rules is told no more: %s", error)
                self.given_up = str(error)
                self.close()

    def _halve(self, holder: Holder) -> bool:
        """Give half of the partitions of a worker to another; false where there is but one, or no more workers."""
        held = self._held_by(holder)
        if len(held) < 2 or not self._may_open:  # noqa: PLR2004  # one cannot be parted
            return False
        going, other = held[: len(held) // 2], self._open()
        for number, fact in holder.leave(going).items():
            other.keep(number, fact)
        self._holder_of |= dict.fromkeys(going, other)
        return True

    def _give_up(self, partition: str, reason: str) -> None:
        log.error("durable-rules is told no more of %s: %s", partition, reason)
        self.given_up_partitions[partition] = reason
        holder = self._holder_of.pop(partition)
        holder.leave([partition])
        if not self._held_by(holder):
            self._starts_of_gone += holder.starts
            self._holders.remove(holder)

    def _held_by(self, holder: Holder) -> list[str]:
        return sorted(each for each, other in self._holder_of.items() if other is holder)


def _numbered(number: int, fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact under an id that is its own for as long as a worker lives."""
    return {**fact, "id": str(number), "number": number}
