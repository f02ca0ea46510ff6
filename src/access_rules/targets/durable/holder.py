"""One worker that keeps facts, under supervision: it is never trusted with them.

The facts are kept here as well. A worker that dies, hangs or talks nonsense is replaced, and so is one that has seen
enough; the next is told everything anew, and may report again what was reported before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from access_rules.targets.durable.faults import Fault, FaultError
from access_rules.targets.durable.process import WorkerProcess

log = logging.getLogger(__name__)

KEEPER: Final = Path(__file__).with_name("keeper.py")

_MOST_IN_VAIN: Final = 3
"""Workers in a row that fail before another is not tried."""


@dataclass(frozen=True, slots=True)
class JoinRule:
    """A rule of the engine over several facts; ``facts`` are the names under which it knows them, in order."""

    definition: Mapping[str, Any]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A rule that the engine says has fired, with the numbers of the facts that made it."""

    rule: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a worker may take, in seconds, how many facts it is told before it is replaced, and how many there are.

    From some 46,000 facts on the engine takes distinct ones for the same.
    """

    seconds_to_start: float = 60.0
    seconds_to_answer: float = 10.0
    facts: int = 20_000
    workers: int = 32


PATIENT: Final = Patience()
"""What is usual."""


class InVainError(Exception):
    """Workers failed several times in a row with the same facts; ``fault`` is how the last one did."""

    def __init__(self, fault: FaultError) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Holder:
    """The facts of some partitions, in a worker of their own; ``faults`` counts how its workers failed."""

    def __init__(self, rules: Mapping[str, JoinRule], patience: Patience, faults: dict[Fault, int]) -> None:
        self._rules = rules
        self._patience = patience
        self._kept: dict[int, dict[str, Any]] = {}
        self._worker: WorkerProcess | None = None
        self._told = 0
        self._ticket = 0
        self.faults = faults
        self.starts = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def worker_pid(self) -> int | None:
        """The number of the worker process; None while there is none."""
        return self._worker.pid if self._worker else None

    def keep(self, number: int, fact: dict[str, Any]) -> None:
        """Have a fact among those that the worker is told; the one there is not told of it."""
        self._kept[number] = fact

    def drop(self, number: int) -> dict[str, Any] | None:
        """Take a fact out; the worker there is not told of it."""
        return self._kept.pop(number, None)

    def leave(self, partitions: Iterable[str]) -> dict[int, dict[str, Any]]:
        """Take all facts of some partitions out; the next worker is told of the others only."""
        going = set(partitions)
        gone = {number: fact for number, fact in self._kept.items() if fact["sid"] in going}
        self._kept = {number: fact for number, fact in self._kept.items() if number not in gone}
        self.close()
        return gone

    def close(self) -> None:
        """End the worker; the next fact starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def tell(self, how: str, fact: dict[str, Any]) -> list[Report]:
        """Tell the worker, or where it fails another; what fires, this once or once more. Raises InVainError."""
        again: list[Report] = []
        in_vain = 0
        while True:
            if how == "retract" and not self._has_fresh_worker:
                return again  # the next one is not told of it at all
            try:
                again += self._renewed(how, fact)
                return [*again, *self._told_once(how, fact)]
            except FaultError as error:
                self._blame(error)
                in_vain += 1
                if in_vain == _MOST_IN_VAIN:
                    raise InVainError(error) from error

    @property
    def _has_fresh_worker(self) -> bool:
        return self._worker is not None and self._told < self._patience.facts

    def _renewed(self, how: str, fact: dict[str, Any]) -> list[Report]:
        """Where there is no fresh worker: start one and tell it all that is kept, but for the fact at hand."""
        if self._has_fresh_worker:
            return []
        self._start()
        before = [each for each in self._kept.values() if not (how == "assert" and each is fact)]
        return [report for each in before for report in self._told_once("assert", each)]

    def _start(self) -> None:
        self.close()
        self._told = 0
        self.starts += 1
        try:
            self._worker = WorkerProcess(KEEPER)
        except OSError as error:
            raise FaultError(Fault.CRASH, f"no worker can be started: {error}") from None
        start = {
            "seconds_to_start": self._patience.seconds_to_start,
            "seconds_to_answer": self._patience.seconds_to_answer,
            "definition": {name: rule.definition for name, rule in self._rules.items()},
            "numbers": {name: rule.facts for name, rule in self._rules.items()},
        }
        answer = self._worker.exchange(start, self._patience.seconds_to_start + 1)
        if answer.get("ready") != sorted(self._rules):
            raise FaultError(Fault.RAISED, str(answer.get("failed", answer)))

    def _told_once(self, how: str, fact: Mapping[str, Any]) -> list[Report]:
        assert self._worker is not None
        self._ticket += 1
        self._told += how != "retract"
        request = {"ticket": self._ticket, "how": how, "fact": fact}
        answer = self._worker.exchange(request, self._patience.seconds_to_answer + 1)
        if answer.get("faults") or "failed" in answer:
            raise FaultError(Fault.RAISED, "; ".join(answer.get("faults", ())) or str(answer["failed"]))
        if answer.get("ticket") != self._ticket:
            raise FaultError(Fault.SILENT, "an answer to another fact")
        return list(self._read(answer.get("reports", ())))

    def _read(self, reports: Any) -> Iterator[Report]:
        for rule, numbers in reports:
            if rule not in self._rules or len(numbers) != len(self._rules[rule].facts):
                raise FaultError(Fault.SILENT, f"a report that makes no sense: {rule}")
            yield Report(rule, tuple(int(each) for each in numbers))

    def _blame(self, error: FaultError) -> None:
        log.warning("durable-rules failed (%s): the worker is replaced", error)
        self.faults[error.fault] = self.faults.get(error.fault, 0) + 1
        self.close()
