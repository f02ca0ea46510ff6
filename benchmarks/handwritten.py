"""What a programmer writes by hand for the same rules: a chain of ifs that collects the rules that hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.workload import PlainRule, Test, Workload

Chain = Callable[[dict[str, Any]], tuple[str, list[str]]]
"""A function from a task to its outcome and the ids of all rules that hold."""


def if_chain(work: Workload) -> Chain:
    """The chain for complete tasks: one ``if`` a rule, over the task as it comes."""
    lines = ["def decide(task):", "    hits = []"]
    for rule in work.rules:
        lines += [f"    if {_expression(rule)}:", f"        hits.append({rule.id!r})"]
    lines += ["    outcome = 'needs_approval'"]
    for outcome in ("allow", "needs_approval", "reject"):
        lines += [f"    if any(OUTCOME[rule] == {outcome!r} for rule in hits):", f"        outcome = {outcome!r}"]
    lines += ["    return outcome, hits"]
    names: dict[str, Any] = {"OUTCOME": {rule.id: rule.outcome for rule in work.rules}}
    exec(compile("\n".join(lines), "<if chain>", "exec"), names)  # noqa: S102  # the code is ours
    chain: Chain = names["decide"]
    return chain


def _expression(rule: PlainRule) -> str:
    return " or ".join("(" + " and ".join(map(_test, tests)) + ")" for tests in rule.alternatives)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"task[{fact!r}]" if value else f"not task[{fact!r}]"
    return f"task[{fact!r}] {operator} {set(value) if operator == 'in' else value!r}"
