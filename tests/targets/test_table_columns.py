"""Tables of every kind, columns of every type, and rows that cannot be decided."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from access_rules import Evaluator, FactError, MissingExtraError, Ruleset
from access_rules.targets.table import source
from tests.generators import DAY, FACTS, OLD_DAY, built, front

FACTS_OF_ALL_TYPES = {
    **{name: dict(fact) for name, fact in FACTS.items() if name != "listed"},
    "sum": {"type": "decimal", "title": "金额", "min": 0},
    "far": {"type": "integer", "title": "远"},
    "tags": {"type": "set", "title": "标签", "of": {name: name for name in ("x", *(f"t{n}" for n in range(80)))}},
}

TESTS: dict[str, Any] = {
    "paid": {"paid": True},
    "count": {"count": {"gte": 2}},
    "far": {"far": {"in": [5, 100_000]}},
    "sum": {"sum": {"gt": "1.5"}},
    "rank": {"rank": {"gte": "mid"}},
    "quota": {"quota": {"present": False}},
    "proof": {"proof": {"includes": "video"}},
    "tags": {"tags": {"includes": "x"}},
    "name": {"name": {"in_list": "bad"}},
    "due": {"due": {"lt": "2026-03-01"}},
}
"""One rule for each type."""


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    rules = [
        {"id": f"r-{name}", "outcome": "reject", "when": when, "reason": "x", "cite": "law"}
        for name, when in TESTS.items()
    ]
    document = front(rules)
    del document["roles"]["approvals"]
    document["facts"] = {
        name: {key: value for key, value in fact.items() if key != "implies"}
        for name, fact in FACTS_OF_ALL_TYPES.items()
    }
    document["facts"]["kind"] = {**FACTS["kind"], "values": {"plain": "一般", "letter": "责任状", "visit": "走访"}}
    return built(document)


@pytest.fixture(scope="module")
def evaluator(ruleset: Ruleset) -> Evaluator:
    return ruleset.compile()


AT_NOON = datetime.fromisoformat("2026-02-28T12:00")

COLUMNS: dict[str, tuple[str, pa.Array]] = {
    "bits": ("paid", pa.array([True, False, None])),
    "bits, cut": ("paid", pa.array([False] * 11 + [True, False, None] * 3).slice(11)),
    "bits, none null": ("paid", pa.array([True, False])),
    "words for truth": ("paid", pa.array(["是", "否", None, "yes"])),
    "numbers for truth": ("paid", pa.array([1, 0, None])),
    "small numbers": ("count", pa.array([0, 3, None, 2], pa.int8())),
    "unsigned numbers": ("count", pa.array([0, 3, None, 2], pa.uint64())),
    "numbers out of range": ("count", pa.array([-1, 3, 4, None, -1])),
    "numbers, cut": ("count", pa.array([9, None, 2, None, 3]).slice(2)),
    "all null": ("count", pa.array([None, None], pa.int32())),
    "of no type": ("count", pa.nulls(3)),
    "numbers far apart": ("far", pa.array([5, 100_000, None, -(2**62), 2**62])),
    "negative numbers": ("far", pa.array([-5, -128, None, 5, 127], pa.int8())),
    "greatest numbers": ("far", pa.array([2**64 - 1, 2**64 - 2, None], pa.uint64())),
    "floats for numbers": ("count", pa.array([3.0, None, float("nan")])),
    "texts for numbers": ("count", pa.array(["3", None])),
    "floats": ("sum", pa.array([1.5, 1.25, 2.0, None, float("inf"), -1.0])),
    "decimals": ("sum", pa.array([Decimal("1.50"), Decimal("1.51"), None], pa.decimal128(10, 2))),
    "texts for decimals": ("sum", pa.array(["1.5", "1.51", "one", None])),
    "whole decimals": ("sum", pa.array([1, 2, None, -1])),
    "ids": ("rank", pa.array(["low", "high", None, "none"])),
    "titles": ("rank", pa.array(["低", "高", None, "最高"])),
    "views of texts": ("rank", pa.array(["low", "高", None, "hihg"]).cast(pa.string_view())),
    "large texts": ("rank", pa.array(["low", "高", None, "hihg"], pa.large_string())),
    "dictionary": ("rank", pa.array(["low", "high", None, "hihg"]).dictionary_encode()),
    "dictionary, cut": ("rank", pa.array(["hihg", "low", "high", None]).dictionary_encode().slice(1)),
    "dictionary with a null": (
        "rank",
        pa.DictionaryArray.from_arrays(pa.array([0, 1, None], pa.int8()), pa.array(["low", None])),
    ),
    "optional": ("quota", pa.array(["many", "none", "无", None, "some"])),
    "none where there is a value": ("count", pa.array(["none", None])),
    "texts": ("name", pa.array(["坏表格", "茶话会", "〔坏表格〕", None, " "])),
    "days": ("due", pa.array([date(2026, 2, 28), date(2026, 3, 1), None])),
    "days far apart": ("due", pa.array([date(1926, 2, 28), date(2926, 3, 1), None])),
    "words for days": ("due", pa.array(["2026-02-28", "2026-03-01", None, "2026年"])),
    "points in time": ("due", pa.array([AT_NOON, None])),
    "points in time to the nanosecond": ("due", pa.array([AT_NOON, None], pa.timestamp("ns"))),
    "days of a table library": ("due", pa.array([date(2026, 2, 28), None], pa.date64())),
    "sets": ("proof", pa.array([["video", "photo"], ["照片"], [], None, ["video"]])),
    "sets, cut": ("proof", pa.array([["photo"], ["video", "photo"], ["照片"], [], None, ["video"]]).slice(1)),
    "sets with others": ("proof", pa.array([["video", "sound"], [None], ["video"], None])),
    "sets of a dictionary": (
        "proof",
        pa.ListArray.from_arrays(pa.array([0, 2, 2, 3]), pa.array(["video", "photo", "照片"]).dictionary_encode()),
    ),
    "large sets": ("proof", pa.array([["video", "photo"], None], pa.large_list(pa.string()))),
    "sets of many": ("tags", pa.array([[f"t{n}", "x"] for n in range(80)] + [["t1"], None, [], [" "]])),
    "texts for sets": ("proof", pa.array(["video", None])),
    "structures": ("rank", pa.array([{"a": 1}, None])),
}


@pytest.mark.parametrize("what", COLUMNS)
def test_columns_are_read_as_values_are(ruleset: Ruleset, evaluator: Evaluator, what: str) -> None:
    fact, column = COLUMNS[what]
    reference = ruleset.compile("reference")
    found = evaluator.decide_table(pa.table({fact: column}), as_of=DAY, on_error="null").to_pylist()
    assert found == [alone(reference, {fact: written}) for written in column.to_pylist()]


def alone(evaluator: Evaluator, task: Any) -> dict[str, Any]:
    try:
        decision = evaluator.decide(task, as_of=DAY)
    except FactError as refusal:
        return {**dict.fromkeys(("outcome", "rule", "complete", "missing")), "error": str(refusal)}
    return {
        "outcome": decision.outcome,
        "rule": next(iter(decision.rules), None),
        "complete": decision.complete,
        "missing": list(decision.missing),
        "error": None,
    }


ROWS = [{"paid": True, "count": 3}, {"paid": None, "count": 1}, {"paid": False, "count": None}]


def tables() -> Iterator[tuple[str, Any]]:
    table = pa.Table.from_pylist(ROWS)
    yield "table", table
    yield "table in pieces", pa.concat_tables([table.slice(0, 1), table.slice(1)])
    yield "batch", table.to_batches()[0]
    yield "reader", table.to_reader()
    yield "iterator of batches", iter(table.to_batches(max_chunksize=1))
    yield "list of tables", [table.slice(0, 1), table.slice(1)]
    yield (
        "pandas",
        pd.DataFrame({"paid": pd.array([True, None, False], "boolean"), "count": [3, 1, None]}).astype(
            {"count": "Int64"}
        ),
    )
    yield "polars", pl.DataFrame(ROWS)
    yield "duckdb", duckdb.connect().sql("select * from (values (true, 3), (null, 1), (false, null)) t(paid, count)")


@pytest.mark.parametrize(("what", "table"), list(tables()), ids=lambda each: each if isinstance(each, str) else "")
def test_whatever_speaks_arrow_is_decided(evaluator: Evaluator, what: str, table: Any) -> None:  # noqa: ARG001
    found = evaluator.decide_table(table, as_of=DAY)
    expected = [evaluator.decide(row, as_of=DAY) for row in ROWS]
    assert found["outcome"].to_pylist() == [each.outcome for each in expected]
    assert found["complete"].to_pylist() == [each.complete for each in expected]


@pytest.mark.parametrize("table", [ROWS, "paid", {"paid": [True]}, 3, [1]])
def test_what_does_not_speak_arrow_is_refused(evaluator: Evaluator, table: Any) -> None:
    with pytest.raises(TypeError, match="batch"):
        evaluator.decide_table(table)


def test_batches_with_other_columns_are_refused(evaluator: Evaluator) -> None:
    batches = [pa.record_batch({"paid": [True]}), pa.record_batch({"count": [1]})]
    with pytest.raises(TypeError, match="columns of the first: paid"):
        evaluator.decide_table(batches)


def test_types_of_the_result(evaluator: Evaluator) -> None:
    dictionary = pa.dictionary(pa.int8(), pa.string())
    texts = pa.list_(pa.string())
    for table in (pa.table({"paid": [True]}), pa.table({"paid": pa.array([], pa.bool_())}), pa.table({})):
        found = evaluator.decide_table(table, rules=True, on_error="null").schema
        assert found.names == ["outcome", "rule", "rules", "complete", "missing", "error"]
        assert [found.field(name).type for name in ("outcome", "rules", "complete", "missing", "error")] == [
            dictionary, texts, pa.bool_(), texts, pa.string(),
        ]  # fmt: skip
        assert pa.types.is_dictionary(found.field("rule").type)
    assert evaluator.decide_table(pa.table({"paid": [True]}), missing=False).column_names == [
        "outcome", "rule", "complete",
    ]  # fmt: skip


def test_a_table_without_facts_has_rows_all_the_same(evaluator: Evaluator) -> None:
    table = pa.table({"day": [DAY, DAY]})
    found = evaluator.decide_table(table, as_of_column="day")
    assert found["missing"].to_pylist() == [list(evaluator.decide({}, as_of=DAY).missing)] * 2


def refusal(evaluator: Evaluator, table: Any, **options: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(FactError) as caught:
        evaluator.decide_table(table, **options)
    return [(each.code, each.message.zh, each.message.en) for each in caught.value.diagnostics]


def test_a_finding_names_its_rows_once(evaluator: Evaluator) -> None:
    table = pa.table({"rank": ["low", "hihg"] * 4, "count": [1, 9, 3, 4, 9, 9, 9, 9]})
    assert refusal(evaluator, table) == [
        (
            "AR703",
            "第 1、3、5、7 行（从 0 数起）：`rank` 没有取值 `hihg`",
            "rows 1, 3, 5, 7 (counted from 0): `rank` has no value `hihg`",
        ),
        ("AR704", "第 3 行（从 0 数起）：`count` 的值 `4` 超出范围",
         "row 3 (counted from 0): the value `4` of `count` is out of range"),
        ("AR704", "第 1、4、5、6、7 行（从 0 数起）：`count` 的值 `9` 超出范围",
         "rows 1, 4, 5, 6, 7 (counted from 0): the value `9` of `count` is out of range"),
    ]  # fmt: skip


def test_of_many_rows_the_first_are_named(evaluator: Evaluator) -> None:
    table = pa.table({"paid": ["so-so"] * 200_000})
    ((_, zh, en),) = refusal(evaluator, table, threads=2)
    assert zh.startswith("第 0、1、2、3、4 等共 200000 行（从 0 数起）：")
    assert en.startswith("rows 0, 1, 2, 3, 4 and 199995 more (counted from 0): ")


def test_batches_are_refused_when_their_turn_comes(evaluator: Evaluator) -> None:
    batches = [pa.record_batch({"count": [1]}), pa.record_batch({"count": [9]}), pa.record_batch({"count": [2]})]
    decided = evaluator.decide_batches(batches, threads=1)
    assert next(decided)["complete"].to_pylist() == [False]
    with pytest.raises(FactError, match=r"row 1 \(counted from 0\)"):
        next(decided)


COLUMN_MISTAKES = {
    "no fact": ({"piad": [True]}, ["AR701"]),
    "a fact twice": ({"paid": [True], "有经费": [True]}, ["AR708"]),
    "both": ({"piad": [True], "paid": [True], "有经费": [True]}, ["AR701", "AR708"]),
}


@pytest.mark.parametrize("what", COLUMN_MISTAKES)
@pytest.mark.parametrize("on_error", ["raise", "null"])
def test_a_wrong_column_refuses_the_table(evaluator: Evaluator, what: str, on_error: str) -> None:
    columns, codes = COLUMN_MISTAKES[what]
    assert [code for code, *_ in refusal(evaluator, pa.table(columns), on_error=on_error)] == codes


def test_a_column_that_is_nearly_a_fact_is_suggested(evaluator: Evaluator) -> None:
    with pytest.raises(FactError, match="did you mean `paid`"):
        evaluator.decide_table(pa.table({"piad": [True]}))


DAYS = {
    "days": pa.array([DAY, OLD_DAY, None]),
    "words": pa.array(["2026-03-01", "2018-06-01", None]),
    "points in time": pa.array(
        [datetime.fromisoformat("2026-03-01T23:59"), datetime.fromisoformat("2018-06-01"), None]
    ),
    "points in time elsewhere": pa.array(
        [datetime(2026, 3, 1, 3, tzinfo=UTC), datetime(2018, 6, 1, 3, tzinfo=UTC), None],
        pa.timestamp("us", "Asia/Shanghai"),
    ),
}


@pytest.mark.parametrize("what", DAYS)
def test_days_of_rows(evaluator: Evaluator, what: str) -> None:
    table = pa.table({"paid": [True] * 3, "day": DAYS[what]})
    found = evaluator.decide_table(table, as_of_column="day", as_of=date(2017, 1, 1), rules=True).to_pylist()
    days = (DAY, OLD_DAY, date(2017, 1, 1))
    assert [row["rule"] for row in found] == [evaluator.decide({"paid": True}, as_of=day).rules[0] for day in days]


def test_a_day_that_is_none(evaluator: Evaluator) -> None:
    table = pa.table({"paid": [True] * 2, "day": ["2026-03-01", "March"]})
    ((code, _, en),) = refusal(evaluator, table, as_of_column="day")
    assert (code, en) == ("AR710", "row 1 (counted from 0): `March` is not a date")
    found = evaluator.decide_table(table, as_of_column="day", on_error="null")
    assert found["outcome"].null_count == 1
    with pytest.raises(ValueError, match="no column 'when'"):
        evaluator.decide_table(table, as_of_column="when")


def test_batches_come_one_by_one_and_in_order(evaluator: Evaluator) -> None:
    drawn: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(100):
            drawn.append(number)
            yield pa.record_batch({"count": pa.array([number % 4] * (number + 1))})

    decided = evaluator.decide_batches(batches(), as_of=DAY, threads=2)
    assert next(decided).num_rows == 1
    assert len(drawn) < 10
    assert [each.num_rows for each in decided] == list(range(2, 101))


def test_large_batches_are_cut(evaluator: Evaluator) -> None:
    rows = source.MOST_ROWS + 10
    decided = list(evaluator.decide_batches(pa.table({"count": np.arange(rows) % 4}), as_of=DAY))
    assert [each.num_rows for each in decided] == [source.MOST_ROWS, 10]


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(evaluator: Evaluator, threads: int) -> None:
    table = pa.table({"count": pa.array(np.arange(300_000) % 4), "far": pa.array(np.arange(300_000))})
    one = evaluator.decide_table(table, as_of=DAY, threads=1)
    assert evaluator.decide_table(table, as_of=DAY, threads=threads).equals(one)


def test_parquet_is_decided_batch_by_batch(evaluator: Evaluator, tmp_path: Any) -> None:
    table = pa.table({"rank": ["low", "high"] * 500, "paid": [True, None] * 500})
    pq.write_table(table, tmp_path / "tasks.parquet", row_group_size=300)
    decided = evaluator.decide_batches(pq.ParquetFile(tmp_path / "tasks.parquet").iter_batches(256), as_of=DAY)
    assert pa.Table.from_batches(decided).equals(evaluator.decide_table(table, as_of=DAY).combine_chunks())


def test_an_evaluator_that_decided_tables_is_pickled_without_them(evaluator: Evaluator) -> None:
    table = pa.table({"paid": [True]})
    expected = evaluator.decide_table(table, as_of=DAY)
    assert pickle.loads(pickle.dumps(evaluator)).decide_table(table, as_of=DAY).equals(expected)


def test_without_the_extra(ruleset: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"access-rules\[batch\]"):
        ruleset.compile().decide_table(object())


def test_an_evaluator_made_by_hand_has_no_tables(ruleset: Ruleset) -> None:
    with pytest.raises(MissingExtraError, match="compile"):
        Evaluator(ruleset.book).decide_table(pa.table({"paid": [True]}))


EXPECTED_TO_CONTRADICT = {"kind": ["letter", "plain", "letter"], "letter": [False, False, None]}


def test_contradictions_are_findings_of_their_rows() -> None:
    implying = built(front([{"id": "r", "outcome": "allow", "when": {"paid": True}, "reason": "x", "cite": "law"}]))
    evaluator = implying.compile()
    ((code, _, en),) = refusal(evaluator, pa.table(EXPECTED_TO_CONTRADICT))
    assert (code, en) == (
        "AR705",
        "row 0 (counted from 0): `签责任状` is stated as `no`, but `事项：责任状` means `yes`",
    )
    found = evaluator.decide_table(pa.table(EXPECTED_TO_CONTRADICT), on_error="null")
    assert found["outcome"].to_pylist() == [None, "needs_approval", "needs_approval"]
