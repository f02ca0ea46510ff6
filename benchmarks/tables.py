"""The workload as Arrow tables, and the same rules as others decide tables: a Polars chain, a DuckDB CASE."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.contenders import DEFAULT, STRICTEST_FIRST
from benchmarks.workload import BOOLS, DOMAINS, KINDS, LEVELS, MOST, NUMBERS, PlainRule, Test, Workload

# Polars sizes its pool when it is first imported: all are set against one core.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import duckdb
import polars as pl

Verdicts = Callable[[], pa.Table]
"""Decides a table: its columns ``outcome`` and ``rule``, the first rule that decides (null: the default)."""


def table(work: Workload, rows: int, *, seed: int = 3, missing: float = 0.0) -> pa.Table:
    """So many tasks like those of the workload, enums as dictionaries; each value is missing so often."""
    dice = np.random.default_rng(seed)
    enums = {"kind": KINDS, "level": LEVELS, "domain": DOMAINS, "item": list(work.items)}

    def column(values: Any, choices: list[str] | None = None) -> pa.Array:
        mask = dice.random(rows) < missing if missing else None
        plain = pa.array(values, mask=mask)
        return plain if choices is None else pa.DictionaryArray.from_arrays(plain, pa.array(choices))

    columns = {
        name: column(dice.integers(0, len(values), rows, np.int32), list(values)) for name, values in enums.items()
    }
    columns |= {name: column(dice.integers(0, 2, rows).astype(np.bool_)) for name in BOOLS}
    columns |= {name: column(dice.integers(0, MOST + 1, rows)) for name in NUMBERS}
    return pa.table(columns)


def as_texts(tasks: pa.Table) -> pa.Table:
    """The same with plain texts in the place of dictionaries."""
    return pa.table(
        {
            name: tasks[name].cast(pa.string()) if pa.types.is_dictionary(tasks[name].type) else tasks[name]
            for name in tasks.column_names
        }
    )


def in_order(work: Workload) -> list[PlainRule]:
    """The rules in the order in which the first that holds decides: strictest first, then by id."""
    return sorted(work.rules, key=lambda rule: (STRICTEST_FIRST.index(rule.outcome), rule.id))


def polars_chain(work: Workload, tasks: pa.Table) -> Verdicts:
    """One when/then chain that tells the number of the first rule that holds."""
    rules = in_order(work)
    first: Any = pl
    for number, rule in enumerate(rules):
        first = first.when(_polars(rule)).then(pl.lit(number, pl.Int16))
    number_of = first.otherwise(pl.lit(len(rules), pl.Int16))
    frame = pl.from_arrow(tasks)
    assert isinstance(frame, pl.DataFrame)
    return lambda: _named(rules, frame.select(rule=number_of)["rule"].to_numpy())


def _polars(rule: PlainRule) -> pl.Expr:
    return pl.any_horizontal([pl.all_horizontal([_polars_test(test) for test in tests]) for tests in rule.alternatives])


def _polars_test(test: Test) -> pl.Expr:
    fact, operator, value = test
    column: pl.Expr = pl.col(fact)
    found: pl.Expr
    match operator:
        case "==":
            found = column == value if not isinstance(value, bool) else column if value else ~column
        case "in":
            found = column.is_in(list(value))
        case ">=":
            found = column >= value
        case _:
            found = column < value
    return found


def duckdb_case(work: Workload, tasks: pa.Table) -> Verdicts:
    """One CASE that tells the number of the first rule that holds."""
    rules = in_order(work)
    branches = " ".join(f"WHEN {_sql(rule)} THEN {number}" for number, rule in enumerate(rules))
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    connection.register("tasks", tasks)
    query = f"SELECT (CASE {branches} ELSE {len(rules)} END)::SMALLINT AS rule FROM tasks"
    return lambda: _named(rules, connection.execute(query).fetchnumpy()["rule"])


def _sql(rule: PlainRule) -> str:
    return " OR ".join(f"({' AND '.join(map(_sql_test, tests))})" for tests in rule.alternatives).join("()")


def _sql_test(test: Test) -> str:
    fact, operator, value = test
    match operator:
        case "in":
            return f"{fact} IN ({', '.join(map(_literal, value))})"
        case "==":
            return f"{fact} = {_literal(value)}"
        case _:
            return f"{fact} {operator} {_literal(value)}"


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else str(value)


def _named(rules: list[PlainRule], numbers: Any) -> pa.Table:
    """Outcomes and rules by number, as dictionaries."""
    places = [STRICTEST_FIRST.index(rule.outcome) for rule in rules]
    outcomes = np.array([*places, STRICTEST_FIRST.index(DEFAULT)], np.int8)[numbers]
    names = pa.array([rule.id for rule in rules])
    return pa.table(
        {
            "outcome": pa.DictionaryArray.from_arrays(pa.array(outcomes), pa.array(list(STRICTEST_FIRST))),
            "rule": pa.DictionaryArray.from_arrays(pa.array(numbers, mask=numbers == len(rules)), names),
        }
    )


class Copy:
    """Copies what columns hold in memory: the limit that the bandwidth sets to reading them once."""

    def __init__(self, tasks: pa.Table) -> None:
        self._buffers = [np.frombuffer(buffer, np.uint8) for buffer in _buffers(tasks)]
        self._places = [np.empty_like(each) for each in self._buffers]

    @property
    def size(self) -> int:
        """The bytes that are copied."""
        return sum(each.nbytes for each in self._buffers)

    def __call__(self) -> None:
        """Copy them."""
        for each, place in zip(self._buffers, self._places, strict=True):
            np.copyto(place, each)


def _buffers(tasks: pa.Table) -> Iterator[pa.Buffer]:
    for column in tasks.combine_chunks().columns:
        yield from (buffer for chunk in column.chunks for buffer in _own(chunk).buffers() if buffer is not None)


def _own(chunk: pa.Array) -> pa.Array:
    return chunk.indices if pa.types.is_dictionary(chunk.type) else chunk
