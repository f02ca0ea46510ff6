"""Stored runs in words: the table of one, the comparison of two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.compare import compare
from benchmarks.runs import in_words, read_run, times
from benchmarks.table import table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BEFORE, AFTER = HERE / "before.json", HERE / "after.json"


def stored(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def test_two_runs_in_one_table() -> None:
    assert compare(read_run(BEFORE), read_run(AFTER)) + "\n" == stored("comparison.md")


def test_one_run_as_a_table() -> None:
    assert table(read_run(BEFORE)) + "\n" == stored("before.md")


def test_a_run_set_against_itself_has_not_changed() -> None:
    told = compare(read_run(BEFORE), read_run(BEFORE))
    assert not {"faster", "slower", "new", "gone"} & set(told.split())
    assert "more than the code" not in told


@pytest.mark.parametrize(
    ("module", "files", "expected"),
    [("benchmarks.compare", [BEFORE, AFTER], "comparison.md"), ("benchmarks.table", [BEFORE], "before.md")],
)
def test_from_the_command_line(module: str, files: list[Path], expected: str) -> None:
    command = [sys.executable, "-X", "utf8", "-m", module, *map(str, files)]
    ended = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=ROOT, check=True)
    assert ended.stdout == stored(expected)


@pytest.mark.parametrize(
    ("seconds", "words"), [(2.5, "2.50 s"), (0.0321, "32.1 ms"), (4.4e-6, "4.40 µs"), (9.87e-7, "987 ns")]
)
def test_times_have_three_digits(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize(("ratio", "words"), [(0.0214, "0.021×"), (0.15, "0.15×"), (13.62, "13.6×"), (491.2, "491×")])
def test_ratios_have_three_digits_or_two(ratio: float, words: str) -> None:
    assert times(ratio) == words
