"""zen-engine: GoRules ZEN, decision tables in Rust.

Its documentation: load decisions through a static loader, which compiles them once, and evaluate in batches. The
rules are the rows of one decision table that collects: a column a fact, the empty cell for what a rule does not test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from benchmarks.contenders import Contender, Decide, Named, Task, Verdict, outcomes, strictest
from benchmarks.workload import BOOLS, NUMBERS, PlainRule, Test, Workload

zen: Any = import_module("zen")

FACTS = ("item", "domain", "kind", "level", *BOOLS, *NUMBERS)


def _rows(rule: PlainRule) -> Iterator[dict[str, str]]:
    for at, tests in enumerate(rule.alternatives):
        cells = dict.fromkeys(FACTS, "") | {test[0]: _cell(test) for test in tests}
        yield {"_id": f"{rule.id}.{at}", "rule": json.dumps(rule.id), **cells}


def _cell(test: Test) -> str:
    _, operator, value = test
    match operator:
        case "==":
            return json.dumps(value)
        case "in":
            return ", ".join(map(json.dumps, value))
        case _:
            return f"{operator} {value}"


def _decision(work: Workload) -> dict[str, Any]:
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": fact, "name": fact, "field": fact} for fact in FACTS],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [row for rule in work.rules for row in _rows(rule)],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}, "content": {}},
        {"id": "table", "type": "decisionTableNode", "name": "t", "position": {"x": 1, "y": 0}, "content": table},
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}, "content": {}},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return {"nodes": nodes, "edges": edges}


def prepare(work: Workload) -> Decide:
    """The rules as one decision table."""
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"workload": _decision(work)}}})
    outcome_of = outcomes(work.rules)

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        answers = engine.evaluate_batch([{"key": "workload", "context": task} for task in tasks])
        verdicts: list[Verdict] = []
        for answer in answers:
            # Both alternatives of a rule may hold.
            holding = list(dict.fromkeys(row["rule"] for row in answer["data"]["result"]))
            verdicts.append((strictest(holding, outcome_of), holding))
        return verdicts

    return decide


CONTENDER = Contender("zen-engine", "zen-engine", "static loader, evaluate_batch", Named.HOLDING, prepare)
