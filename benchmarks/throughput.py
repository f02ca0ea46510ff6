"""The part of the table on whole tables: rows a second, the distance to a mere copy, and where the time goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.runs import Measurement, in_words, markdown, times

GROUP = "tables, "
US = "access_rules"
COPY = "a copy of the columns"


@dataclass(frozen=True)
class Target:
    """What is aimed at for a size, on one core: rows a second, and so many times faster than any other."""

    size: int
    rows: float
    others: float | None


TARGETS = (Target(200, 3e6, 5), Target(2000, 1e6, None))


def section(group: str, found: Sequence[Measurement]) -> str:
    """The measurements of one size in Markdown."""
    by_name = {each.contender: each for each in found}
    ours, copy = by_name.get(US), by_name.get(COPY)
    header = ("", "rows a second", "a row", "spread", f"to {US}", "to a copy", "timed on")
    rows = [_row(each, ours, copy) for each in sorted(found, key=lambda each: each.median)]
    parts = [f"## {group}", markdown(header, rows), *_notes(ours, copy), *_targets(group, by_name)]
    return "\n\n".join(parts)


def _row(each: Measurement, ours: Measurement | None, copy: Measurement | None) -> tuple[str, ...]:
    return (
        each.contender,
        f"{1 / each.median / 1e6:.2f} million",
        in_words(each.median),
        f"{each.spread:.0%}",
        times(each.median / ours.median) if ours else "",
        times(each.median / copy.median) if copy else "",
        f"{each.details['tasks']:,}",
    )


def _notes(ours: Measurement | None, copy: Measurement | None) -> Iterator[str]:
    if copy is not None:
        bytes_ = copy.details["bytes_a_row"]
        yield f"A row is {bytes_:.1f} bytes; they are copied at {bytes_ / copy.median / 1e9:.1f} GB a second."
    if ours is not None and "stages" in ours.details:
        spent = ours.details["stages"]
        whole = sum(spent.values())
        shares = ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in spent.items())
        yield f"Where the time of {US} goes: {shares}."


def _targets(group: str, by_name: dict[str, Measurement]) -> Iterator[str]:
    ours = by_name.get(US)
    target = next((each for each in TARGETS if group == f"{GROUP}{each.size} rules"), None)
    if ours is None or target is None:
        return
    rows = [("rows a second", f"{target.rows / 1e6:g} million", f"{1 / ours.median / 1e6:.2f} million")]
    others = [each for name, each in by_name.items() if not name.startswith(US) and name != COPY]
    if target.others:
        rows += [
            (f"faster than {each.contender}", times(target.others), times(each.median / ours.median)) for each in others
        ]
    yield markdown(("on one core", "target", "found"), rows)
