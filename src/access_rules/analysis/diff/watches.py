"""What a change of watches comes to: which fire sooner or later, more strictly or less, proven or shown by a task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from access_rules.analysis.diff.counted import Comparing, Counted
from access_rules.analysis.diff.structure import window_keyword
from access_rules.analysis.watched import EVERY_TASK
from access_rules.analysis.windows import contains, is_over_before
from access_rules.language.conditions import Condition
from access_rules.language.rulebook import Rulebook
from access_rules.language.watches import Absence, Cap, Correlation, Load, Pattern, Watch, WatchOutcome, Window
from access_rules.language.watches import Stretch as Length
from access_rules.targets.smt.prover import Unsettled
from access_rules.targets.smt.vocabulary import Stretch


class Drift(StrEnum):
    """Which way a watch went: it fires for less than before, for more, for other tasks, or for the same."""

    LOOSER = "looser"
    STRICTER = "stricter"
    OTHER = "other"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Effect:
    """What the change of one part of a watch comes to; ``part`` is its keyword.

    ``was`` and ``now`` are what is written there. Of a condition ``gained`` is a task that it is about now, ``lost``
    one that it was about, as the reference says on the first ``days`` that have one. ``unsettled`` tells why the
    solver cannot say.
    """

    part: str
    drift: Drift
    was: object = None
    now: object = None
    days: Stretch | None = None
    gained: Counted | None = None
    lost: Counted | None = None
    unsettled: str | None = None


@dataclass(frozen=True, slots=True)
class WatchMove:
    """A watch that was added, removed, or fires otherwise; one that fires as before although it was rewritten, too.

    ``is_there`` tells whether the old rulebook has it, and whether the new one does.
    """

    id: str
    title: str
    drift: Drift
    effects: tuple[Effect, ...] = ()
    is_there: tuple[bool, bool] = (True, True)

    @property
    def is_looser(self) -> bool:
        """Whether it lets something pass that it did not, or may."""
        return self.drift in (Drift.LOOSER, Drift.OTHER)


def watch_moves(old: Rulebook, new: Rulebook, first: date, last: date) -> tuple[WatchMove, ...]:
    """What becomes of each watch from ``first`` to ``last``, in the order of the new rulebook, those removed last."""
    before = {each.id: each for each in old.watches}
    after = {each.id: each for each in new.watches}
    comparing = Comparing(old, new, first, last)
    found: list[WatchMove] = []
    for name, watch in after.items():
        if name not in before:
            found.append(WatchMove(name, watch.title, Drift.STRICTER, is_there=(False, True)))
        elif moved := _moved(before[name], watch, comparing):
            found.append(moved)
    gone = (watch for name, watch in before.items() if name not in after)
    found += (WatchMove(each.id, each.title, Drift.LOOSER, is_there=(True, False)) for each in gone)
    return tuple(found)


def _moved(was: Watch, now: Watch, comparing: Comparing) -> WatchMove | None:
    effects = tuple(_effects(was, now, comparing))
    if not effects and was.pattern == now.pattern:
        return None
    return WatchMove(now.id, now.title, _together({each.drift for each in effects}), effects)


def _together(drifts: set[Drift]) -> Drift:
    if not drifts:
        return Drift.SAME
    return next(iter(drifts)) if len(drifts) == 1 else Drift.OTHER


def _effects(was: Watch, now: Watch, comparing: Comparing) -> Iterator[Effect]:
    strictness = list(_MILDEST_FIRST)
    mild, strict = strictness.index(was.outcome), strictness.index(now.outcome)
    yield from _of_part("outcome", was.outcome, now.outcome, _drift(stricter=strict > mild, looser=strict < mild))
    if type(was.pattern) is not type(now.pattern):
        yield Effect("type", Drift.OTHER)
        return
    yield from _of_figures(was.pattern, now.pattern)
    for part, one, other in _conditions(was.pattern, now.pattern):
        yield from _of_condition(part, (was, now), one, other, comparing)


_MILDEST_FIRST = (WatchOutcome.NOTICE, WatchOutcome.NEEDS_APPROVAL, WatchOutcome.REJECT)


# --- figures


def _of_figures(was: Pattern, now: Pattern) -> Iterator[Effect]:
    match was, now:
        case Correlation(), Correlation():
            yield from _of_window("within", was.within, now.within)
            for part, mine, theirs in (
                ("same", (*was.same_parties, *was.same), (*now.same_parties, *now.same)),
                ("differs", (*was.differing_parties, *was.differs), (*now.differing_parties, *now.differs)),
            ):
                yield from _of_demands(part, mine, theirs)
        case Cap(), Cap():
            yield from _of_limit(was.at_most, now.at_most)
            yield from _of_demands("per", was.per, now.per)
            yield from _of_window(window_keyword(now.window), was.window, now.window)
        case Load(), Load():
            yield from _of_limit(was.at_most, now.at_most)
            yield from _of_part("sum", was.sum, now.sum, Drift.OTHER)
            yield from _of_window(window_keyword(now.window), was.window, now.window)
        case Absence(), Absence():
            yield from _of_part("awaits", was.awaited, now.awaited, Drift.OTHER)
            is_longer, is_shorter = is_over_before(was.within, now.within), is_over_before(now.within, was.within)
            # Who is given more time is told of later.
            yield from _of_part("within", was.within, now.within, _drift(stricter=is_shorter, looser=is_longer))


def _of_part(part: str, was: object, now: object, drift: Drift) -> Iterator[Effect]:
    if was != now:
        yield Effect(part, drift, was, now)


def _of_limit(was: object, now: object) -> Iterator[Effect]:
    is_lower = now < was  # type: ignore[operator]  # two numbers
    yield from _of_part("at_most", was, now, Drift.STRICTER if is_lower else Drift.LOOSER)


def _of_window(part: str, was: Window, now: Window) -> Iterator[Effect]:
    yield from _of_part(part, was, now, _drift(stricter=_is_longer(now, was), looser=_is_longer(was, now)))


def _is_longer(one: Window, other: Window) -> bool:
    if isinstance(one, Length) and isinstance(other, Length) and is_over_before(other, one):
        return True
    return contains(one, other)


def _of_demands(part: str, was: Sequence[str], now: Sequence[str]) -> Iterator[Effect]:
    """Where two tasks must have more in common, fewer are counted together."""
    mine, theirs = set(was), set(now)
    if mine != theirs:
        yield Effect(part, _drift(stricter=theirs < mine, looser=mine < theirs), tuple(was), tuple(now))


def _drift(*, stricter: bool, looser: bool) -> Drift:
    if stricter is looser:
        return Drift.OTHER
    return Drift.STRICTER if stricter else Drift.LOOSER


# --- conditions


def _of_condition(
    part: str, watches: tuple[Watch, Watch], was: Condition, now: Condition, comparing: Comparing
) -> Iterator[Effect]:
    try:
        found = comparing.conditions(watches, was, now)
    except Unsettled as reason:
        yield Effect(part, Drift.OTHER, unsettled=str(reason))
        return
    if found is not None:
        is_more, is_less = found.gained is not None, found.lost is not None
        # What is awaited comes sooner where more will do for it.
        drift = _drift(stricter=is_less, looser=is_more) if part == "that" else _drift(stricter=is_more, looser=is_less)
        yield Effect(part, drift, days=found.days, gained=found.gained, lost=found.lost)


def _conditions(was: Pattern, now: Pattern) -> Iterator[tuple[str, Condition, Condition]]:
    """The conditions of two watches of one type that stand for the same, by their keyword."""
    if isinstance(was, Correlation) and isinstance(now, Correlation):
        yield from (("first", was.first, now.first), ("second", was.second, now.second))
    elif not isinstance(was, Correlation) and not isinstance(now, Correlation):
        yield "when", was.when or EVERY_TASK, now.when or EVERY_TASK
    if isinstance(was, Absence) and isinstance(now, Absence) and was.that is not None and now.that is not None:
        yield "that", was.that, now.that
