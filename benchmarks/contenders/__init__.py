"""Contenders: engines that are given the same rules, each used as its own documentation recommends.

One module an engine. Each holds a ``CONTENDER``; importing it fails where the engine is not installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any

from benchmarks.workload import PlainRule, Workload

Task = dict[str, Any]
Verdict = tuple[str, Sequence[str]]
"""The outcome of a task and the ids of the rules that the contender names for it."""

Decide = Callable[[Sequence[Task]], list[Verdict]]
"""Decides many tasks, in a batch where the engine has one."""

STRICTEST_FIRST = ("reject", "needs_approval", "allow")
DEFAULT = "needs_approval"


class Named(StrEnum):
    """Which rules a contender names for its outcome."""

    HOLDING = "all that hold"
    DECIDING = "all that decide"
    FIRST = "the first that decides"


@dataclass(frozen=True)
class Contender:
    """An engine and how it is used.

    ``distribution`` is its name on PyPI (None: part of this repository), ``how`` the use that its
    documentation recommends, ``names`` the rules it names.
    """

    name: str
    distribution: str | None
    how: str
    names: Named
    prepare: Callable[[Workload], Decide]


ENGINES = ("durable_rules", "cedar", "zen", "cel", "rule_engine", "json_logic", "rego", "casbin")
"""The modules of the general engines."""


def contender(module: str) -> Contender:
    """The contender of a module; raises ImportError where its engine is not installed."""
    found = import_module(f"benchmarks.contenders.{module}").CONTENDER
    assert isinstance(found, Contender)
    return found


def outcomes(rules: Sequence[PlainRule]) -> Mapping[str, str]:
    """The outcome of each rule, by id."""
    return {rule.id: rule.outcome for rule in rules}


def strictest(holding: Sequence[str], outcome_of: Mapping[str, str]) -> str:
    """The outcome of the rules that hold, for engines that leave the last step to their caller."""
    found = {outcome_of[rule] for rule in holding}
    return next((each for each in STRICTEST_FIRST if each in found), DEFAULT)
