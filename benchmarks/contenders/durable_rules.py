"""durable-rules: a Rete engine in C.

Its documentation: define the rules once, assert a fact, act on each rule that it satisfies, retract the fact. A task
is a fact with an id of its own. A ruleset of 500 to 1,000 of these rules is never read to its end (2.0.28 does not
come back from ``create_ruleset``, whether alternatives are written as ``$or`` or as rules of their own), so the rules
stand in rulesets of 250, each handed the task.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import count
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import PlainRule, Test, Workload

durable: Any = import_module("durable.engine")

MOST_RULES = 250

_rulesets = count()


def _condition(rule: PlainRule) -> dict[str, Any]:
    alternatives = [_all([_test(test) for test in tests]) for tests in rule.alternatives]
    return alternatives[0] if len(alternatives) == 1 else {"$or": alternatives}


def _all(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return parts[0] if len(parts) == 1 else {"$and": parts}


def _test(test: Test) -> dict[str, Any]:
    fact, operator, value = test
    match operator:
        case "in":
            equal = [{fact: each} for each in value]
            return equal[0] if len(equal) == 1 else {"$or": equal}
        case ">=":
            return {"$gte": {fact: value}}
        case "<":
            return {"$lt": {fact: value}}
        case _:
            return {fact: value}


def prepare(work: Workload) -> Decide:
    """The rules as one Rete network."""
    outcome_of = outcomes(work.rules)
    holding: dict[int, list[str]] = {}

    def action(rule: str) -> Callable[[Any], None]:
        return lambda closure: holding[closure.m.id].append(rule)

    host = durable.Host()
    names: list[str] = []
    for start in range(0, len(work.rules), MOST_RULES):
        names.append(f"workload{next(_rulesets)}")
        definition = {
            rule.id: {"all": [{"m": _condition(rule)}], "run": action(rule.id)}
            for rule in work.rules[start : start + MOST_RULES]
        }
        host.register_rulesets({names[-1]: definition})
    ids = count()

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            at = next(ids)
            found = holding[at] = []
            fact = {**task, "id": at}
            for name in names:
                try:
                    host.assert_fact(name, fact)
                    host.retract_fact(name, fact)
                except durable.MessageNotHandledException:  # the normal sign that no rule holds
                    continue
            del holding[at]
            verdicts.append((strictest(found, outcome_of), found))
        return verdicts

    return decide


CONTENDER = Contender(
    "durable-rules", "durable-rules", "assert_fact, actions, retract_fact; rulesets of 250", Named.HOLDING, prepare
)
