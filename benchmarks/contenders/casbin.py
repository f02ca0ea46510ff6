"""pycasbin: access control by a model and policies.

Its documentation on many ABAC rules: one policy a rule, its condition evaluated by ``eval(p.sub_rule)`` in the
matcher. The policies stand strictest first and the effect stops at the first that holds, so one question gives
the outcome and the rule that decides; all rules that hold it cannot name. ``batch_enforce`` gives truth values
only, so the tasks are asked one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from benchmarks.contenders import DEFAULT, STRICTEST_FIRST, Contender, Decide, Named, Task, Verdict
from benchmarks.workload import PlainRule, Test, Workload

casbin: Any = import_module("casbin")

MODEL = """
[request_definition]
r = task

[policy_definition]
p = sub_rule, id, outcome

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = eval(p.sub_rule)
"""


def _expression(rule: PlainRule) -> str:
    return " or ".join("(" + " and ".join(map(_test, tests)) + ")" for tests in rule.alternatives)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"r.task.{fact}" if value else f"not r.task.{fact}"
    return f"r.task.{fact} {operator} {list(value) if operator == 'in' else value!r}"


def prepare(work: Workload) -> Decide:
    """The rules as policies, strictest first."""
    enforcer = casbin.Enforcer(casbin.Enforcer.new_model(text=MODEL))
    ordered = sorted(work.rules, key=lambda rule: STRICTEST_FIRST.index(rule.outcome))
    enforcer.add_policies([[_expression(rule), rule.id, rule.outcome] for rule in ordered])

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            is_held, policy = enforcer.enforce_ex(task)
            verdicts.append((policy[2], [policy[1]]) if is_held else (DEFAULT, []))
        return verdicts

    return decide


CONTENDER = Contender("pycasbin", "pycasbin", "one ABAC policy a rule, enforce_ex", Named.FIRST, prepare)
