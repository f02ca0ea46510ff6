"""Tasks decided in the past, from a file: Parquet, or what ``decide`` reads or writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from access_rules.analysis.diff.replay import PastTask
from access_rules.errors import RulesetError

_DAY = ("as_of", "时点")


def read_history(path: Path) -> Iterator[PastTask]:
    """The tasks of a history: a table in Parquet, tasks as ``decide`` takes them, or its decisions in JSON Lines.

    A column or key ``as_of`` 时点 tells the day. Raises OSError where it cannot be read, DataFileError or
    RulesetError with what is wrong with it, MissingExtraError for Parquet without the extra ``batch``.
    """
    if path.suffix.lower() == ".parquet":
        return _rows(path)
    decisions = _decisions(path)
    return decisions if decisions is not None else _tasks(path)


def _rows(path: Path) -> Iterator[PastTask]:
    from access_rules.datafiles.reading import open_rows  # noqa: PLC0415  # needs an extra
    from access_rules.datafiles.rows import values_of  # noqa: PLC0415

    for rows in open_rows(path):
        columns = {name: values_of(column) for name, column in rows.columns.items()}
        for at, line in enumerate(rows.lines):
            facts = {name: values[at] for name, values in columns.items() if values[at] is not None}
            day = next((facts.pop(name) for name in _DAY if name in facts), None)
            yield PastTask(f"{path.name}:{line}", facts, _day(day))


def _day(written: Any) -> date | None:
    return date.fromisoformat(str(written)[:10]) if written is not None else None


def _decisions(path: Path) -> Iterator[PastTask] | None:
    """The tasks of decisions that ``decide --format json`` wrote; None where the file holds none."""
    with path.open(encoding="utf-8-sig", errors="replace") as stream:
        first = next((line for line in stream if line.strip()), "")
    return _decided(path) if _is_decision(_parsed(first)) else None


def _decided(path: Path) -> Iterator[PastTask]:
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                entry = _parsed(line)
                if not _is_decision(entry):
                    raise ValueError(f"{path.name}:{number}")
                yield PastTask(f"{path.name}:{number}", entry["facts"], _day(entry.get("as_of")))


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _is_decision(entry: Any) -> bool:
    return isinstance(entry, dict) and {"format", "facts", "outcome", "ruleset"} <= set(entry)


def _tasks(path: Path) -> Iterator[PastTask]:
    from access_rules.loading.tasks import read_tasks  # noqa: PLC0415

    file = read_tasks(path)
    if any(each.is_error for each in file.findings):
        raise RulesetError(file.findings, file.texts)
    return (PastTask(each.name, each.facts, each.as_of) for each in file.tasks)
