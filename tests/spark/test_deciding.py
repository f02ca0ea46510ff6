"""A Spark DataFrame is decided as the same table is decided on one machine."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from access_rules import Evaluator, FactError, MissingExtraError, Ruleset
from access_rules.evaluation.task import TaskReader
from access_rules.language.facts import FactType
from access_rules.language.values import NONE
from tests.spark.conftest import PANDAS

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.filterwarnings(f"ignore:{PANDAS}:FutureWarning")

DAY = date(2026, 3, 1)
TYPES = {
    FactType.BOOL: pa.bool_(),
    FactType.INTEGER: pa.int32(),
    FactType.DECIMAL: pa.decimal128(10, 2),
    FactType.TEXT: pa.string(),
    FactType.ENUM: pa.string(),
    FactType.DATE: pa.date32(),
    FactType.SET: pa.list_(pa.string()),
}


@pytest.fixture(scope="session")
def tasks(national: Ruleset) -> pa.Table:
    """Cases of the national ruleset with a column for each fact, by id or title in turn, and a number."""
    facts = national.book.facts
    reader = TaskReader(facts)
    read = [reader.read(case.facts) for case in national.cases[::3]]
    columns = {
        fact.id if at % 2 else fact.title: pa.array([_cell(each.get(fact.id)) for each in read], TYPES[fact.type])
        for at, fact in enumerate(facts.values())
    }
    return pa.table({"序号": pa.array(range(len(read)), pa.int64()), **columns})


def _cell(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else None if value is NONE else value


@pytest.fixture(scope="session")
def frame(spark: SparkSession, tasks: pa.Table) -> DataFrame:
    return spark.createDataFrame(tasks).repartition(5)


def locally(tasks: pa.Table, evaluator: Evaluator, **options: Any) -> list[dict[str, Any]]:
    decided = evaluator.decide_table(tasks.drop_columns(["序号"]), as_of=DAY, **options)
    return [{"序号": number, **row} for number, row in enumerate(decided.to_pylist())]


def collected(frame: DataFrame) -> list[dict[str, Any]]:
    return sorted((row.asDict() for row in frame.collect()), key=lambda row: int(row["序号"]))


OPTIONS: Sequence[dict[str, Any]] = ({}, {"rules": True}, {"missing": False}, {"rules": True, "on_error": "null"})


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_same_as_locally(
    options: dict[str, Any], frame: DataFrame, tasks: pa.Table, national_evaluator: Evaluator
) -> None:
    from access_rules.spark import decide  # noqa: PLC0415  # only where there is Spark

    options = {"on_error": "null", **options}
    decided = decide(frame, national_evaluator, keep=["序号"], as_of=DAY, **options)
    expected = locally(tasks, national_evaluator, **options)
    assert decided.columns == list(expected[0])
    assert collected(decided) == expected
    assert len({row["outcome"] for row in expected}) >= 3


def test_columns_and_types(frame: DataFrame, national_evaluator: Evaluator) -> None:
    from access_rules.spark import decide  # noqa: PLC0415

    decided = decide(frame, national_evaluator, keep=["序号", "所处阶段"], as_of=DAY, rules=True, on_error="null")
    assert dict(decided.dtypes) == {
        "序号": "bigint",
        "所处阶段": "string",
        "outcome": "string",
        "rule": "string",
        "rules": "array<string>",
        "complete": "boolean",
        "missing": "array<string>",
        "error": "string",
    }


def test_a_column_that_is_kept_and_a_fact_is_both(frame: DataFrame, national_evaluator: Evaluator) -> None:
    from access_rules.spark import decide  # noqa: PLC0415

    without = decide(frame, national_evaluator, keep=["序号"], as_of=DAY, on_error="null")
    kept = decide(frame, national_evaluator, keep=["序号", "事项类型"], as_of=DAY, on_error="null")
    assert collected(kept.drop("事项类型")) == collected(without)


def test_day_of_each_row(spark: SparkSession, national_evaluator: Evaluator) -> None:
    from access_rules.spark import decide  # noqa: PLC0415

    days = [date(2010, 1, 1), date(2026, 3, 1), None]
    table = pa.table({"序号": [0, 1, 2], "task_type": ["pledge_letter"] * 3, "day": pa.array(days, pa.date32())})
    decided = decide(spark.createDataFrame(table), national_evaluator, keep=["序号"], as_of=DAY, as_of_column="day")
    assert collected(decided) == locally(table, national_evaluator, as_of_column="day")
    assert len({row["outcome"] for row in collected(decided)}) > 1


def test_rules_of_another_place(spark: SparkSession, national_evaluator: Evaluator) -> None:
    """Two evaluators at once, each with its own: what is sent is not mixed up."""
    from access_rules import load_shipped  # noqa: PLC0415
    from access_rules.spark import decide  # noqa: PLC0415

    table = pa.table({"序号": [0], "task_type": ["pledge_letter"]})
    frame = spark.createDataFrame(table)
    for evaluator in (national_evaluator, load_shipped("beijing").compile()):
        assert collected(decide(frame, evaluator, keep=["序号"], as_of=DAY)) == locally(table, evaluator)


def test_a_refused_task_fails_the_job(spark: SparkSession, national_evaluator: Evaluator) -> None:
    from pyspark.errors import PythonException  # noqa: PLC0415

    from access_rules.spark import decide  # noqa: PLC0415

    wrong = spark.createDataFrame([("pledge_letter", False)], "task_type string, pledge_letter boolean")
    decided = decide(wrong, national_evaluator, as_of=DAY)
    with pytest.raises(PythonException, match="AR705"):
        decided.collect()
    (row,) = decide(wrong, national_evaluator, as_of=DAY, on_error="null").collect()
    assert (row.outcome, row.complete, row.missing) == (None, None, None)
    assert "AR705" in row.error


def test_columns_are_looked_at_before_anything_runs(spark: SparkSession, national_evaluator: Evaluator) -> None:
    from access_rules.spark import decide  # noqa: PLC0415

    frame = spark.createDataFrame([("x", "y", "z")], "stag string, memo string, outcome string")
    with pytest.raises(FactError) as caught:
        decide(frame, national_evaluator)
    assert [each.code for each in caught.value.diagnostics] == ["AR701"] * 3
    with pytest.raises(ValueError, match="no column mem"):
        decide(frame, national_evaluator, keep=["mem"])
    with pytest.raises(ValueError, match="rename outcome"):
        decide(frame, national_evaluator, keep=["stag", "memo", "outcome"])


def test_evaluator_is_sent_once_and_is_small(
    spark: SparkSession, frame: DataFrame, national_evaluator: Evaluator, monkeypatch: pytest.MonkeyPatch
) -> None:
    from access_rules.spark import decide  # noqa: PLC0415

    sent: list[object] = []
    broadcast = spark.sparkContext.broadcast

    def noted(value: object) -> object:
        sent.append(value)
        return broadcast(value)

    monkeypatch.setattr(spark.sparkContext, "broadcast", noted)
    decide(frame, national_evaluator, keep=["序号"], as_of=DAY, on_error="null").collect()
    assert sent == [national_evaluator]
    assert len(pickle.dumps(national_evaluator)) < 4 << 20


def test_without_spark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("access_rules.targets.spark")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "access_rules.spark", raising=False)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtraError, match=r"spark.*batch.*every worker"):
        import access_rules.spark  # noqa: F401, PLC0415
