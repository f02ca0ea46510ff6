"""Registers to measure: where they are made, and processes of their own to measure them in."""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

from tests.register.postgresql import programs, server

from access_rules.register.database import Database
from benchmarks.stored import F, commit_measured, run_of, store

P = ParamSpec("P")
T = TypeVar("T")


@contextmanager
def place(database: str) -> Iterator[str]:
    """Where a register may be made."""
    if database == "postgresql":
        with server(is_durable=True) as url:
            yield url
    else:
        with tempfile.TemporaryDirectory(prefix="register") as folder:
            yield str(Path(folder, "register.db"))


def kind_and_version(url: str) -> tuple[str, str]:
    """The database at a place, and its version."""
    database = Database(url)
    with database.reading() as connection:
        found = connection.dialect.server_version_info or ()
    database.close()
    return "PostgreSQL" if "://" in url else "SQLite", ".".join(map(str, found))


def alone(measure: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What a function comes to in a process of its own, so that the memory is its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, *given, **named).result()


def memory() -> float:
    """MiB of this process, at its most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def options(about: str, *, events: int, times: int, stored: Path) -> argparse.ArgumentParser:
    """The options of whatever measures registers."""
    available = ["sqlite", *(["postgresql"] if programs() else [])]
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, nargs="+", default=[events])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+", default=available)
    parser.add_argument("--times", type=int, default=times, help="how often what takes milliseconds is done")
    parser.add_argument("--store", action="store_true", help=f"put the figures into {stored.name}")
    return parser


def all_of(
    asked_for: argparse.Namespace, measure: Callable[[str, int], F], stored: Path, figures: Callable[..., F]
) -> Iterator[F]:
    """The figures of each size on each database, stored where that is asked for."""
    commit = commit_measured() if asked_for.store else {}
    for events in asked_for.events:
        for database in asked_for.database:
            with place(database) as url:
                found = measure(url, events)
            if asked_for.store:
                store([run_of(found, commit)], stored, figures)
            yield found
