"""Opening a file of rows, whatever its form."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from access_rules.datafiles.excel import open_excel
from access_rules.datafiles.formats import Format, format_of
from access_rules.datafiles.json_lines import open_json_lines
from access_rules.datafiles.parquet import open_parquet
from access_rules.datafiles.rows import RowsFile
from access_rules.datafiles.separated import open_separated


def open_rows(path: Path, *, sheet: str | None = None) -> RowsFile:
    """Opens a file of rows; its form is told by the ending of its name. ``sheet`` names a sheet of Excel.

    Raises DataFileError where it is not what its name says, or its columns have no usable names; OSError where it
    cannot be read.
    """
    form = format_of(path)
    match form:
        case Format.SEPARATED:
            return open_separated(path)
        case Format.JSON_LINES:
            return open_json_lines(path)
        case Format.PARQUET:
            return open_parquet(path)
        case Format.EXCEL:
            return open_excel(path, sheet)
        case _:
            assert_never(form)
