"""The supervision of a worker: it is started when needed, watched, renewed in time, and never believed unseen."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from access_rules.targets.durable.faults import Fault, FaultError, Stats
from access_rules.targets.durable.process import WorkerProcess
from access_rules.targets.durable.properties import PropertyValue
from access_rules.targets.durable.translation import HEARTBEAT, TICKET, EngineRuleset

log = logging.getLogger(__name__)

_GRACE: Final = 1.0
"""Seconds by which the parent waits longer than the worker allows itself."""

_MOST_IN_VAIN: Final = 3
"""Tasks in a row that are put to the engine in vain before it is given up."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a worker: how long it may take, in seconds, and after how many tasks it is replaced.

    The engine takes distinct facts for repeated ones from some 46,000 on, so a worker is renewed long before.
    """

    seconds_to_start: float = 60.0
    seconds_to_answer: float = 10.0
    tasks: int = 20_000


USUAL: Final = Terms()
"""The terms where nothing else is said."""


class Supervisor:
    """Puts messages to a worker and hands on the answers that stand up; shared by threads, one message at a time."""

    def __init__(self, rulesets: tuple[EngineRuleset, ...], terms: Terms) -> None:
        self._rulesets = {each.name: each for each in rulesets}
        self._terms = terms
        self._stats = Stats()
        self._given_up: str | None = None
        self._begin()
        _SUPERVISORS.add(self)

    def _begin(self) -> None:
        self._lock = threading.RLock()
        self._worker: WorkerProcess | None = None
        self._asked = 0
        self._in_vain = 0

    @property
    def stats(self) -> Stats:
        """What became of the tasks so far."""
        return self._stats

    @property
    def given_up(self) -> str | None:
        """Why the engine is asked no more; None while it is."""
        return self._given_up

    @property
    def worker_pid(self) -> int | None:
        """The number of the worker process; None while there is none."""
        return self._worker.pid if self._worker else None

    def count(self, **more: int) -> None:
        """Raise some of the counts."""
        with self._lock:
            self._stats = self._stats.counted(**more)

    def ask(self, message: Mapping[str, PropertyValue]) -> frozenset[str] | None:
        """The rules that the engine reports of a message, by id; None where it gives no answer that stands up.

        After a fault the worker is replaced and asked once more.
        """
        with self._lock:
            for _ in range(2):
                if self._given_up:
                    break
                try:
                    reported = self._ask(message)
                except FaultError as error:
                    self.blame(error)
                else:
                    self._in_vain = 0
                    return reported
            self._in_vain += 1
            if self._in_vain >= _MOST_IN_VAIN:
                self.give_up(f"{self._in_vain} tasks in a row were put to it in vain")
            self._stats = self._stats.counted(unanswered=1)
            return None

    def blame(self, error: FaultError) -> None:
        """Count and log a fault, and end the worker: its state is not to be trusted."""
        with self._lock:
            log.warning("durable-rules failed (%s): the worker is replaced", error)
            self._stats = self._stats.faulted(error.fault)
            self.close()

    def give_up(self, reason: str) -> None:
        """Ask the engine no more: every task goes the way of the reference from now on."""
        with self._lock:
            if self._given_up is None:
                log.error("durable-rules is asked no more: %s", reason)
                self._given_up = reason
            self.close()

    def close(self) -> None:
        """End the worker; the next message starts another."""
        with self._lock:
            worker, self._worker = self._worker, None
            if worker is not None:
                worker.end()

    def leave(self) -> None:
        """After a fork, in the child: the worker is the parent's, and so is whoever holds the lock."""
        worker = self._worker
        self._begin()
        if worker is not None:
            worker.leave()

    def _ask(self, message: Mapping[str, PropertyValue]) -> frozenset[str]:
        if self._worker is None or self._asked >= self._terms.tasks:
            self._renew()
        assert self._worker is not None
        self._asked += 1
        request = {TICKET: self._asked, "message": message}
        answer = self._worker.exchange(request, self._terms.seconds_to_answer + _GRACE)
        return self._confirmed(answer, self._asked)

    def _renew(self) -> None:
        self.close()
        self._asked = 0
        try:
            self._worker = WorkerProcess()
        except OSError as error:
            raise FaultError(Fault.CRASH, f"no worker can be started: {error}") from None
        self._stats = self._stats.counted(starts=1)
        start = {
            TICKET: TICKET,
            "seconds_to_start": self._terms.seconds_to_start,
            "seconds_to_answer": self._terms.seconds_to_answer,
            "rulesets": {
                name: {"definition": each.definition, "properties": each.properties}
                for name, each in self._rulesets.items()
            },
        }
        answer = self._worker.exchange(start, self._terms.seconds_to_start + _GRACE)
        if answer.get("ready") != sorted(self._rulesets):
            raise FaultError(Fault.RAISED, str(answer.get("failed", answer)))

    def _confirmed(self, answer: Mapping[str, Any], ticket: int) -> frozenset[str]:
        """The rules in an answer, which must be about this message, whole, and free of faults."""
        if answer.get("faults") or "failed" in answer:
            raise FaultError(Fault.RAISED, "; ".join(answer.get("faults", ())) or str(answer["failed"]))
        reports = answer.get("reports", {})
        if answer.get(TICKET) != ticket or reports.keys() != self._rulesets.keys():
            raise FaultError(Fault.SILENT, "an answer to another message")
        found = (_owned(self._rulesets[name], each, ticket) for name, each in reports.items())
        return frozenset(rule for rules in found for rule in rules)


def _owned(ruleset: EngineRuleset, reports: list[list[Any]], ticket: int) -> set[str]:
    """The ids of our rules in the reports of a ruleset, of which the heartbeat must be the last and only one."""
    fired = [rule for rule, _ in reports]
    if fired[-1:] != [HEARTBEAT] or fired.count(HEARTBEAT) != 1:
        raise FaultError(Fault.SILENT, f"no heartbeat at the end of what {ruleset.name} reported")
    if any(seen != ticket for _, seen in reports):
        raise FaultError(Fault.SILENT, f"{ruleset.name} reported about another message")
    return {ruleset.owners[rule] for rule in fired[:-1]}


_SUPERVISORS: Final[weakref.WeakSet[Supervisor]] = weakref.WeakSet()


def _leave_all() -> None:
    for each in list(_SUPERVISORS):
        with contextlib.suppress(OSError):
            each.leave()


os.register_at_fork(after_in_child=_leave_all)
