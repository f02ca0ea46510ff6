"""access_rules where the facts are known good: the same decision without checking them again."""

from __future__ import annotations

from collections.abc import Sequence

from access_rules.evaluation.evaluator import Evaluator
from benchmarks.contenders import Contender, Decide, Named, Task, Verdict
from benchmarks.contenders.ours import DAY, indexed, loaded
from benchmarks.workload import Workload


def deciding_by(evaluator: Evaluator) -> Decide:
    """Decides each task by itself, its facts taken as they are."""

    def decide(tasks: Sequence[Task]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        for task in tasks:
            decision = evaluator.decide(task, as_of=DAY, validate=False)
            verdicts.append((decision.outcome, decision.rules))
        return verdicts

    return decide


def prepare(work: Workload) -> Decide:
    """The workload, ready to decide."""
    return deciding_by(indexed(loaded(work)))


CONTENDER = Contender("access_rules, unchecked", None, "one decision a task, facts known good", Named.DECIDING, prepare)
