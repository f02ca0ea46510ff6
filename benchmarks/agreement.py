"""Shows that a contender decides like the if-chain, before anyone times it.

The showing runs in a process of its own, so that an engine that crashes or does not come to an end is a result
like another: ``python -m benchmarks.agreement MODULE SIZE``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from benchmarks.contenders import Contender, Named, Verdict, contender, outcomes
from benchmarks.handwritten import if_chain
from benchmarks.workload import Workload, workload

ROOT = Path(__file__).parents[1]

LONGEST = 90
"""Seconds that an engine may take to read the rules and decide all tasks once."""


@dataclass(frozen=True)
class Standing:
    """How a contender stands with the rules of one size.

    ``why_not`` is the reason for which it is not timed (None: it agrees), ``agreed`` the tasks it decided like
    the chain, ``preparing`` the seconds to read the rules, ``deciding`` those a task.
    """

    module: str
    size: int
    why_not: str | None = None
    agreed: int = 0
    preparing: float = 0.0
    deciding: float = 0.0


@cache
def work_of(size: int) -> Workload:
    """The workload of a size, made once."""
    return workload(size)


@cache
def expected(size: int) -> list[Verdict]:
    """What the chain says of its tasks."""
    work = work_of(size)
    return list(map(if_chain(work), work.tasks))


def disagreement(each: Contender, size: int, said: Sequence[Verdict]) -> str | None:
    """The first task that a contender decides otherwise, in words; None where it agrees on all."""
    if len(said) != len(expected(size)):
        return f"{len(said)} answers to {len(expected(size))} tasks"
    outcome_of = outcomes(work_of(size).rules)
    for at, ((outcome, holding), (theirs, rules)) in enumerate(zip(expected(size), said, strict=True)):
        deciding = {rule for rule in holding if outcome_of[rule] == outcome}
        if theirs != outcome:
            return f"task {at}: {theirs} where the chain says {outcome}"
        if not _names(each.names, set(rules) & set(outcome_of), set(holding), deciding):
            return f"task {at}: names {sorted(rules)} where {sorted(holding)} hold"
    return None


def _names(which: Named, rules: set[str], holding: set[str], deciding: set[str]) -> bool:
    match which:
        case Named.HOLDING:
            return rules == holding
        case Named.DECIDING:
            return rules == deciding
        case Named.FIRST:
            return rules <= deciding and bool(rules) == bool(deciding)


def stand(module: str, size: int) -> Standing:
    """How a contender stands, found out here and now."""
    try:
        each = contender(module)
    except ImportError as missing:
        return Standing(module, size, f"not installed: {missing}")
    work = work_of(size)
    expected(size)
    start = time.perf_counter()
    decide = each.prepare(work)
    prepared = time.perf_counter()
    said = decide(work.tasks)
    done = time.perf_counter()
    reason = disagreement(each, size, said)
    return Standing(
        module,
        size,
        why_not=None if reason is None else f"disagrees: {reason}",
        agreed=len(said) if reason is None else 0,
        preparing=prepared - start,
        deciding=(done - prepared) / len(said),
    )


def stand_apart(module: str, size: int, longest: float = LONGEST) -> Standing:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.agreement", module, str(size)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, timeout=longest, check=False, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return Standing(module, size, f"did not read {size} rules and decide all tasks within {longest:.0f} s")
    if ended.returncode:
        said = ended.stderr.strip().splitlines()
        return Standing(module, size, f"ended with {ended.returncode}: {said[-1] if said else 'no word'}")
    # An engine may print as it likes: the standing is the last line.
    return Standing(**json.loads(ended.stdout.strip().splitlines()[-1]))


if __name__ == "__main__":
    print(json.dumps(asdict(stand(sys.argv[1], int(sys.argv[2])))))
