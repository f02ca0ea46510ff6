"""Whole tables: access_rules, a Polars when/then chain and a DuckDB CASE with the same rules, and a mere copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pyarrow as pa
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from access_rules import Evaluator
from benchmarks.contenders.ours import DAY, loaded
from benchmarks.stages import stages
from benchmarks.tables import Copy, Verdicts, as_texts, duckdb_case, polars_chain, table
from benchmarks.throughput import COPY, GROUP, US
from benchmarks.timing import repeat_rounds
from benchmarks.workload import Workload, workload

ROWS = 1 << 20
FEWER_ROWS = {200: 1 << 17, 2000: 1 << 12}
"""Rows for those that would take too long."""


@cache
def work_of(size: int) -> Workload:
    return workload(size, tasks=1)


@cache
def evaluator_of(size: int) -> Evaluator:
    return loaded(work_of(size)).compile()


@cache
def tasks_of(size: int, rows: int, missing: float = 0.0) -> pa.Table:
    return table(work_of(size), rows, missing=missing)


def measured(benchmark: BenchmarkFixture, size: int, name: str, rows: int, run: Callable[[], Any], rounds: int) -> None:
    benchmark.group = f"{GROUP}{size} rules"
    benchmark.extra_info.update(contender=name, tasks=rows, all_tasks=rows, agreed=rows)
    repeat_rounds(benchmark, run, rounds, warmup_rounds=1)


OURS: dict[str, tuple[float, bool, int]] = {
    US: (0.0, False, 1),
    f"{US}, 2 threads": (0.0, False, 2),
    f"{US}, texts in the place of dictionaries": (0.0, True, 1),
    f"{US}, half of the facts missing": (0.5, False, 1),
    f"{US}, half of the facts missing, 2 threads": (0.5, False, 2),
}
"""How much is missing, whether enums are plain texts, and the threads."""


@pytest.mark.parametrize("size", [200, 2000])
@pytest.mark.parametrize("name", OURS)
def test_ours(benchmark: BenchmarkFixture, size: int, name: str) -> None:
    missing, texts, threads = OURS[name]
    tasks = tasks_of(size, ROWS, missing)
    if texts:
        tasks = as_texts(tasks)
    evaluator = evaluator_of(size)
    measured(benchmark, size, name, ROWS, lambda: evaluator.decide_table(tasks, as_of=DAY, threads=threads), 7)
    if name == US:
        benchmark.extra_info["stages"] = dict(stages(work_of(size), tasks))


@pytest.mark.parametrize("size", [200, 2000])
def test_copying(benchmark: BenchmarkFixture, size: int) -> None:
    tasks = tasks_of(size, ROWS)
    copy = Copy(tasks)
    measured(benchmark, size, COPY, ROWS, copy, 20)
    benchmark.extra_info["bytes_a_row"] = copy.size / ROWS


OTHERS: dict[str, Callable[[Workload, pa.Table], Verdicts]] = {
    "Polars when/then": polars_chain,
    "DuckDB CASE": duckdb_case,
}


@pytest.mark.parametrize("size", [200, 2000])
@pytest.mark.parametrize("name", OTHERS)
def test_others(benchmark: BenchmarkFixture, size: int, name: str) -> None:
    rows = FEWER_ROWS[size]
    tasks = tasks_of(size, rows)
    decide = OTHERS[name](work_of(size), tasks)
    assert alike(evaluator_of(size).decide_table(tasks, as_of=DAY), decide())
    measured(benchmark, size, name, rows, decide, 5)
    benchmark.extra_info["all_tasks"] = ROWS


def alike(ours: pa.Table, theirs: pa.Table) -> bool:
    rules = [None if rule == "default" else rule for rule in ours["rule"].to_pylist()]
    return bool(ours["outcome"].to_pylist() == theirs["outcome"].to_pylist() and rules == theirs["rule"].to_pylist())
