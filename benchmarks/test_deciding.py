"""One task at a time, complete: access_rules, the if-chain and the general engines on the same rules."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.agreement import Standing, work_of
from benchmarks.contenders import ENGINES, contender
from benchmarks.timing import affordable, repeat

OURSELVES = ("chain", "ours", "unchecked")
RACES = [(size, module) for size in (20, 200, 2000) for module in (*OURSELVES, *ENGINES)]
RACES += [(20_000, module) for module in OURSELVES]


@pytest.mark.parametrize(("size", "module"), RACES)
def test_deciding(benchmark: BenchmarkFixture, standing: Standing, size: int, module: str) -> None:
    each = contender(module)
    work = work_of(size)
    decide = each.prepare(work)
    tasks = affordable(work.tasks, standing.deciding)
    benchmark.group = f"{size} rules"
    benchmark.extra_info.update(
        contender=each.name,
        how=each.how,
        names=each.names,
        tasks=len(tasks),
        all_tasks=len(work.tasks),
        agreed=standing.agreed,
        preparing=standing.preparing,
    )
    repeat(benchmark, lambda: decide(tasks), standing.deciding * len(tasks))
