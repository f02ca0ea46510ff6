"""regopy: Rego, the language of the Open Policy Agent, in C++ (rego-cpp).

Its documentation: build a bundle once, set the input and query the bundle's entry point.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import PlainRule, Test, Workload

regopy: Any = import_module("regopy")


def _rules(rule: PlainRule) -> str:
    bodies = ("; ".join(map(_test, tests)) for tests in rule.alternatives)
    return "\n".join(f'holding contains "{rule.id}" if {{ {body} }}' for body in bodies)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"input.{fact}" if value else f"not input.{fact}"
    if operator == "in":
        return f"input.{fact} in {{{', '.join(map(json.dumps, value))}}}"
    return f"input.{fact} {operator} {json.dumps(value)}"


def prepare(work: Workload) -> Decide:
    """The rules as one compiled bundle."""
    interpreter = regopy.Interpreter()
    interpreter.add_module("workload", "\n".join(["package workload", *map(_rules, work.rules)]))
    bundle = interpreter.build(None, ["workload/holding"])
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            interpreter.set_input(task)
            holding = interpreter.query_bundle_entrypoint(bundle, "workload/holding")[0][0]
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("regopy", "regopy", "bundle built once, entry point queried", Named.HOLDING, prepare)
