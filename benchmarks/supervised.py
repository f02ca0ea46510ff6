"""What durable-rules under supervision costs beside the default, and that its memory stays bounded.

``python -m benchmarks.supervised`` prints a table of times a decision, after every target has decided every task
alike; ``python -m benchmarks.supervised --memory 1000000`` decides so many tasks, and prints what the worker held.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from access_rules import Evaluator, Ruleset
from access_rules.targets.durable.engine import DurableEngine
from access_rules.targets.index import IndexEngine
from benchmarks.contenders.ours import DAY, loaded
from benchmarks.workload import Workload, workload

SIZES = (20, 200, 2000)
SECONDS = 3.0


def engines(ruleset: Ruleset) -> Mapping[str, DurableEngine]:
    """The same engine, checked whole from always to never."""
    return {
        "durable, all checked by the index": DurableEngine(ruleset.book, audit=1, auditor=IndexEngine(ruleset.book)),
        "durable, all checked by the reference": DurableEngine(ruleset.book, audit=1),
        "durable, every 100th checked by the reference": DurableEngine(ruleset.book),
        "durable, its reports confirmed alone": DurableEngine(ruleset.book, audit=10**9),
    }


def seconds_a_decision(evaluator: Evaluator, work: Workload) -> float:
    """The time of one decision: the mean over the tasks, each at the shortest of several times.

    The shortest of several is what it takes on a machine that nobody else uses.
    """
    shortest = [float("inf")] * len(work.tasks)
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or shortest[-1] == float("inf"):
        for at, task in enumerate(work.tasks):
            start = time.perf_counter()
            assert evaluator.decide(task, as_of=DAY).outcome
            shortest[at] = min(shortest[at], time.perf_counter() - start)
    return sum(shortest) / len(shortest)


def times(size: int) -> Iterator[str]:
    """The rows of one size."""
    work = workload(size, tasks=30)
    ruleset = loaded(work)
    durable = engines(ruleset)
    evaluators = {
        "index, the default": ruleset.compile(),
        "reference": ruleset.compile("reference"),
        **{name: Evaluator(ruleset.book, engine) for name, engine in durable.items()},
    }
    expected = [evaluators["reference"].decide(task, as_of=DAY) for task in work.tasks]
    for name, evaluator in evaluators.items():
        assert [evaluator.decide(task, as_of=DAY) for task in work.tasks] == expected, name
    usual = seconds_a_decision(evaluators["index, the default"], work)
    for name, evaluator in evaluators.items():
        one = seconds_a_decision(evaluator, work)
        yield f"| {size:,} | {name} | {one * 1e6:,.0f} µs | {one / usual:,.1f}× |"
    for name, engine in durable.items():
        assert engine.stats.faults == {}, name
        assert engine.stats.answered > 0, name
        engine.close()


def starting(size: int) -> str:
    """How long it takes to translate the rules and to start a worker with them."""
    ruleset = loaded(workload(size, tasks=1))
    start = time.perf_counter()
    engine = DurableEngine(ruleset.book)
    translated = time.perf_counter()
    Evaluator(ruleset.book, engine).decide(workload(size, tasks=1).tasks[0], as_of=DAY)
    started = time.perf_counter()
    pid = engine.supervisor.worker_pid
    assert pid is not None
    rulesets, held = len(engine.translation.rulesets), resident(pid)
    engine.close()
    return f"| {size:,} | {rulesets} | {translated - start:.2f} s | {started - translated:.2f} s | {held:.0f} MiB |"


def memory(tasks: int, size: int = 20) -> Iterator[str]:
    """What the worker and this process hold along the way, each task a new one."""
    work = workload(size, tasks=1000)
    ruleset = loaded(work)
    engine = DurableEngine(ruleset.book)
    evaluator = Evaluator(ruleset.book, engine)
    largest = 0.0
    start = time.perf_counter()
    for at in range(1, tasks + 1):
        task = {**work.tasks[at % len(work.tasks)], "n0": at % 101, "n1": at // 101 % 101, "n2": at // 10201 % 101}
        assert evaluator.decide(task, as_of=DAY).outcome
        if at % 1000 == 0 and engine.supervisor.worker_pid is not None:
            largest = max(largest, resident(engine.supervisor.worker_pid))
        if at % max(tasks // 10, 1) == 0:
            passed = time.perf_counter() - start
            own = resident("self")
            yield f"| {at:,} | {largest:.1f} MiB | {own:.1f} MiB | {engine.stats.starts} | {passed:,.0f} s |"
    assert engine.stats.answered == tasks
    assert engine.stats.faults == {}
    engine.close()


def resident(process: int | str) -> float:
    """The memory of a process, in MiB."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--memory", type=int, metavar="TASKS", help="decide so many tasks and watch the memory")
    asked = parser.parse_args().memory
    if asked:
        print("| tasks | most the worker held | this process | workers | time |\n|---:|---:|---:|---:|---:|")
        for row in memory(asked):
            print(row, flush=True)
        return
    print("| rules | rulesets of the engine | translating | first decision | worker |\n|---:|---:|---:|---:|---:|")
    for size in SIZES:
        print(starting(size), flush=True)
    print("\n| rules | target | a decision | beside the default |\n|---:|---|---:|---:|")
    for size in SIZES:
        for row in times(size):
            print(row, flush=True)


if __name__ == "__main__":
    main()
