"""The stored figures of registers: ``python -m benchmarks.register_table`` puts them on the page of the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks import stored
from benchmarks.runs import markdown
from benchmarks.stored import ROOT, Run, put, read_runs

STORED = ROOT / "benchmarks" / "results" / "register.json"
PAGE = ROOT / "docs" / "register.md"


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

    @property
    def size(self) -> tuple[int, ...]:
        """How large it is."""
        return (self.events,)


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


def section(runs: Iterable[Run[Figures]]) -> str:
    """The stored figures as they stand on the page."""
    return stored.section(runs, "National rules", table)


def main() -> None:
    """Writes the stored figures to the page."""
    put(PAGE, section(read_runs(STORED, Figures)))


if __name__ == "__main__":
    main()
