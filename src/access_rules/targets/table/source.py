"""Where tables come from: anything that speaks Arrow, as record batches of a bounded size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

MOST_ROWS = 1 << 16
"""Rows that are decided in one go: few enough to bound memory, many enough to make the steps between cheap."""


class Source:
    """A table, whatever library holds it: its schema, and its rows once over."""

    def __init__(self, tasks: Any) -> None:
        self.schema, self._batches = _opened(tasks)

    def pieces(self) -> Iterator[pa.RecordBatch]:
        """The rows in order, cut where they are too many; nothing is copied."""
        for batch in self._batches:
            if batch.num_rows <= MOST_ROWS:
                yield batch
                continue
            for start in range(0, batch.num_rows, MOST_ROWS):
                yield batch.slice(start, MOST_ROWS)


def _opened(tasks: Any) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    match tasks:
        case pa.Table():
            return tasks.schema, iter(tasks.to_batches())
        case pa.RecordBatch():
            return tasks.schema, iter((tasks,))
        case pa.RecordBatchReader():
            return tasks.schema, iter(tasks)
        case _ if hasattr(tasks, "__arrow_c_stream__"):
            reader = pa.RecordBatchReader.from_stream(tasks)
            return reader.schema, iter(reader)
        case _ if hasattr(tasks, "__arrow_c_array__"):
            batch = pa.record_batch(tasks)
            return batch.schema, iter((batch,))
        case Iterable() if not isinstance(tasks, str | bytes | dict):
            return _first_of(tasks)
        case _:
            raise TypeError(
                "a table is a pyarrow Table, RecordBatch or RecordBatchReader, a pandas or Polars DataFrame, a DuckDB "
                f"relation, or an iterable of record batches, not {type(tasks).__name__}"
            )


def _first_of(tasks: Iterable[Any]) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    batches = _each(tasks)
    first = next(batches, None)
    return (pa.schema([]), batches) if first is None else (first.schema, _after(first, batches))


def _after(first: pa.RecordBatch, others: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    for each in others:
        if each.schema.names != first.schema.names:
            raise TypeError(f"every batch must have the columns of the first: {', '.join(first.schema.names)}")
        yield each


def _each(tasks: Iterable[Any]) -> Iterator[pa.RecordBatch]:
    for each in tasks:
        if isinstance(each, pa.RecordBatch):
            yield each
        elif hasattr(each, "__arrow_c_stream__") or hasattr(each, "__arrow_c_array__"):
            yield from _opened(each)[1]
        else:
            raise TypeError(f"an iterable of tables holds record batches, not {type(each).__name__}")
