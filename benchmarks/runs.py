"""Stored runs: what pytest-benchmark wrote, as values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """The times of one contender in one group, in seconds a piece: a decision, or a whole preparation.

    ``lower`` and ``upper`` are the quartiles; ``details`` is what the benchmark noted beside them.
    """

    group: str
    contender: str
    median: float
    lower: float
    upper: float
    rounds: int
    details: Mapping[str, Any]

    @property
    def spread(self) -> float:
        """The distance of the quartiles as a share of the median."""
        return (self.upper - self.lower) / self.median

    def is_apart_from(self, other: Measurement) -> bool:
        """Whether the middle halves of two measurements do not meet."""
        return self.lower > other.upper or other.lower > self.upper


@dataclass(frozen=True)
class Run:
    """One run of the benchmarks; ``standings`` tell who took part and who could not."""

    when: str
    commit: str
    timer: str
    machine: Mapping[str, Any]
    measurements: tuple[Measurement, ...]
    standings: tuple[Mapping[str, Any], ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of the run."""
        return tuple(dict.fromkeys(each.group for each in self.measurements))

    def of(self, group: str) -> tuple[Measurement, ...]:
        """The measurements of a group."""
        return tuple(each for each in self.measurements if each.group == group)


def read_run(path: Path) -> Run:
    """The run stored in a file."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    commit = stored["commit_info"]
    return Run(
        when=stored["datetime"],
        commit=f"{commit['id'][:12]}{', changed' if commit.get('dirty') else ''}",
        timer=stored["benchmarks"][0]["options"].get("timer", "?") if stored["benchmarks"] else "?",
        machine=stored["machine_info"],
        measurements=tuple(map(_measurement, stored["benchmarks"])),
        standings=tuple(stored.get("standings", ())),
    )


def _measurement(each: Mapping[str, Any]) -> Measurement:
    details, stats = each["extra_info"], each["stats"]
    pieces = details.get("tasks", 1)
    return Measurement(
        group=each["group"],
        contender=details["contender"],
        median=stats["median"] / pieces,
        lower=stats["q1"] / pieces,
        upper=stats["q3"] / pieces,
        rounds=stats["rounds"],
        details=details,
    )


_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


def in_words(seconds: float) -> str:
    """A time with the unit that suits it, three digits."""
    size, unit = next((each for each in _UNITS if seconds >= each[0]), _UNITS[-1])
    return f"{_three_digits(seconds / size)} {unit}"


def times(ratio: float) -> str:
    """A ratio, three digits."""
    return f"{_three_digits(ratio)}×"


def _three_digits(number: float) -> str:
    decimals = 0 if number >= 100 else 1 if number >= 10 else 2 if number >= 0.1 else 3
    return f"{number:.{decimals}f}"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table whose columns line up: the first to the left, numbers to the right."""
    widths = [max(len(row[at]) for row in (header, *rows)) for at in range(len(header))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(_line(row, widths) for row in (header, rule, *rows))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return f"| {' | '.join(cells)} |"
