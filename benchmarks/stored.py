"""Figures of registers as they are stored: read, put beside those stored, and put on a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from benchmarks.machine import describe

ROOT = Path(__file__).parents[1]
REGION = re.compile(r"(?<=<!-- measured figures -->\n).*?(?=<!-- /measured figures -->)", re.DOTALL)
"""What stands between the two marks of a page."""


class Figures(Protocol):
    """What was measured of one register, as a dataclass."""

    @property
    def database(self) -> str:
        """The database that holds it."""

    @property
    def version(self) -> str:
        """The version of the database."""

    @property
    def size(self) -> tuple[int, ...]:
        """How large it is: what tells it from others on the same database."""


F = TypeVar("F", bound=Figures)


@dataclass(frozen=True, slots=True)
class Run(Generic[F]):
    """The figures of one register: when, of which commit and on which machine they were measured."""

    when: str
    commit: Mapping[str, Any]
    machine: Mapping[str, Any]
    figures: F


def commit_measured() -> Mapping[str, Any]:
    """The commit that is there; to be asked before anything is stored, which changes a file of it."""
    from pytest_benchmark.utils import get_commit_info  # noqa: PLC0415  # only to store needs it

    found: Mapping[str, Any] = get_commit_info()  # type: ignore[no-untyped-call]
    return found


def run_of(figures: F, commit: Mapping[str, Any]) -> Run[F]:
    """The figures as a run of today, on this machine."""
    from pytest_benchmark import plugin  # noqa: PLC0415  # likewise

    machine = plugin.pytest_benchmark_generate_machine_info()  # type: ignore[no-untyped-call]
    describe(machine)
    return Run(datetime.now(UTC).isoformat(timespec="seconds"), commit, machine, figures)


def read_runs(path: Path, figures: Callable[..., F]) -> tuple[Run[F], ...]:
    """The runs stored in a file; none where there is no such file."""
    if not path.exists():
        return ()
    stored = json.loads(path.read_text(encoding="utf-8"))["registers"]
    return tuple(
        Run(each["datetime"], each["commit_info"], each["machine_info"], figures(**each["figures"])) for each in stored
    )


def store(runs: Iterable[Run[F]], path: Path, figures: Callable[..., F]) -> None:
    """Put runs beside those stored, each in the place of an earlier one of the same database and size."""
    found = {(each.figures.size, each.figures.database): each for each in (*read_runs(path, figures), *runs)}
    # The file-based database comes first, as on the page.
    order = sorted(found, key=lambda key: (key[0], key[1] != "SQLite"))
    written = [_written(found[key]) for key in order]
    path.write_text(json.dumps({"registers": written}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _written(run: Run[Any]) -> dict[str, Any]:
    return {
        "datetime": run.when,
        "commit_info": dict(run.commit),
        "machine_info": dict(run.machine),
        "figures": asdict(run.figures),
    }


def section(runs: Iterable[Run[F]], rules: str, table: Callable[[Iterable[F]], str]) -> str:
    """The stored figures as they stand on a page: a table, and under which rules, where and when they were measured."""
    runs = tuple(runs)
    versions = _each_once(f"{run.figures.database} {run.figures.version}" for run in runs)
    machines = _each_once(map(_machine, runs))
    days = _each_once(f"{run.when[:10]} at commit {run.commit['id'][:12]}{_dirty(run)}" for run in runs)
    return f"\n{table(run.figures for run in runs)}\n\n{rules}; {versions}; {machines}; {days}.\n\n"


def _machine(run: Run[Any]) -> str:
    machine, cpu = run.machine, run.machine.get("cpu", {})
    python = f"{machine.get('python_implementation', 'Python')} {machine.get('python_version', '?')}"
    return f"{python}, {cpu.get('count', '?')} cores of {cpu.get('brand_raw', '?')}"


def _dirty(run: Run[Any]) -> str:
    return ", changed" if run.commit.get("dirty") else ""


def _each_once(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def put(page: Path, figures: str) -> None:
    """Write a section of figures between the marks of a page."""
    text = page.read_text(encoding="utf-8")
    page.write_text(REGION.sub(lambda _: figures, text), encoding="utf-8")
