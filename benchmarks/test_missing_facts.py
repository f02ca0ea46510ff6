"""Tasks with half of their facts missing: access_rules and the chain that fails a test of a missing fact.

The general engines know two truth values: of such a task they say nothing or, as the chain does, too much.
"""

from __future__ import annotations

import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from access_rules import Decision
from benchmarks.agreement import work_of
from benchmarks.contenders import Contender, Task, Verdict, chain, ours, outcomes
from benchmarks.timing import affordable, repeat
from benchmarks.workload import Workload


@pytest.mark.parametrize("each", [chain.WITH_GAPS, ours.CONTENDER], ids=["chain", "ours"])
@pytest.mark.parametrize("size", [20, 200, 2000])
def test_missing_facts(benchmark: BenchmarkFixture, size: int, each: Contender) -> None:
    work = work_of(size)
    said = chain.prepare_with_gaps(work)(work.sparse)
    evaluator = ours.indexed(ours.loaded(work))
    decisions = [evaluator.decide(task, as_of=ours.DAY) for task in work.sparse]
    require_agreement(work, said, decisions)
    decide = chain.prepare_with_gaps(work) if each is chain.WITH_GAPS else ours.deciding_by(evaluator)
    tasks: list[Task] = list(work.sparse)
    start = time.perf_counter()
    decide(tasks)
    each_takes = (time.perf_counter() - start) / len(tasks)
    tasks = list(affordable(tasks, each_takes))
    still_open = [at for at, decision in enumerate(decisions) if not decision.complete]
    benchmark.group = f"{size} rules, half the facts missing"
    benchmark.extra_info.update(
        contender=each.name,
        how=each.how,
        names=each.names,
        tasks=len(tasks),
        all_tasks=len(work.sparse),
        agreed=len(said),
        still_open=len(still_open),
        allowed_while_open=sum(said[at][0] == "allow" for at in still_open),
    )
    repeat(benchmark, lambda: decide(tasks), each_takes * len(tasks))


def require_agreement(work: Workload, said: list[Verdict], decisions: list[Decision]) -> None:
    """The same rules surely hold, and where no fact is missing for the outcome it is the same."""
    outcome_of = outcomes(work.rules)
    for (outcome, holding), decision in zip(said, decisions, strict=True):
        surely = {rule for rule in holding if outcome_of[rule] == decision.outcome}
        assert set(decision.rules) & set(outcome_of) == surely
        assert not decision.complete or decision.outcome == outcome
