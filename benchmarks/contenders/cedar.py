"""cedarpy: Cedar, the policy language of AWS.

Its README: parse the policies once into a ``PolicySet``, the entities once into ``Entities``, and ask in
batches. Cedar knows permit and forbid only, and names the policies that determined its answer: with every
rule a permit it names all that hold, and its caller takes the strictest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import PlainRule, Test, Workload

cedarpy: Any = import_module("cedarpy")


def _policy(rule: PlainRule) -> str:
    alternatives = " || ".join("(" + " && ".join(map(_test, tests)) + ")" for tests in rule.alternatives)
    return f'@id("{rule.id}") permit(principal, action, resource) when {{ {alternatives} }};'


def _test(test: Test) -> str:
    fact, operator, value = test
    if isinstance(value, bool):
        return f"context.{fact}" if value else f"!context.{fact}"
    if operator == "in":
        return f"{json.dumps(list(value))}.contains(context.{fact})"
    return f"context.{fact} {operator} {json.dumps(value)}"


def prepare(work: Workload) -> Decide:
    """The rules as one policy set."""
    policies = cedarpy.PolicySet.from_str("\n".join(map(_policy, work.rules)))
    entities = cedarpy.Entities.from_json_str("[]")
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        requests = [
            {"principal": 'Unit::"a"', "action": 'Action::"push"', "resource": 'Village::"v"', "context": task}
            for task in tasks
        ]
        verdicts: list[Verdict] = []
        for answer in cedarpy.is_authorized_batch(requests, policies, entities):
            holding = list(answer.diagnostics.id_annotations_by_reason.values())
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("cedarpy", "cedarpy", "PolicySet parsed once, is_authorized_batch", Named.HOLDING, prepare)
