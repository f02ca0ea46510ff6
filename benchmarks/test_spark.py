"""A Spark DataFrame and the same table on one machine: what Spark adds to each core's work."""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from access_rules import Evaluator
from benchmarks.contenders.ours import DAY
from benchmarks.national_tasks import national, national_tasks
from benchmarks.processor import processor_seconds
from benchmarks.timing import repeat_rounds

ROWS = 500_000
ROUNDS = 3
GROUP = f"{ROWS:,} tasks of a Parquet file, national rules, counted by outcome"

Counts = Mapping[str, int]


@pytest.fixture(scope="module")
def evaluator() -> Evaluator:
    return national().compile()


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("spark") / "tasks.parquet"
    pq.write_table(national_tasks(ROWS), path, row_group_size=ROWS // 8)
    return path


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """Spark with one core, so that it is set against one core."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    from pyspark.sql import SparkSession  # noqa: PLC0415  # only where there is Java to run it

    with patch.dict(os.environ, PYSPARK_PYTHON=sys.executable):
        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.log.level": "ERROR"}
        for name, value in {**here, "spark.sql.execution.arrow.maxRecordsPerBatch": "65536"}.items():
            builder = builder.config(name, value)
        started = builder.getOrCreate()
        yield started
        started.stop()


def locally(path: Path, evaluator: Evaluator) -> Counts:
    decided = evaluator.decide_table(pq.read_table(path).drop_columns(["number"]), as_of=DAY, threads=1, missing=False)
    return {each["values"]: each["counts"] for each in decided["outcome"].combine_chunks().value_counts().to_pylist()}


def by_spark(spark: Any, path: Path, evaluator: Evaluator) -> Counts:
    from access_rules.spark import decide  # noqa: PLC0415

    frame = spark.read.parquet(str(path)).drop("number")
    counted = decide(frame, evaluator, as_of=DAY, missing=False).groupBy("outcome").count()
    return {row["outcome"]: row["count"] for row in counted.collect()}


def require_same_decisions(spark: Any, path: Path, evaluator: Evaluator) -> None:
    """Row by row, every column."""
    from access_rules.spark import decide  # noqa: PLC0415

    some = pq.read_table(path).slice(0, 20_000)
    made = decide(spark.createDataFrame(some), evaluator, keep=["number"], as_of=DAY, rules=True).orderBy("number")
    alone = evaluator.decide_table(some.drop_columns(["number"]), as_of=DAY, rules=True)
    assert pa.Table.to_pylist(made.drop("number").toArrow()) == alone.to_pylist()


@pytest.fixture(autouse=True)
def _by_the_clock(pytestconfig: pytest.Config) -> None:
    """Spark works in processes of its own, whose time the time of this process does not hold."""
    timer = pytestconfig.getoption("benchmark_timer")
    if getattr(timer, "target", timer) is time.process_time:
        pytest.skip("needs a timer that measures other processes too: the clock")


def test_one_machine(benchmark: BenchmarkFixture, tasks: Path, evaluator: Evaluator) -> None:
    locally(tasks, evaluator)
    timed(benchmark, "access_rules", evaluator, lambda: locally(tasks, evaluator))


def test_spark(benchmark: BenchmarkFixture, spark: Any, tasks: Path, evaluator: Evaluator) -> None:
    require_same_decisions(spark, tasks, evaluator)
    started = time.perf_counter()
    assert by_spark(spark, tasks, evaluator) == locally(tasks, evaluator)
    benchmark.extra_info["first_run_seconds"] = time.perf_counter() - started
    timed(benchmark, "access_rules, Spark", evaluator, lambda: by_spark(spark, tasks, evaluator))


def timed(benchmark: BenchmarkFixture, contender: str, evaluator: Evaluator, run: Callable[[], object]) -> None:
    benchmark.group = GROUP
    benchmark.extra_info.update(
        contender=contender,
        tasks=ROWS,
        all_tasks=ROWS,
        agreed=ROWS,
        pickle_bytes=len(pickle.dumps(evaluator)),
    )
    before = processor_seconds()
    repeat_rounds(benchmark, run, ROUNDS)
    benchmark.extra_info["processor_seconds"] = (processor_seconds() - before) / ROUNDS
