"""Decisions on a Spark DataFrame: each executor decides its part of the table as one machine would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from access_rules.errors import FactError, MissingExtraError
from access_rules.evaluation.batches import OnError
from access_rules.evaluation.evaluator import Evaluator

try:
    import pyarrow as pa
    from pyspark import Broadcast
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas.types import to_arrow_schema
    from pyspark.sql.types import ArrayType, BooleanType, DataType, StringType, StructField, StructType
except ImportError as absent:
    raise MissingExtraError(
        'Spark needs the extras "spark" and "batch", on the driver and on every worker: '
        'pip install "access-rules[spark,batch]"'
    ) from absent


def decide(
    tasks: DataFrame,
    evaluator: Evaluator,
    *,
    keep: Sequence[str] = (),
    as_of: date | None = None,
    as_of_column: str | None = None,
    rules: bool = False,
    missing: bool = True,
    on_error: OnError = "raise",
) -> DataFrame:
    """The decisions on the tasks of a Spark DataFrame, one a row: those that ``Evaluator.decide_table`` gives.

    Spark keeps no order among rows, so name in ``keep`` the columns that tell whose decision it is; they come first
    in the result, unchanged, and need not be facts. All other columns are facts by id or title. The columns of the
    result are those of ``decide_table``, with strings where those have dictionaries. ``as_of`` is today unless it is
    given, and today is the day on which this is called.

    Nothing is decided until Spark needs it. The evaluator is sent to each executor once, whatever the number of
    partitions.

    Raises FactError at once for a column that is no fact, ValueError for a column to keep that is not there or is
    called as a column of the result. A task that cannot be decided fails the job that comes upon it; with
    ``on_error="null"`` its row is null and the column ``error`` tells why.
    """
    _require_columns(tasks, keep)
    decided = [name for name in tasks.columns if name == as_of_column or name not in keep or _is_fact(evaluator, name)]
    order = _Order(
        decided=tuple(decided),
        keep=tuple(keep),
        options={
            "as_of": as_of or date.today(),  # noqa: DTZ011  # the day where the user is
            "as_of_column": as_of_column,
            "rules": rules,
            "missing": missing,
            "on_error": on_error,
            "threads": 1,  # Spark itself runs one worker a core
        },
    )
    # Deciding no row at all tells what is wrong with columns, and which columns come out.
    outline = evaluator.decide_table(
        to_arrow_schema(tasks.select(*order.decided).schema).empty_table(), **order.options
    )
    if taken := sorted(set(keep) & set(outline.column_names)):
        raise ValueError(f"rename {', '.join(taken)}: a column of decisions is called so")
    results = [StructField(field.name, _spark_type(field.type)) for field in outline.schema]
    schema = StructType([*(tasks.schema[name] for name in keep), *results])
    sent = tasks.sparkSession.sparkContext.broadcast(evaluator)
    needed = tasks.select(*dict.fromkeys([*order.keep, *order.decided]))
    return needed.mapInArrow(_Worker(sent, order), schema)


@dataclass(frozen=True, slots=True)
class _Order:
    """What each worker is to do: by which columns to decide, how, and which columns to keep beside the decisions."""

    decided: tuple[str, ...]
    keep: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Worker:
    """Decides the part of the table that one worker has."""

    sent: Broadcast[Evaluator]
    order: _Order

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        evaluator = self.sent.value  # unpacked once in each worker, and kept there
        for batch in batches:
            decisions = evaluator.decide_table(batch.select(self.order.decided), **self.order.options)
            columns = {name: batch.column(name) for name in self.order.keep}
            columns |= {name: _plain(decisions[name]) for name in decisions.column_names}
            yield pa.RecordBatch.from_pydict(columns)


def _require_columns(tasks: DataFrame, names: Iterable[str]) -> None:
    if absent := [name for name in names if name not in tasks.columns]:
        raise ValueError(f"there is no column {', '.join(absent)}: there are {', '.join(tasks.columns)}")


def _is_fact(evaluator: Evaluator, name: str) -> bool:
    try:
        evaluator.read({name: None})
    except FactError:
        return False
    return True


def _spark_type(type_: pa.DataType) -> DataType:
    if pa.types.is_boolean(type_):
        return BooleanType()
    return ArrayType(StringType()) if pa.types.is_list(type_) else StringType()


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece, without the dictionary that Spark does not know."""
    plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
    whole = plain.combine_chunks()
    # Depending on its version the library gives a column of one chunk or the chunk itself.
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
