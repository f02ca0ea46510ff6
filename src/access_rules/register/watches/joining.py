"""Watches as durable-rules definitions: what the engine is told of tasks, and what it puts together from that.

The engine joins: which two tasks go together, what is still awaited on a day. What a single task is like, three-valued,
is settled before it is told; what is not certain raises no notice, so the engine never hears of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from access_rules.evaluation.calendar import UnpublishedYearError
from access_rules.language.watches import Absence, Correlation, Party, Watch, WatchOutcome
from access_rules.register.days import last_day
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.sightings import Sighting, first_sighting, later_sighting
from access_rules.targets.durable.holder import JoinRule
from access_rules.truth import Truth

ABSENCE: Final = "absence"
"""The one rule for all that is awaited: a day has come after the last on which it would have been in time."""

WAIT: Final = {"role": "wait"}
DAY: Final = {"role": "day"}
"""What the engine is told of something that is awaited, and of a day that has come."""

EVERYWHERE: Final = "*"
"""The partition of tasks that may go together across villages."""


def listened_to(watches: Iterable[Watch]) -> tuple[Watch, ...]:
    """The watches whose notices the engine can find as events arrive."""
    return tuple(
        each
        for each in watches
        if each.outcome is WatchOutcome.NOTICE and isinstance(each.pattern, Correlation | Absence)
    )


def definitions(watches: Sequence[Watch]) -> dict[str, JoinRule]:
    """The rules of the engine: one for each correlation, by its place among the watches, and one for all absences.

    What a rule looks for first is told by one property alone: given two, the engine crashes as soon as it finds it.
    """
    rules = {
        rule_of(at): _pair(at, watch.pattern)
        for at, watch in enumerate(watches)
        if isinstance(watch.pattern, Correlation)
    }
    late = {"$and": [DAY, {"$gt": {"day": {"wait": "due"}}}]}
    return {**rules, ABSENCE: JoinRule({"all": [{"wait": WAIT}, {"clock": late}]}, ("wait", "clock"))}


def rule_of(at: int) -> str:
    """The rule of the engine for the watch at a place."""
    return f"pair{at}"


def _pair(at: int, pattern: Correlation) -> JoinRule:
    alike = [{name: {"first": name}} for name in _names("same", (*pattern.same, *pattern.same_parties))]
    unlike = [
        {"$neq": {name: {"first": name}}} for name in _names("differs", (*pattern.differs, *pattern.differing_parties))
    ]
    second = {"$and": [{"role": f"second{at}"}, *alike, *unlike, {"$lte": {"day": {"first": "until"}}}]}
    return JoinRule({"all": [{"first": {"role": f"first{at}"}}, {"second": second}]}, ("first", "second"))


def first_of(at: int, pattern: Correlation, seen: Seen) -> dict[str, Any] | None:
    """What the engine keeps of a task that later ones may go together with; None where it is not certain to be one."""
    said = _side(pattern, first_sighting(pattern, seen))
    if said is None:
        return None
    try:
        until = last_day(seen.day, pattern.within)
    except UnpublishedYearError:
        return None
    return {**said, "role": f"first{at}", "until": until.toordinal()}


def second_of(at: int, pattern: Correlation, seen: Seen) -> dict[str, Any] | None:
    """What is told of a task that an earlier one may go together with; None where it is not certain to be one."""
    said = _side(pattern, later_sighting(pattern, seen))
    return None if said is None else {**said, "role": f"second{at}", "day": seen.day.toordinal()}


def _side(pattern: Correlation, sighting: Sighting | None) -> dict[str, Any] | None:
    """What is told of a task that surely is the one or the other; None where anything of it is not certain."""
    if sighting is None or sighting.holds is not Truth.TRUE or None in (*sighting.same, *sighting.differs):
        return None
    same = (*sighting.same, *map(sighting.party, pattern.same_parties))
    differs = (*sighting.differs, *map(sighting.party, pattern.differing_parties))
    sid = sighting.village if Party.VILLAGE in pattern.same_parties else EVERYWHERE
    points = dict(zip((*_names("same", same), *_names("differs", differs)), (*same, *differs), strict=True))
    return {"sid": sid, **points}


def _names(kind: str, points: Iterable[object]) -> list[str]:
    return [f"{kind}_{at}" for at, _ in enumerate(points)]
