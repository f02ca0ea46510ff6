"""Processor time of this process and every one below it: what counts on a machine that others load too."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds() -> float:
    """So far, on Linux; Spark's Java and its workers are below whoever started it."""
    spent: dict[int, int] = {}
    below: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        pid = int(entry.parent.name)
        below[int(fields[1])].append(pid)
        spent[pid] = sum(int(field) for field in fields[11:15])  # its own, and those of children that have ended
    return _sum(os.getpid(), below, spent) / _TICK


def _sum(pid: int, below: dict[int, list[int]], spent: dict[int, int]) -> int:
    return spent.get(pid, 0) + sum(_sum(each, below, spent) for each in below[pid])
