"""What the engine remembers, under supervision: facts that stay with it, and a worker that is never trusted with them.

The facts are kept here as well. A worker that dies, hangs or talks nonsense is replaced, and so is one that has seen
enough; the next is told everything anew, and may report again what was reported before.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from access_rules.errors import MissingExtraError
from access_rules.targets.durable.faults import Fault, FaultError
from access_rules.targets.durable.process import WorkerProcess

log = logging.getLogger(__name__)

KEEPER: Final = Path(__file__).with_name("keeper.py")

_MOST_IN_VAIN: Final = 3
"""Workers in a row that fail before the engine is told no more."""


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
    """How long a worker may take, in seconds, and how many facts it is told before it is replaced.

    From some 46,000 facts on the engine takes distinct ones for the same.
    """

    seconds_to_start: float = 60.0
    seconds_to_answer: float = 10.0
    facts: int = 20_000


PATIENT: Final = Patience()
"""What is usual."""


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
        self._kept: dict[int, dict[str, Any]] = {}
        self._worker: WorkerProcess | None = None
        self._told = 0
        self._ticket = 0
        self._in_vain = 0
        self.given_up: str | None = None
        self.starts = 0
        self.faults: dict[Fault, int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def worker_pid(self) -> int | None:
        """The number of the worker process; None while there is none."""
        return self._worker.pid if self._worker else None

    def keep(self, number: int, fact: Mapping[str, Any]) -> list[Report]:
        """Tell a fact that stays until it is forgotten; what fires, this once or once more."""
        self._kept[number] = _numbered(number, fact)
        return self._tell("assert", self._kept[number])

    def forget(self, number: int) -> None:
        """Take a fact back, if it is there."""
        fact = self._kept.pop(number, None)
        if fact is not None:
            self._tell("retract", fact)

    def pass_by(self, number: int, fact: Mapping[str, Any]) -> list[Report]:
        """Tell a fact that is gone at once; what fires on account of it."""
        return self._tell("pass", _numbered(number, fact))

    def close(self) -> None:
        """End the worker; the next fact starts another."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()

    def _tell(self, how: str, fact: dict[str, Any]) -> list[Report]:
        """Tell the worker, or where it fails another; nothing is reported once the engine is given up."""
        again: list[Report] = []
        while self.given_up is None:
            if how == "retract" and not self._has_fresh_worker:
                return again  # the next one is not told of it at all
            try:
                again += self._renewed(how, fact)
                found = self._told_once(how, fact)
            except FaultError as error:
                self._blame(error)
            else:
                self._in_vain = 0
                return [*again, *found]
        return again

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
        self._in_vain += 1
        if self._in_vain >= _MOST_IN_VAIN:
            log.error("durable-rules is told no more: %d workers in a row failed", self._in_vain)
            self.given_up = str(error)


def _numbered(number: int, fact: Mapping[str, Any]) -> dict[str, Any]:
    """A fact under an id that is its own for as long as a worker lives."""
    return {**fact, "id": str(number), "number": number}
