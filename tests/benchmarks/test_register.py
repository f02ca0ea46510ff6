"""The figures of a register can be had: for a small one here, in a moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def test_figures_of_a_small_register(project: Path) -> None:
    program = [sys.executable, "-m", "benchmarks.register", "--events", "40", "--times", "3"]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=project)
    head, _, *rows = done.stdout.splitlines()
    assert len(head.split("|")) == 14
    assert rows[0].startswith("| SQLite | 40 | ")
    assert all(float(cell.replace(",", "")) >= 0 for row in rows for cell in row.split("|")[2:-1])
