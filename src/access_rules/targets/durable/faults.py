"""What can go wrong with the engine, and what was counted of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Fault(StrEnum):
    """How an answer of the engine fails."""

    CRASH = "crash"
    """The worker process ended."""
    HANG = "hang"
    """No answer came in time."""
    RAISED = "raised"
    """The engine raised an error, or an action failed: a fact *already observed*, a task *not handled*."""
    SILENT = "silent"
    """A ruleset did not report its heartbeat, or reported about another message."""
    FALSE_REPORT = "false_report"
    """A rule was reported that does not hold."""
    MISSED = "missed"
    """A rule that holds was not reported: only a task that is checked whole shows it."""


class FaultError(Exception):
    """The engine gave no answer that can be used; ``fault`` tells how it failed, ``text`` in what words."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(f"{fault}: {text}")
        self.fault = fault
        self.text = text


@dataclass(frozen=True)
class Stats:
    """What became of the tasks so far.

    ``answered`` were decided by the engine, ``incomplete`` and ``beyond_numbers`` were never put to it, ``unanswered``
    were put to it in vain; all but the answered ones went the way of the reference. ``audited`` of those answered were
    checked whole. ``faults`` counts each kind; ``starts`` counts the worker processes.
    """

    answered: int = 0
    incomplete: int = 0
    beyond_numbers: int = 0
    unanswered: int = 0
    audited: int = 0
    starts: int = 0
    faults: Mapping[Fault, int] = field(default_factory=dict)

    def counted(self, **more: int) -> Stats:
        """The same with some counts raised."""
        return replace(self, **{name: getattr(self, name) + each for name, each in more.items()})

    def faulted(self, fault: Fault) -> Stats:
        """The same with one more fault."""
        return replace(self, faults={**self.faults, fault: self.faults.get(fault, 0) + 1})
