"""The figures of watches can be had, for a small register in a moment; those on their page are the stored ones."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.stored import REGION, Run, read_runs, store
from benchmarks.watches import roster
from benchmarks.watches_table import PAGE, STORED, Figures, section


def rows(project: Path, *options: str) -> list[list[str]]:
    """The cells of the lines that are printed, the head first."""
    program = [sys.executable, "-m", "benchmarks.watches", "--events", "90", "--times", "3", *options]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=project)
    head, _, *lines = done.stdout.splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in (head, *lines)]


def test_figures_of_a_small_register(project: Path) -> None:
    pytest.importorskip("durable", reason="it needs a C compiler")
    head, row = rows(project, "--database", "sqlite")
    assert len(head) == len(row) == 12
    assert row[:3] == ["SQLite", "90", "20"]
    assert all(float(cell.replace(",", "")) >= 0 for cell in row[3:])


def test_nobody_listens_where_it_would_take_too_long(project: Path) -> None:
    _, first, *_ = rows(project, "--villages", "50", "--no-listen")
    assert (first[1:3], first[-2:]) == (["90", "50"], ["–", "–"])


def test_more_villages_than_the_county_has() -> None:
    few, many = roster(20).villages, roster(45).villages
    assert len(many) == 45
    assert many.items() >= few.items()
    assert {each.staff for each in many.values()} == {each.staff for each in few.values()}


def test_the_page_shows_the_stored_figures() -> None:
    (shown,) = REGION.findall(PAGE.read_text(encoding="utf-8"))
    assert shown == section(read_runs(STORED, Figures)), "python -m benchmarks.watches_table"


FIGURES = Figures("SQLite", "3.40.1", 3000, 20, (6.2, 6.7), 2.3, 0.1, 0.4, 64.0, 527, 1860.0, 0.8)
RUN = Run(
    "2026-11-27T09:42:40+00:00",
    {"id": "c2fdc57dfd6530946da584c38c6db445718430eb", "dirty": False},
    {"python_implementation": "CPython", "python_version": "3.11.7", "cpu": {"count": 2, "brand_raw": "AMD EPYC"}},
    FIGURES,
)


def test_registers_are_told_apart_by_their_villages_too(tmp_path: Path) -> None:
    path = tmp_path / "watches.json"
    server = replace(RUN, figures=replace(FIGURES, database="PostgreSQL", version="15.18"))
    larger = replace(RUN, figures=replace(FIGURES, villages=400, pace=None, restart=None))
    store([larger, server], path, Figures)
    store([RUN], path, Figures)
    store([replace(RUN, figures=replace(FIGURES, sweep=0.5))], path, Figures)
    expected = Path(__file__).with_name("watches.md").read_text(encoding="utf-8")
    assert section(read_runs(path, Figures)).strip() + "\n" == expected
