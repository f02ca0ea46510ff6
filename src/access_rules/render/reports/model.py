"""What every report is written from: things that were looked at, and what is wrong with each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from access_rules.diagnostic import Diagnostic, Message, Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: a diagnostic, with what a program may want to know beside it.

    ``kind`` is the name of its code (``shadowed``), ``rules`` are ids; ``witness`` is a task that shows it, in JSON
    values with the keys ``facts``, ``as_of`` and ``outcome``; ``more`` holds further JSON values.
    """

    diagnostic: Diagnostic
    kind: str
    rules: tuple[str, ...] = ()
    witness: Mapping[str, Any] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        """The same for the same problem after lines have moved: 64 hexadecimal digits."""
        file = self.diagnostic.span.file if self.diagnostic.span else ""
        parts = (self.diagnostic.code, file, *self.rules, self.diagnostic.message.en)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``name`` in ``group``, with what is wrong; ``skipped`` says why it was not."""

    group: str
    name: str
    problems: tuple[Problem, ...] = ()
    skipped: Message | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a verb has looked at. ``fatal`` are the severities for which the verb fails.

    ``texts`` are the files by the names that spans use.
    """

    verb: str
    checks: tuple[Check, ...]
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    fatal: frozenset[Severity] = frozenset({Severity.ERROR})

    @property
    def problems(self) -> Iterator[Problem]:
        """Every problem of every check, in order."""
        return (problem for check in self.checks for problem in check.problems)

    @property
    def has_failed(self) -> bool:
        """Whether a problem weighs enough to fail."""
        return any(self.is_fatal(each) for each in self.problems)

    def is_fatal(self, problem: Problem) -> bool:
        """Whether a problem weighs enough to fail."""
        return problem.diagnostic.severity in self.fatal
