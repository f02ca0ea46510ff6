"""The shipped national ruleset with its real cases: the bit vectors and the reference."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache, partial

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import access_rules
from access_rules import Decision
from access_rules.evaluation.evaluator import Evaluator
from benchmarks.contenders.ours import DAY
from benchmarks.timing import repeat

READ: dict[str, Callable[[Decision], object]] = {
    "outcome": lambda decision: decision.outcome,
    "outcome and rules": lambda decision: (decision.outcome, decision.rules),
    "every detail": lambda decision: decision.to_dict(),
}


@cache
def national() -> access_rules.Ruleset:
    return access_rules.load_shipped("national")


@cache
def evaluator(target: str) -> Evaluator:
    assert target in {"index", "reference"}
    return national().compile("index" if target == "index" else "reference")


@cache
def agreed() -> int:
    """The cases decided as expected and by both evaluators alike, in every field."""
    for case in national().cases:
        day = case.as_of or DAY
        decision = evaluator("index").decide(case.facts, as_of=day)
        assert decision.outcome == case.expect.outcome, case.id
        assert decision.to_dict() == evaluator("reference").decide(case.facts, as_of=day).to_dict(), case.id
    return len(national().cases)


@pytest.mark.parametrize("target", ["reference", "index", "index, unchecked"])
@pytest.mark.parametrize("read", list(READ))
def test_national(benchmark: BenchmarkFixture, read: str, target: str) -> None:
    count = agreed()
    name, _, unchecked = target.partition(", ")
    each, look = evaluator(name), READ[read]
    decide = partial(each.decide, validate=not unchecked)
    cases = [(each.read(case.facts) if unchecked else dict(case.facts), case.as_of or DAY) for case in national().cases]
    # Details are slow: every fourth case tells enough, and they stand in the order of the rules.
    tasks = cases if read == "outcome" else cases[::4]

    def run() -> None:
        for task, day in tasks:
            look(decide(task, as_of=day))

    start = time.perf_counter()
    run()
    seconds = time.perf_counter() - start
    benchmark.group = f"national rules ({len(national().book.rules)}), its {count} cases, {read} read"
    benchmark.extra_info.update(
        contender=f"access_rules, {target}", tasks=len(tasks), all_tasks=len(cases), agreed=count
    )
    repeat(benchmark, run, seconds)
