"""What comes before the first decision: reading YAML, compiling, restoring in a worker; and what it weighs."""

from __future__ import annotations

import gc
import pickle
import tracemalloc
from functools import cache
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

import access_rules
from access_rules.evaluation.evaluator import Evaluator
from benchmarks.agreement import work_of
from benchmarks.contenders.ours import indexed, loaded, written
from benchmarks.timing import repeat_rounds

ROUNDS = {"20": 15, "200": 9, "2000": 3, "20000": 1, "national": 3}


@cache
def ruleset(which: str) -> access_rules.Ruleset:
    return access_rules.load_shipped("national") if which == "national" else loaded(work_of(int(which)))


def group(which: str) -> str:
    return "preparing, national rules" if which == "national" else f"preparing, {which} rules"


@pytest.mark.parametrize("which", list(ROUNDS))
def test_loading_yaml(benchmark: BenchmarkFixture, which: str, tmp_path: Path) -> None:
    if which == "national":
        folder = access_rules.load_shipped("national").folder
        assert folder is not None
    else:
        folder = written(work_of(int(which)), tmp_path)
    benchmark.group = group(which)
    benchmark.extra_info.update(
        contender="load YAML", bytes=sum(each.stat().st_size for each in folder.rglob("*.yaml"))
    )
    repeat_rounds(benchmark, lambda: access_rules.load(folder), ROUNDS[which])


@pytest.mark.parametrize("which", list(ROUNDS))
@pytest.mark.parametrize("read", ["rules", "rules, cases and texts"])
def test_loading_a_built_file(benchmark: BenchmarkFixture, read: str, which: str, tmp_path: Path) -> None:
    file, made = tmp_path / "built.ruleset", ruleset(which)
    made.save(file)
    whole = access_rules.load(file)
    assert (whole.book, whole.cases) == (made.book, made.cases)
    benchmark.group = group(which)
    benchmark.extra_info.update(contender=f"load built file, {read}", bytes=file.stat().st_size)

    def load() -> object:
        loaded = access_rules.load(file)
        return loaded if read == "rules" else (loaded.cases, loaded.texts)

    repeat_rounds(benchmark, load, 5 * ROUNDS[which])


@pytest.mark.parametrize("which", list(ROUNDS))
def test_compiling(benchmark: BenchmarkFixture, which: str) -> None:
    made = ruleset(which)
    benchmark.group = group(which)
    benchmark.extra_info.update(contender="compile, with the slice of one day", **weight(made))
    repeat_rounds(benchmark, lambda: indexed(made), ROUNDS[which])


@pytest.mark.parametrize("which", list(ROUNDS))
def test_restoring(benchmark: BenchmarkFixture, which: str) -> None:
    pickled = pickle.dumps(indexed(ruleset(which)))
    benchmark.group = group(which)
    benchmark.extra_info.update(contender="restore from pickle", bytes=len(pickled))
    repeat_rounds(benchmark, lambda: pickle.loads(pickled), ROUNDS[which])


def weight(made: access_rules.Ruleset) -> dict[str, int]:
    """Bytes that tracemalloc counts for what compiling adds, and for a whole evaluator brought back from its pickle."""
    tracemalloc.start()
    evaluator: list[Evaluator] = [indexed(made)]
    compiled = _allocated()
    pickled = pickle.dumps(evaluator.pop())
    before = _allocated()
    evaluator.append(pickle.loads(pickled))
    whole = _allocated() - before
    tracemalloc.stop()
    return {"compiled_bytes": compiled, "evaluator_bytes": whole, "pickle_bytes": len(pickled)}


def _allocated() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
