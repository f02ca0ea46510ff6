"""rule-engine: expressions over Python objects, parsed once into ``Rule`` objects.

Its documentation: make each Rule once, with a context that resolves names as keys and knows their types.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import BOOLS, NUMBERS, PlainRule, Test, Workload

engine: Any = import_module("rule_engine")


def _expression(rule: PlainRule) -> str:
    return " or ".join("(" + " and ".join(map(_test, tests)) + ")" for tests in rule.alternatives)


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return fact if value else f"not {fact}"
    return f"{fact} {operator} {json.dumps(list(value) if operator == 'in' else value)}"


def prepare(work: Workload) -> Decide:
    """A Rule a rule, all under one context."""
    types = engine.DataType
    known = dict.fromkeys(("kind", "level", "domain", "item"), types.STRING)
    known |= dict.fromkeys(BOOLS, types.BOOLEAN) | dict.fromkeys(NUMBERS, types.FLOAT)
    context = engine.Context(resolver=engine.resolve_item, type_resolver=engine.type_resolver_from_dict(known))
    rules = [(each.id, engine.Rule(_expression(each), context=context).matches) for each in work.rules]
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            holding = [rule for rule, matches in rules if matches(task)]
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("rule-engine", "rule-engine", "Rule objects made once, typed context", Named.HOLDING, prepare)
