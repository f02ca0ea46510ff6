"""Cells separated by commas, tabs or semicolons: CSV, and the Unicode text of Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from access_rules.catalogue import diagnose
from access_rules.datafiles.encoding import encoding_of
from access_rules.datafiles.formats import Format
from access_rules.datafiles.names import column_names
from access_rules.datafiles.refusal import at, unusable
from access_rules.datafiles.rows import CHUNK, BrokenRow, Column, Rows, RowsFile, texts_of
from access_rules.diagnostic import Diagnostic, Message

_SEPARATORS = (",", "\t", ";")


def open_separated(path: Path) -> RowsFile:
    """Opens a text whose first line names the columns.

    Raises DataFileError where it is no such text, OSError where it cannot be read.
    """
    encoding = encoding_of(path)
    separator, line, cells = _head(path, encoding.codec)
    names = column_names(cells, path, line)
    chunks = _Reader(path, encoding.codec, separator, names).chunks()
    expected = max(encoding.line_ends - line, 1)
    return RowsFile(path, Format.SEPARATED, dict.fromkeys(names, pa.string()), line, expected, chunks)


def _head(path: Path, codec: str) -> tuple[str, int, Sequence[str]]:
    """The separator that gives the first line most cells, the number of that line, and its cells."""
    found = [(separator, *_first_row(path, codec, separator)) for separator in _SEPARATORS]
    return max(found, key=lambda each: len(each[2]))


def _first_row(path: Path, codec: str, separator: str) -> tuple[int, Sequence[str]]:
    with path.open(encoding=codec, newline="") as stream:
        rows = csv.reader(stream, delimiter=separator, strict=True)
        try:
            cells = next((row for row in rows if any(map(str.strip, row))), None)
        except csv.Error:
            cells = []
        if cells is None:
            raise unusable(
                path,
                Message("是空的", "it is empty"),
                Message("第一行写列名，往下每行一件", "write the names of columns, and below them one task a line"),
            )
        return rows.line_num, cells


class _Reader:
    """Reads the rows below the names."""

    def __init__(self, path: Path, codec: str, separator: str, names: Sequence[str]) -> None:
        self._path = path
        self._codec = codec
        self._separator = separator
        self._names = names
        self._broken: list[BrokenRow] = []

    def chunks(self) -> Iterator[Rows]:
        """The rows, a chunk at a time."""
        with self._path.open(encoding=self._codec, newline="") as stream:
            rows = self._rows(csv.reader(stream, delimiter=self._separator, strict=True))
            next(rows, None)  # the names
            while (chunk := list(islice(rows, CHUNK))) or self._broken:
                columns = zip(*(cells for _, cells in chunk), strict=True) if chunk else ((),) * len(self._names)
                arrays = {name: _cells(column) for name, column in zip(self._names, columns, strict=True)}
                broken, self._broken = tuple(self._broken), []
                yield Rows(arrays, [line for line, _ in chunk], broken)

    def _rows(self, reader: Any) -> Iterator[tuple[int, list[str]]]:
        """Each row that has a cell for each name, with its line; blank ones are skipped, others noted as broken."""
        width = len(self._names)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                self._broken.append(BrokenRow(line, self._misquoted(line, error)))
                continue
            if cells is None:
                return
            if len(cells) > width and not any(map(str.strip, cells[width:])):
                del cells[width:]
            if len(cells) == width:
                if any(map(str.strip, cells)):
                    yield line, cells
            elif any(map(str.strip, cells)):
                known = {name: cell or None for name, cell in zip(self._names, cells, strict=False)}
                self._broken.append(BrokenRow(line, self._miscounted(line, len(cells)), known))

    def _miscounted(self, line: int, count: int) -> Diagnostic:
        width = len(self._names)
        return diagnose(
            "AR724",
            at(self._path, line),
            problem=Message(
                f"有 {count} 格，而列名有 {width} 个", f"it has {count} cells, and there are {width} names of columns"
            ),
            help=Message(
                "格子里有逗号或者换行的，整格加英文双引号", "put double quotes around a cell with commas or line breaks"
            ),
        )

    def _misquoted(self, line: int, error: csv.Error) -> Diagnostic:
        return diagnose(
            "AR724",
            at(self._path, line),
            problem=Message(f"引号不配对（{error}）", f"its quotes do not match ({error})"),
            help=Message("格子里的英文双引号写两遍", "write a double quote inside a cell twice"),
        )


def _cells(column: Sequence[str]) -> pa.Array:
    cells = pa.array(column, pa.string())
    return pc.if_else(pc.equal(cells, ""), None, cells)


class SeparatedWriter:
    """Writes rows as Excel opens them by a double click: UTF-8 with a BOM, separated by commas, in .tsv by tabs."""

    def __init__(self, partial: Path, columns: Mapping[str, pa.DataType], *, separator: str) -> None:
        self._stream = partial.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._stream, delimiter=separator)
        self._rows.writerow(columns)

    def write(self, columns: Mapping[str, Column]) -> None:
        """Write rows below those written."""
        self._rows.writerows(zip(*(texts_of(each).to_pylist() for each in columns.values()), strict=True))

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._stream.close()
