"""Rows that cannot be decided: why, and which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from access_rules.diagnostic import Diagnostic, Message
from access_rules.errors import FactError

MOST_NAMED = 5
"""Rows that a finding names one by one."""


@dataclass
class Refusals:
    """The findings of a stretch of rows, each with the rows it stands in, in the order of the columns."""

    rows: dict[Diagnostic, list[npt.NDArray[np.int64]]] = field(default_factory=dict)

    def add(self, finding: Diagnostic, rows: npt.NDArray[np.int64]) -> None:
        """Note a finding about some rows."""
        if len(rows):
            self.rows.setdefault(finding, []).append(rows)

    def error(self) -> FactError:
        """Everything that was found, each finding once and with its rows, counted from 0."""
        return FactError([_with_rows(finding, np.concatenate(rows)) for finding, rows in self.rows.items()])

    def by_row(self) -> Mapping[int, str]:
        """What was found, row by row, worded as the refusal of one task is."""
        found: dict[int, list[Diagnostic]] = {}
        for finding, rows in self.rows.items():
            for row in _numbers(rows):
                found.setdefault(row, []).append(finding)
        return {row: str(FactError(findings)) for row, findings in found.items()}


def _numbers(rows: Iterable[npt.NDArray[np.int64]]) -> Iterator[int]:
    for each in rows:
        yield from each.tolist()


def merged(many: Iterable[Refusals]) -> Refusals:
    """The refusals of several stretches of rows as one."""
    whole = Refusals()
    for each in many:
        for finding, rows in each.rows.items():
            whole.rows.setdefault(finding, []).extend(rows)
    return whole


def _with_rows(finding: Diagnostic, rows: npt.NDArray[np.int64]) -> Diagnostic:
    named = [str(row) for row in rows[:MOST_NAMED].tolist()]
    more = len(rows) - len(named)
    zh = "、".join(named) + (f" 等共 {len(rows)}" if more else "")
    en = ", ".join(named) + (f" and {more} more" if more else "")
    places = Message(f"第 {zh} 行（从 0 数起）", f"{'rows' if len(rows) > 1 else 'row'} {en} (counted from 0)")
    said = finding.message
    return replace(finding, message=Message(f"{places.zh}：{said.zh}", f"{places.en}: {said.en}"))
