"""datalogic-py: JsonLogic in Rust, the JsonLogic package on PyPI that is kept up and compiles its rules.

Its README: compile once, evaluate many times, in a session that reuses its memory. One rule that gives a
list of truth values converts each task once.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import compress
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import PlainRule, Test, Workload

datalogic: Any = import_module("datalogic_py")


def _logic(rule: PlainRule) -> dict[str, Any]:
    return {"or": [{"and": [_test(test) for test in tests]} for tests in rule.alternatives]}


def _test(test: Test) -> dict[str, Any]:
    fact, operator, value = test
    stated = {"var": fact}
    if isinstance(value, bool):
        return stated if value else {"!": [stated]}
    if operator == "in":
        return {"in": [stated, list(value)]}
    return {"===" if operator == "==" else operator: [stated, value]}


def prepare(work: Workload) -> Decide:
    """The rules as one compiled list."""
    engine = datalogic.Engine()
    rule = engine.compile([_logic(each) for each in work.rules])
    session = engine.session()
    ids = [each.id for each in work.rules]
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            holding = list(compress(ids, session.evaluate(rule, task)))
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("JsonLogic", "datalogic-py", "one compiled rule, a session", Named.HOLDING, prepare)
