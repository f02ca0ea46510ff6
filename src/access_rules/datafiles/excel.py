"""Sheets of Excel, in .xlsx."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from access_rules.catalogue import diagnose
from access_rules.datafiles.formats import Format
from access_rules.datafiles.names import column_names
from access_rules.datafiles.refusal import at, unusable
from access_rules.datafiles.rows import CHUNK, BrokenRow, Column, Rows, RowsFile, cell_text, values_of
from access_rules.diagnostic import Diagnostic, Message, listed
from access_rules.errors import DataFileError

MOST_ROWS = 1_048_576
"""How many rows a sheet can have."""

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
"""How files of Excel before 2007 begin, and those with a password."""


def open_excel(path: Path, sheet: str | None = None) -> RowsFile:
    """Opens a sheet, the first unless one is named, whose first row names the columns.

    Formulas give the values that Excel calculated last. Raises DataFileError where there is no such sheet,
    OSError where the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(len(_OLD_OR_LOCKED))
    if head == _OLD_OR_LOCKED:
        raise unusable(
            path,
            Message("是旧式 Excel 文件或者设了密码", "it is an old Excel file or has a password"),
            Message("在 Excel 里去掉密码，另存为 .xlsx", "remove the password and save it as .xlsx in Excel"),
        )
    with _sound(path):
        values = _sheet(path, sheet, values=True)
        formulas = _sheet(path, sheet, values=False) if _has_formulas(path) else None
        expected = max((values.max_row or 1) - 1, 1)
        # What a file says of its own extent is often wrong.
        values.reset_dimensions()
        rows = enumerate(values.iter_rows(values_only=True), start=1)
        line, cells = next(((number, row) for number, row in rows if not _is_blank(row)), (1, ()))
    names = column_names(cells, path, line)
    if not names:
        raise unusable(
            path,
            Message("工作表是空的", "the sheet is empty"),
            Message("第一行写列名，往下每行一件", "write the names of columns, and below them one task a row"),
        )
    chunks = _Reader(path, names, values, formulas, line).chunks()
    return RowsFile(path, Format.EXCEL, dict.fromkeys(names, pa.string()), line, expected, chunks)


def _sheet(path: Path, name: str | None, *, values: bool) -> Any:
    book = openpyxl.load_workbook(path, read_only=True, data_only=values, keep_links=False)
    sheets = {each.title: each for each in book.worksheets}
    if name is None and sheets:
        return next(iter(sheets.values()))
    if name in sheets:
        return sheets[name]
    there = listed(sheets)
    raise unusable(
        path,
        Message(f"没有工作表 `{name or ''}`", f"there is no sheet `{name or ''}`"),
        Message(f"工作表有：{there.zh}", f"its sheets are: {there.en}"),
    )


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(_holds(archive, name, b"<f") for name in sheets)


def _holds(archive: zipfile.ZipFile, name: str, tag: bytes) -> bool:
    """Whether a tag (``<f>``, ``<f t=…>``) stands in a part of the file."""
    ends = tuple(tag + end for end in (b">", b" ", b"/"))
    rest = b""
    with archive.open(name) as stream:
        while block := stream.read(1 << 20):
            block = rest + block
            if any(end in block for end in ends):
                return True
            rest = block[-len(tag) :]
    return False


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Whatever is wrong with the file becomes one error; what Excel itself would not mind is not told."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            yield
    except DataFileError:
        raise
    except Exception as error:  # the library lets through whatever zip and XML bring about
        told = str(error).partition("\n")[0]
        raise unusable(
            path,
            Message(f"不是完好的 Excel 文件（{told}）", f"it is no sound Excel file ({told})"),
            Message("在 Excel 里打开，另存为 .xlsx", "open it in Excel and save it as .xlsx"),
        ) from error


def _is_blank(row: Sequence[object]) -> bool:
    return all(each is None or (isinstance(each, str) and not each.strip()) for each in row)


