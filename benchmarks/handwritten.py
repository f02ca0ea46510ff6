"""What a programmer writes by hand for the same rules: a chain of ifs that collects the rules that hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.workload import PlainRule, Test, Workload

Chain = Callable[[dict[str, Any]], tuple[str, list[str]]]
"""A function from a task to its outcome and the ids of all rules that hold."""


def if_chain(work: Workload) -> Chain:
    """The chain for complete tasks: one ``if`` a rule, over the task as it comes."""
    return _chain(work, ["def decide(task):"], _test)


def if_chain_with_gaps(work: Workload) -> Chain:
    """The chain for tasks with facts missing: a test of a missing fact fails.

    It collects the rules that surely hold, and takes the strictest of them for the outcome. Which other rules
    the missing facts leave open, and with them whether its outcome is final, it cannot say.
    """
    tested = sorted({test[0] for rule in work.rules for tests in rule.alternatives for test in tests})
    reading = [f"    {fact} = get({fact!r})" for fact in tested]
    return _chain(work, ["def decide(task):", "    get = task.get", *reading], _test_with_gaps)


def _chain(work: Workload, opening: list[str], write: Callable[[Test], str]) -> Chain:
    lines = [*opening, "    hits = []"]
    for rule in work.rules:
        lines += [f"    if {_expression(rule, write)}:", f"        hits.append({rule.id!r})"]
    lines += ["    outcome = 'needs_approval'"]
    for outcome in ("allow", "needs_approval", "reject"):
        lines += [f"    if any(OUTCOME[rule] == {outcome!r} for rule in hits):", f"        outcome = {outcome!r}"]
    lines += ["    return outcome, hits"]
    names: dict[str, Any] = {"OUTCOME": {rule.id: rule.outcome for rule in work.rules}}
    exec(compile("\n".join(lines), "<if chain>", "exec"), names)
    chain: Chain = names["decide"]
    return chain


def _expression(rule: PlainRule, write: Callable[[Test], str]) -> str:
    return " or ".join("(" + " and ".join(map(write, tests)) + ")" for tests in rule.alternatives)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"task[{fact!r}]" if value else f"not task[{fact!r}]"
    return f"task[{fact!r}] {operator} {set(value) if operator == 'in' else value!r}"


def _test_with_gaps(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"{fact} is {value}"
    if operator == "in":
        return f"{fact} in {set(value)}"
    return f"{fact} == {value!r}" if operator == "==" else f"{fact} is not None and {fact} {operator} {value!r}"
