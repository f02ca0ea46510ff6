"""One table of a stored run that a reader can trust: ``python -m benchmarks.table RUN.json``."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import throughput
from benchmarks.runs import Measurement, Run, in_words, markdown, read_run, times

PREPARING = ("", "median", "spread", "to load YAML", "rounds", "bytes")

US, UNCHECKED, CHAIN = "access_rules", "access_rules, unchecked", "if-chain"
BASES = (CHAIN, "if-chain with .get", "access_rules, reference", US)
"""What the others of a group are set against: all that are in it, in this order."""


@dataclass(frozen=True)
class Target:
    """What is aimed at for a size: at most so many times the chain, at least so many times faster than any engine."""

    size: int
    chain: float
    engine: float | None


TARGETS = (Target(20, 2.5, 10), Target(200, 0.8, 30), Target(2000, 0.15, 100), Target(20_000, 0.03, None))


def table(run: Run) -> str:
    """The run in Markdown: its machine, a table a group, and who could not take part."""
    sections = (_section(run, group) for group in run.groups)
    return "\n\n".join([_head(run), *sections, *_memory(run), *_targets(run), *_absent(run)])


def _head(run: Run) -> str:
    machine = run.machine
    cpu = machine.get("cpu", {})
    processor = f"{cpu.get('brand_raw', machine.get('machine', '?'))}, {cpu.get('count', '?')} cores"
    system = f"{machine.get('system', '?')} {machine.get('release', '')}"
    load = ", ".join(f"{each:.1f}" for each in machine.get("load_average", ()))
    python = f"{machine.get('python_implementation', 'Python')} {machine.get('python_version', '?')}"
    packages = ", ".join(f"{name} {version}" for name, version in machine.get("packages", {}).items())
    lines = (
        f"Run of {run.when} at {run.commit}; timer {run.timer}.",
        f"{processor}, {system}; load {load}.",
        f"{python}; {packages}.",
        "Times are medians a decision; the spread is the distance of the quartiles as a share of the median.",
    )
    return "\n".join(lines)


def _section(run: Run, group: str) -> str:
    found = run.of(group)
    if group.startswith(throughput.GROUP):
        return throughput.section(group, found)
    if any("tasks" not in each.details for each in found):
        yaml = next((each.median for each in found if each.contender == "load YAML"), None)
        return f"## {group}\n\n{markdown(PREPARING, [_prepared(each, yaml) for each in found])}"
    bases = [each for name in BASES for each in found if each.contender == name]
    ratios = [f"to {base.contender}" for base in bases]
    header = ("", "median", "spread", *ratios, "rounds", "timed on", "decided alike", "rules named")
    rows = [_row(each, bases) for each in sorted(found, key=lambda each: each.median)]
    return "\n\n".join([f"## {group}", markdown(header, rows), *_notes(found)])


def _row(each: Measurement, bases: list[Measurement]) -> tuple[str, ...]:
    details = each.details
    return (
        each.contender,
        in_words(each.median),
        f"{each.spread:.0%}",
        *(times(each.median / base.median) for base in bases),
        str(each.rounds),
        _share(details["tasks"], details["all_tasks"]),
        _share(details["agreed"], details["all_tasks"]),
        str(details.get("names", "")),
    )


def _share(some: int, whole: int) -> str:
    return f"all {whole}" if some == whole else f"{some} of {whole}"


def _prepared(each: Measurement, yaml: float | None) -> tuple[str, ...]:
    size = each.details.get("bytes") or each.details.get("compiled_bytes", 0)
    ratio = times(each.median / yaml) if yaml else ""
    return (each.contender, in_words(each.median), f"{each.spread:.0%}", ratio, str(each.rounds), f"{size:,}")


def _notes(found: tuple[Measurement, ...]) -> Iterator[str]:
    ours = next((each for each in found if "still_open" in each.details), None)
    if ours:
        still_open, allowed = ours.details["still_open"], ours.details["allowed_while_open"]
        yield (
            f"Of {ours.details['all_tasks']} tasks {still_open} hang on facts that are missing: access_rules says so "
            f"and names them; the chain says an outcome all the same, {allowed} times an allow."
        )
    slow = [each.contender for each in found if each.details["tasks"] != each.details["all_tasks"]]
    if slow:
        yield f"Timed on fewer tasks, being slow: {', '.join(slow)}. That they decide alike was shown on all."


def _absent(run: Run) -> Iterator[str]:
    lines = [_why_not(each) for each in run.standings if each["why_not"]]
    if lines:
        yield "\n".join(["## Not timed", "", *lines])


def _why_not(standing: Mapping[str, Any]) -> str:
    return f"- {standing['module']}, {standing['size']} rules: {standing['why_not']}"


def _memory(run: Run) -> Iterator[str]:
    rows = [
        (each.group.removeprefix("preparing, "), *(f"{each.details[name] / 2**20:.2f} MiB" for name in _WEIGHTS))
        for each in run.measurements
        if "evaluator_bytes" in each.details
    ]
    if rows:
        header = ("memory", "tables (tracemalloc)", "whole evaluator (tracemalloc)", "its pickle")
        yield f"## Memory of an evaluator\n\n{markdown(header, rows)}"


_WEIGHTS = ("compiled_bytes", "evaluator_bytes", "pickle_bytes")


def _targets(run: Run) -> Iterator[str]:
    rows = [row for target in TARGETS for row in _target(run, target)]
    if rows:
        yield f"## Targets\n\n{markdown(('rules', 'set against', 'target', 'found', ''), rows)}"


def _target(run: Run, target: Target) -> Iterator[tuple[str, ...]]:
    found = {each.contender: each.median for each in run.of(f"{target.size} rules")}
    ours, chain = found.pop(US, None), found.pop(CHAIN, None)
    found.pop(UNCHECKED, None)
    if ours and chain:
        is_met = ours <= target.chain * chain
        yield (f"{target.size}", CHAIN, f"at most {times(target.chain)}", times(ours / chain), _met(is_met=is_met))
    if ours and found and target.engine:
        fastest = min(found, key=lambda name: found[name])
        ratio = found[fastest] / ours
        is_met = ratio >= target.engine
        yield (f"{target.size}", fastest, f"{target.engine:g}× faster", times(ratio), _met(is_met=is_met))


def _met(*, is_met: bool) -> str:
    return "met" if is_met else "not met"


def main() -> None:
    """Prints the table of a run."""
    print(table(read_run(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
