"""common-expression-language: Google's CEL in Rust.

Its README: compile once, execute many times. One program gives a truth value a rule; a program a rule, all under one
``Context``, takes as long.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from itertools import compress
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import PlainRule, Test, Workload

cel: Any = import_module("cel")


def _expression(rule: PlainRule) -> str:
    return " || ".join("(" + " && ".join(map(_test, tests)) + ")" for tests in rule.alternatives)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return fact if value else f"!{fact}"
    return f"{fact} {operator} {json.dumps(value)}"


def prepare(work: Workload) -> Decide:
    """The rules as one program."""
    program = cel.compile("[" + ", ".join(map(_expression, work.rules)) + "]")
    ids = [rule.id for rule in work.rules]
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            holding = list(compress(ids, program.execute(task)))
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("CEL", "common-expression-language", "one compiled program", Named.HOLDING, prepare)
