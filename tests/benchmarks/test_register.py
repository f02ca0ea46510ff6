"""The figures of a register can be had: for a small one here, in a moment; those on its page are the stored ones."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.register_table import PAGE, STORED, Figures, section
from benchmarks.stored import REGION, Run, read_runs, store


@pytest.mark.parametrize("databases", [[], ["--database", "sqlite"]])
def test_figures_of_a_small_register(project: Path, databases: list[str]) -> None:
    program = [sys.executable, "-m", "benchmarks.register", "--events", "40", "--times", "3", *databases]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=project)
    head, _, *rows = done.stdout.splitlines()
    assert len(head.split("|")) == 14
    assert rows[0].startswith("| SQLite ")
    assert all(float(cell.replace(",", "")) >= 0 for row in rows for cell in row.split("|")[2:-1])
    assert not databases or len(rows) == 1


def test_the_page_shows_the_stored_figures() -> None:
    (shown,) = REGION.findall(PAGE.read_text(encoding="utf-8"))
    assert shown == section(read_runs(STORED, Figures)), "python -m benchmarks.register_table"


FIGURES = Figures("SQLite", "3.40.1", 1000, 600.0, 12345.6, (11.5, 16.25), 8.0, 7.0, 0.012, 1.25, 1.5, 88.4)
RUN = Run(
    "2026-11-27T09:42:40+00:00",
    {"id": "c2fdc57dfd6530946da584c38c6db445718430eb", "dirty": False},
    {"python_implementation": "CPython", "python_version": "3.11.7", "cpu": {"count": 2, "brand_raw": "AMD EPYC"}},
    FIGURES,
)


def test_what_is_measured_again_takes_the_place_of_what_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "register.json"
    server = replace(RUN, figures=replace(FIGURES, database="PostgreSQL", version="15.18"))
    store([replace(RUN, figures=replace(FIGURES, events=5000)), server], path, Figures)
    store([RUN], path, Figures)
    store([replace(RUN, figures=replace(FIGURES, singly=700.0))], path, Figures)
    expected = Path(__file__).with_name("register.md").read_text(encoding="utf-8")
    assert section(read_runs(path, Figures)).strip() + "\n" == expected
