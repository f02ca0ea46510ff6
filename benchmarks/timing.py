"""How often a benchmark is repeated: long enough to be steady, short enough to wait for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import Any

from pytest_benchmark.fixture import BenchmarkFixture

SECONDS = 1.5
"""The time given to one contender at one size."""

FEWEST_ROUNDS, MOST_ROUNDS = 5, 400


def affordable(tasks: Sequence[Any], seconds_each: float) -> Sequence[Any]:
    """As many tasks as leave time for the fewest rounds, and at least three."""
    return tasks[: max(3, int(SECONDS / FEWEST_ROUNDS / max(seconds_each, 1e-9)))]


def repeat(benchmark: BenchmarkFixture, run: Callable[[], object], seconds: float) -> None:
    """Times a run of a known length."""
    rounds = min(MOST_ROUNDS, max(FEWEST_ROUNDS, int(SECONDS / max(seconds, 1e-9))))
    repeat_rounds(benchmark, run, rounds, warmup_rounds=1)


def repeat_rounds(benchmark: BenchmarkFixture, run: Callable[[], object], rounds: int, warmup_rounds: int = 0) -> None:
    """Times a run so many times."""
    pedantic: Callable[..., object] = benchmark.pedantic  # it has no annotations
    gc.collect()
    pedantic(run, rounds=rounds, iterations=1, warmup_rounds=warmup_rounds)
