"""The stored figures of watches: ``python -m benchmarks.watches_table`` puts them on the page of watches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks import stored
from benchmarks.runs import markdown
from benchmarks.stored import ROOT, Run, put, read_runs

STORED = ROOT / "benchmarks" / "results" / "watches.json"
PAGE = ROOT / "docs" / "watches.md"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one watched register; ``benchmarks.watches`` tells what each figure is.

    ``pace`` and ``restart`` are None where nobody listened.
    """

    database: str
    version: str
    events: int
    villages: int
    submit: tuple[float, float]
    unwatched: float
    anew: float
    sweep: float
    memory: float
    notices: int
    pace: float | None
    restart: float | None

    @property
    def size(self) -> tuple[int, ...]:
        """How large it is."""
        return (self.events, self.villages)


HEADER = (
    "database", "events", "villages", "submit, ms", "p90", "rules alone", "new rules, s", "sweep, s", "sweep, MiB",
    "notices", "listen, events/s", "restart, s",
)  # fmt: skip


def table(figures: Iterable[Figures]) -> str:
    """A line a register."""
    return markdown(HEADER, [_cells(each) for each in figures])


def _cells(each: Figures) -> tuple[str, ...]:
    return (
        each.database,
        f"{each.events:,}",
        f"{each.villages:,}",
        f"{each.submit[0]:.1f}",
        f"{each.submit[1]:.1f}",
        f"{each.unwatched:.1f}",
        f"{each.anew:.2f}",
        f"{each.sweep:.1f}",
        f"{each.memory:,.0f}",
        f"{each.notices:,}",
        "–" if each.pace is None else f"{each.pace:,.0f}",
        "–" if each.restart is None else f"{each.restart:.1f}",
    )


def section(runs: Iterable[Run[Figures]]) -> str:
    """The stored figures as they stand on the page."""
    return stored.section(runs, "Rules of `examples/county_year`", table)


def main() -> None:
    """Writes the stored figures to the page."""
    put(PAGE, section(read_runs(STORED, Figures)))


if __name__ == "__main__":
    main()
