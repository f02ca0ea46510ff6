"""Two stored runs in one table: ``python -m benchmarks.compare BEFORE.json AFTER.json``.

A change counts where the middle halves of the two measurements do not meet and the medians differ by more than runs of
the same code do; the rest is noise.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.runs import Measurement, Run, in_words, markdown, read_run, times

DRIFT = 0.1
"""By so much of its time two runs of the same code were seen to differ (9 %), each steady within itself."""

HEADER = ("", "before", "after", "ratio", "")


def compare(before: Run, after: Run) -> str:
    """The two runs in Markdown, a table a group."""
    earlier, later = _by_place(before), _by_place(after)
    groups = dict.fromkeys([*before.groups, *after.groups])
    sections = [_section(group, earlier, later) for group in groups]
    return "\n\n".join([_head(before, after), *sections])


Place = tuple[str, str]


def _by_place(run: Run) -> dict[Place, Measurement]:
    return {(each.group, each.contender): each for each in run.measurements}


def _head(before: Run, after: Run) -> str:
    lines = [f"Before: {before.when} at {before.commit}.", f"After: {after.when} at {after.commit}."]
    differing = [
        f"{name} {_value(before, name)} → {_value(after, name)}"
        for name in ("node", "python_version", "release")
        if _value(before, name) != _value(after, name)
    ]
    if before.timer != after.timer:
        differing.append(f"timer {before.timer} → {after.timer}")
    if differing:
        lines.append(f"The runs differ in more than the code: {'; '.join(differing)}.")
    return "\n".join(lines)


def _value(run: Run, name: str) -> object:
    return run.machine.get(name, "?")


def _section(group: str, earlier: Mapping[Place, Measurement], later: Mapping[Place, Measurement]) -> str:
    places = dict.fromkeys(place for place in [*earlier, *later] if place[0] == group)
    rows = [_row(place[1], earlier.get(place), later.get(place)) for place in places]
    return f"## {group}\n\n{markdown(HEADER, rows)}"


def _row(contender: str, before: Measurement | None, after: Measurement | None) -> tuple[str, ...]:
    return (
        contender,
        in_words(before.median) if before else "–",
        in_words(after.median) if after else "–",
        times(after.median / before.median) if before and after else "",
        _word(before, after),
    )


def _word(before: Measurement | None, after: Measurement | None) -> str:
    if before is None:
        return "new"
    if after is None:
        return "gone"
    if not after.is_apart_from(before) or abs(after.median / before.median - 1) <= DRIFT:
        return ""
    return "slower" if after.median > before.median else "faster"


def main() -> None:
    """Prints the comparison of two runs."""
    before, after = (read_run(Path(each)) for each in sys.argv[1:3])
    print(compare(before, after))


if __name__ == "__main__":
    main()
