"""Parquet: typed columns, read one row group after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from access_rules.datafiles.formats import Format
from access_rules.datafiles.names import column_names
from access_rules.datafiles.refusal import unusable
from access_rules.datafiles.rows import CHUNK, Column, Rows, RowsFile, texts_of
from access_rules.diagnostic import Message
from access_rules.errors import DataFileError


def open_parquet(path: Path) -> RowsFile:
    """Opens a Parquet file. Raises DataFileError where it is none, OSError where it cannot be read."""
    with path.open("rb"):  # tells what is wrong as every other file does
        pass
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise _broken(path, error) from error
    schema = file.schema_arrow
    names = column_names(schema.names, path, 1)
    types = dict(zip(names, schema.types, strict=True))
    return RowsFile(path, Format.PARQUET, types, 0, file.metadata.num_rows, _chunks(path, file, names))


def _chunks(path: Path, file: pq.ParquetFile, names: tuple[str, ...]) -> Iterator[Rows]:
    first = 1
    try:
        with file:
            for batch in file.iter_batches(CHUNK):
                lines = range(first, first + batch.num_rows)
                first = lines.stop
                yield Rows(dict(zip(names, batch.columns, strict=True)), lines)
    except (pa.ArrowException, OSError) as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> DataFileError:
    told = str(error).partition("\n")[0]
    return unusable(
        path,
        Message(f"不是完好的 Parquet 文件（{told}）", f"it is no sound Parquet file ({told})"),
        Message("重新导出", "export it again"),
    )


class ParquetWriter:
    """Writes typed columns; where each cell has a type of its own, they are written as text."""

    def __init__(self, partial: Path, columns: Mapping[str, pa.DataType]) -> None:
        self._schema = pa.schema(list(columns.items()))
        self._file = pq.ParquetWriter(partial, self._schema)

    def write(self, columns: Mapping[str, Column]) -> None:
        """Write rows below those written."""
        arrays = [
            each if isinstance(each, pa.Array) and each.type == field.type else texts_of(each).cast(field.type)
            for field, each in zip(self._schema, columns.values(), strict=True)
        ]
        self._file.write_batch(pa.record_batch(arrays, schema=self._schema))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()
