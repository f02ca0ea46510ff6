"""The stored figures of registers: ``python -m benchmarks.register_table`` puts them on the page of the register."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.runs import markdown

ROOT = Path(__file__).parents[1]
STORED = ROOT / "benchmarks" / "results" / "register.json"
PAGE = ROOT / "docs" / "register.md"
REGION = re.compile(r"(?<=<!-- measured figures -->\n).*?(?=<!-- /measured figures -->)", re.DOTALL)
"""What stands between the two marks of the page."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one register; ``benchmarks.register`` tells what each figure is."""

    database: str
    version: str
    events: int
    singly: float
    together: float
    submit: tuple[float, float]
    decide: float
    approve: float
    opening: float
    restart: float
    verify: float
    memory: float


@dataclass(frozen=True, slots=True)
class Run:
    """The figures of one register: when, of which commit and on which machine they were measured."""

    when: str
    commit: Mapping[str, Any]
    machine: Mapping[str, Any]
    figures: Figures


def read_runs(path: Path) -> tuple[Run, ...]:
    """The runs stored in a file; none where there is no such file."""
    if not path.exists():
        return ()
    stored = json.loads(path.read_text(encoding="utf-8"))["registers"]
    return tuple(
        Run(each["datetime"], each["commit_info"], each["machine_info"], Figures(**each["figures"])) for each in stored
    )


def store(runs: Iterable[Run], path: Path) -> None:
    """Put runs beside those stored, each in the place of an earlier one of the same database and size."""
    found = {(each.figures.events, each.figures.database): each for each in (*read_runs(path), *runs)}
    # The file-based database comes first, as on the page.
    order = sorted(found, key=lambda key: (key[0], key[1] != "SQLite"))
    written = [_written(found[key]) for key in order]
    path.write_text(json.dumps({"registers": written}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _written(run: Run) -> dict[str, Any]:
    return {
        "datetime": run.when,
        "commit_info": dict(run.commit),
        "machine_info": dict(run.machine),
        "figures": asdict(run.figures),
    }


HEADER = (
    "database", "events", "events/s, one each", "by 100", "submit, ms", "p99", "decide", "approve", "open, s",
    "restart, s", "verify, s", "memory, MiB",
)  # fmt: skip


def table(figures: Iterable[Figures]) -> str:
    """A line a register."""
    return markdown(HEADER, [_cells(each) for each in figures])


def _cells(each: Figures) -> tuple[str, ...]:
    return (
        each.database,
        f"{each.events:,}",
        f"{each.singly:,.0f}",
        f"{each.together:,.0f}",
        f"{each.submit[0]:.1f}",
        f"{each.submit[1]:.1f}",
        f"{each.decide:.1f}",
        f"{each.approve:.1f}",
        f"{each.opening:.2f}",
        f"{each.restart:.1f}",
        f"{each.verify:.1f}",
        f"{each.memory:,.0f}",
    )


def section(runs: Iterable[Run]) -> str:
    """The stored figures as they stand on the page."""
    runs = tuple(runs)
    versions = _each_once(f"{run.figures.database} {run.figures.version}" for run in runs)
    machines = _each_once(map(_machine, runs))
    days = _each_once(f"{run.when[:10]} at commit {run.commit['id'][:12]}{_dirty(run)}" for run in runs)
    caption = f"National rules; {versions}; {machines}; {days}."
    return f"\n{table(run.figures for run in runs)}\n\n{caption}\n\n"


def _machine(run: Run) -> str:
    machine, cpu = run.machine, run.machine.get("cpu", {})
    python = f"{machine.get('python_implementation', 'Python')} {machine.get('python_version', '?')}"
    return f"{python}, {cpu.get('count', '?')} cores of {cpu.get('brand_raw', '?')}"


def _dirty(run: Run) -> str:
    return ", changed" if run.commit.get("dirty") else ""


def _each_once(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def main() -> None:
    """Writes the stored figures to the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(REGION.sub(lambda _: section(read_runs(STORED)), text), encoding="utf-8")


if __name__ == "__main__":
    main()
