"""JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

import pyarrow as pa

from access_rules import strict_json
from access_rules.catalogue import diagnose
from access_rules.datafiles.encoding import encoding_of
from access_rules.datafiles.formats import Format
from access_rules.datafiles.refusal import at, unusable
from access_rules.datafiles.rows import CHUNK, BrokenRow, Column, Rows, RowsFile, values_of
from access_rules.diagnostic import Diagnostic, Message
from access_rules.strict_json import NotJSONError

_LONGEST_LINE = 1 << 24
"""Characters of a line: what is longer is no row."""


def open_json_lines(path: Path) -> RowsFile:
    """Opens a file with an object a line; all of it is read once for the names of its columns.

    Raises DataFileError where it is no text or has no line, OSError where it cannot be read.
    """
    encoding = encoding_of(path)
    names: dict[str, None] = {}
    expected = 0
    for _, text in _lines(path, encoding.codec):
        expected += 1
        row = _parsed(text)
        if isinstance(row, dict):
            names.update(dict.fromkeys(row))
    if not expected:
        raise unusable(
            path,
            Message("是空的", "it is empty"),
            Message('每行写一件：{"事实": "值"}', 'write one task a line: {"fact": "value"}'),
        )
    chunks = _chunks(path, encoding.codec, tuple(names))
    return RowsFile(path, Format.JSON_LINES, dict.fromkeys(names, pa.string()), 0, expected, chunks)


def _lines(path: Path, codec: str) -> Iterator[tuple[int, str]]:
    with path.open(encoding=codec) as stream:
        yield from ((number, line) for number, line in enumerate(stream, start=1) if not line.isspace())


def _chunks(path: Path, codec: str, names: tuple[str, ...]) -> Iterator[Rows]:
    lines = _lines(path, codec)
    while chunk := list(islice(lines, CHUNK)):
        read = [(number, text, _parsed(text)) for number, text in chunk]
        good = [(number, row) for number, _, row in read if isinstance(row, dict)]
        broken = [
            BrokenRow(number, _broken(path, number, row), text=text.rstrip("\r\n"))
            for number, text, row in read
            if isinstance(row, Message)
        ]
        columns: dict[str, Column] = {name: [row.get(name) for _, row in good] for name in names}
        yield Rows(columns, [number for number, _ in good], tuple(broken))


def _broken(path: Path, line: int, problem: Message) -> Diagnostic:
    return diagnose("AR711", at(path, line), problem=problem)


def _parsed(text: str) -> dict[str, Any] | Message:
    """The object in a line, or why there is none."""
    if len(text) > _LONGEST_LINE:
        return Message("这一行太长", "the line is too long")
    try:
        row = strict_json.parsed(text, decimal=_finite)
    except NotJSONError as error:
        return error.problem
    except (ValueError, RecursionError) as error:
        return Message(f"读不下去（{error}）", f"it cannot be read ({error})")
    if not isinstance(row, dict):
        return Message("这一行不是大括号里的一组“事实: 值”", "the line is not a mapping of facts in braces")
    return row


def _finite(digits: str) -> float:
    number = float(digits)
    if not isfinite(number):
        raise OverflowError
    return number


class JsonLinesWriter:
    """Writes an object a line, in UTF-8; an empty cell is left out, as whoever wrote it did."""

    def __init__(self, partial: Path, columns: Mapping[str, pa.DataType]) -> None:
        self._stream = partial.open("w", encoding="utf-8", newline="\n")
        self._names = tuple(columns)

    def write(self, columns: Mapping[str, Column]) -> None:
        """Write rows below those written."""
        for row in zip(*map(values_of, columns.values()), strict=True):
            stated = {name: value for name, value in zip(self._names, row, strict=True) if value is not None}
            self._stream.write(json.dumps(stated, ensure_ascii=False, default=_as_json))
            self._stream.write("\n")

    def close(self) -> None:
        """Finish the file."""
        self._stream.close()

    def abandon(self) -> None:
        """Let go of the file."""
        self._stream.close()


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
