"""The figures of watches can be had: for a small register here, in a moment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def test_figures_of_a_small_register(project: Path) -> None:
    pytest.importorskip("durable", reason="it needs a C compiler")
    program = [sys.executable, "-m", "benchmarks.watches", "--events", "90", "--times", "3"]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=project)
    head, _, row = done.stdout.splitlines()
    assert len(head.split("|")) == len(row.split("|")) == 9
    assert row.startswith("| 90 | ")
