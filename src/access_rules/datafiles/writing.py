"""Writing a file of rows, whatever its form: whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, assert_never

import pyarrow as pa

from access_rules.datafiles.excel import ExcelWriter
from access_rules.datafiles.formats import Format, format_of
from access_rules.datafiles.json_lines import JsonLinesWriter
from access_rules.datafiles.parquet import ParquetWriter
from access_rules.datafiles.replacing import replacing
from access_rules.datafiles.rows import Column
from access_rules.datafiles.separated import SeparatedWriter


class RowsWriter(Protocol):
    """Writes rows to a file, a chunk at a time."""

    def write(self, columns: Mapping[str, Column]) -> None:
        """Write rows below those written: the same columns in the same order each time. Raises DataFileError."""

    def close(self) -> None:
        """Finish the file."""

    def abandon(self) -> None:
        """Let go of the file, which nobody will want."""


@contextmanager
def create_rows(path: Path, columns: Mapping[str, pa.DataType]) -> Iterator[RowsWriter]:
    """A writer of a file with these columns; its form is told by the ending of its name.

    The file appears, or takes the place of an older one, when the block has ended well; else there is nothing.
    Raises DataFileError for an unknown ending, OSError where it cannot be written.
    """
    form = format_of(path)
    with replacing(path) as partial:
        writer = _writer(form, path, partial, columns)
        try:
            yield writer
        except BaseException:
            writer.abandon()
            raise
        writer.close()


def _writer(form: Format, path: Path, partial: Path, columns: Mapping[str, pa.DataType]) -> RowsWriter:
    match form:
        case Format.SEPARATED:
            return SeparatedWriter(partial, columns, separator="," if path.suffix.lower() == ".csv" else "\t")
        case Format.JSON_LINES:
            return JsonLinesWriter(partial, columns)
        case Format.PARQUET:
            return ParquetWriter(partial, columns)
        case Format.EXCEL:
            return ExcelWriter(partial, columns, name=path)
        case _:
            assert_never(form)
