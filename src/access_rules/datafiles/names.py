"""The line of a file that names its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from access_rules.datafiles.refusal import column_refused
from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import DataFileError


def column_names(cells: Sequence[object], path: Path, line: int) -> tuple[str, ...]:
    """The names of columns, without the space around them and without empty cells at the end.

    Raises DataFileError naming every column without a name and every name that stands twice.
    """
    names = ["" if each is None else str(each).strip() for each in cells]
    while names and not names[-1]:
        names.pop()
    findings = list(_problems(names, path, line))
    if findings:
        raise DataFileError(findings)
    return tuple(names)


def _problems(names: Sequence[str], path: Path, line: int) -> Iterator[Diagnostic]:
    for number, name in enumerate(names, start=1):
        if not name:
            yield column_refused(
                path,
                line,
                number,
                Message(f"第 {number} 列没有列名", f"column {number} has no name"),
                Message("第一行是列名：给它一个", "the first line names the columns: give it a name"),
            )
        elif name in names[: number - 1]:
            yield column_refused(
                path,
                line,
                number,
                Message(f"列名 `{name}` 有两个", f"two columns are called `{name}`"),
                Message("删去或者改名一列", "remove or rename one of them"),
            )
