"""What watches mean: whether each fires when a task is submitted, given all that were submitted before.

This is the definition. It asks what was seen of the earlier tasks and for nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from access_rules.evaluation.conditions import undecided
from access_rules.evaluation.counting import discharged, is_in_force
from access_rules.language.conditions import Condition
from access_rules.language.roster import Roster
from access_rules.language.watches import Absence, Cap, Correlation, Load, Recheck, Watch, Window
from access_rules.register.watches.firing import Figures, Firing
from access_rules.register.watches.seeing import Seen
from access_rules.register.watches.sightings import Sighting, Tally, amount_of, later_sighting, looks_back_to
from access_rules.register.watches.windows import counted_in, is_together, reach
from access_rules.truth import Truth, conjunction


class Earlier(Protocol):
    """The tasks submitted before that count, but for the task itself, which may be submitted again."""

    def alike(self, watch: Watch, own: Sighting, since: date) -> Iterable[Sighting]:
        """Those in its scope from a day on that may agree with it in all a correlation wants to be the same."""

    def counted(self, watch: Watch, own: Seen, since: date) -> Iterable[Tally]:
        """Those in its scope from a day on that a cap or load counts, or may."""


def assess(watch: Watch, seen: Seen, earlier: Earlier, roster: Roster | None) -> Firing | None:
    """What a watch makes of a task that is submitted; None where it does not fire, and could not either."""
    if not is_in_force(watch, seen.situation.book, seen.day):
        return None
    match watch.pattern:
        case Correlation():
            held, figures, missing = _correlated(watch, watch.pattern, seen, earlier)
        case Cap():
            held, figures, missing = _capped(watch, watch.pattern, seen, earlier)
        case Load():
            held, figures, missing = _loaded(watch, watch.pattern, seen, earlier, roster)
        case Absence() | Recheck():
            return None  # time and new rules bring these about, not a task that is submitted
    held = conjunction((held, discharged(watch.approval, seen.situation).negated))
    if not held.is_possible:
        return None
    is_certain = held is Truth.TRUE
    return Firing(watch, seen, is_certain, figures, () if is_certain else missing)


Assessed = tuple[Truth, Figures, tuple[str, ...]]
"""Whether a watch fires, what it counted, and the facts of the task that it hangs on."""

_NOT: Assessed = (Truth.FALSE, Figures(), ())


# ---- correlations


def _correlated(watch: Watch, pattern: Correlation, seen: Seen, earlier: Earlier) -> Assessed:
    own = later_sighting(pattern, seen)
    if own is None:
        return _NOT
    found = earlier.alike(watch, own, looks_back_to(pattern, seen.day))
    alike = [(each, _goes_together(pattern, each, own)) for each in found]
    held = conjunction((own.holds, max((each for _, each in alike), default=Truth.FALSE)))
    if not held.is_possible:
        return _NOT
    shown = [each for each, how in alike if conjunction((own.holds, how)) is held]
    missing = (*_missing(pattern.second, seen), *_unknown((*pattern.same, *pattern.differs), seen))
    return held, Figures(earlier=_in_order(shown)), tuple(dict.fromkeys(missing))


def _goes_together(pattern: Correlation, other: Sighting, own: Sighting) -> Truth:
    parties = (other.party(each) != own.party(each) for each in pattern.differing_parties)
    return conjunction(
        (
            Truth.of(all(parties)),
            is_together(other.day, own.day, pattern.within),
            *map(_is_same, other.same, own.same),
            *(_is_same(one, two).negated for one, two in zip(other.differs, own.differs, strict=True)),
            other.holds,
        )
    )


def _is_same(one: str | None, other: str | None) -> Truth:
    """Whether two tasks agree in a fact."""
    return Truth.UNKNOWN if one is None or other is None else Truth.of(one == other)


def _in_order(sightings: Iterable[Sighting]) -> tuple[Sighting, ...]:
    return tuple(sorted(sightings, key=lambda each: each.number))


# ---- caps and loads


def _capped(watch: Watch, pattern: Cap, seen: Seen, earlier: Earlier) -> Assessed:
    own = seen.truth(pattern.when)
    if not own.is_possible:
        return _NOT
    counted = list(_counted(watch, pattern.window, seen, earlier))
    certain = 1 + sum(each.times for each, held in counted if held is Truth.TRUE)
    possible = 1 + sum(each.times for each, held in counted if held.is_possible)
    held = conjunction((own, _exceeds(certain, possible, pattern.at_most)))
    shown = certain if held is Truth.TRUE else possible
    return held, _figures(shown, pattern.at_most, pattern.window, seen), _missing(pattern.when, seen)


def _loaded(watch: Watch, pattern: Load, seen: Seen, earlier: Earlier, roster: Roster | None) -> Assessed:
    own = seen.truth(pattern.when)
    if not own.is_possible:
        return _NOT
    adds = amount_of(pattern.sum, seen)
    counted = [(Tally(seen.day, Truth.TRUE, adds, 1), Truth.TRUE), *_counted(watch, pattern.window, seen, earlier)]
    certain = _summed(each for each, held in counted if held is Truth.TRUE and each.amount is not None) or Decimal(0)
    possible = _summed(each for each, held in counted if held.is_possible)
    staff = _staff(seen.village, roster)
    limit = None if staff is None else staff * pattern.at_most
    held = conjunction((own, _adds(adds), _exceeds(certain, possible, limit)))
    figures = replace(_figures(certain, limit, pattern.window, seen), staff=staff)
    missing = (*_missing(pattern.when, seen), *_unknown((pattern.sum,), seen))
    return held, figures, tuple(dict.fromkeys(missing))


def _counted(watch: Watch, window: Window, seen: Seen, earlier: Earlier) -> Iterator[tuple[Tally, Truth]]:
    """What was counted before, each with whether it is counted together with a task."""
    for each in earlier.counted(watch, seen, reach(seen.day, window)):
        yield each, conjunction((each.holds, is_together(each.day, seen.day, window)))


def _summed(tallies: Iterable[Tally]) -> Decimal | None:
    """All amounts together; None where one is not known."""
    total = Decimal(0)
    for each in tallies:
        if each.amount is None:
            return None
        total += each.amount * each.times
    return total


def _adds(amount: Decimal | None) -> Truth:
    """Whether a task adds to the load: who adds nothing does not overload the cart."""
    return Truth.UNKNOWN if amount is None else Truth.of(amount > 0)


def _figures(count: int | Decimal, limit: int | Decimal | None, window: Window, seen: Seen) -> Figures:
    return Figures(count=count, limit=limit, period=counted_in(seen.day, window))


def _exceeds(certain: int | Decimal, possible: int | Decimal | None, limit: int | Decimal | None) -> Truth:
    """Whether a number that is at least ``certain`` and at most ``possible`` (None: no bound) is above a limit.

    A limit that nobody knows (None) may be anything from nothing upwards.
    """
    if limit is not None and certain > limit:
        return Truth.TRUE
    return Truth.of(False) if possible is not None and possible <= (limit or 0) else Truth.UNKNOWN


def _staff(village: str, roster: Roster | None) -> int | None:
    found = roster.villages.get(village) if roster else None
    return found.staff if found else None


# ---- conditions


def _missing(condition: Condition | None, seen: Seen) -> tuple[str, ...]:
    """The facts of a task on which a condition hangs."""
    return () if condition is None else tuple(each.fact for each in undecided(condition, seen.situation))


def _unknown(facts: Iterable[str], seen: Seen) -> Iterator[str]:
    """The facts to be stated where some are not known of a task."""
    for fact in facts:
        if seen.situation.value(fact) is None:
            yield from seen.situation.ask(fact) or (fact,)