class _Reader:
    """Reads the rows below the names."""

    def __init__(self, path: Path, names: Sequence[str], values: Any, formulas: Any | None, header: int) -> None:
        self._path = path
        self._names = names
        self._values = values
        self._formulas = formulas
        self._header = header
        self._broken: list[BrokenRow] = []

    def chunks(self) -> Iterator[Rows]:
        """The rows, a chunk at a time."""
        rows = self._rows()
        while True:
            with _sound(self._path):
                chunk = list(islice(rows, CHUNK))
            if not chunk and not self._broken:
                break
            columns = zip(*(cells for _, cells in chunk), strict=True) if chunk else ((),) * len(self._names)
            broken, self._broken = tuple(self._broken), []
            named: dict[str, Column] = {name: list(column) for name, column in zip(self._names, columns, strict=True)}
            yield Rows(named, [line for line, _ in chunk], broken)
        for sheet in filter(None, (self._values, self._formulas)):
            sheet.parent.close()

    def _rows(self) -> Iterator[tuple[int, list[object]]]:
        """Each row with a cell for each name, and its number; blank ones are skipped, others noted as broken."""
        width = len(self._names)
        for line, (row, uncalculated) in enumerate(self._both(), start=1):
            if line <= self._header or (_is_blank(row) and not uncalculated):
                continue
            cells = [_cell(each) for each in row[:width]]
            cells += [None] * (width - len(cells))
            problem = self._problem(line, row[width:], uncalculated)
            if problem is None:
                yield line, cells
            else:
                self._broken.append(BrokenRow(line, problem, dict(zip(self._names, cells, strict=True))))

    def _both(self) -> Iterator[tuple[Sequence[object], bool]]:
        """Each row, and whether one of its formulas was never calculated."""
        values = self._values.iter_rows(values_only=True)
        if self._formulas is None:
            yield from ((row, False) for row in values)
            return
        self._formulas.reset_dimensions()
        for row, formulas in zip(values, self._formulas.iter_rows(values_only=True), strict=True):
            yield row, any(value is None and formula is not None for value, formula in zip(row, formulas, strict=False))

    def _problem(self, line: int, beyond: Sequence[object], uncalculated: bool) -> Diagnostic | None:
        if uncalculated:
            return diagnose(
                "AR724",
                at(self._path, line),
                problem=Message("有公式还没有算出结果", "a formula of it was never calculated"),
                help=Message("在 Excel 里打开，保存一次", "open the file in Excel and save it"),
            )
        if not _is_blank(beyond):
            return diagnose(
                "AR724",
                at(self._path, line),
                problem=Message("有格子在有列名的列之外", "it has cells beyond the columns that have names"),
                help=Message("给那一列写列名，或者清空", "name that column, or clear the cells"),
            )
        return None


def _cell(value: object) -> object:
    """A cell as a value: days are days, whole numbers whole, and what is blank is empty."""
    match value:
        case datetime() if value.time() == time():
            return value.date()
        case float() if value.is_integer():
            return int(value)
        case str() if not value.strip():
            return None
        case _:
            return value


class ExcelWriter:
    """Writes one sheet whose row of names stays in sight."""

    def __init__(self, partial: Path, columns: Mapping[str, pa.DataType], *, name: Path) -> None:
        self._partial = partial
        self._name = name
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet()
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._cell(each) for each in columns])
        self._rows = 1

    def write(self, columns: Mapping[str, Column]) -> None:
        """Write rows below those written. Raises DataFileError where a sheet can hold no more."""
        rows = list(zip(*map(values_of, columns.values()), strict=True))
        self._rows += len(rows)
        if self._rows > MOST_ROWS:
            raise unusable(
                self._name,
                Message(f"一张工作表最多 {MOST_ROWS} 行", f"a sheet holds {MOST_ROWS} rows"),
                Message("输出写成 .csv 或 .parquet", "write the output as .csv or .parquet"),
            )
        for row in rows:
            self._sheet.append([self._cell(each) for each in row])

    def _cell(self, value: object) -> object:
        match value:
            case str() if value.startswith("="):
                text: Any = WriteOnlyCell(self._sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
                text.data_type = "s"  # no formula: nobody wrote one
                return text
            case str():
                return ILLEGAL_CHARACTERS_RE.sub("", value)
            case None | bool() | int() | float() | datetime():
                return value
            case _ if hasattr(value, "year"):
                return value
            case _:
                return self._cell(cell_text(value))

    def close(self) -> None:
        """Finish the file."""
        self._book.save(self._partial)

    def abandon(self) -> None:
        """Let go of the file."""
        self._sheet.close()
