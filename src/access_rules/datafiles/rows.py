"""Rows of a file, a chunk at a time, column by column, and what single cells look like as text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from access_rules.datafiles.formats import Format
from access_rules.diagnostic import Diagnostic

CHUNK = 16_384
"""How many rows are read at once."""

Column: TypeAlias = pa.Array | list[Any]
"""Cells of one column: an array where the file has a type for the whole column, as Parquet has, or is text
throughout; a list of values where each cell has a type of its own, as in Excel and JSON Lines."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be read: where it stands, why, its cells as far as they go, and its text where it has one."""

    line: int
    finding: Diagnostic
    cells: Mapping[str, Any] = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Consecutive rows.

    ``columns`` are the cells by the name of the column; ``lines`` says for each row in which line of a text, which
    row of a sheet, or which row of a Parquet file it stands, counted from 1. ``broken`` are the rows between them
    that cannot be read.
    """

    columns: Mapping[str, Column]
    lines: Sequence[int]
    broken: tuple[BrokenRow, ...] = ()

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class RowsFile:
    """A file of rows that was opened and whose columns are known.

    ``columns`` are the types of its columns by name, text where each cell has its own type; ``header`` is the line
    with their names, 0 where there is none. ``expected`` is about how many rows it has.
    """

    path: Path
    format: Format
    columns: Mapping[str, pa.DataType]
    header: int
    expected: int
    _chunks: Iterator[Rows] = field(repr=False)

    def __iter__(self) -> Iterator[Rows]:
        """Its rows, a chunk at a time, once. Raises DataFileError where the file breaks off."""
        return self._chunks


def values_of(column: Column) -> list[Any]:
    """The cells of a column as Python values, None where a cell is empty."""
    return column if isinstance(column, list) else column.to_pylist()


def texts_of(column: Column) -> pa.Array:
    """The cells of a column as text, null where a cell is empty."""
    if isinstance(column, pa.Array) and pa.types.is_string(column.type):
        return column
    return pa.array([None if each is None else cell_text(each) for each in values_of(column)], pa.string())


def picked(column: Column, indices: Sequence[int]) -> Column:
    """Some cells of a column."""
    return (
        [column[each] for each in indices] if isinstance(column, list) else column.take(pa.array(indices, pa.int64()))
    )


def cell_text(value: object) -> str:
    """A value as it is typed into a cell: TRUE, 3, 2026-03-01, 照片、截图."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else str(value)
        case datetime():
            return value.isoformat(sep=" ") if value.time() != time() else value.date().isoformat()
        case date():
            return value.isoformat()
        case list() | tuple():
            return "、".join(map(cell_text, value))
        case dict():
            return json.dumps(value, ensure_ascii=False, default=cell_text)
        case _:
            return str(value)
